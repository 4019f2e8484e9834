"""`evaluator compare`: one pair of articles, from files to results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from evaluator.cli import options
from evaluator.errors import EXIT_GATE, UsageError

if TYPE_CHECKING:
    from evaluator.config import Settings
    from evaluator.types import Comparison, Severity


def compare(
    original: Annotated[str, typer.Argument(help="The original article; - is standard input.")],
    rewrite: Annotated[str, typer.Argument(help="The rewritten article; - is standard input.")],
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="FORMAT=FILE",
            help="Write a result; again for another. FILE - is standard output.",
        ),
    ] = None,
    json: Annotated[
        str | None, typer.Option(metavar="FILE", help="Same as --to json=FILE.")
    ] = None,
    html: Annotated[
        str | None, typer.Option(metavar="FILE", help="Same as --to html=FILE.")
    ] = None,
    mqm_tsv: Annotated[
        str | None, typer.Option(metavar="FILE", help="Same as --to mqm-tsv=FILE.")
    ] = None,
    ter: Annotated[bool, typer.Option("--ter", help="Compute TER too (slow).")] = False,
    fail_on: options.FailOn = None,
    decisions: options.Decisions = None,
    lang: options.Lang = None,
    input_format: options.InputFormat = None,
    max_chars: options.MaxChars = None,
    config: options.Config = None,
    encoder: options.EncoderName = None,
    detector: options.DetectorName = None,
    device: options.Device = None,
    precision: options.Precision = None,
    batch_tokens: options.BatchTokens = None,
    threads: options.Threads = None,
    quiet: options.Quiet = False,
) -> None:
    """Align, score and flag one pair of articles.

    Prints a summary and the flagged units; writes results where --to says.

    Example: evaluator compare original.txt rewrite.txt --html report.html
    """
    from evaluator.report import writer_for
    from evaluator.report.decisions import read_decisions
    from evaluator.report.output import write_result
    from evaluator.report.terminal import print_comparison

    if original == rewrite == "-":
        raise UsageError(
            "two-stdin", "Both sides are standard input.", "Name a file for one of them."
        )
    named = {"json": json, "html": html, "mqm-tsv": mqm_tsv}
    targets = [_target(entry) for entry in to or []]
    targets += [(name, path) for name, path in named.items() if path is not None]
    writers = [(writer_for(name), path) for name, path in targets]
    if sum(path == "-" for _, path in targets) > 1:
        raise UsageError(
            "two-stdout", "Two results go to standard output.", "Give a file to one of them."
        )
    settings = options.load_settings(
        config,
        quiet,
        ter=ter or None,
        lang=lang,
        input_format=input_format,
        max_chars=max_chars,
        encoder=encoder,
        detector=detector,
        device=device,
        precision=precision,
        batch_tokens=batch_tokens,
        threads=threads,
    ).settings
    known = read_decisions(decisions) if decisions is not None else ()
    result = _compare(original, rewrite, settings)
    for writer, path in writers:
        write_result(path, writer(result, known))
    for warning in result.warnings:
        options.message(f"warning: {warning.message} ({warning.slug})", quiet=quiet)
    if not any(path == "-" for _, path in targets):
        print_comparison(result, decisions=known)
    _gate(result, fail_on, quiet)


def _target(entry: str) -> tuple[str, str]:
    name, found, path = entry.partition("=")
    if not found or not name or not path:
        raise UsageError("bad-target", f"--to {entry}: not FORMAT=FILE.", "Write --to json=FILE.")
    return name, path


def _compare(original: str, rewrite: str, settings: Settings) -> Comparison:
    from evaluator.api import Evaluator
    from evaluator.read import read_path

    documents = [
        read_path(
            path,
            max_chars=settings.max_chars,
            input_format=settings.input_format,
            stdin=options.stdin_bytes() if path == "-" else None,
        )
        for path in (original, rewrite)
    ]
    return Evaluator(settings).compare(*documents)


def _gate(result: Comparison, fail_on: Severity | None, quiet: bool) -> None:
    """End with the gate's exit code when a finding is as severe as `fail_on`."""
    if fail_on is None:
        return
    crossed = [unit for unit in result.units if unit.severity.rank >= max(fail_on.rank, 1)]
    if crossed:
        ids = ", ".join(unit.id for unit in crossed[:5]) + (", …" if len(crossed) > 5 else "")
        options.message(
            f"gate: --fail-on {fail_on.value}: {len(crossed)} units ({ids})", quiet=quiet
        )
        raise typer.Exit(EXIT_GATE)
