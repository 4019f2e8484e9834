"""`evaluator compare`: one pair of articles, from files to results."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from evaluator.cli import options, shared, sides
from evaluator.cli.progress import Waiting
from evaluator.errors import EXIT_GATE

if TYPE_CHECKING:
    from evaluator.config import Loaded, Settings
    from evaluator.readers import ReadSettings
    from evaluator.report.decisions import Decision
    from evaluator.types import Comparison

Writer: TypeAlias = "Callable[[Comparison, Sequence[Decision]], str | bytes]"


@options.takes(
    *shared.GATES, "prior", *shared.DESK, *shared.PLUGINS, *shared.READING, *shared.MODEL
)
def compare(
    original: Annotated[str, typer.Argument(help="The original article; - is standard input.")],
    rewrite: Annotated[
        str | None,
        typer.Argument(
            help="The rewritten article; - is standard input. Left out where --side or --column "
            "says where both stand in the first file."
        ),
    ] = None,
    html: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write the report: a page to review and decide in."),
    ] = None,
    decisions: options.Decisions = None,
    json: Annotated[
        str | None, typer.Option(metavar="FILE", help="Same as --to json=FILE.")
    ] = None,
    to: options.ResultTo = None,
    explain: options.Explain = False,
    mqm_tsv: Annotated[
        str | None, typer.Option(metavar="FILE", help="Same as --to mqm-tsv=FILE.")
    ] = None,
    ter: Annotated[bool, typer.Option("--ter", help="Compute TER too (slow).")] = False,
    side: sides.Sides = None,
    column: sides.Columns = None,
    *,
    chosen: options.Chosen,
) -> None:
    """Align, score and flag one pair of articles.

    Prints a summary and the flagged units; writes results where --to says.

    Example: evaluator compare original.txt rewrite.txt --html report.html
    """
    rewrite = sides.same_file(original, rewrite, side, column)
    writers = options.result_writers(to, json=json, html=html, mqm_tsv=mqm_tsv)
    loaded = chosen.load(ter=ter or None)
    known = options.known_decisions(decisions)
    told = sides.read_settings(loaded.settings.read, side, column)
    result = _compare((original, rewrite), told, loaded.settings, chosen.quiet)
    conclude(result, writers, known, loaded, chosen, explain=explain)


def conclude(
    result: Comparison,
    writers: Sequence[tuple[str, Writer]],
    known: Sequence[Decision],
    loaded: Loaded,
    chosen: options.Chosen,
    *,
    explain: bool = False,
) -> None:
    """Write and print a comparison, hold it against the gates, and end with the exit code."""
    from evaluator.cli import gating
    from evaluator.gates import Watch
    from evaluator.report.output import write_result
    from evaluator.report.terminal import print_comparison

    for path, writer in writers:
        write_result(path, writer(result, known))
    summary = not any(path == "-" for path, _ in writers)
    # The summary names the warnings; in a terminal they would stand there twice.
    told_there = chosen.quiet or (summary and sys.stdout.isatty())
    for warning in result.warnings:
        options.message(f"warning: {warning.message} ({warning.slug})", quiet=told_there)
    if summary:
        print_comparison(result, decisions=known, explain=explain)
        options.name_written([path for path, _ in writers], quiet=chosen.quiet)
    watch = Watch(loaded.gates)
    gating.look_at_comparison(watch, result, known)
    if gating.tell(watch, loaded, chosen.quiet):
        raise typer.Exit(EXIT_GATE)


def _compare(
    paths: tuple[str, str],
    told: tuple[ReadSettings, ReadSettings],
    settings: Settings,
    quiet: bool,
) -> Comparison:
    with Waiting(quiet) as waiting:
        waiting.say("Reading the articles")
        from evaluator import pipeline
        from evaluator.api import Evaluator

        documents = [
            pipeline.read(path, settings, each) for path, each in zip(paths, told, strict=True)
        ]
        evaluator = Evaluator(settings)
        waiting.say("Loading the models")
        _ = evaluator.models
        waiting.say("Comparing")
        return evaluator.compare(*documents)
