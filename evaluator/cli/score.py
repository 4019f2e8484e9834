"""`evaluator score`: pairs that are aligned already, one a row."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluator.cli import options, shared, sides
from evaluator.cli.progress import Progress
from evaluator.errors import EXIT_GATE, EXIT_PARTIAL, UsageError

if TYPE_CHECKING:
    from evaluator.models import PlacedEncoder
    from evaluator.pairs import PairSettings

_GPU_ROWS = 4096
_GPU_CHARACTERS = 1_000_000


@options.takes(
    "fail_on", "max_drift", "prior", *shared.DESK, *shared.PLUGINS, "lang", *shared.MODEL
)
def score(
    pairs: Annotated[
        str,
        typer.Argument(
            help="Rows with original, rewrite and, if you like, id; - is standard input. Or an "
            "XLIFF or TMX file with --side twice."
        ),
    ],
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="SCORES", help="Where to; - is standard output."),
    ] = "-",
    output_format: Annotated[
        str | None,
        typer.Option("--output-format", metavar="F", help="jsonl, tsv, csv or parquet."),
    ] = None,
    input_format: Annotated[
        str | None,
        typer.Option("--input-format", metavar="F", help="jsonl, tsv, csv or parquet."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=0, help="Processes for rules and n-grams beside the models. Default: by cores."
        ),
    ] = None,
    side: sides.Sides = None,
    column: sides.Columns = None,
    *,
    chosen: options.Chosen,
) -> None:
    """Score pairs of sentences, as many as you like.

    Each row in gives a row out, in the same order; a row that cannot be scored says why.

    Example: evaluator score pairs.jsonl -o scores.parquet
    """
    from evaluator.cli import gating
    from evaluator.gates import Watch
    from evaluator.pairs import open_pairs, open_scores, score_pairs
    from evaluator.pairs.workers import fitting
    from evaluator.tables import FORMATS, format_of

    form = output_format or format_of(output)
    if form is not None and form not in FORMATS:
        raise UsageError(
            "pairs-format",
            f"The format {form!r} is not one for scores.",
            f"Give one of {', '.join(FORMATS)}.",
        )
    if pairs != "-" and output != "-" and Path(output).exists() and Path(output).samefile(pairs):
        raise UsageError("same-file", "The scores would overwrite the pairs.", "Name another file.")
    loaded = chosen.load()
    settings, quiet = loaded.settings, chosen.quiet
    watch = Watch(loaded.gates)
    counts: Counter[str] = Counter()
    stdin = options.stdin_bytes() if pairs == "-" else None
    if input_format is None and sides.is_localisation(pairs, side):
        opened = sides.open_units(pairs, side, settings)
    else:
        names = sides.named_columns(column, ("id", "original", "rewrite"))
        columns = {field: given[-1] for field, given in names.items()}
        opened = open_pairs(pairs, input_format=input_format, stdin=stdin, columns=columns)
    with ExitStack() as ending, opened as source:
        from evaluator.judging import drift_judge, rule_workers
        from evaluator.languages import base, warnings_for
        from evaluator.loading import load_models
        from evaluator.read.language import detect_language

        for warning in warnings_for(base(settings.lang), settings):
            options.message(f"warning: {warning.message} ({warning.slug})", quiet=quiet)
        models = load_models(settings, bulk=True)
        count = fitting(models.encoder.placement.device) if workers is None else workers
        pool = ending.enter_context(rule_workers(count, settings)) if count else None
        scored = score_pairs(
            source,
            models.encoder,
            drift_judge(settings, models.detector, models.plugins, pool),
            detect_language,
            _windows(models.encoder, base(settings.lang)),
            pool,
        )
        progress = Progress(quiet)
        stdout = sys.stdout.buffer if output == "-" else None
        with open_scores(output, form or source.format, stdout=stdout) as writer:
            for row in scored:
                writer.write([row])
                counts["rows"] += 1
                counts["failed"] += row.error is not None
                counts.update(row.warnings)
                gating.look_at_row(watch, row, counts["rows"])
                if row.error is not None and row.original is None and row.rewrite is None:
                    progress.clear()
                    options.message(row.error, quiet=quiet)
                progress.show(counts["rows"], source.rows_expected)
        progress.clear()
    _say(counts, quiet)
    crossed = gating.tell(watch, loaded, quiet, whole="rows")
    if counts["failed"]:
        raise typer.Exit(EXIT_PARTIAL)
    if crossed:
        raise typer.Exit(EXIT_GATE)


def _say(counts: Counter[str], quiet: bool) -> None:
    parts = [f"{counts['rows']:,} rows"]
    for name, text in {
        "failed": "not scored (see their error)",
        "copy": "where the rewrite is a copy of the original",
        "untranslated": "where the two sides are in different languages",
        "never-flag": "with findings that the desk's list kept out",
        "unit-too-long": "too long for drift to be looked for",
    }.items():
        if counts[name]:
            parts.append(f"{counts[name]:,} {text}")
    options.message("; ".join(parts), quiet=quiet)


def _windows(encoder: PlacedEncoder, language: str) -> PairSettings:
    from evaluator.pairs import PairSettings

    if encoder.placement.device == "cpu":
        return PairSettings(language=language)
    return PairSettings(_GPU_ROWS, _GPU_CHARACTERS, language=language)
