"""`evaluator rank`: several systems' rewrites of the same originals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from evaluator.cli import options, shared
from evaluator.cli.sides import LabelColumns, label_columns
from evaluator.errors import UsageError

if TYPE_CHECKING:
    from evaluator.config import Settings
    from evaluator.ranking import Ranking, Segments


@options.takes("metrics", *shared.READING, *shared.MODEL)
def rank(
    articles: Annotated[
        list[str] | None,
        typer.Argument(help="The original article, then each system's rewrite of it."),
    ] = None,
    pairs: Annotated[
        list[str] | None,
        typer.Option(
            "--pairs",
            metavar="FILE",
            help="Rows with original, rewrite and system, in place of articles; again for more.",
        ),
    ] = None,
    aligned: Annotated[
        bool,
        typer.Option(
            "--aligned", help="The articles are plain text, a segment a line, line for line."
        ),
    ] = False,
    column: LabelColumns = None,
    json: options.FiguresTo = None,
    resamples: Annotated[
        int | None, typer.Option(min=2, help="Bootstrap resamples of the segments.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the resampling.")] = None,
    *,
    chosen: options.Chosen,
) -> None:
    """Rank systems by BLEU, chrF, similarity and drift, with paired bootstrap tests.

    Example: evaluator rank original.txt first.txt second.txt --aligned
    """
    wrong = bool(articles) == bool(pairs) or (aligned and bool(pairs))
    if wrong or (articles and len(articles) < 3):
        raise UsageError(
            "rank-inputs",
            "To rank, name an original and at least two rewrites, or files of pairs.",
            "Write evaluator rank ORIGINAL REWRITE REWRITE, with --aligned where they are parallel "
            "line by line, or evaluator rank --pairs FILE.",
        )
    from evaluator import __version__
    from evaluator.cli import spoken
    from evaluator.ranking import rank_segments
    from evaluator.ranking.report import as_json, print_ranking
    from evaluator.report.output import write_json

    settings, quiet = chosen.load(bootstrap=resamples, seed=seed).settings, chosen.quiet
    if articles and not aligned:
        ranked = {articles[0]: _rank_articles(articles[0], articles[1:], settings, quiet)}
    else:
        if articles:
            read = {articles[0]: _read_aligned(articles[0], articles[1:])}
        else:
            read = {path: _read_pairs(path, column) for path in pairs or []}
        panel = spoken.watched_panel(settings, quiet)
        ranked = {path: rank_segments(path, segments, panel) for path, segments in read.items()}
    for name, ranking in ranked.items():
        if json != "-":
            print_ranking(PurePath(name).name, ranking)
        spoken.tell_few_groups(name, ranking.groups, quiet)
    if json is not None:
        write_json(json, as_json(ranked, __version__))


def _rank_articles(
    original: str, rewrites: Sequence[str], settings: Settings, quiet: bool
) -> Ranking:
    from evaluator import pipeline
    from evaluator.api import Evaluator
    from evaluator.languages import main_language
    from evaluator.plugins import load_plugins
    from evaluator.ranking import rank_articles

    evaluator = Evaluator(replace(settings, metrics=()))
    reference, *documents = (pipeline.read(path, settings) for path in (original, *rewrites))
    metrics = load_plugins(settings.metrics).metrics
    comparisons = []
    for path, document in zip(rewrites, documents, strict=True):
        comparisons.append(evaluator.compare(reference, document))
        for warning in comparisons[-1].warnings:
            options.message(f"warning: {path}: {warning.message} ({warning.slug})", quiet=quiet)
    language = main_language([reference.text], settings)
    return rank_articles(_names(rewrites), comparisons, language, metrics, settings)


def _names(paths: Sequence[str]) -> list[str]:
    """Return file names where these tell the systems apart, else the paths."""
    names = [PurePath(path).name for path in paths]
    return names if len(set(names)) == len(names) else list(paths)


def _read_pairs(path: str, column: Sequence[str] | None) -> Segments:
    from evaluator.agreement import read_labelled
    from evaluator.ranking import by_system

    rows = read_labelled(
        path, columns=label_columns(column), required=False, stdin=options.stdin_bytes()
    )
    return by_system(rows, path)


def _read_aligned(original: str, rewrites: Sequence[str]) -> Segments:
    """Read parallel files: each line is a segment of its own."""
    import numpy as np

    from evaluator.pairs import open_parallel
    from evaluator.ranking import Segments

    pairs = []
    for path in rewrites:
        with open_parallel(original, path) as source:
            pairs.append(tuple((row.original or "", row.rewrite or "") for row in source))
    none: tuple[str | None, ...] = (None,) * len(pairs[0])
    sources = (none,) * len(pairs)
    return Segments(tuple(_names(rewrites)), tuple(pairs), sources, np.arange(len(none)), 0)
