"""`evaluator score` from end to end, with a fake encoder."""

import gzip
import io
import json
import sys
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer
from sacrebleu.metrics import BLEU
from typer.testing import CliRunner

from evaluator.cli import score
from evaluator.cli.progress import Progress, clock
from evaluator.errors import EXIT_GATE, EXIT_OK, EXIT_PARTIAL, UsageError
from evaluator.loading import Models
from tests.fakes.encoder import HashEncoder

GOOD = [
    {"id": "1", "original": "The port closed on 4 May.", "rewrite": "The port closed on 5 May."},
    {"id": 2, "original": "Nobody was hurt.", "rewrite": "Nobody was hurt."},
    {"original": "The mayor did not resign.", "rewrite": "The mayor resigned."},
]


@pytest.fixture
def command(monkeypatch):
    monkeypatch.setattr(
        "evaluator.loading.load_models", lambda settings, bulk: Models(HashEncoder())
    )
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(score.score)

    def call(*arguments, input=None):
        return CliRunner().invoke(app, [str(a) for a in arguments], input=input)

    return call


def write(folder, rows, name="pairs.jsonl"):
    path = folder / name
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def test_rows_in_rows_out(command, tmp_path):
    result = command(write(tmp_path, GOOD), "-o", tmp_path / "s.jsonl")
    assert result.exit_code == EXIT_OK, result.output
    rows = [json.loads(line) for line in (tmp_path / "s.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == ["1", 2, None]
    assert rows[0]["severity"] != "none"
    finding = next(f for f in rows[0]["findings"] if f["category"] in ("number", "date_time"))
    (start, end), *_ = finding["rewrite_spans"]
    assert "5" in rows[0]["rewrite"][start:end]
    assert rows[1]["warnings"] == ["copy"]
    assert rows[1]["bleu"] == pytest.approx(100)
    assert 0 <= rows[2]["drift"] <= 1
    assert "1 where the rewrite is a copy" in result.stderr


def test_broken_rows_end_with_4_and_are_told(command, tmp_path):
    path = write(tmp_path, GOOD)
    path.write_text(path.read_text() + '\n{broken\n{"id": 9, "original": "a"}')
    result = command(path, "-o", tmp_path / "s.parquet")
    assert result.exit_code == EXIT_PARTIAL
    rows = pq.read_table(tmp_path / "s.parquet").to_pylist()
    assert [row["id"] for row in rows] == ["1", "2", None, None, "9"]  # texts and numbers: texts
    assert rows[3]["error"].startswith(f"{path}:4: not JSON")
    assert rows[3]["error"] in result.stderr
    assert rows[4]["error"] == "rewrite is missing"
    assert rows[4]["chrf"] is None
    assert "2 not scored" in result.stderr


def test_from_standard_input_to_standard_output(command):
    result = command("-", input="original\trewrite\nThe port closed.\tThe port shut.\n")
    assert result.exit_code == EXIT_OK
    lines = result.stdout.splitlines()
    assert lines[0].startswith("id\toriginal\trewrite\tbleu\t")
    assert len(lines) == 2


def test_formats_by_name_and_by_option(command, tmp_path):
    path = tmp_path / "pairs.gz"
    path.write_bytes(gzip.compress(write(tmp_path, GOOD).read_bytes()))
    result = command(path, "--input-format", "jsonl", "--output-format", "csv", "-q")
    assert result.stdout.startswith("id,original,rewrite,")
    assert result.stderr == ""


def test_gate(command, tmp_path):
    path = write(tmp_path, GOOD)
    result = command(path, "-o", tmp_path / "s.jsonl", "--fail-on", "minor")
    assert result.exit_code == EXIT_GATE
    assert "gate: --fail-on minor: " in result.stderr
    calm = write(tmp_path, GOOD[1:2], "calm.jsonl")
    assert command(calm, "-o", tmp_path / "c.jsonl", "--fail-on", "minor").exit_code == EXIT_OK


def test_wrong_usage(command, tmp_path):
    path = write(tmp_path, GOOD)
    for arguments in (
        (path, "-o", path),
        (path, "-o", tmp_path / "x", "--output-format", "xml"),
        (path, path, path, "-o", tmp_path / "x"),
        (path, "--resume"),
        (path, "--summary", "-"),
        ("-", "-", "-o", tmp_path / "x"),
    ):
        assert isinstance(command(*arguments).exception, UsageError)
    assert path.read_text().startswith('{"id"')


def write_text(folder, name, content):
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_how_rows_were_made_stands_beside_them(command, tmp_path):
    out = tmp_path / "s.jsonl"
    result = command(write(tmp_path, GOOD), "-o", out, "--meta-line", "--summary", tmp_path / "a")
    assert result.exit_code == EXIT_OK, result.output
    first, *rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert len(rows) == 3
    made = first["_meta"]
    assert made["schema"] == "evaluator.scores/1"
    assert made["signatures"]["bleu"].startswith("nrefs:1|case:mixed|eff:yes|tok:13a")
    assert made["models"][0]["name"] == "hash"
    assert made["version"]
    record = json.loads((tmp_path / "s.jsonl.meta.json").read_text())
    assert {name: record[name] for name in made} == made
    assert (record["rows"], record["failed"], record["warnings"]) == (3, 0, {"copy": 1})
    bleu = record["scores"]["bleu"]
    theirs = BLEU().corpus_score([r["rewrite"] for r in GOOD], [[r["original"] for r in GOOD]])
    assert bleu["score"] == pytest.approx(theirs.score)
    assert set(bleu["interval"]) == {"low", "high", "level"}
    assert json.loads((tmp_path / "a").read_text()) == record
    lines = result.stderr.splitlines()
    for name in ("BLEU", "chrF ", "chrF++", "similarity", "drift"):
        (line,) = [line for line in lines if line.startswith(name)]
        assert "[" in line
        assert "|" in line
    assert command(out, "-o", tmp_path / "again.jsonl").exit_code == EXIT_OK  # _meta is no row


def test_parquet_holds_how_rows_were_made(command, tmp_path):
    command(write(tmp_path, GOOD), "-o", tmp_path / "s.parquet")
    meta = pq.read_schema(tmp_path / "s.parquet").metadata[b"evaluator"]
    assert json.loads(meta)["signatures"]["chrf"].startswith("nrefs:1")


def test_other_columns_come_along_and_none_is_lost(command, tmp_path):
    rows = [
        {**GOOD[0], "id": 4, "doc": "d1", "drift": 1, "input_drift": "x", "tags": ["a"]},
        {**GOOD[1], "id": 5, "doc": None, "n": 2.5, "ok": True},
    ]
    result = command(write(tmp_path, rows), "-o", tmp_path / "s.parquet")
    assert "drift to input_drift, input_drift to input_input_drift" in result.stderr
    table = pq.read_table(tmp_path / "s.parquet")
    found = table.to_pylist()
    assert [row["id"] for row in found] == [4, 5]
    assert [row["doc"] for row in found] == ["d1", None]
    assert (found[0]["input_drift"], found[0]["input_input_drift"]) == (1, "x")
    assert found[0]["drift"] < 1
    assert found[0]["tags"] == '["a"]'
    assert (found[1]["n"], found[1]["ok"]) == (2.5, True)
    command(write(tmp_path, rows), "-o", tmp_path / "s.csv")
    header, first, _ = (tmp_path / "s.csv").read_text().splitlines()
    assert header.endswith(",doc,input_drift,input_input_drift,tags,n,ok")
    assert first.startswith("4,")
    command(tmp_path / "s.csv", "-o", tmp_path / "again.jsonl", "-q")
    again = json.loads((tmp_path / "again.jsonl").read_text().splitlines()[0])
    assert (again["id"], again["doc"], again["input_input_drift"]) == ("4", "d1", "1")


def test_types_of_parquet_columns_stay(command, tmp_path):
    when = datetime(2024, 5, 4, 12, 30, tzinfo=UTC)
    table = pa.table(
        {
            "id": pa.array([1, 2], pa.int32()), "original": ["A b.", "C d."],
            "rewrite": ["A b.", "C d."], "when": [when, None], "day": [date(2024, 5, 4), None],
            "big": pa.array([2**62, None]), "kind": pa.array(["x", "y"]).dictionary_encode(),
        }
    )  # fmt: skip
    pq.write_table(table, tmp_path / "p.parquet")
    command(tmp_path / "p.parquet", "-o", tmp_path / "s.parquet")
    found = pq.read_table(tmp_path / "s.parquet").to_pylist()[0]
    assert (found["when"], found["day"], found["big"]) == (when, date(2024, 5, 4), 2**62)
    assert (found["id"], found["kind"]) == (1, "x")


def test_parallel_files_with_references_and_sources(command, tmp_path):
    texts = {name: [row[name] for row in GOOD] for name in ("original", "rewrite")}
    texts["more"] = ["The port shut on 5 May.", "No one was hurt.", "The mayor went."]
    texts["source"] = ["Der Hafen.", "Niemand.", "Der."]
    paths = {
        name: write_text(tmp_path, f"{name}.txt", "".join(line + "\n" for line in lines))
        for name, lines in texts.items()
    }
    result = command(
        paths["original"], paths["rewrite"], "--references", paths["more"], "--source",
        paths["source"], "-o", tmp_path / "s.jsonl",
    )  # fmt: skip
    assert result.exit_code == EXIT_OK, result.output
    rows = [json.loads(line) for line in (tmp_path / "s.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == [1, 2, 3]
    record = json.loads((tmp_path / "s.jsonl.meta.json").read_text())
    theirs = BLEU().corpus_score(texts["rewrite"], [texts["original"], texts["more"]])
    assert record["scores"]["bleu"]["score"] == pytest.approx(theirs.score)
    assert record["scores"]["bleu"]["signature"].startswith("nrefs:2|bs:1000|seed:12345|")
    table = [{**row, "more": more} for row, more in zip(GOOD, texts["more"], strict=True)]
    command(write(tmp_path, table), "--references", "more", "-o", tmp_path / "t.jsonl")
    again = json.loads((tmp_path / "t.jsonl.meta.json").read_text())
    assert again["scores"]["bleu"] == record["scores"]["bleu"]


@pytest.mark.parametrize("name", ["s.xlsx", "s.txt", "s.json5.gz"])
def test_an_unknown_ending_is_refused_with_the_known_ones(command, tmp_path, name):
    result = command(write(tmp_path, GOOD), "-o", tmp_path / name)
    assert result.exception.slug == "pairs-format"
    assert ".jsonl, .ndjson, .json, .tsv, .tab, .csv, .parquet, .pq" in result.exception.message
    assert not (tmp_path / name).exists()
    assert command(write(tmp_path, GOOD), "-o", tmp_path / "bare").exit_code == EXIT_OK


def test_one_plain_text_file_is_told_how_to_go_on(command, tmp_path):
    result = command(write_text(tmp_path, "ref.txt", "A line.\n"), "-o", tmp_path / "s.jsonl")
    assert result.exception.slug == "pairs-format"
    assert "evaluator score ORIGINAL.txt REWRITE.txt" in result.exception.cure


def test_progress_tells_rate_and_time_left(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    now = [100.0]
    monkeypatch.setattr("evaluator.cli.progress.time.monotonic", lambda: now[0])
    monkeypatch.setattr(sys, "stderr", Terminal())
    progress = Progress(quiet=False)
    progress.show(1, 100.0)
    assert sys.stderr.getvalue() == ""
    now[0] = 110.0
    progress.show(50, 100.0)
    assert "50 rows, 5/s, 50%, 0:10 left" in sys.stderr.getvalue()
    # The rate is that of the last minutes, not that of the start.
    now[0] = 300.0
    progress.show(60, 100.0)
    now[0] = 310.0
    progress.show(80, 100.0)
    assert "80 rows, 0/s, 80%, 2:13 left" in sys.stderr.getvalue()
    progress.begin_at(1_000)
    now[0] = 320.0
    progress.show(1_050, 1_100.0)
    assert "1,050 rows, 5/s, 95%, 0:10 left" in sys.stderr.getvalue()
    assert clock(3725) == "1:02:05"
    quiet = Progress(quiet=True)
    before = sys.stderr.getvalue()
    now[0] = 200.0
    quiet.show(60, None)
    assert sys.stderr.getvalue() == before
