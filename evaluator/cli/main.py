"""Entry point: the commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evaluator.cli import options
from evaluator.cli.plain_help import PlainCommand, PlainGroup
from evaluator.environment import for_libraries
from evaluator.errors import EXIT_FAILED, EvaluatorError

if TYPE_CHECKING:
    app: typer.Typer

_NEW_OBJECTS = 50_000
"""That may come before the unused ones in circles are looked for."""
_PANELS = {
    "One article": ("compare", "apply", "report", "roundtrip", "read"),
    "Many": ("batch", "check", "score"),
    "How good it is": ("rank", "benchmark", "calibrate"),
    "Set-up": ("doctor", "config", "check-config", "explain", "examples", "rules"),
}
"""The commands, each of a module and a function of its name; `rules` has commands of its own."""


def program(arguments: Sequence[str] = ()) -> typer.Typer:
    """Return the command line.

    Args:
        arguments: Where they begin with a command, the others are left out: to read the options
            of all takes longer than to run some of them.
    """
    named = arguments[0] if arguments else ""
    alone = any(named in commands for commands in _PANELS.values())
    made = typer.Typer(
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
    made.callback()(main)
    for panel, commands in _PANELS.items():
        for name in commands:
            if not alone or name == named:
                _add(made, name, panel)
    return made


def _add(made: typer.Typer, name: str, panel: str) -> None:
    own = name.replace("-", "_")
    module = import_module(f"evaluator.cli.{own}")
    if hasattr(module, "app"):
        made.add_typer(module.app, name=name, rich_help_panel=panel)
    else:
        made.command(name, cls=PlainCommand, rich_help_panel=panel)(getattr(module, own))


def __getattr__(name: str) -> Any:
    """Return `app`, the command line with all commands, made when it is first asked for."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = made = program()
    return made


def _version(asked: bool) -> None:
    if asked:
        from evaluator import __version__

        typer.echo(f"evaluator {__version__}")
        raise typer.Exit


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
        program(sys.argv[1:])()
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
