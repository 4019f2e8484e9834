"""Scored rows into files of every format."""

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from evaluator.errors import OutputError
from evaluator.pairs import MARKED_CSV, ScoredRow, open_pairs, open_scores
from evaluator.types import Category, Finding, Likelihood, Severity, Source, Span

FINDING = Finding(
    Category.NUMBER,
    "Accuracy/Mistranslation",
    Severity.MAJOR,
    0.75,
    "4 became 5",
    (Span(0, 1),),
    (Span(2, 3), Span(5, 6)),
    Likelihood.POSSIBLE,
    None,
    Source.DETECTOR,
)
ROWS = [
    ScoredRow("a", 'say "4"', "5\tor\n5", 10.5, 20.25, 0.5, 0.9, Severity.MAJOR, (FINDING,)),
    ScoredRow(7, "x", None, error="rewrite is missing"),
    ScoredRow(None, None, None, error="f:3: not JSON"),
    ScoredRow("c", "é", "é", 100.0, 100.0, 1.0, 0.0, Severity.NONE, warnings=("copy",)),
]
CONTRACT = [
    *("id", "original", "rewrite", "bleu", "chrf"),
    *("similarity", "drift", "severity", "findings", "error"),
]


def write(path, format) -> None:
    with open_scores(str(path), format) as writer:
        writer.write(ROWS[:2])
        writer.write([])
        writer.write(ROWS[2:])


def test_jsonl(tmp_path):
    write(tmp_path / "s.jsonl", "jsonl")
    rows = [json.loads(line) for line in (tmp_path / "s.jsonl").read_text().split("\n")[:-1]]
    assert list(rows[0])[:10] == CONTRACT
    assert rows[0]["findings"] == [
        {
            "category": "number",
            "mqm": "Accuracy/Mistranslation",
            "severity": "major",
            "likelihood": "possible",
            "confidence": 0.75,
            "rule": None,
            "source": "detector",
            "message": "4 became 5",
            "original_spans": [[0, 1]],
            "rewrite_spans": [[2, 3], [5, 6]],
        }
    ]
    assert rows[1]["id"] == 7
    assert rows[1]["bleu"] is rows[1]["severity"] is None
    assert rows[3]["warnings"] == ["copy"]


@pytest.mark.parametrize(("format", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_tables(tmp_path, format, delimiter):
    path = tmp_path / f"s.{format}"
    write(path, format)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=delimiter))
    assert list(rows[0])[:10] == CONTRACT
    assert (rows[0]["original"], rows[0]["rewrite"]) == ('say "4"', "5\tor\n5")
    assert float(rows[0]["chrf"]) == 20.25
    assert json.loads(rows[0]["findings"])[0]["category"] == "number"
    assert [row["error"] for row in rows] == ["", "rewrite is missing", "f:3: not JSON", ""]
    assert rows[1]["bleu"] == ""


def test_excel_gets_a_byte_order_mark(tmp_path):
    for format in ("csv", MARKED_CSV):
        write(tmp_path / format, format)
    assert (tmp_path / MARKED_CSV).read_bytes() == b"\xef\xbb\xbf" + (tmp_path / "csv").read_bytes()


def test_parquet(tmp_path):
    write(tmp_path / "s.parquet", "parquet")
    table = pq.read_table(tmp_path / "s.parquet")
    assert table.column_names[:10] == CONTRACT
    rows = table.to_pylist()
    assert [row["id"] for row in rows] == ["a", "7", None, "c"]
    (finding,) = rows[0]["findings"]
    assert finding["rewrite_spans"] == [[2, 3], [5, 6]]
    assert (finding["likelihood"], finding["rule"], finding["source"]) == (
        "possible", None, "detector",
    )  # fmt: skip
    assert rows[1]["similarity"] is None


def test_parquet_without_rows_has_its_columns(tmp_path):
    with open_scores(str(tmp_path / "s.parquet"), "parquet"):
        pass
    assert pq.read_table(tmp_path / "s.parquet").column_names[:10] == CONTRACT


@pytest.mark.parametrize("format", ["jsonl", "csv", "tsv", "parquet"])
def test_standard_output_stays_open(format):
    out = io.BytesIO()
    with open_scores("-", format, stdout=out) as writer:
        writer.write(ROWS)
    assert out.getvalue()
    out.write(b"more")


def test_what_was_written_can_be_scored_again(tmp_path):
    for format in ("jsonl", "csv", "parquet", "jsonl.gz", "csv.gz"):
        path = tmp_path / f"s.{format}"
        write(path, format.removesuffix(".gz"))
        assert path.read_bytes().startswith(b"\x1f\x8b") == format.endswith(".gz")
        with open_pairs(str(path)) as source:
            rows = list(source)
        assert [row.original or None for row in rows] == [row.original for row in ROWS]
        assert rows[0].rewrite == "5\tor\n5"


def test_the_name_is_taken_when_all_is_there(tmp_path):
    path = tmp_path / "new" / "s.jsonl"

    def broken_off():
        with open_scores(str(path), "jsonl") as writer:
            writer.write(ROWS[:1])
            raise KeyError

    with pytest.raises(KeyError):
        broken_off()
    assert not path.exists()
    assert len((tmp_path / "new" / "s.jsonl.part").read_text().splitlines()) == 1


def test_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError) as caught, open_scores(str(tmp_path / "file" / "x"), "jsonl"):
        pass
    assert caught.value.slug == "output-unwritable"


def test_two_runs_do_not_write_one_file(tmp_path: Path) -> None:
    path = str(tmp_path / "scores.jsonl")
    with open_scores(path, "jsonl"):
        with pytest.raises(OutputError) as caught, open_scores(path, "jsonl"):
            pass
        assert caught.value.slug == "output-locked"
    with open_scores(path, "jsonl"):
        pass


def test_a_link_in_place_of_the_part_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("dear")
    (tmp_path / "scores.jsonl.part").symlink_to(tmp_path / "precious")
    with pytest.raises(OutputError) as caught, open_scores(str(tmp_path / "scores.jsonl"), "jsonl"):
        pass
    assert caught.value.slug == "output-unwritable"
    assert (tmp_path / "precious").read_text() == "dear"
