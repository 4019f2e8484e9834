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
from evaluator.errors import UsageError
from evaluator.gates import GateLevel

if TYPE_CHECKING:
    from evaluator.config import Loaded
    from evaluator.report.decisions import Decision
    from evaluator.types import Comparison


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
        help="Write a result: json, html, docx, mqm-tsv, csv, markdown, xliff, sarif, junit, "
        "alignment or line; again for another. FILE - is standard output.",
    ),
]
InputFormat = Annotated[
    str | None,
    typer.Option(
        "--input-format", metavar="F", help="Format, as html or docx; default: by content."
    ),
]
AllowNetwork = Annotated[
    bool | None,
    typer.Option("--allow-network", help="Let an input be a URL, http or https."),
]
MaxChars = Annotated[int | None, typer.Option(min=1, help="Most characters a side.")]
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
FailOn = Annotated[
    GateLevel | None,
    typer.Option(
        "--fail-on",
        help="Exit with 3 when a finding is this severe or worse.",
        rich_help_panel="Gates",
    ),
]
MaxDrift = Annotated[
    float | None,
    typer.Option(
        "--max-drift",
        min=0,
        max=1,
        help="Exit with 3 when drift is over this: an article's, or a row's in `score`.",
        rich_help_panel="Gates",
    ),
]
MinCoverage = Annotated[
    float | None,
    typer.Option(
        "--min-coverage",
        min=0,
        max=1,
        help="Exit with 3 when less of an original than this share is in its rewrite.",
        rich_help_panel="Gates",
    ),
]
OriginalPattern = Annotated[
    str | None,
    typer.Option(
        "--original",
        metavar="PATTERN",
        help="How originals are named. Default: {name}.md.",
        rich_help_panel="Pairs",
    ),
]
RewritePattern = Annotated[
    str | None,
    typer.Option(
        "--rewrite",
        metavar="PATTERN",
        help="How their rewrites are named. Default: {name}.back.md.",
        rich_help_panel="Pairs",
    ),
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
GlossaryFile = Annotated[
    str | None,
    typer.Option("--glossary", metavar="FILE", help="Names and terms of your desk (TOML)."),
]
NeverFlagFile = Annotated[
    str | None,
    typer.Option("--never-flag", metavar="FILE", help="What is never to be flagged (TOML)."),
]
Metrics = Annotated[
    list[str] | None,
    typer.Option(
        "--metric",
        metavar="NAME",
        help="Compute a metric of another package too; again for another.",
        rich_help_panel="Plugins",
    ),
]
EvidenceKinds = Annotated[
    list[str] | None,
    typer.Option(
        "--evidence",
        metavar="NAME",
        help="Ask a kind of evidence of another package too; again for another.",
        rich_help_panel="Plugins",
    ),
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no messages.")]


def message(text: str, *, quiet: bool = False) -> None:
    """Write a line to standard error, unless told to be quiet.

    What would steer a terminal or reorder the line, such as a file's name can hold, is written as
    its escape.
    """
    if not quiet:
        typer.echo("".join(map(_written_out, text)), err=True)


def _written_out(sign: str) -> str:
    steers = unicodedata.category(sign) in ("Cc", "Cf", "Cs") and sign not in "\n\t\u200c\u200d"
    return ascii(sign)[1:-1] if steers else sign


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


PATTERNS = ("original", "rewrite")
GATES = ("fail_on", "max_drift", "min_coverage")
READING = ("lang", "input_format", "max_chars", "allow_network")
DESK = ("glossary", "never_flag")
PLUGINS = ("metrics", "evidence")
MODEL = ("encoder", "detector", "device", "precision", "batch_tokens", "threads")

_SHARED: Mapping[str, tuple[Any, str]] = {
    "original": (OriginalPattern, "check.original"),
    "rewrite": (RewritePattern, "check.rewrite"),
    "fail_on": (FailOn, "gate.fail_on"),
    "max_drift": (MaxDrift, "gate.max_drift"),
    "min_coverage": (MinCoverage, "gate.min_coverage"),
    "prior": (Prior, "drift.prior"),
    "glossary": (GlossaryFile, "desk.glossary"),
    "never_flag": (NeverFlagFile, "desk.never_flag"),
    "metrics": (Metrics, "metrics"),
    "evidence": (EvidenceKinds, "evidence"),
    "lang": (Lang, "lang"),
    "input_format": (InputFormat, "input_format"),
    "max_chars": (MaxChars, "max_chars"),
    "allow_network": (AllowNetwork, "read.allow_network"),
    "encoder": (EncoderName, "encoder"),
    "detector": (DetectorName, "detector"),
    "device": (Device, "device"),
    "precision": (Precision, "precision"),
    "batch_tokens": (BatchTokens, "batch_tokens"),
    "threads": (Threads, "threads"),
}
"""Options that are settings: what typer is told of them, and the setting's dotted name."""


def takes(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command shared options; it gets what was chosen as the argument `chosen`.

    typer reads a command's options off its signature, so the options are written into it, with
    `--config` and `--quiet` after them.

    Args:
        names: Keys of `_SHARED`, in the order in which --help shows them.
    """
    common = {"config": (Config, None), "quiet": (Quiet, False)}
    shared = {name: (_SHARED[name][0], None) for name in names} | common

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(**given: Any) -> None:
            own = {name: value for name, value in given.items() if name not in shared}
            flags = {_SHARED[name][1]: given[name] for name in names}
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
