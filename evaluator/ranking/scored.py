"""Systems scored and ranked: over segments that are aligned, or over one article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.agreement.resample import number_groups
from evaluator.errors import InputError
from evaluator.languages import main_language
from evaluator.ranking.articles import Counted, article_statistics
from evaluator.ranking.paired import Metric, Ranking, Statistics, rank_systems
from evaluator.ranking.segments import Segments, segment_statistics
from evaluator.scores import SurfaceStatistics, corpus_scores, gather, tokeniser_for, unit_scores
from evaluator.text import without_invisible

if TYPE_CHECKING:
    from evaluator.agreement.panel import Panel
    from evaluator.config import Settings
    from evaluator.plugins import MetricPlugin
    from evaluator.types import Comparison


def rank_articles(
    systems: Sequence[str],
    comparisons: Sequence[Comparison],
    language: str,
    metrics: Sequence[MetricPlugin],
    settings: Settings,
) -> Ranking:
    """Rank systems by their rewrites of one article.

    Args:
        systems: Their names.
        comparisons: One a system, all of the same original.
        language: Of the original, ISO 639-1.
        metrics: Those of other packages, which are asked once, for the blocks.
        settings: Those of the run.
    """
    counted = [surface_counts(language), *plugin_counts(metrics)]
    parts, blocks = article_statistics(comparisons, counted)
    return rank_systems(
        systems, parts, np.arange(blocks), resamples=settings.bootstrap, seed=settings.seed
    )


def rank_segments(name: str, segments: Segments, panel: Panel) -> Ranking:
    """Score segments that are aligned and rank their systems.

    Args:
        name: The file, for messages.
        segments: With at least two systems.
        panel: Scores them.

    Raises:
        InputError: systems-unscored.
    """
    rows = [panel.score(pairs) for pairs in segments.pairs]
    kept = [k for k in range(len(segments.groups)) if all(row[k].error is None for row in rows)]
    if not kept:
        raise InputError(
            "systems-unscored",
            f"{name}: no segment could be scored for every system.",
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

    def taken(plugin: MetricPlugin) -> Counted:
        def totals(sums: Any) -> Any:
            if not sums.shape[1]:  # nothing was asked, so not even k is known
                return np.full((len(sums), 1), np.nan)
            return plugin.scores(sums)[:, None]

        metric = Metric(plugin.name, plugin.higher_is_better, plugin.signature)
        return Counted((metric,), plugin.statistics, totals, plugin.gaps)

    return [taken(plugin) for plugin in plugins]
