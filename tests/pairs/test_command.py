"""`evaluator score` from end to end, with a fake encoder."""

import gzip
import io
import json
import sys

import pyarrow.parquet as pq
import pytest
import typer
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
    assert [row["id"] for row in rows] == ["1", "2", None, None, "9"]
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
    ):
        assert isinstance(command(*arguments).exception, UsageError)
    assert path.read_text().startswith('{"id"')


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
    assert clock(3725) == "1:02:05"
    quiet = Progress(quiet=True)
    before = sys.stderr.getvalue()
    now[0] = 200.0
    quiet.show(60, None)
    assert sys.stderr.getvalue() == before
