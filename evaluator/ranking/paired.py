"""Paired bootstrap between systems, as sacrebleu does it, for any score made of sums.

Statistics of segments are resampled, no text is scored again (Koehn 2004; Post 2018).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from evaluator.agreement.resample import cluster_weights, percentile_interval
from evaluator.types import Interval

SIGNIFICANT = 0.05

FloatTable = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Metric:
    """A score of a whole system.

    Attributes:
        rises: Whether higher is better.
        signature: Settings, model and versions, in sacrebleu's manner.
    """

    name: str
    rises: bool = True
    signature: str = ""


@dataclass(frozen=True)
class Statistics:
    """What the segments of s systems add to the scores of m metrics.

    Attributes:
        table: (s, n, k) numbers that a system's scores can be computed from when they are summed.
        totals: Turns (b, k) sums into (b, m) scores, NaN for none.
    """

    metrics: tuple[Metric, ...]
    table: FloatTable
    totals: Callable[[FloatTable], FloatTable]


@dataclass(frozen=True)
class MetricResult:
    """One metric's scores of all systems.

    Attributes:
        values: A system each, None where there was nothing to score.
        intervals: 95%, by bootstrap.
        p_values: (s, s) of the difference between two systems; None where there is none.
        ranks: 1 plus the number of systems that are better by a significant difference.
    """

    metric: Metric
    values: tuple[float | None, ...]
    intervals: tuple[Interval | None, ...]
    p_values: tuple[tuple[float | None, ...], ...]
    ranks: tuple[int | None, ...]


@dataclass(frozen=True)
class Ranking:
    """Systems side by side.

    Attributes:
        segments: That all systems have, and that were resampled.
        groups: Of segments that were resampled together; a single one allows no test.
        left_out: Segments that some system lacks or that could not be scored.
    """

    systems: tuple[str, ...]
    segments: int
    groups: int
    left_out: int
    resamples: int
    seed: int
    metrics: tuple[MetricResult, ...]


def rank_systems(
    systems: Sequence[str],
    parts: Sequence[Statistics],
    groups: npt.NDArray[np.int64],
    *,
    left_out: int = 0,
    resamples: int = 1000,
    seed: int = 12345,
) -> Ranking:
    """Score systems and test every difference between two of them.

    Args:
        systems: s names.
        parts: Statistics of the same n segments.
        groups: (n,) number of what is resampled together; 0 to n - 1 for the segments themselves.
        left_out: Segments that are not among them.
        resamples: Bootstrap resamples.
        seed: Of the resampling.
    """
    results = [
        result for part in parts for result in paired_bootstrap(part, groups, resamples, seed)
    ]
    count = int(groups.max(initial=-1)) + 1
    return Ranking(tuple(systems), len(groups), count, left_out, resamples, seed, tuple(results))


def paired_bootstrap(
    statistics: Statistics, groups: npt.NDArray[np.int64], resamples: int, seed: int
) -> list[MetricResult]:
    """Return a result for each metric.

    With one segment a group, resamples, scores and p-values are those of
    `sacrebleu.significance.PairedTest(test_type="bs")` with the same seed.
    """
    table = statistics.table
    points = np.full((len(table), len(statistics.metrics)), np.nan)
    if table.shape[1]:
        points = np.stack([statistics.totals(rows.sum(axis=0)[None])[0] for rows in table])
    drawn = np.empty((len(table), resamples, len(statistics.metrics)))
    at = 0
    for weights in cluster_weights(groups, resamples, seed):
        for system, rows in enumerate(table):
            drawn[system, at : at + len(weights)] = statistics.totals(weights @ rows)
        at += len(weights)
    return [
        _result(metric, points[:, m], drawn[:, :at, m])
        for m, metric in enumerate(statistics.metrics)
    ]


def p_value(first: float, second: float, firsts: FloatTable, seconds: FloatTable) -> float | None:
    """Return how often chance alone would part two systems further than they are.

    The resampled differences are moved to the null hypothesis by taking off their mean; sacrebleu's
    formula, with its 1 added to both counts. Systems that score the same have 1, where that formula
    would give its least value.

    Args:
        first: The first system's score.
        second: The other's.
        firsts: (b,) the first system's scores in the resamples.
        seconds: (b,) the other's in the same resamples.

    Returns:
        None when a score is missing.
    """
    gaps = np.abs(firsts - seconds)
    gaps = gaps[~np.isnan(gaps)]
    gap = abs(first - second)
    if np.isnan(gap) or not len(gaps):
        return None
    if gap == 0:
        return 1.0
    beyond = int((gaps - gaps.mean() > gap).sum())
    return (beyond + 1) / (len(gaps) + 1)


def _result(metric: Metric, points: FloatTable, drawn: FloatTable) -> MetricResult:
    count = len(points)
    p_values: list[list[float | None]] = [[None] * count for _ in range(count)]
    better = [0] * count
    for one, other in combinations(range(count), 2):
        p = p_value(points[one], points[other], drawn[one], drawn[other])
        p_values[one][other] = p_values[other][one] = p
        if p is not None and p < SIGNIFICANT:
            behind = other if (points[one] > points[other]) == metric.rises else one
            better[behind] += 1
    missing = np.isnan(points)
    return MetricResult(
        metric,
        tuple(None if gone else float(value) for value, gone in zip(points, missing, strict=True)),
        tuple(percentile_interval(row) for row in drawn),
        tuple(tuple(row) for row in p_values),
        tuple(None if gone else 1 + n for n, gone in zip(better, missing, strict=True)),
    )
