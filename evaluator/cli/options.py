"""Options that several commands share, and how they become settings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evaluator.errors import UsageError
from evaluator.types import Severity

if TYPE_CHECKING:
    from evaluator.config import Loaded
    from evaluator.report.decisions import Decision
    from evaluator.types import Comparison


class GateLevel(StrEnum):
    """How severe a finding must be to cross `--fail-on`."""

    MINOR = Severity.MINOR.value
    MAJOR = Severity.MAJOR.value
    CRITICAL = Severity.CRITICAL.value


Device = Annotated[
    str | None, typer.Option(help="auto, cpu, cuda or cuda:N.", rich_help_panel="Model")
]
BatchTokens = Annotated[
    int | None,
    typer.Option(min=64, help="Most tokens in a batch of the model.", rich_help_panel="Model"),
]
Precision = Annotated[
    str | None, typer.Option(help="auto, fp32, bf16 or fp16.", rich_help_panel="Model")
]
EncoderName = Annotated[
    str | None,
    typer.Option(
        "--encoder",
        metavar="NAME_OR_FOLDER",
        help="Sentence encoder: a folder or a hub name. Default: the bundled all-MiniLM-L6-v2.",
        rich_help_panel="Model",
    ),
]
DetectorName = Annotated[
    str | None,
    typer.Option(
        "--detector",
        metavar="NAME_OR_FOLDER",
        help="Drift detector: a folder, a hub name or 'none'. Default: the bundled one.",
        rich_help_panel="Model",
    ),
]
Threads = Annotated[
    int | None, typer.Option(min=1, help="Threads for the model.", rich_help_panel="Model")
]
Lang = Annotated[
    str | None,
    typer.Option(metavar="CODE", help="Language of both texts, such as en; default: detected."),
]
ResultTo = Annotated[
    list[str] | None,
    typer.Option(
        "--to",
        metavar="FORMAT=FILE",
        help="Write a result; again for another. FILE - is standard output.",
    ),
]
InputFormat = Annotated[
    str | None,
    typer.Option("--input-format", metavar="F", help="Format of the inputs: text or markdown."),
]
MaxChars = Annotated[int | None, typer.Option(min=1, help="Most characters a side.")]
Config = Annotated[
    str | None, typer.Option("--config", metavar="FILE", help="Configuration file (TOML).")
]
Decisions = Annotated[
    str | None,
    typer.Option("--decisions", metavar="FILE", help="Editors' decisions, as a report exports."),
]
FailOn = Annotated[
    GateLevel | None,
    typer.Option("--fail-on", help="Exit with 3 when a finding is this severe or worse."),
]
Prior = Annotated[
    float | None,
    typer.Option(
        "--prior",
        min=0.001,
        max=0.999,
        help="Share of drifted units to expect; shifts the drift, not the flags.",
    ),
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no messages.")]


def message(text: str, *, quiet: bool = False) -> None:
    """Write a line to standard error, unless told to be quiet."""
    if not quiet:
        typer.echo(text, err=True)


def result_writers(
    to: Sequence[str] | None, **named: str | None
) -> list[tuple[str, Callable[[Comparison, Sequence[Decision]], str | bytes]]]:
    """Return the path and the writer of each result that was asked for.

    Args:
        to: Entries FORMAT=FILE.
        named: Formats (with `_` for `-`) to files, None where not asked for.

    Raises:
        UsageError: An entry is not FORMAT=FILE, the format is unknown, or two results go to
            standard output.
    """
    from evaluator.report import writer_for

    targets = [(name.replace("_", "-"), path) for name, path in named.items() if path is not None]
    for entry in to or ():
        name, _, path = entry.partition("=")
        if not name or not path:
            raise UsageError(
                "bad-target", f"--to {entry}: not FORMAT=FILE.", "Write --to json=FILE."
            )
        targets.append((name, path))
    if sum(path == "-" for _, path in targets) > 1:
        raise UsageError(
            "two-stdout", "Two results go to standard output.", "Give a file to one of them."
        )
    return [(path, writer_for(name)) for name, path in targets]


def load_settings(
    config: str | None, quiet: bool, *, prior: float | None = None, **flags: Any
) -> Loaded:
    """Join the layers of settings and say on standard error what was not understood."""
    from evaluator.config import load

    loaded = load(config, flags=flags | {"drift.prior": prior})
    for warning in loaded.warnings:
        message(f"warning: {warning}", quiet=quiet)
    return loaded


def stdin_bytes() -> Any:
    """Return standard input as a stream of bytes."""
    return sys.stdin.buffer
