"""What a terminal says while it is waited for, and what `--help` says first."""

from __future__ import annotations

import io
import sys
import time

import pytest
import typer

from evaluator.cli import progress
from evaluator.cli.main import app


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "quiet"), [(Terminal(), True), (io.StringIO(), False)])
def test_a_log_and_the_quiet_are_told_nothing(monkeypatch, stream, quiet):
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    monkeypatch.setattr(sys, "stderr", stream)
    with progress.Waiting(quiet) as waiting:
        waiting.say("Comparing")
        time.sleep(0.05)
    assert stream.getvalue() == ""


def test_a_terminal_is_told_what_takes_long(monkeypatch):
    monkeypatch.setattr(progress, "_PATIENCE", 0.02)
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress.Waiting(False) as waiting:
        waiting.say("Loading the models")
        for _ in range(500):
            if "Loading the models, 0:00" in sys.stderr.getvalue():
                break
            time.sleep(0.01)
    assert "Loading the models, 0:00" in sys.stderr.getvalue()
    assert sys.stderr.getvalue().endswith("\r\x1b[K"), "the line goes when it is over"
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(progress, "_PATIENCE", 60.0)
    with progress.Waiting(False) as waiting:
        waiting.say("Comparing")
    assert "Comparing" not in sys.stderr.getvalue(), "what is quick needs no line"


def test_help_begins_with_what_people_want():
    commands = list(typer.main.get_command(app).commands)
    assert commands[:3] == ["compare", "apply", "report"]
    own = typer.main.get_command(app).commands["compare"]
    options = [each.name for each in own.params if each.param_type_name == "option"]
    assert options[0] == "html"
