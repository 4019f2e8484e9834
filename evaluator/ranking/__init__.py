"""Several systems' rewrites of the same originals: scores with intervals, and paired tests."""

from __future__ import annotations

from evaluator.ranking.articles import Counted, article_statistics
from evaluator.ranking.paired import (
    Metric,
    MetricResult,
    Ranking,
    Statistics,
    paired_bootstrap,
    rank_systems,
)
from evaluator.ranking.scored import rank_articles, rank_segments
from evaluator.ranking.segments import Segments, by_system, segment_statistics

__all__ = [
    "Counted",
    "Metric",
    "MetricResult",
    "Ranking",
    "Segments",
    "Statistics",
    "article_statistics",
    "by_system",
    "paired_bootstrap",
    "rank_articles",
    "rank_segments",
    "rank_systems",
    "segment_statistics",
]
