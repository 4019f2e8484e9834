"""A desk's own rules: its glossary, what it never wants to see, and what is wrong with a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.drift import (
    DeskSettings,
    DriftSettings,
    Glossary,
    Never,
    NeverFlag,
    Term,
    UnitText,
    judge,
    read_glossary,
    read_never_flag,
)
from evaluator.errors import EvaluatorError
from evaluator.types import Category, Severity

GLOSSARY = Glossary(
    (
        Term("Kyiv", ("the Ukrainian capital",), ("Kiev",)),
        Term("Holm Harbour", ("Holmhavn",), ("Holm Haven",)),
        Term("flood barrier", ("storm gate",), ("sea wall",)),
        Term("Zorgau", ("Lindqvist",)),
        Term("WHO", ("World Health Organization",)),
        Term("Ilse Marquardt-Voss", ("Marquardt-Voss",)),
    )
)


# How sure a finding is hangs on fitted numbers: here all that is seen is shown.
ALL = DriftSettings(possible=0.0, likely=0.0)


def told(original: str, rewrite: str, desk: DeskSettings | None = None) -> list[tuple[str, ...]]:
    found = judge(UnitText(original), UnitText(rewrite), ALL, desk=desk)
    return [(item.category.value, item.severity.value, item.message) for item in found.findings]


@pytest.mark.parametrize(
    ("original", "rewrite"),
    [
        ("Divers left Holm Harbour on Monday.", "Divers left Holmhavn on Monday."),
        ("The WHO sent nurses to Tamsk.", "The World Health Organization sent nurses to Tamsk."),
        ("The keys lay in Kyiv's town hall.", "The keys lay in the Ukrainian capital's town hall."),
        ("The flood barrier held at noon.", "The storm gate held at noon."),
    ],
)
def test_forms_of_one_entry_are_the_same(original: str, rewrite: str) -> None:
    assert told(original, rewrite, DeskSettings(GLOSSARY)) == []
    assert told(rewrite, original, DeskSettings(GLOSSARY)) == []


def test_the_glossary_settles_what_would_be_a_finding() -> None:
    sides = "Divers left Zorgau on Monday.", "Divers left Lindqvist on Monday."
    assert told(*sides)
    assert told(*sides, DeskSettings(GLOSSARY)) == []


@pytest.mark.parametrize(
    ("original", "rewrite", "right", "wrong"),
    [
        ("Trams run in Kyiv again.", "Trams run in Kiev again.", "Kyiv", "Kiev"),
        ("Trams run in Kiev again.", "Trams run in Kiev again, they said.", "Kyiv", "Kiev"),
        ("Trams run in Kyiv again.", "Trams run in Kyjiv again.", "Kyiv", "Kyjiv"),
        ("Ships left Holm Harbour.", "Ships left Holm Haven.", "Holm Harbour", "Holm Haven"),
        ("The flood barrier held.", "The sea wall held.", "flood barrier", "sea wall"),
    ],
)
def test_a_form_that_the_glossary_lacks(
    original: str, rewrite: str, right: str, wrong: str
) -> None:
    found = judge(UnitText(original), UnitText(rewrite), ALL, desk=DeskSettings(GLOSSARY)).findings
    (one,) = [item for item in found if f"“{right}”" in item.message]
    assert (one.category, one.severity) == (Category.NAME, Severity.MINOR)
    assert [rewrite[start:end] for start, end in one.rewrite_spans] == [wrong]


@pytest.mark.parametrize(
    ("original", "rewrite"),
    [
        ("Trams run in Kyiv again.", "Trams run again in Kyiv."),
        ("Ilse Marquardt-Voss left.", "Marquardt-Voss left."),
        ("They asked who paid.", "They wanted to know who paid."),
        ("The barrier held at noon.", "The sea wall held at noon."),
    ],
)
def test_the_glossary_stays_silent(original: str, rewrite: str) -> None:
    glossary = [text for *_, text in told(original, rewrite, DeskSettings(GLOSSARY))]
    assert not [text for text in glossary if "glossary" in text]


def test_another_name_stays_grave(unit_of) -> None:
    one, other = unit_of("Trams run in Kyiv again."), unit_of("Trams run in Lisbon again.")
    found = judge(one, other, ALL, desk=DeskSettings(GLOSSARY)).findings
    assert [item.severity for item in found] == [Severity.MAJOR]


PAIR = "The fund paid 40 grants, No. 12 among them.", "The fund paid 50 grants, No. 13 among them."


@pytest.mark.parametrize(
    ("entry", "kept", "dropped"),
    [
        (Never(pattern=r"No\. \d+"), ["40 → 50"], 1),
        (Never(category=Category.NUMBER), [], 2),
        (Never(category=Category.NAME), ["40 → 50", "12 → 13"], 0),
        (Never(pair=("40 grants", "50 grants")), ["12 → 13"], 1),
        (Never(pair=("50 grants", "40 grants")), ["12 → 13"], 1),
        (Never(pair=("40 grants", "60 grants")), ["40 → 50", "12 → 13"], 0),
        (Never(text="40"), ["12 → 13"], 1),
        (Never(text="4"), ["40 → 50", "12 → 13"], 0),
        (Never(text="40", category=Category.NAME), ["40 → 50", "12 → 13"], 0),
    ],
)
def test_what_is_never_flagged(entry: Never, kept: list[str], dropped: int) -> None:
    judged = judge(
        UnitText(PAIR[0]), UnitText(PAIR[1]), ALL, desk=DeskSettings(None, NeverFlag((entry,)))
    )
    shown = [
        " → ".join(
            text[spans[0].start : spans[0].end]
            for text, spans in zip(PAIR, (item.original_spans, item.rewrite_spans), strict=True)
        )
        for item in judged.findings
    ]
    assert sorted(shown) == sorted(kept)
    assert judged.never_flagged == dropped


def test_what_is_never_flagged_does_not_count_for_the_drift() -> None:
    desk = DeskSettings(None, NeverFlag((Never(category=Category.NUMBER),)))
    sides = UnitText(PAIR[0]), UnitText(PAIR[1])
    assert judge(*sides, desk=desk).score < judge(*sides).score


def write(folder: Path, text: str) -> str:
    path = folder / "desk.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_files_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, '[[term]]\nname = "Kyiv"\nforms = ["K’yiv"]\nforbidden = ["Kiev"]\n')
    assert read_glossary(path) == Glossary((Term("Kyiv", ("K'yiv",), ("Kiev",)),), path)
    path = write(
        tmp_path,
        '[[never]]\ntext = "Lotto"\nnote = "ours"\n[[never]]\npair = ["a", "b"]\n'
        'category = "name"\npattern = "x+"\n',
    )
    assert read_never_flag(path).entries == (
        Never(text="Lotto"),
        Never(None, "x+", ("a", "b"), Category.NAME),
    )


@pytest.mark.parametrize(
    ("read", "text", "line", "part"),
    [
        (read_glossary, '[[term]]\nname = "A"\n\n[[term]]\nforms = ["b"]\n', 4, "'name'"),
        (read_glossary, '[[term]]\nname = "A"\nforbiden = ["b"]\n', 1, "'forbidden'"),
        (read_glossary, '[[term]]\nname = "A"\nforms = "b"\n', 1, "'forms'"),
        (read_glossary, '[[term]]\nname = "Ab"\n[[term]]\nname = "B"\nforms = ["ab"]', 3, "“ab”"),
        (read_glossary, '[[term]]\nname = "A"\nforbidden = ["A"]', 1, "“A”"),
        (read_glossary, '[[terms]]\nname = "A"\n', None, "[[term]]"),
        (read_never_flag, '\n[[never]]\nnote = "x"\n', 2, "no condition"),
        (read_never_flag, '[[never]]\npattern = "("\n', 1, "'('"),
        (read_never_flag, '[[never]]\npair = ["a"]\n', 1, "pair"),
        (read_never_flag, '[[never]]\ncategory = "nam"\n', 1, "date_time"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path, read, text, line, part) -> None:
    path = write(tmp_path, text)
    with pytest.raises(EvaluatorError) as caught:
        read(path)
    assert caught.value.slug == "desk-invalid"
    assert caught.value.message.startswith(f"{path}:{line}: " if line else f"{path}: ")
    assert part in str(caught.value)


def test_a_file_that_is_not_there_or_not_toml(tmp_path: Path) -> None:
    with pytest.raises(EvaluatorError) as caught:
        read_glossary(str(tmp_path / "none.toml"))
    assert caught.value.slug == "desk-missing"
    with pytest.raises(EvaluatorError) as caught:
        read_never_flag(write(tmp_path, "[[never]]\ntext = = 1\n"))
    assert caught.value.slug == "desk-not-toml"
    assert "line 2" in caught.value.message
