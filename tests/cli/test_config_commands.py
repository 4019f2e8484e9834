"""`evaluator config` and `evaluator check-config`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluator.errors import EXIT_FAILED, EXIT_OK

Cli = Callable[..., Any]


@pytest.fixture(autouse=True)
def _in_a_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def test_the_table(cli: Cli) -> None:
    Path("evaluator.toml").write_text("threads = 2\nlanguage = 'en'\n[gate]\nmax_drift = 0.5\n")
    ran = cli("config", "--device", "cpu", environment=[("EVALUATOR_SEED", "7")])
    assert ran.code == EXIT_OK
    lines = [line.split() for line in ran.out.splitlines()]
    for line in (
        ["File:", "evaluator.toml"],
        ["device", '"cpu"', "flag"],
        ["threads", "2", "evaluator.toml"],
        ["seed", "7", "environment"],
        ["encoder", "-", "default"],
        ["gate.max_drift", "0.5", "evaluator.toml"],
        ["check.original", '"{name}.md"', "default"],
    ):
        assert line in lines
    assert "evaluator.toml:2: unknown setting 'language'" in ran.err
    assert "Did you mean 'lang'?" in ran.err


def test_changed_alone_and_json(cli: Cli) -> None:
    Path("pyproject.toml").write_text("[tool.evaluator]\nter = true\n")
    ran = cli("config", "--changed")
    assert [line.split() for line in ran.out.splitlines()[-1:]] == [
        ["ter", "true", "pyproject.toml"]
    ]
    data = json.loads(cli("config", "--json").out)
    assert data["file"] == "pyproject.toml"
    assert data["settings"]["ter"] == {"value": True, "source": "pyproject.toml"}
    assert data["settings"]["gate.fail_on"] == {"value": None, "source": "default"}
    data = json.loads(cli("config", "--json", "--changed", "--config", "none").out)
    assert data == {"file": None, "settings": {}, "warnings": []}


def test_a_fine_file(cli: Cli) -> None:
    Path("evaluator.toml").write_text("ter = true\n")
    ran = cli("check-config")
    assert ran.code == EXIT_OK
    assert ran.out == "evaluator.toml: nothing is wrong with it; settings: 1\n"


def test_a_faulty_file(cli: Cli) -> None:
    Path("my.toml").write_text('threads = "many"\n\n[verdict]\nmin_coverag = 0.5\n')
    ran = cli("check-config", "my.toml")
    assert ran.code == EXIT_FAILED
    assert ran.out.splitlines() == [
        "my.toml:1: setting 'threads' is 'many'. It must be a whole number.",
        "my.toml:4: unknown setting 'verdict.min_coverag', left aside. "
        "Did you mean 'verdict.min_coverage'?",
    ]


@pytest.mark.parametrize(
    ("arguments", "slug"),
    [
        (("none.toml",), "config-missing"),
        (("broken.toml",), "config-not-toml"),
        ((), "config-none"),
    ],
)
def test_no_file_to_check(cli: Cli, arguments: tuple[str, ...], slug: str) -> None:
    Path("broken.toml").write_text("= 1")
    ran = cli("check-config", *arguments)
    assert ran.code == EXIT_FAILED
    assert slug in ran.err
