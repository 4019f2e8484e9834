"""Entry point: the commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
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
        "original says."
    ),
)
app.command("compare", cls=PlainCommand)(compare.compare)
app.command("roundtrip", cls=PlainCommand)(roundtrip.roundtrip)
app.command("check", cls=PlainCommand)(check.check)
app.command("score", cls=PlainCommand)(score.score)
app.command("batch", cls=PlainCommand)(batch.batch)
app.command("read", cls=PlainCommand)(read.read)
app.command("report", cls=PlainCommand)(report.report)
app.command("apply", cls=PlainCommand)(apply.apply)
app.command("benchmark", cls=PlainCommand)(benchmark.benchmark)
app.command("rank", cls=PlainCommand)(rank.rank)
app.command("calibrate", cls=PlainCommand)(calibrate.calibrate)
app.command("config", cls=PlainCommand)(config.config)
app.command("check-config", cls=PlainCommand)(check_config.check_config)
app.command("doctor", cls=PlainCommand)(doctor.doctor)
app.command("explain", cls=PlainCommand)(explain.explain)
app.command("examples", cls=PlainCommand)(examples.examples)


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
