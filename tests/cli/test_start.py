"""The first minutes: help, version, completion, and what is shipped for type checkers."""

from __future__ import annotations

import gc
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main

import evaluator
from evaluator.cli import main
from evaluator.cli.main import app
from evaluator.gates import GateLevel
from evaluator.types import Severity

COMMANDS = typer.main.get_command(app).commands


def evaluator_(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from evaluator.cli.main import run; run()", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )


def test_an_example_in_every_help_is_a_command_line_that_is_understood() -> None:
    for name, command in COMMANDS.items():
        (example,) = re.findall(r"Example: evaluator (.*)", command.help)
        assert example.split()[0] == name
        options = {part for one in command.params for part in one.opts}
        used = {word for word in example.split() if word.startswith("-")}
        assert used <= options, f"{name}: {used - options}"


def test_the_shared_options_are_the_same_everywhere() -> None:
    """One option of a name has one help text, whichever command has it."""
    shared = ("device", "encoder", "config", "quiet", "fail_on", "max_drift")
    for name in shared:
        found = [one for each in COMMANDS.values() for one in each.params if one.name == name]
        assert len(found) > 3
        assert len({(one.help, tuple(one.opts)) for one in found}) == 1


@pytest.mark.parametrize(
    ("shell", "environment"),
    [
        ("bash", {"COMP_WORDS": "evaluator com", "COMP_CWORD": "1"}),
        ("zsh", {"_TYPER_COMPLETE_ARGS": "evaluator com"}),
        (
            "fish",
            {"_TYPER_COMPLETE_ARGS": "evaluator com", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
        ),
    ],
)
def test_completion(shell: str, environment: dict[str, str]) -> None:
    ran = subprocess.run(
        [str(Path(sys.executable).parent / "evaluator")],
        env=os.environ | {"_EVALUATOR_COMPLETE": f"complete_{shell}"} | environment,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert "compare" in ran.stdout
    assert "batch" not in ran.stdout


def test_what_is_imported_is_not_looked_through_again_and_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[int] = []
    before = gc.get_threshold()
    gc.set_threshold(700)  # as Python has it; another test may have run the command in here
    monkeypatch.setattr(main, "program", lambda _: lambda: seen.append(gc.get_threshold()[0]))
    monkeypatch.setattr(os, "environ", os.environ.copy())
    try:
        main.run()
    finally:
        gc.set_threshold(*before)
    assert seen == [50_000]


def test_a_command_waits_for_no_other_and_for_no_converter() -> None:
    """What typer converts values with takes longer to import than all of the command line."""
    asked = ("pydantic", "evaluator.cli.compare", "evaluator.cli.batch")
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys\n"
            "from evaluator.cli.main import run\n"
            "try:\n    run()\nexcept SystemExit:\n"
            f"    print([name in sys.modules for name in {asked}])",
            *("compare", "/no/original", "/no/rewrite", "--json", "/no/result", "-q"),
        ],
        capture_output=True,
        text=True,
    )
    assert ran.stdout.strip() == "[False, True, False]", ran.stderr


def test_completion_can_be_shown_and_installed() -> None:
    options = {part for one in typer.main.get_command(app).params for part in one.opts}
    assert {"--install-completion", "--show-completion"} <= options


def test_types_are_shipped() -> None:
    assert (Path(evaluator.__file__).parent / "py.typed").is_file()


def test_gate_levels_are_the_severities_that_a_finding_can_have() -> None:
    assert [level.value for level in GateLevel] == [
        severity.value for severity in Severity if severity is not Severity.NONE
    ]


def test_no_argument_prints_the_help() -> None:
    ran: Any = evaluator_()
    assert "Usage" in ran.stdout + ran.stderr
    for name in COMMANDS:
        assert name in ran.stdout + ran.stderr
