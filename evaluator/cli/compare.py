"""`evaluator compare`: one pair of articles, from files to results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from evaluator.cli import options
from evaluator.errors import EXIT_GATE, UsageError
from evaluator.types import Severity

if TYPE_CHECKING:
    from evaluator.config import Settings
    from evaluator.types import Comparison


def compare(
    original: Annotated[str, typer.Argument(help="The original article; - is standard input.")],
    rewrite: Annotated[str, typer.Argument(help="The rewritten article; - is standard input.")],
    to: options.ResultTo = None,
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
    prior: options.Prior = None,
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
    from evaluator.report.decisions import read_decisions
    from evaluator.report.output import write_result
    from evaluator.report.terminal import print_comparison

    if original == rewrite == "-":
        raise UsageError(
            "two-stdin", "Both sides are standard input.", "Name a file for one of them."
        )
    writers = options.result_writers(to, json=json, html=html, mqm_tsv=mqm_tsv)
    settings = options.load_settings(
        config,
        quiet,
        prior=prior,
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
    for path, writer in writers:
        write_result(path, writer(result, known))
    for warning in result.warnings:
        options.message(f"warning: {warning.message} ({warning.slug})", quiet=quiet)
    if not any(path == "-" for path, _ in writers):
        print_comparison(result, decisions=known)
    _gate(result, fail_on, quiet)


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


def _gate(result: Comparison, fail_on: options.GateLevel | None, quiet: bool) -> None:
    """End with the gate's exit code when a finding is as severe as `fail_on`."""
    if fail_on is None:
        return
    limit = Severity(fail_on.value).rank
    crossed = [unit for unit in result.units if unit.severity.rank >= limit]
    if crossed:
        ids = ", ".join(unit.id for unit in crossed[:5]) + (", …" if len(crossed) > 5 else "")
        options.message(
            f"gate: --fail-on {fail_on.value}: {len(crossed)} units ({ids})", quiet=quiet
        )
        raise typer.Exit(EXIT_GATE)
