"""`evaluator check`: what changed files come to."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluator import api
from evaluator.errors import EXIT_GATE, EXIT_OK, EXIT_PARTIAL, EXIT_USAGE
from tests.batch import articles, models

Cli = Callable[..., Any]


@pytest.fixture(autouse=True)
def loads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    """Two pairs in a repository, the second of them faulty; what was loaded is counted."""
    loaded: list[int] = []

    def load(settings: Any) -> Any:
        loaded.append(1)
        return models.load(settings)

    monkeypatch.setattr(api, "load_models", load)
    monkeypatch.chdir(tmp_path)
    for folder in (".git", "articles"):
        (tmp_path / folder).mkdir()
    for number in (0, 1):
        Path(f"articles/{number}.md").write_text(articles.article(number))
        Path(f"articles/{number}.back.md").write_text(articles.rewrite(number))
    Path("README.md").write_text("Read me.\n")
    return loaded


def test_a_line_a_pair_and_the_default_gate(cli: Cli, loads: list[int]) -> None:
    files = ("articles/0.md", "articles/1.back.md", "articles/1.md", "README.md", "x.py")
    ran = cli("check", *files)
    assert ran.code == EXIT_GATE
    assert [line.split(" | ")[0] for line in ran.out.splitlines()] == [
        "CLEAR 0.back.md",
        "READ 1.back.md",
    ]
    assert ran.err.splitlines()[:2] == [
        "not compared: README.md: there is no README.back.md",
        "not compared: x.py is of neither pattern",
    ]
    assert "gate: gate.fail_on = major (default): 1 of 8 units; articles/1.back.md: u2" in ran.err
    assert len(loads) == 1


def test_any_gate_takes_the_place_of_the_default(cli: Cli) -> None:
    assert cli("check", "articles/1.md", "--fail-on", "critical").code == EXIT_OK
    assert cli("check", "articles/1.md", "--min-coverage", "0.5").code == EXIT_OK


def test_nothing_to_compare_loads_nothing(cli: Cli, loads: list[int]) -> None:
    ran = cli("check", "README.md")
    assert (ran.code, ran.out) == (EXIT_OK, "")
    assert "nothing to compare" in ran.err
    assert cli("check").code == EXIT_OK
    assert cli("check", "README.md", "--require-pairs").code == EXIT_PARTIAL
    assert loads == []


def test_patterns_from_flags_and_file(cli: Cli) -> None:
    Path("back").mkdir()
    Path("back/0.md").write_text(articles.rewrite(0))
    patterns = ("--original", "articles/{name}.md", "--rewrite", "back/{name}.md")
    assert "CLEAR 0.md" in cli("check", "back/0.md", *patterns).out
    Path("evaluator.toml").write_text(
        '[check]\noriginal = "articles/{name}.md"\nrewrite = "back/{name}.md"\n'
    )
    assert "CLEAR 0.md" in cli("check", "articles/0.md").out
    ran = cli("check", "articles/0.md", "--rewrite", "{other}.md")
    assert ran.code == EXIT_USAGE
    assert "bad-pattern" in ran.err


def test_a_pair_that_fails_lets_the_others_go_on(cli: Cli) -> None:
    Path("articles/0.back.md").write_text("")
    ran = cli("check", "articles/0.md", "articles/1.md", "--sarif", "s.json", "--summary", "s.md")
    assert ran.code == EXIT_PARTIAL
    assert "READ 1.back.md" in ran.out
    assert "input-empty" in ran.err
    assert "gate: " in ran.err
    (run,) = json.loads(Path("s.json").read_text())["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "0.back.md" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert "input-empty" in Path("s.md").read_text()


def test_results_of_all_pairs(cli: Cli) -> None:
    Path("articles/0.back.md").write_text(articles.rewrite(0).replace("had not", "had"))
    files = ("articles/0.md", "articles/1.md")
    cli("check", *files, "--sarif", "s.json", "--summary", "s.md", "--html", "out")
    log = json.loads(Path("s.json").read_text())
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    assert {result["ruleId"] for result in run["results"]} == set(rules)
    places = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in run["results"]
    }
    assert places == {"articles/0.back.md", "articles/1.back.md"}
    summary = Path("s.md").read_text()
    assert summary.index("0.back.md") < summary.index("1.back.md")
    assert sorted(str(path) for path in Path("out").rglob("*.html")) == [
        "out/articles/0.back.html",
        "out/articles/1.back.html",
    ]


def test_results_are_written_where_there_is_no_pair(cli: Cli) -> None:
    assert cli("check", "--sarif", "s.json", "--summary", "s.md").code == EXIT_OK
    log = json.loads(Path("s.json").read_text())
    assert log["runs"][0]["results"] == []
    assert Path("s.md").read_text() == "No pair was compared.\n"
