"""What is seen of a translation without knowing the languages, and where long texts are cut."""

import pytest

from evaluator.translate.checks import has_words, notes_of, repeats, warnings_of
from evaluator.translate.clauses import pieces
from evaluator.translate.codes import base, gap, nllb, three_letters
from evaluator.translate.portions import portions


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tres.", True),
        ("12.30 – 14.00", False),
        ("***", False),
        ("https://example.com/a-page", False),
        ("desk@example.com", False),
        ("@handle #tag", False),
        ("See https://example.com", True),
        ("東京", True),
    ],
)
def test_what_there_is_to_translate(text: str, words: bool) -> None:
    assert has_words(text) is words


SPANISH = "Los concejales votaron el lunes y la medida fue aprobada por la mayoría de ellos."
ENGLISH = "The councillors voted on Monday, and the measure was approved by most of them."


@pytest.mark.parametrize(
    ("before", "after", "notes"),
    [
        (SPANISH, ENGLISH, []),
        (SPANISH, "", ["empty"]),
        (SPANISH, "the end of the end of the end of the end of the vote of them", ["loop"]),
        ("no no no no", "no no no no", []),
        ("Sí, sí, sí, sí, sí.", "Yes, yes, yes, yes, yes.", []),
        (SPANISH, "They voted.", ["length"]),
        ("Votaron.", f"{ENGLISH} {ENGLISH}", ["length"]),
        (SPANISH, SPANISH, ["same"]),
        (SPANISH, f"{SPANISH} Sí.", ["language"]),
        ("Gideon Marlowe", "Gideon Marlowe", []),
    ],
)
def test_notes(before: str, after: str, notes: list[str]) -> None:
    from evaluator.readers import detect_language

    assert notes_of(before, after, "es", "en", detect_language) == notes


def test_a_dense_script_may_grow() -> None:
    from evaluator.readers import detect_language

    chinese = "议员们周一进行了投票,该措施获得多数通过,并将于明年春天在全城范围内正式生效实施。"
    english = (
        "Councillors voted on Monday; the measure was approved by a majority and will take effect "
        "across the whole city next spring."
    )
    assert notes_of(chinese, english, "zh", "en", detect_language) == []


@pytest.mark.parametrize(
    ("text", "most"),
    [("", 1), ("one two", 1), ("no no", 2), ("a b a b a b", 3), ("up, up and up", 2)],
)
def test_repeats(text: str, most: int) -> None:
    assert repeats(text) == most


def test_warnings_name_the_segments() -> None:
    notes = [[], ["empty"], ["kept"], ["empty"]]
    found = warnings_of(notes, "On the way back by apertium")
    assert [one.slug for one in found] == ["translation-kept", "translation-empty"]
    assert "segment 3 held nothing to translate and was left as it was." in found[0].message
    assert "2 segments (2, 4) came back empty and are missing." in found[1].message
    many = warnings_of([["loop"]] * 9, "So")
    assert "(1, 2, 3, 4, 5 and 4 more)" in many[0].message


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("short", ["short"]),
        ("first part; second part", ["first part;", "second part"]),
        ("first part, second part", ["first part,", "second part"]),
        ("One here. Two there", ["One here.", "Two there"]),
        ("x" * 30, ["x" * 15, "x" * 15]),
        ("第一部分很长很长很长，第二部分也很长很长很长", None),
    ],
)
def test_long_texts_are_cut_at_clauses(text: str, cut: list[str] | None) -> None:
    found = pieces(text, lambda piece: len(piece) <= 15)
    assert found == (cut or found)
    assert all(len(piece) <= 15 for piece in found)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


def test_codes() -> None:
    assert (base("pt-BR"), base("nb"), base("zh_Hant")) == ("pt", "no", "zh")
    assert (gap("es"), gap("ja-JP")) == (" ", "")
    assert (three_letters("es-MX"), three_letters("xyz")) == ("spa", "xyz")
    assert (nllb("es"), nllb("zh-TW"), nllb("zh"), nllb("ace_Latn"), nllb("nn")) == (
        "spa_Latn",
        "zho_Hant",
        "zho_Hans",
        "ace_Latn",
        "nno_Latn",
    )


def test_portions() -> None:
    assert list(portions(["aa", "b", "cccc", "d"], 2, 4)) == [["aa", "b"], ["cccc"], ["d"]]
    assert list(portions([], 2, 4)) == []
