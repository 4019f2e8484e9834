"""`evaluator rank` over articles and over pairs, with fakes for the models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evaluator.agreement import panel
from evaluator.agreement.panel import Panel
from evaluator.api import Evaluator
from evaluator.cli.main import app
from evaluator.errors import EvaluatorError
from evaluator.loading import Models
from tests.fakes.encoder import HashEncoder
from tests.fakes.systems import CLOSE, LOOSE, ORIGINAL


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Evaluator, "models", Models(HashEncoder()))
    monkeypatch.setattr(panel, "load_panel", lambda settings: Panel(HashEncoder(), None, settings))


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["rank", *map(str, arguments), "--resamples", "100"])


def article(folder: Path, name: str, lines: list[str]) -> Path:
    path = folder / name
    path.write_text("\n\n".join(" ".join(lines[k : k + 2]) for k in range(0, len(lines), 2)))
    return path


def pairs(folder: Path, systems: dict[str, list[str]], **more: str) -> Path:
    path = folder / "pairs.jsonl"
    rows = [
        {"original": original, "rewrite": rewrite, "system": system, **more}
        for system, lines in systems.items()
        for original, rewrite in zip(ORIGINAL, lines, strict=False)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_articles_are_ranked_and_scored_as_compare_scores_them(tmp_path: Path) -> None:
    original = article(tmp_path, "original.txt", ORIGINAL)
    loose = article(tmp_path, "loose.txt", LOOSE)
    close = article(tmp_path, "close.txt", CLOSE)
    result = run(original, loose, close, "--json", tmp_path / "r.json")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    order = [line.split()[0] for line in lines if line.startswith(("loose.txt", "close.txt"))]
    assert order == ["close.txt", "loose.txt"]
    (ranking,) = json.loads((tmp_path / "r.json").read_text())["sets"]
    values = {each["metric"]["name"]: each["values"] for each in ranking["metrics"]}
    evaluator = Evaluator()
    for place, lines_ in enumerate((LOOSE, CLOSE)):
        path = article(tmp_path, "again.txt", lines_)
        scores = evaluator.compare(original.read_text(), path.read_text()).scores
        for ours, theirs in (
            ("BLEU", "bleu"), ("chrF", "chrf"), ("similarity", "similarity"),
            ("coverage", "coverage"), ("drift", "drift"),
        ):  # fmt: skip
            assert values[ours][place] == pytest.approx(scores[theirs].value), ours


def test_pairs_are_ranked_by_system(tmp_path: Path) -> None:
    path = pairs(tmp_path, {"loose": LOOSE, "close": CLOSE, "short": CLOSE[:-1]})
    result = run("--pairs", path)
    assert result.exit_code == 0, result.output
    assert "7 segments, 1 left out" in result.stdout
    result = run("--pairs", pairs(tmp_path, {"loose": LOOSE, "close": CLOSE}), "--json", "-")
    (ranking,) = json.loads(result.stdout)["sets"]
    bleu = next(each for each in ranking["metrics"] if each["metric"]["name"] == "BLEU")
    assert bleu["ranks"] == [2, 1]
    assert bleu["p_values"][0][1] < 0.05


def test_one_group_allows_no_test_and_says_so(tmp_path: Path) -> None:
    result = run(
        "--pairs", pairs(tmp_path, {"a": LOOSE, "b": CLOSE}, doc="x"), "--column", "group=doc"
    )
    assert "only 1 group" in result.stderr


def test_a_rewrite_without_text_is_left_out_for_all(tmp_path: Path) -> None:
    path = pairs(tmp_path, {"a": LOOSE, "b": ["", *CLOSE[1:]]})
    result = run("--pairs", path)
    assert "7 segments, 1 left out" in result.stdout


def test_nothing_that_can_be_scored_is_an_error(tmp_path: Path) -> None:
    result = run("--pairs", pairs(tmp_path, {"a": ["", " "], "b": ["", ""]}))
    assert isinstance(result.exception, EvaluatorError)
    assert result.exception.slug == "systems-unscored"


def test_parallel_files_are_ranked_line_by_line(tmp_path: Path) -> None:
    paths = []
    for name, lines in (("ref", ORIGINAL), ("loose", LOOSE), ("close", CLOSE)):
        paths.append(tmp_path / f"{name}.txt")
        paths[-1].write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    result = run(*paths, "--aligned", "--json", "-")
    (ranking,) = json.loads(result.stdout)["sets"]
    assert ranking["systems"] == ["loose.txt", "close.txt"]
    assert (ranking["segments"], ranking["left_out"]) == (len(ORIGINAL), 0)
    by_pairs = run("--pairs", pairs(tmp_path, {"loose": LOOSE, "close": CLOSE}), "--json", "-")
    (other,) = json.loads(by_pairs.stdout)["sets"]
    assert ranking["metrics"] == other["metrics"]


def test_parallel_files_of_different_lengths_are_refused(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("ref.txt", "a.txt", "b.txt")]
    for path, count in zip(paths, (3, 3, 2), strict=True):
        path.write_text("A line.\n" * count, encoding="utf-8")
    result = run(*paths, "--aligned")
    assert isinstance(result.exception, EvaluatorError)
    assert result.exception.slug == "parallel-lengths"
    assert "b.txt 2" in result.exception.message


@pytest.mark.parametrize("arguments", [
    [], ["a"], ["a", "b"], ["a", "b", "c", "--pairs", "d"], ["--pairs", "d", "--aligned"],
])  # fmt: skip
def test_wrong_usage(arguments: list[str]) -> None:
    result = run(*arguments)
    assert isinstance(result.exception, EvaluatorError)
    assert result.exception.slug == "rank-inputs"
    assert result.exception.exit_code == 2
