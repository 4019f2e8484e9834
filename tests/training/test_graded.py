"""Pairs that a reader judged: their marks, two outputs against each other, and the splits."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from training import data, graded

FINDING = {
    "severity": "major", "categories": ["number", "meaning"],
    "original_words": "nine", "original_span": [0, 4],
    "rewrite_words": "ten", "rewrite_span": [4, 7],
}  # fmt: skip


def record(rewrite: str, severity: str, segment: str = "s", *findings: dict[str, Any]) -> Any:
    return {
        "original": "nine boats left nine ports", "rewrite": rewrite, "severity": severity,
        "findings": list(findings), "segment": segment, "language_pair": "zh-en",
    }  # fmt: skip


def test_marks_name_the_first_category_and_how_sure_they_are() -> None:
    minor = {**FINDING, "severity": "minor"}
    found = graded.marked(record("The ten boats left", "major", "s", FINDING, minor))
    assert found["original_marks"] == [[0, 4, "number", 1.0], [0, 4, "number", 0.5]]
    assert found["rewrite_marks"] == [[4, 7, "number", 1.0], [4, 7, "number", 0.5]]


def test_words_whose_place_is_not_known_are_left_out_everywhere() -> None:
    found = graded.marked(
        record("ten boats left", "major", "s", {**FINDING, "original_span": None})
    )
    assert found["original_unknown"] == [[0, 4], [16, 20]]
    assert "original_marks" not in found
    nothing = {**FINDING, "original_span": None, "original_words": ""}
    assert graded.marked(record("ten boats", "major", "s", nothing))["original_unknown"] == []


@pytest.mark.parametrize(("severity", "drift"), [("none", 0), ("minor", None), ("critical", 1)])
def test_labelled_pairs_keep_the_grade_and_every_category(severity: str, drift: int | None) -> None:
    row = graded.labelled(record("The ten boats left", severity, "s", FINDING), "doc")
    assert (row["drift"], row["severity"], row["group"]) == (drift, severity, "doc")
    assert row["kind"] == "zh-en"
    assert row["rewrite_spans"] == [[4, 7, "number", "major"], [4, 7, "meaning", "major"]]


def natural(*records: Any) -> list[dict[str, Any]]:
    return list(graded.natural_rows([("doc", one) for one in records], random.Random(1)))


def test_a_sound_output_is_an_original_for_the_others() -> None:
    sound, damaged = (
        record("nine boats set out", "none"),
        record("ten boats left", "major", "s", FINDING),
    )
    rows = natural(sound, damaged)
    read, two = ([r for r in rows if r["sort"] == sort] for sort in ("read", "two"))
    assert [(r["rewrite"], r["drift"]) for r in read] == [
        ("nine boats set out", 0.0), ("ten boats left", 1.0)
    ]  # fmt: skip
    (pair,) = two
    assert (pair["original"], pair["rewrite"]) == ("nine boats set out", "ten boats left")
    assert pair["drift"] == 1.0
    assert pair["rewrite_marks"] == [[4, 7, "number", 1.0]]
    # What the reader marked in the reference may stand anywhere in the sound output, or nowhere.
    assert pair["original_marks"] == []
    assert pair["original_unknown"] == [[0, len("nine boats set out")]]
    assert {r["group"] for r in rows} == {"doc"}


def test_two_sound_outputs_are_all_but_faithful_both_ways_round() -> None:
    rows = natural(record("nine boats set out", "none"), record("nine boats sailed", "none"))
    two = [r for r in rows if r["sort"] == "two"]
    assert len(two) == 2
    assert {r["drift"] for r in two} == {0.03}
    assert {(r["original"], r["rewrite"]) for r in two} == {
        ("nine boats set out", "nine boats sailed"), ("nine boats sailed", "nine boats set out")
    }  # fmt: skip
    assert all(r["original_unknown"] == [] for r in two)


def test_outputs_of_other_segments_are_not_put_together() -> None:
    rows = natural(record("nine set out", "none", "s"), record("it rained", "major", "t", FINDING))
    assert {r["sort"] for r in rows} == {"read"}


def test_no_segment_gives_more_pairs_than_its_share() -> None:
    rows = natural(*(record(f"nine boats {k}", "none") for k in range(6)))
    assert sum(r["sort"] == "two" for r in rows) == graded.PER_SEGMENT


def back(kind: str, rewrite: str, **more: Any) -> dict[str, Any]:
    return {
        "original": "nine boats left", "rewrite": rewrite, "kind": kind, "group": "doc",
        "undamaged": "", "drift": 0, "language": "de", **more,
    }  # fmt: skip


def test_back_translations_and_their_damage() -> None:
    undamaged = "nine boats have left"
    rows = list(graded.back_rows([
        back("back_translation", undamaged, severity="minor", findings=[]),
        back("back_translation", "nobody read this"),
        back("paraphrase", "nine vessels left"),
        back("number", "ten boats have left", undamaged=undamaged, drift=1),
        back("number", undamaged, undamaged=undamaged, drift=1),
        back("omission", "nine have left", undamaged=undamaged, drift=1),
    ]))  # fmt: skip
    assert [(r["sort"], r["drift"]) for r in rows] == [
        ("back", 0.35), ("back", 0.08), ("back_damaged", 1.0), ("back_damaged", 1.0)
    ]  # fmt: skip
    number, omission = rows[2:]
    assert number["twin"] == omission["twin"] == undamaged
    assert number["rewrite_marks"] == [[0, 3, "number"]]
    assert omission["rewrite_marks"] == []
    assert number["original_unknown"] == [[0, len("nine boats left")]]


@pytest.mark.parametrize(
    ("after", "spans"),
    [
        ("a b c", []),
        ("a x c", [[2, 3]]),
        ("a b c d e", [[6, 9]]),
        ("a c", []),
        ("y b z", [[0, 1], [4, 5]]),
    ],
)
def test_changed_words(after: str, spans: list[list[int]]) -> None:
    assert graded.changed("a b c", after) == spans


def write_gz(path: Path, rows: list[Any]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sixty documents of two outputs and sixty back-translated ones, graded into files."""
    folder = tmp_path / "data"
    folder.mkdir()
    pools, documents, natural_records, back_records = [], [], [], []
    for k in range(60):
        reference = f"nine boats left port {k}"
        documents.append({"id": f"wmt:{k}", "references": {"A": [[reference]]}})
        pools.append({
            "id": f"wmt.{k}", "language_pair": "zh-en", "references": [reference],
            "outputs": [{"text": "nine set out"}],
        })  # fmt: skip
        for rewrite, severity in ((f"nine set out {k}", "none"), (f"ten left {k}", "major")):
            one = record(rewrite, severity, f"wmt.{k}")
            natural_records.append({**one, "original": reference})
        back_records.append(
            {**back("back_translation", f"nine left {k}", severity="none"), "group": f"b{k}"}
        )
    write_gz(folder / "wmt_documents.jsonl.gz", documents)
    write_gz(folder / "natural_drift.jsonl.gz", natural_records)
    write_gz(folder / "back_translations.jsonl.gz", back_records)
    write_gz(
        folder / "readings.jsonl.gz",
        [
            {
                "segment": f"wmt.{k}",
                "reference": 0,
                "version": 1,
                "severity": "none",
                "findings": [],
            }
            for k in range(60)
        ],
    )
    pq.write_table(pa.Table.from_pylist(pools), folder / "wmt_pools.parquet")
    settings = tmp_path / "settings.toml"
    settings.write_text(
        f'seed = 20\ndata = "{folder}"\nwork = "{tmp_path / "work"}"\n'
        f'readings = "{folder / "readings.jsonl.gz"}"\n'
        "[split]\ndev_documents = 0.2\nheld_documents = 0.6\n"
    )
    monkeypatch.setattr("sys.argv", ["graded", "--settings", str(settings)])
    graded.main()
    return tmp_path / "work"


def test_no_document_is_trained_on_that_judges_or_calibrates(made: Path) -> None:
    with gzip.open(made / "read" / "train-0000.jsonl.gz", "rt") as lines:
        trained = {json.loads(line)["group"] for line in lines}
    groups: dict[str, set[str]] = {
        path.stem: {json.loads(line)["group"] for line in path.open()}
        for path in (made / "graded").glob("*.jsonl")
    }
    further = {name: groups.pop(f"further_{name}") for name in ("dev", "held", "train")}
    assert further == {name: groups[name] for name in further}
    assert set(groups) == {"dev", "held", "train", "back_dev", "back_held", "back_train"}
    assert all(groups.values())
    judging = [groups[name] for name in ("dev", "held", "back_dev", "back_held")]
    assert not trained & set().union(*judging)
    assert sum(map(len, judging)) == len(set().union(*judging))
    assert trained == groups["train"] | groups["back_train"]
    assert sum(map(len, groups.values())) == 120
    assert groups["dev"] == {d for d in groups["dev"] if data.split_of(d, 20, 0.2) == "dev"}
