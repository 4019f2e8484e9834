"""Entry point: the commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from evaluator.cli import (
    apply,
    batch,
    benchmark,
    calibrate,
    check,
    check_config,
    compare,
    config,
    doctor,
    examples,
    explain,
    options,
    rank,
    read,
    report,
    roundtrip,
    rules,
    score,
)
from evaluator.cli.plain_help import PlainCommand, PlainGroup
from evaluator.environment import for_libraries
from evaluator.errors import EXIT_FAILED, EvaluatorError

app = typer.Typer(
    name="evaluator",
    cls=PlainGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Shows which sentences of a translated or rewritten article no longer say what the "
        "original says.\n\n"
        "Example: evaluator compare original.txt rewrite.txt --html report.html"
    ),
)
_NEW_OBJECTS = 50_000
"""That may come before the unused ones in circles are looked for."""
_PANELS: dict[str, dict[str, Callable[..., None]]] = {
    "One article": {
        "compare": compare.compare,
        "apply": apply.apply,
        "report": report.report,
        "roundtrip": roundtrip.roundtrip,
        "read": read.read,
    },
    "Many": {"batch": batch.batch, "check": check.check, "score": score.score},
    "How good it is": {
        "rank": rank.rank,
        "benchmark": benchmark.benchmark,
        "calibrate": calibrate.calibrate,
    },
    "Set-up": {
        "doctor": doctor.doctor,
        "config": config.config,
        "check-config": check_config.check_config,
        "explain": explain.explain,
        "examples": examples.examples,
    },
}
for _panel, _commands in _PANELS.items():
    for _name, _command in _commands.items():
        app.command(_name, cls=PlainCommand, rich_help_panel=_panel)(_command)
app.add_typer(rules.app, name="rules", rich_help_panel="Set-up")


def _version(asked: bool) -> None:
    if asked:
        from evaluator import __version__

        typer.echo(f"evaluator {__version__}")
        raise typer.Exit


@app.callback()
def main(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options that come before the command."""


def run() -> None:
    """Run the command line and end the process with its exit code."""
    _open_streams()
    # Thousands of modules are imported and stay: to look through them again and again for what
    # could go takes about an eighth of a cold `compare`.
    gc.set_threshold(_NEW_OBJECTS)
    for name, value in for_libraries().items():
        os.environ.setdefault(name, value)
    try:
        app()
    except EvaluatorError as error:
        _complain(error)
        sys.exit(error.exit_code)
    except MemoryError:
        _complain(
            EvaluatorError("memory", "Memory ran out.", "Try a smaller --batch-tokens or input.")
        )
        sys.exit(EXIT_FAILED)


def _open_streams() -> None:
    """Have standard streams that were closed lead nowhere; a file must not take their place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def _complain(error: EvaluatorError) -> None:
    options.message(f"error: {error.message}")
    if error.cure:
        options.message(f"  {error.cure}")
    options.message(f"  ({error.slug}; see evaluator explain {error.slug})")
