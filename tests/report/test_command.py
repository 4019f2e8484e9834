"""`evaluator report`: from stored JSON, in a Python where no model library can be imported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from evaluator.cli.report import report
from evaluator.errors import InputError, UsageError
from evaluator.report import decisions as decisions_
from evaluator.report import html, json_format
from tests.report.factory import decisions_json, harbour, unit_fingerprint

BLOCKED = """
import importlib.abc, sys
class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("torch", "transformers", "tokenizers", "safetensors"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
from evaluator.cli.report import report
import typer
app = typer.Typer()
app.command()(report)
app()
"""


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "result.json"
    path.write_text(json_format.dumps(harbour()), encoding="utf-8")
    return path


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    made.command()(report)
    return made


def test_the_page_is_drawn_without_torch(stored, tmp_path):
    page = tmp_path / "deep" / "page.html"
    command = [sys.executable, "-c", BLOCKED, str(stored), "-o", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert page.read_text(encoding="utf-8") == html.page(harbour())


def test_other_formats_and_standard_output(app, stored, tmp_path):
    table = tmp_path / "findings.csv"
    arguments = [str(stored), "--to", f"csv={table}", "--to", "line=-"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0
    assert done.stdout.startswith("STOP harbour-rewrite.txt |")
    assert table.read_text(encoding="utf-8").startswith("unit,kind,severity")


def test_standard_input_and_the_summary(app, stored):
    done = CliRunner().invoke(app, ["-"], input=stored.read_bytes())
    assert done.exit_code == 0
    assert "Stop: fix this before it runs" in done.stdout


def test_decisions_are_drawn_in(app, stored, tmp_path):
    comparison = harbour()
    print_ = unit_fingerprint(comparison, comparison.units[1], "polarity")
    known = decisions_.Decision(print_, "accept", "polarity", comment="Ring the clerk.")
    path = tmp_path / "decisions.json"
    path.write_text(decisions_json([known]), encoding="utf-8")
    page = tmp_path / "page.html"
    done = CliRunner().invoke(app, [str(stored), "-o", str(page), "--decisions", str(path)])
    assert done.exit_code == 0
    assert "Must be fixed “Ring the clerk.”" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "slug"),
    [
        (["--to", "csv"], "bad-target"),
        (["--to", "pdf=x"], "unknown-format"),
        (["--to", "csv=-", "-o", "-"], "two-stdout"),
    ],
)
def test_wrong_usage(app, stored, arguments, slug):
    done = CliRunner().invoke(app, [str(stored), *arguments])
    assert isinstance(done.exception, UsageError)
    assert done.exception.slug == slug


def test_input_that_is_none_writes_nothing(app, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps({"schema": "evaluator.comparison/9"}), encoding="utf-8")
    page = tmp_path / "page.html"
    done = CliRunner().invoke(app, [str(broken), "-o", str(page)])
    assert isinstance(done.exception, InputError)
    assert done.exception.slug == "result-version"
    assert not page.exists()


def test_a_place_that_cannot_be_written_is_an_error(app, stored, tmp_path):
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    done = CliRunner().invoke(app, [str(stored), "-o", str(file / "page.html")])
    assert done.exception.slug == "output-unwritable"
