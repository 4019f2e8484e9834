"""`evaluator score`: pairs that are aligned already, one a row."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluator.cli import options
from evaluator.cli.progress import Progress
from evaluator.errors import EXIT_GATE, EXIT_PARTIAL, UsageError
from evaluator.types import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.config import Settings
    from evaluator.loading import PairDetector, PlacedEncoder
    from evaluator.pairs import Judge, PairSettings, PairVerdict, PreparedPair

_GPU_ROWS = 4096
_GPU_CHARACTERS = 1_000_000


def score(
    pairs: Annotated[
        str,
        typer.Argument(
            help="Rows with original, rewrite and, if you like, id; - is standard input."
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
        int, typer.Option(min=0, help="Processes that count n-grams; for fast GPUs.")
    ] = 0,
    fail_on: options.FailOn = None,
    prior: options.Prior = None,
    lang: options.Lang = None,
    config: options.Config = None,
    encoder: options.EncoderName = None,
    detector: options.DetectorName = None,
    device: options.Device = None,
    precision: options.Precision = None,
    batch_tokens: options.BatchTokens = None,
    threads: options.Threads = None,
    quiet: options.Quiet = False,
) -> None:
    """Score pairs of sentences, as many as you like.

    Each row in gives a row out, in the same order; a row that cannot be scored says why.

    Example: evaluator score pairs.jsonl -o scores.parquet
    """
    from evaluator.pairs import format_of, open_pairs, open_scores, score_pairs
    from evaluator.pairs.reading import FORMATS

    chosen = output_format or format_of(output)
    if chosen is not None and chosen not in FORMATS:
        raise UsageError(
            "pairs-format",
            f"The format {chosen!r} is not one for scores.",
            f"Give one of {', '.join(FORMATS)}.",
        )
    if pairs != "-" and output != "-" and Path(output).exists() and Path(output).samefile(pairs):
        raise UsageError("same-file", "The scores would overwrite the pairs.", "Name another file.")
    settings = options.load_settings(
        config,
        quiet,
        prior=prior,
        lang=lang,
        encoder=encoder,
        detector=detector,
        device=device,
        precision=precision,
        batch_tokens=batch_tokens,
        threads=threads,
    ).settings
    limit = Severity(fail_on.value).rank if fail_on else None
    counts: Counter[str] = Counter()
    stdin = options.stdin_bytes() if pairs == "-" else None
    with open_pairs(pairs, input_format=input_format, stdin=stdin) as source:
        from evaluator.loading import load_models
        from evaluator.read.language import detect_language

        models = load_models(settings, bulk=True)
        scored = score_pairs(
            source,
            models.encoder,
            drift_judge(settings, models.detector),
            detect_language,
            _windows(models.encoder, workers),
        )
        progress = Progress(quiet)
        stdout = sys.stdout.buffer if output == "-" else None
        with open_scores(output, chosen or source.format, stdout=stdout) as writer:
            for row in scored:
                writer.write([row])
                counts["rows"] += 1
                counts["failed"] += row.error is not None
                counts.update(row.warnings)
                counts["crossed"] += (
                    limit is not None and row.severity is not None and row.severity.rank >= limit
                )
                if row.error is not None and row.original is None and row.rewrite is None:
                    progress.clear()
                    options.message(row.error, quiet=quiet)
                progress.show(counts["rows"], source.rows_expected)
        progress.clear()
    _say(counts, quiet)
    if counts["failed"]:
        raise typer.Exit(EXIT_PARTIAL)
    if counts["crossed"]:
        options.message(f"gate: --fail-on {fail_on}: {counts['crossed']:,} rows", quiet=quiet)
        raise typer.Exit(EXIT_GATE)


def _say(counts: Counter[str], quiet: bool) -> None:
    parts = [f"{counts['rows']:,} rows"]
    for name, text in {
        "failed": "not scored (see their error)",
        "copy": "where the rewrite is a copy of the original",
        "untranslated": "where the two sides are in different languages",
    }.items():
        if counts[name]:
            parts.append(f"{counts[name]:,} {text}")
    options.message("; ".join(parts), quiet=quiet)


def _windows(encoder: PlacedEncoder, workers: int) -> PairSettings:
    from evaluator.pairs import PairSettings

    if encoder.placement.device == "cpu":
        return PairSettings(workers=workers)
    return PairSettings(_GPU_ROWS, _GPU_CHARACTERS, workers)


def drift_judge(settings: Settings, detector: PairDetector | None) -> Judge:
    """Return what finds drift in a window of pairs, each taken by itself."""
    from evaluator import drift
    from evaluator.pairs import PairVerdict

    language = settings.lang or "en"

    def judge(pairs: Sequence[PreparedPair]) -> list[PairVerdict]:
        texts = [(pair.original.text, pair.rewrite.text) for pair in pairs]
        detections = detector.detect(texts) if detector else [None] * len(texts)
        verdicts = []
        for pair, detection in zip(pairs, detections, strict=True):
            found = drift.judge(
                drift.UnitText(pair.original.text, pair.original_tokens, language),
                drift.UnitText(pair.rewrite.text, pair.rewrite_tokens, language),
                settings.drift,
                detection=detection,
            )
            verdicts.append(PairVerdict(found.score, found.severity, found.findings))
        return verdicts

    return judge
