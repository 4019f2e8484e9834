"""`evaluator score`: pairs that are aligned already, one a row."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evaluator.cli import options, shared, sides
from evaluator.cli.progress import Progress
from evaluator.errors import EXIT_GATE, EXIT_PARTIAL, UsageError

if TYPE_CHECKING:
    from evaluator.config import Settings
    from evaluator.models import PlacedEncoder
    from evaluator.pairs import PairSettings, PairSource


@options.takes(
    "fail_on",
    "max_drift",
    "allow_unchecked",
    "prior",
    *shared.DESK,
    *shared.PLUGINS,
    "lang",
    *shared.MODEL,
)
def score(
    pairs: Annotated[
        list[str],
        typer.Argument(
            metavar="PAIRS | ORIGINAL REWRITE",
            help="Rows with original, rewrite and, if you like, id and source; - is standard "
            "input. Or an XLIFF or TMX file with --side twice. Or two plain text files, a segment "
            "a line.",
        ),
    ],
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="SCORES", help="Where to; - is standard output."),
    ] = "-",
    output_format: Annotated[
        str | None,
        typer.Option("--output-format", metavar="F", help="jsonl, tsv, csv, csv-excel or parquet."),
    ] = None,
    input_format: Annotated[
        str | None,
        typer.Option("--input-format", metavar="F", help="jsonl, tsv, csv or parquet."),
    ] = None,
    references: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A further reference for BLEU and chrF: a column, or with plain text a file; "
            "again for more.",
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="What the pairs were translated from: a column, or a plain file."
        ),
    ] = None,
    summary: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write the scores of all rows; - is standard output."),
    ] = None,
    meta_line: Annotated[
        bool, typer.Option("--meta-line", help="Begin JSONL with a line on how rows were made.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a run that was broken off.")
    ] = False,
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

    Each row in gives a row out, in the same order, with its other columns; a row that cannot be
    scored says why. How rows were made is written to SCORES.meta.json, with the scores of all of
    them, which standard error shows, too.

    Example: evaluator score pairs.jsonl -o scores.parquet
    """
    from evaluator.cli import gating, score_record, spoken
    from evaluator.gates import Watch
    from evaluator.pairs import Tally, cut, open_scores, score_windows, with_language
    from evaluator.pairs import resume as resuming
    from evaluator.report.output import write_json

    form = _form(output, output_format)
    _check_usage(pairs, output, summary, references, resume=resume)
    loaded = chosen.load()
    settings, quiet = loaded.settings, chosen.quiet
    told = {"references": list(references or ()), "source": source, "columns": list(column or ())}
    watch = Watch(loaded.gates)
    counts: Counter[str] = Counter()
    renamed: dict[str, str] = {}
    languages: Counter[str] = Counter()
    with (
        ExitStack() as ending,
        _opened(pairs, input_format, references, source, side, column, settings) as rows,
    ):
        from evaluator.loading import load_models
        from evaluator.pairs import Summed
        from evaluator.readers.language import likely_language
        from evaluator.segments import evaluation, fitting, rule_workers

        models = load_models(settings, bulk=True)
        cuts = _windows(models.encoder, settings)
        windows, language = with_language(cut(rows, likely_language, cuts))
        made = score_record.made_with(
            models, settings, cuts, language, pairs, told, 1 + len(references or ())
        )
        metrics = models.plugins.metrics
        tally = Tally(
            score_record.means(models, settings, sources=cuts.sources),
            [Summed(one.name, one.signature, one.scores) for one in metrics],
        )
        earlier = resuming.Earlier(output, windows)
        noted = {**made, "meta_line": meta_line}
        goes_on = resume and resuming.goes_on(output, noted)
        progress = Progress(quiet)

        def looked_at(stream: Iterator[Any]) -> Iterator[Any]:
            for row in stream:
                counts["rows"] += 1
                counts["failed"] += row.error is not None
                counts.update(row.warnings)
                languages.update([row.language] if row.language else [])
                renamed.update(score_record.renamed_in(row))
                gating.look_at_row(watch, row, counts["rows"])
                if row.error is not None and row.original is None and row.rewrite is None:
                    progress.clear()
                    options.message(row.error, quiet=quiet)
                yield row

        if goes_on:
            for _ in looked_at(earlier.take(tally)):
                pass
            options.message(f"Going on behind {counts['rows']:,} rows.", quiet=quiet)
            progress.begin_at(counts["rows"])
        count = fitting(models.encoder.placement.device) if workers is None else workers
        pool = ending.enter_context(rule_workers(count, settings)) if count else None
        scored = score_windows(
            earlier.rest,
            models.encoder,
            evaluation(settings, models.detector, models.plugins, pool),
            likely_language,
            settings=cuts,
            tally=tally,
            workers=pool,
        )
        with open_scores(
            output,
            form or rows.format,
            stdout=sys.stdout.buffer if output == "-" else None,
            meta=made,
            meta_line=meta_line,
            kept=earlier.kept,
            types=rows.types,
        ) as writer:
            if output != "-" and not goes_on:
                resuming.note(output, noted)
            for row in looked_at(scored):
                writer.write([row])
                progress.show(counts["rows"], rows.rows_expected)
        progress.clear()
    whole = tally.scores(resamples=settings.bootstrap, seed=settings.seed)
    whole = score_record.all_scores(whole, [one.name for one in metrics] if goes_on else ())
    record = score_record.summary({**made, "renamed": renamed}, counts, whole)
    if output != "-":
        write_json(f"{output}.meta.json", record)
        Path(resuming.begun(output)).unlink(missing_ok=True)
    if summary is not None:
        write_json(summary, record)
    spoken.tell_languages(languages, settings, quiet)
    score_record.say_rows(counts, renamed, quiet)
    score_record.say_scores(whole, quiet)
    crossed = gating.tell(watch, loaded, quiet, whole="rows")
    if counts["failed"]:
        raise typer.Exit(EXIT_PARTIAL)
    if crossed:
        raise typer.Exit(EXIT_GATE)


def _form(output: str, output_format: str | None) -> str | None:
    """Return the format of the scores, None for that of the pairs.

    Raises:
        UsageError: pairs-format.
    """
    from evaluator.pairs import MARKED_CSV
    from evaluator.tables import ENDINGS, FORMATS, format_of

    formats = (*FORMATS, MARKED_CSV)
    if output_format is not None and output_format not in formats:
        raise UsageError(
            "pairs-format",
            f"The format {output_format!r} is not one for scores.",
            f"Give one of {', '.join(formats)}.",
        )
    form = output_format or format_of(output)
    ending = Path(output.removesuffix(".gz")).suffix
    if form is None and ending and not Path(output).is_char_device():
        raise UsageError(
            "pairs-format",
            f"-o {output}: {ending} is not an ending of files of scores, which are "
            f"{', '.join(ENDINGS)} (.gz behind it, if you like).",
            "Give one of them, or --output-format.",
        )
    return form


def _check_usage(
    pairs: Sequence[str],
    output: str,
    summary: str | None,
    references: Sequence[str] | None,
    *,
    resume: bool,
) -> None:
    plain = len(pairs) > 1
    if len(pairs) > 2:
        raise UsageError(
            "score-inputs",
            f"{len(pairs)} files are named to be scored.",
            "Give one file of pairs, or an original and a rewrite in plain text; several rewrites "
            "are compared by `evaluator rank ORIGINAL REWRITE REWRITE --aligned`.",
        )
    if plain and list(pairs).count("-") > 1:
        raise sides.two_stdin()
    if output == "-" and (summary == "-" or resume):
        what = "Two results go to standard output." if summary == "-" else "--resume has no file."
        slug = "two-stdout" if summary == "-" else "resume-stdout"
        raise UsageError(slug, what, "Name a file with -o.")
    for path in (*pairs, *(references or () if plain else ())):
        there = "-" not in (path, output) and Path(output).exists() and Path(path).exists()
        if there and Path(output).samefile(path):
            raise UsageError(
                "same-file", "The scores would overwrite the pairs.", "Name another file."
            )


def _opened(
    pairs: Sequence[str],
    input_format: str | None,
    references: Sequence[str] | None,
    source: str | None,
    side: Sequence[str] | None,
    column: Sequence[str] | None,
    settings: Settings,
) -> PairSource:
    from evaluator.pairs import open_pairs, open_parallel
    from evaluator.pairs.reading import FIELDS

    stdin = options.stdin_bytes() if "-" in pairs else None
    if len(pairs) == 2:
        return open_parallel(pairs[0], pairs[1], references or (), source, stdin=stdin)
    if input_format is None and sides.is_localisation(pairs[0], side):
        return sides.open_units(pairs[0], side, settings)
    names = sides.named_columns(column, FIELDS)
    columns = {field: given[-1] for field, given in names.items()}
    if source is not None:
        columns["source"] = source
    return open_pairs(
        pairs[0],
        input_format=input_format,
        stdin=stdin,
        columns=columns,
        references=references or (),
        carry=True,
    )


def _windows(encoder: PlacedEncoder, settings: Settings) -> PairSettings:
    from evaluator.languages import named
    from evaluator.pairs import PairSettings

    return PairSettings.on(
        encoder.placement.device,
        language=named(settings),
        sources=settings.encoder is not None,  # the bundled encoder knows English alone
    )
