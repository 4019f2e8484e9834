"""`Evaluator` and the functions: what goes in, what comes out, what is kept."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluator import Evaluator, Settings, Severity, UnitKind, api, read
from evaluator.alignment import AlignSettings
from evaluator.errors import InputError
from evaluator.loading import Models
from tests.fakes.encoder import HashEncoder

ORIGINAL = "Ten ships left at dawn. The mayor waved."
REWRITE = "Ten ships left at dawn. The mayor waved. Gulls cried."


@pytest.fixture
def encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture
def keeper(encoder: HashEncoder) -> Evaluator:
    return Evaluator(Settings(bootstrap=0), models=Models(encoder))


def test_texts_and_documents_compare_alike(keeper: Evaluator, tmp_path: Path) -> None:
    path = tmp_path / "original.txt"
    path.write_text(ORIGINAL, encoding="utf-8")
    of_text = keeper.compare(ORIGINAL, REWRITE)
    of_file = keeper.compare(read(path), REWRITE)
    assert of_file.original.document.path == str(path)
    assert of_file.units == of_text.units
    assert [unit.kind for unit in of_text.units][-1] is UnitKind.ADDITION


def test_an_empty_text_is_refused(keeper: Evaluator) -> None:
    with pytest.raises(InputError) as caught:
        keeper.compare(" ", REWRITE)
    assert caught.value.slug == "input-empty"


def test_settings_reach_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("x" * 50, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(path, Settings(max_chars=10))
    assert caught.value.slug == "input-too-long"


def test_rows_in_the_order_of_the_pairs(keeper: Evaluator) -> None:
    rows = keeper.score(["Ten ships.", None, ""], ["Two ships.", "x", "y"])
    assert [row.id for row in rows] == [0, 1, 2]
    assert rows[0].severity is Severity.MAJOR
    assert [row.error for row in rows] == [None, "original is missing", "original is empty"]
    assert rows[1].drift is None


def test_lists_of_different_lengths(keeper: Evaluator) -> None:
    with pytest.raises(ValueError, match="1 originals and 2 rewrites"):
        keeper.score(["a"], ["a", "b"])


def test_a_stream_is_read_as_it_is_scored(keeper: Evaluator) -> None:
    taken = 0

    def endless() -> Iterator[tuple[str, str]]:
        nonlocal taken
        for taken in itertools.count(1):
            yield f"Room {taken} is free.", f"Room {taken} is free."

    rows = keeper.score_stream(endless())
    assert [row.id for row in itertools.islice(rows, 3)] == [0, 1, 2]
    rows.close()
    # Windows of 512 rows, a few of them ahead.
    assert taken < 10_000


def test_a_stream_and_lists_agree(keeper: Evaluator) -> None:
    pairs = [("Ten ships.", "Two ships."), ("a", "b")]
    assert list(keeper.score_stream(pairs)) == keeper.score(*zip(*pairs, strict=True))


def test_the_language_picks_the_words(encoder: HashEncoder) -> None:
    pair = ["新馆可以容纳600名读者。"], ["新馆可以容纳900名读者。"]
    chinese = Evaluator(Settings(lang="zh"), models=Models(encoder)).score(*pair)[0]
    found = Evaluator(models=Models(encoder)).score(*pair)[0]
    english = Evaluator(Settings(lang="en"), models=Models(encoder)).score(*pair)[0]
    assert found == chinese
    assert chinese.bleu is not None
    assert english.bleu is not None
    assert chinese.bleu > 50 > english.bleu
    assert (chinese.warnings, english.warnings) == (("language",), ())


def test_aligning_texts(keeper: Evaluator) -> None:
    found = keeper.align(ORIGINAL, REWRITE)
    assert found.original == ("Ten ships left at dawn.", "The mayor waved.")
    assert found.pairs == [
        ("Ten ships left at dawn.", "Ten ships left at dawn."),
        ("The mayor waved.", "The mayor waved."),
        ("", "Gulls cried."),
    ]


def test_aligning_sentences(keeper: Evaluator) -> None:
    found = keeper.align(["Ten ships left.", "The mayor waved."], ["The mayor waved."])
    assert [(bead.kind, bead.original, bead.rewrite) for bead in found.beads] == [
        (UnitKind.OMISSION, (0,), ()),
        (UnitKind.MATCH, (1,), (0,)),
    ]


def test_a_text_and_a_list_do_not_align(keeper: Evaluator) -> None:
    with pytest.raises(TypeError, match="two texts or two lists"):
        keeper.align(ORIGINAL, ["The mayor waved."])


def test_models_are_loaded_once_and_late(monkeypatch: pytest.MonkeyPatch) -> None:
    loads = []

    def load(settings: Settings) -> Models:
        loads.append(settings)
        return Models(HashEncoder())

    monkeypatch.setattr(api, "load_models", load)
    keeper = Evaluator(precision="fp32")
    assert not loads
    keeper.score(["a"], ["a"])
    keeper.compare(ORIGINAL, REWRITE)
    assert len(loads) == 1


def test_the_functions_keep_the_last_models(monkeypatch: pytest.MonkeyPatch) -> None:
    loads = []

    def load(settings: Settings) -> Models:
        loads.append(settings.bootstrap)
        return Models(HashEncoder())

    monkeypatch.setattr(api, "load_models", load)
    api._kept.cache_clear()
    for _ in range(2):
        api.compare(ORIGINAL, REWRITE, Settings(bootstrap=0))
        api.align(ORIGINAL, REWRITE, Settings(bootstrap=0))
    api.score(["a"], ["a"], Settings(bootstrap=5, precision="fp32"))
    api._kept.cache_clear()
    assert loads == [0, 5]


def test_settings_reach_the_aligner(encoder: HashEncoder) -> None:
    strict = Settings(bootstrap=0, align=AlignSettings(unrelated_below=2.0))
    result = Evaluator(strict, models=Models(encoder)).compare(ORIGINAL, REWRITE)
    assert "unrelated" in {warning.slug for warning in result.warnings}
