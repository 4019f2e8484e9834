"""Settings by name, items that are no pairs, and results as tables."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from evaluator import Comparison, Evaluator, ScoredRows, Settings, api, score
from evaluator.config import VerdictSettings, with_options
from evaluator.errors import ConfigError
from evaluator.loading import Models, same_in_bulk
from tests.fakes.encoder import HashEncoder


@pytest.fixture
def keeper() -> Evaluator:
    return Evaluator(bootstrap=0, models=Models(HashEncoder()))


def compared(keeper: Evaluator) -> Comparison:
    return keeper.compare("Ten ships sank. Nobody died.", "Two ships sank. Nobody died.")


def test_settings_by_name() -> None:
    told = with_options(Settings(seed=3), {"detector": "none", "lang": "de", "metrics": ["a", "b"]})
    assert told == Settings(seed=3, detector="none", lang="de", metrics=("a", "b"))
    assert with_options(Settings(), {"verdict": {"min_coverage": 0.5}}).verdict == VerdictSettings(
        min_coverage=0.5
    )
    strict = VerdictSettings(min_coverage=0.99)
    assert with_options(Settings(), {"verdict": strict}).verdict is strict
    assert with_options(Settings(lang="de"), {"lang": None}).lang is None


def test_settings_that_are_none() -> None:
    with pytest.raises(TypeError, match="no setting 'detecter'; did you mean 'detector'"):
        with_options(Settings(), {"detecter": "none"})
    with pytest.raises(TypeError, match=r"no setting 'verdict\.coverage'"):
        with_options(Settings(), {"verdict": {"coverage": 1}})
    for wrong in ({"lang": 7}, {"bootstrap": -1}, {"precision": "int3"}, {"verdict": 1}):
        with pytest.raises(ConfigError) as caught:
            with_options(Settings(), wrong)
        assert caught.value.slug == "config-value"


def test_functions_take_settings_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def load(settings: Settings, **more: Any) -> Models:
        seen.append(settings)
        return Models(HashEncoder())

    monkeypatch.setattr(api, "load_models", load)
    api._kept.cache_clear()
    result = api.compare("Zehn Schiffe.", "Zwei Schiffe.", detector="none", lang="de", bootstrap=0)
    api.compare("Zehn Schiffe.", "Zwei Schiffe.", detector="none", lang="de", bootstrap=0)
    api._kept.cache_clear()
    assert seen == [Settings(detector="none", lang="de", bootstrap=0)]
    assert result.settings["lang"] == "de"


@pytest.mark.parametrize("wrong", ["a bare text", b"bytes", None, 7, {"a": 1}])
def test_one_text_is_no_list(keeper: Evaluator, wrong: Any) -> None:
    for arguments in ((wrong, ["x"]), (["x"], wrong)):
        with pytest.raises(TypeError, match="must be a list of texts, not"):
            keeper.score(*arguments)
    with pytest.raises(TypeError, match="must be an iterable of pairs, not"):
        keeper.score_stream(wrong)


@pytest.mark.parametrize("wrong", [None, 7, b"bytes", ["a"], Path("article.txt")])
def test_a_side_that_is_no_text(keeper: Evaluator, wrong: Any) -> None:
    for arguments in ((wrong, "A text."), ("A text.", wrong)):
        with pytest.raises(TypeError, match=r"must be a text or a Document|evaluator\.read"):
            keeper.compare(*arguments)
    if not isinstance(wrong, list):
        with pytest.raises(TypeError, match="must be a text, a Document or a list"):
            keeper.align(wrong, "A text.")


def test_no_item_ends_a_stream(keeper: Evaluator) -> None:
    items = [
        ("Ten ships.", "Ten ships."), None, "ab", ("a", "b", "c"), 7, (1, "b"), {"original": "a"},
        {"id": "x", "original": "Ten.", "rewrite": "Ten.", "doc": 3}, ["Ten ships.", "Two ships."],
        ("a", "\ud800"), ("", ""), object(),
    ]  # fmt: skip
    rows = list(keeper.score_stream(items))  # type: ignore[arg-type]
    assert len(rows) == len(items)
    errors = [row.error for row in rows]
    assert errors[0] is errors[7] is errors[8] is None
    assert errors[1] == "not a pair of original and rewrite, but None"
    assert errors[2] == "not a pair of original and rewrite, but a str"
    assert errors[3] == "not a pair of original and rewrite, but a tuple of 3"
    assert errors[5] == "original is not a text"
    assert errors[6] == "rewrite is missing"
    assert (rows[7].id, rows[7].more) == ("x", {"doc": 3})
    assert all(error for at, error in enumerate(errors) if at not in (0, 7, 8))


def test_sources_beside_the_lists(keeper: Evaluator) -> None:
    rows = keeper.score(["Ten."], ["Ten."], ["Zehn."])
    assert rows[0].more == {"source": "Zehn."}
    with pytest.raises(ValueError, match="1 originals and 1 rewrites and 2 sources"):
        keeper.score(["Ten."], ["Ten."], ["Zehn.", "Elf."])
    with pytest.raises(TypeError):
        score(["a"], ["b"], None, ["c"])  # type: ignore[misc]


def test_an_encoder_of_several_languages_holds_rewrites_against_sources() -> None:
    settings = Settings(encoder="some/multilingual")
    keeper = Evaluator(settings, models=Models(HashEncoder()))
    rows = keeper.score(["Ten ships."] * 2, ["Ten ships."] * 2, ["Ten ships.", None])
    assert rows[0].similarity_source == pytest.approx(1.0)
    assert rows[1].similarity_source is None
    english = Evaluator(models=Models(HashEncoder()))
    assert english.score(["Ten."], ["Ten."], ["Ten."])[0].similarity_source is None


def test_rows_become_tables(keeper: Evaluator) -> None:
    rows = keeper.score(["Ten ships.", "x"], ["Two ships.", None])
    assert isinstance(rows, ScoredRows)
    plain = rows.to_dict()
    assert plain[0]["severity"] == "major"
    assert plain[1]["error"] == "rewrite is missing"
    table = rows.to_arrow()
    assert table.column("id").to_pylist() == [0, 1]
    assert table.column("bleu").to_pylist() == [rows[0].bleu, None]
    frame = rows.to_pandas()
    assert list(frame["id"]) == [0, 1]
    assert frame["findings"][0][0]["category"] == "number"
    assert ScoredRows().to_arrow().num_rows == 0


def test_a_comparison_becomes_a_table_of_units(keeper: Evaluator) -> None:
    result = compared(keeper)
    assert result.to_dict()["units"][0]["id"] == "u1"
    frame = result.to_pandas()
    assert list(frame["unit"]) == [unit.id for unit in result.units]
    assert list(frame["severity"]) == ["major", "none"]
    assert result.to_arrow().column_names[:4] == ["unit", "kind", "original", "rewrite"]
    pickle.dumps(result.to_dict())


def test_an_alignment_as_plain_values(keeper: Evaluator) -> None:
    found = keeper.align(["Ten ships.", "Gulls."], ["Ten ships."]).to_dict()
    assert found["beads"][1] == {"kind": "omission", "original": [1], "rewrite": []}


def test_rows_are_scored_in_the_precision_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the processor multiplies in bf16, `evaluator score` does, and so must `score`."""
    loads = []

    def load(settings: Settings, *, bulk: bool = False) -> Models:
        loads.append(bulk)
        return Models(HashEncoder())

    monkeypatch.setattr(api, "load_models", load)
    for bf16, wanted in ((True, [True, False]), (False, [False])):
        monkeypatch.setattr("evaluator.models.device.cpu_multiplies_bf16", lambda there=bf16: there)
        loads.clear()
        keeper = Evaluator(bootstrap=0, device="cpu")
        keeper.score(["Ten."], ["Ten."])
        compared(keeper)
        keeper.score(["Ten."], ["Ten."])
        assert loads == wanted
    assert same_in_bulk(Settings(device="cpu", precision="fp32"))
