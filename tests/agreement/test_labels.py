from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from evaluator.agreement import Mark, Marks, read_labelled
from evaluator.errors import InputError
from evaluator.types import Severity, Span


def jsonl(path: Path, *rows: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def row(**fields: Any) -> dict[str, Any]:
    return {"original": "The mill is open.", "rewrite": "The mill is shut.", **fields}


def test_fields_of_a_row(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "a.jsonl",
        row(drift=1, group="g", kind=["polarity", "name"], minimal=3, system="s", other="x"),
        row(drift=0, kind="polarity+name+polarity"),
        row(drift=None, kind=None),
        row(),
    )
    full, plain, unsure, bare = read_labelled(path)
    assert (full.drift, full.group, full.minimal, full.system) == (True, "g", "3", "s")
    assert full.kinds == plain.kinds == ("polarity", "name")
    assert plain.drift is False
    assert plain.group == "The mill is open."  # edits of one text stay together
    assert unsure.drift is None
    assert (bare.drift, bare.kinds, bare.minimal) == (None, (), None)


@pytest.mark.parametrize("value", [True, 1, "1", "true", "True", 1.0])
def test_what_counts_as_drifted(tmp_path: Path, value: object) -> None:
    (pair,) = read_labelled(jsonl(tmp_path / "a.jsonl", row(drift=value)))
    assert pair.drift is True


def test_other_names_of_columns_and_other_formats(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv.gz"
    table = "source\trewrite\tlabel\tdoc\nOne.\tTwo.\t1\td1\nOne.\tOne.\t0\td1\nOne.\tA.\t\td2\n"
    path.write_bytes(gzip.compress(table.encode()))
    pairs = read_labelled(
        str(path), columns={"original": "source", "drift": "label", "group": "doc"}
    )
    assert [pair.drift for pair in pairs] == [True, False, None]
    assert [pair.group for pair in pairs] == ["d1", "d1", "d2"]


def test_an_empty_side_is_kept_for_the_scores_to_refuse(tmp_path: Path) -> None:
    (pair,) = read_labelled(jsonl(tmp_path / "a.jsonl", row(rewrite="", drift=1)))
    assert pair.rewrite == ""


@pytest.mark.parametrize(
    ("rows", "slug", "said"),
    [
        ([row(drift=1), row(drift=2)], "label-invalid", "row 2"),
        ([row(drift=1), row(drift="maybe")], "label-invalid", "'maybe'"),
        ([row(drift=1), row(drift=0.5)], "label-invalid", "0.5"),
        ([row(drift=1), row(drift=0, original=None)], "row-invalid", "row 2: original is missing"),
        ([row(drift=1), row(drift=0, rewrite=7)], "row-invalid", "rewrite is not a text"),
        ([row(drift=1, kind={"a": 1})], "row-invalid", "`kind`"),
        ([row(), row(drift=None)], "labels-missing", "no row has a label"),
        ([row(severity="warning")], "label-invalid", "'warning'"),
        ([row(severity=2)], "label-invalid", "`severity` is 2"),
        ([row(drift=1, severity="none")], "label-invalid", "`drift` is 1 and `severity` none"),
        ([row(drift=0, severity="major")], "label-invalid", "`drift` is 0 and `severity` major"),
        ([], "labels-empty", "no rows"),
    ],
)
def test_what_is_refused(tmp_path: Path, rows: list[Any], slug: str, said: str) -> None:
    path = jsonl(tmp_path / "a.jsonl", *rows)
    with pytest.raises(InputError) as error:
        read_labelled(path)
    assert error.value.slug == slug
    assert said in error.value.message
    assert "a.jsonl" in error.value.message
    assert error.value.cure


def test_a_line_that_is_not_json_says_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(row(drift=1)) + "\n{broken\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_labelled(str(path))
    assert error.value.slug == "row-invalid"
    assert "a.jsonl:2" in error.value.message


def test_labels_are_not_needed_to_rank(tmp_path: Path) -> None:
    pairs = read_labelled(jsonl(tmp_path / "a.jsonl", row(system="s")), required=False)
    assert pairs[0].system == "s"


def test_marked_words_of_a_row(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "a.jsonl",
        row(drift=1, original_spans=[[12, 16, "polarity"]], rewrite_spans='[[12, 16, "polarity"]]'),
        row(drift=0, original_spans=[], rewrite_spans=[]),
        row(drift=0),
    )
    full, nothing, unknown = (pair.marks for pair in read_labelled(path))
    assert full is not None
    assert full.original == full.rewrite == (Mark(Span(12, 16), "polarity"),)
    assert nothing == Marks()
    assert unknown is None


@pytest.mark.parametrize(
    "value",
    [[[0, 99, "name"]], [[3, 3, "name"]], [[-1, 2, "name"]], [[0, 2, "flavour"]], [[0, 2]], "x", 7,
     [[0, 2, "name", "none"]], [[0, 2, "name", "major", "minor"]]],
)  # fmt: skip
def test_marks_that_fit_no_text_are_refused(tmp_path: Path, value: object) -> None:
    with pytest.raises(InputError, match="row 1: `original_spans`") as caught:
        read_labelled(jsonl(tmp_path / "a.jsonl", row(drift=1, original_spans=value)))
    assert caught.value.slug == "spans-invalid"


@pytest.mark.parametrize(
    ("fields", "drift"),
    [
        ({"severity": "none"}, False),
        ({"severity": "minor"}, None),
        ({"severity": "major"}, True),
        ({"severity": "Critical "}, True),
        ({"severity": "minor", "drift": 0}, False),
        ({"severity": "major", "drift": None}, True),
        ({"severity": "", "drift": 1}, True),
    ],
)
def test_drift_follows_from_a_severity(
    tmp_path: Path, fields: dict[str, Any], drift: bool | None
) -> None:
    (pair,) = read_labelled(jsonl(tmp_path / "a.jsonl", row(**fields)))
    assert pair.drift is drift
    assert pair.severity == (fields["severity"].strip().lower() or None)
    assert pair.grave is (pair.severity in (Severity.MAJOR, Severity.CRITICAL))


def test_findings_of_a_reader(tmp_path: Path) -> None:
    whole = {
        "severity": "major",
        "categories": ["polarity", "roles"],
        "original_words": "open",
        "rewrite_words": "shut",
        "original_span": [12, 16],
        "rewrite_span": [12, 16],
    }
    lost = {"severity": "minor", "categories": ["name"], "original_span": [4, 8]}
    unplaced = {"severity": "minor", "categories": ["tense"], "rewrite_span": None}
    path = jsonl(
        tmp_path / "a.jsonl",
        row(severity="major", findings=[whole, lost, unplaced]),
        row(severity="minor", findings=json.dumps([lost])),
        row(severity="none", findings=[]),
        row(severity="none"),
        row(severity="major"),
        row(drift=1, findings=[{"what": "a program says"}]),
    )
    full, text, empty, none, bare, without = read_labelled(path)
    assert full.marks is not None
    both = tuple(Mark(Span(12, 16), category, Severity.MAJOR) for category in ("polarity", "roles"))
    assert full.marks.rewrite == both
    assert full.marks.original == (*both, Mark(Span(4, 8), "name", Severity.MINOR))
    assert full.categories == ("polarity", "roles", "name", "tense")
    assert text.marks == Marks((Mark(Span(4, 8), "name", Severity.MINOR),))
    assert empty.marks == none.marks == Marks()
    assert bare.marks is None
    assert (without.marks, without.categories) == (None, ())


def test_marked_words_may_say_how_bad_they_are(tmp_path: Path) -> None:
    spans = [[0, 3, "name"], [4, 8, "name", "minor"], [9, 11, "tense", None]]
    (pair,) = read_labelled(
        jsonl(tmp_path / "a.jsonl", row(severity="major", original_spans=spans))
    )
    assert pair.marks is not None
    assert [mark.severity for mark in pair.marks.original] == [None, Severity.MINOR, None]
    assert pair.categories == ("name", "tense")


@pytest.mark.parametrize(
    "value",
    [
        [{"severity": "major"}],
        [{"severity": "none", "categories": ["name"]}],
        [{"severity": "major", "categories": []}],
        [{"severity": "major", "categories": ["flavour"]}],
        [{"severity": "major", "categories": ["name"], "original_span": [0, 99]}],
        [{"severity": "major", "categories": ["name"], "rewrite_span": 3}],
        [{"category": "name", "severity": "major", "confidence": 0.9}],
        ["name"],
        "x",
        7,
    ],
)
def test_findings_that_fit_no_text_are_refused(tmp_path: Path, value: object) -> None:
    path = jsonl(tmp_path / "a.jsonl", row(severity="major", findings=value))
    with pytest.raises(InputError, match="row 1: `findings`") as caught:
        read_labelled(path)
    assert caught.value.slug == "spans-invalid"
    # To rank, what a program says of the rows does not matter.
    assert read_labelled(path, required=False)[0].severity is None
