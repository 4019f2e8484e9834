"""Options that several commands share, and how they become settings."""

from __future__ import annotations

import functools
import inspect
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evaluator.cli import hardware
from evaluator.cli.shared import SHARED
from evaluator.errors import UsageError

if TYPE_CHECKING:
    from evaluator.config import Loaded
    from evaluator.report.decisions import Decision
    from evaluator.types import Comparison

ResultTo = Annotated[
    list[str] | None,
    typer.Option(
        "--to",
        metavar="FORMAT=FILE",
        help="Write a result: json, html, docx, mqm-tsv, csv, csv-excel, markdown, xliff, sarif, "
        "junit, alignment or line; again for another. FILE - is standard output.",
    ),
]
FiguresTo = Annotated[
    str | None,
    typer.Option("--json", metavar="FILE", help="Write every figure; - is standard output."),
]
Config = Annotated[
    str | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Configuration file (TOML); none for no file. Default: the nearest one, from this "
        "folder upward.",
    ),
]
Decisions = Annotated[
    str | None,
    typer.Option("--decisions", metavar="FILE", help="Editors' decisions, as a report exports."),
]
Explain = Annotated[
    bool,
    typer.Option(
        "--explain",
        help="Say in the summary what each score means, and which rule made each finding.",
    ),
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no messages.")]


_STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp")


def message(text: str, *, quiet: bool = False) -> None:
    """Write a line to standard error, unless told to be quiet.

    What would steer a terminal or reorder the line, such as a file's name can hold, is written as
    its escape.
    """
    if not quiet:
        typer.echo("".join(map(_written_out, text)), err=True)


def _written_out(sign: str) -> str:
    steers = unicodedata.category(sign) in _STEERING and sign not in "\t\u200c\u200d"
    return ascii(sign)[1:-1] if steers else sign


def name_written(paths: Sequence[str], *, quiet: bool) -> None:
    """Name on standard error the files that were written; the last thing that is said."""
    files = [path for path in paths if path != "-"]
    if files:
        message(f"Written: {', '.join(files)}", quiet=quiet)


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


@dataclass(frozen=True)
class Chosen:
    """What the shared options of a command were given as.

    Attributes:
        config: Of --config.
        quiet: Of --quiet.
        flags: Dotted names of settings to values, None where not given.
    """

    config: str | None
    quiet: bool
    flags: Mapping[str, Any]

    def load(self, **more: Any) -> Loaded:
        """Join the layers of settings and say on standard error what was not understood.

        Args:
            more: Flags that one command alone has, by the name of their setting.
        """
        from evaluator.config import in_use, load

        loaded = load(in_use(self.config), flags={**self.flags, **more})
        for warning in loaded.warnings:
            message(f"warning: {warning}", quiet=self.quiet)
        if loaded.settings.device == "auto" and (idle := hardware.idle_gpu()):
            message(f"note: {idle}", quiet=self.quiet)
        return loaded


def takes(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command shared options; it gets what was chosen as the argument `chosen`.

    typer reads a command's options off its signature, so the options are written into it, with
    `--config` and `--quiet` after them.

    Args:
        names: Keys of `shared.SHARED`, in the order in which --help shows them.
    """
    common = {"config": (Config, None), "quiet": (Quiet, False)}
    shared = {name: (SHARED[name].annotation(name), None) for name in names} | common

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(**given: Any) -> None:
            own = {name: value for name, value in given.items() if name not in shared}
            flags = {SHARED[name].setting: given[name] for name in names}
            command(**own, chosen=Chosen(given["config"], given["quiet"], flags))

        signature = inspect.signature(command, eval_str=True)
        parameters = [one for one in signature.parameters.values() if one.name != "chosen"]
        parameters += [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
            )
            for name, (annotation, default) in shared.items()
        ]
        run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        return run

    return decorate


def known_decisions(path: str | None) -> tuple[Decision, ...]:
    """Return editors' decisions, none where no file of them was given."""
    from evaluator.report.decisions import read_decisions

    return () if path is None else read_decisions(path)


def stdin_bytes() -> Any:
    """Return standard input as a stream of bytes."""
    return sys.stdin.buffer
