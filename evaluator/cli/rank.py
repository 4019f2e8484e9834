"""`evaluator rank`: several systems' rewrites of the same originals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evaluator.cli import options, shared
from evaluator.cli.benchmark import Column, columns_of, warn_of_few_groups
from evaluator.cli.spoken import main_language
from evaluator.errors import InputError, UsageError

if TYPE_CHECKING:
    from evaluator.cli.panel import Panel
    from evaluator.config import Settings
    from evaluator.plugins import MetricPlugin
    from evaluator.ranking import Counted, Ranking, Segments


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
    column: Column = None,
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
    from evaluator.cli.panel import load_panel
    from evaluator.ranking.report import as_json, print_ranking
    from evaluator.report.output import write_json

    settings, quiet = chosen.load(bootstrap=resamples, seed=seed).settings, chosen.quiet
    if articles and aligned:
        segments = _read_aligned(articles[0], articles[1:])
        ranked = {articles[0]: _rank_pairs(articles[0], segments, load_panel(settings, quiet))}
    elif articles:
        ranked = {articles[0]: _rank_articles(articles[0], articles[1:], settings, quiet)}
    else:
        read = {path: _read_pairs(path, column) for path in pairs or []}
        panel = load_panel(settings, quiet)
        ranked = {path: _rank_pairs(path, segments, panel) for path, segments in read.items()}
    for name, ranking in ranked.items():
        if json != "-":
            print_ranking(PurePath(name).name, ranking)
        warn_of_few_groups(name, ranking.groups, quiet)
    if json is not None:
        write_json(json, as_json(ranked, __version__))


def _rank_articles(
    original: str, rewrites: Sequence[str], settings: Settings, quiet: bool
) -> Ranking:
    import numpy as np

    from evaluator import pipeline
    from evaluator.api import Evaluator
    from evaluator.plugins import load_plugins
    from evaluator.ranking import article_statistics, rank_systems

    # The metrics of plugins are asked once, for the blocks.
    evaluator = Evaluator(replace(settings, metrics=()))
    reference, *documents = (pipeline.read(path, settings) for path in (original, *rewrites))
    counted = [
        surface_counts(main_language([reference.text], settings)),
        *plugin_counts(load_plugins(settings.metrics).metrics),
    ]
    comparisons = []
    for path, document in zip(rewrites, documents, strict=True):
        comparisons.append(evaluator.compare(reference, document))
        for warning in comparisons[-1].warnings:
            options.message(f"warning: {path}: {warning.message} ({warning.slug})", quiet=quiet)
    parts, blocks = article_statistics(comparisons, counted)
    return rank_systems(
        _names(rewrites),
        parts,
        np.arange(blocks),
        resamples=settings.bootstrap,
        seed=settings.seed,
    )


def _names(paths: Sequence[str]) -> list[str]:
    """Return file names where these tell the systems apart, else the paths."""
    names = [PurePath(path).name for path in paths]
    return names if len(set(names)) == len(names) else list(paths)


def _read_pairs(path: str, column: Sequence[str] | None) -> Segments:
    from evaluator.agreement import read_labelled
    from evaluator.ranking import by_system

    rows = read_labelled(
        path, columns=columns_of(column), required=False, stdin=options.stdin_bytes()
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


def _rank_pairs(path: str, segments: Segments, panel: Panel) -> Ranking:
    import numpy as np

    from evaluator.agreement.resample import number_groups
    from evaluator.ranking import Metric, Statistics, rank_systems, segment_statistics
    from evaluator.text import without_invisible

    rows = [panel.score(pairs) for pairs in segments.pairs]
    kept = [k for k in range(len(segments.groups)) if all(row[k].error is None for row in rows)]
    if not kept:
        raise InputError(
            "systems-unscored",
            f"{path}: no segment could be scored for every system.",
            "Check that the rewrites have text in them.",
        )
    pairs = [
        [
            (without_invisible(one), without_invisible(other))
            for one, other in map(of.__getitem__, kept)
        ]
        for of in segments.pairs
    ]
    sources = [[of_system[k] for k in kept] for of_system in segments.sources]
    language = main_language((original for original, _ in pairs[0]), panel.settings)
    counted = [surface_counts(language), *plugin_counts(panel.metrics)]
    signature = panel.encoder.signature
    parts = [
        *(
            Statistics(
                one.metrics,
                np.stack([one.count(*each) for each in zip(pairs, sources, strict=True)]),
                one.totals,
            )
            for one in counted
        ),
        segment_statistics(
            Metric("similarity", signature=f"{signature}|cosine|weight:characters"),
            [[row[k].similarity for k in kept] for row in rows],
            [len(original) for original, _ in pairs[0]],
        ),
        segment_statistics(
            Metric("drift", rises=False, signature=panel.measures[-1].signature),
            [[row[k].drift for k in kept] for row in rows],
        ),
    ]
    lost = len(segments.groups) - len(kept)
    return rank_systems(
        segments.systems,
        parts,
        number_groups(segments.groups[kept].tolist()),
        left_out=segments.left_out + lost,
        resamples=panel.settings.bootstrap,
        seed=panel.settings.seed,
    )


def surface_counts(language: str) -> Counted:
    """Return BLEU and chrF as `rank` takes them: 34 n-gram counts a pair, BLEU's before chrF's.

    Args:
        language: ISO 639-1 code that picks BLEU's tokenizer.
    """
    import numpy as np

    from evaluator.ranking import Counted, Metric
    from evaluator.scores import (
        SurfaceStatistics,
        corpus_scores,
        gather,
        tokeniser_for,
        unit_scores,
    )

    tokeniser = tokeniser_for(language).name
    signatures = corpus_scores(gather([("a", "a")], tokeniser), resamples=0)

    def count(pairs: Sequence[tuple[str, str]], sources: Sequence[str | None] | None) -> Any:
        counted = gather(pairs, tokeniser)
        return np.concatenate([counted.bleu, counted.chrf], axis=1).astype(np.float64)

    def totals(sums: Any) -> Any:
        whole = sums.astype(np.int64)
        statistics = SurfaceStatistics(whole[:, :10], whole[:, 10:])
        rows = unit_scores(statistics, effective_order=False)
        return np.array([[row.bleu, row.chrf] for row in rows])

    metrics = (
        Metric("BLEU", signature=signatures["bleu"].signature),
        Metric("chrF", signature=signatures["chrf"].signature),
    )
    return Counted(metrics, count, totals)


def plugin_counts(plugins: Sequence[MetricPlugin]) -> list[Counted]:
    """Return the metrics of other packages as `rank` takes them."""
    import numpy as np

    from evaluator.ranking import Counted, Metric

    def taken(plugin: MetricPlugin) -> Counted:
        def totals(sums: Any) -> Any:
            if not sums.shape[1]:  # nothing was asked, so not even k is known
                return np.full((len(sums), 1), np.nan)
            return plugin.scores(sums)[:, None]

        metric = Metric(plugin.name, plugin.higher_is_better, plugin.signature)
        return Counted((metric,), plugin.statistics, totals, plugin.gaps)

    return [taken(plugin) for plugin in plugins]
