"""Pearson's, Spearman's and Kendall's coefficients, for many weightings of the rows at once."""

from __future__ import annotations

import numpy as np

from evaluator.agreement.concordance import Concordance
from evaluator.agreement.curves import FloatVector
from evaluator.agreement.resample import Weights


def pearson(human: Weights, metric: Weights, weights: Weights) -> FloatVector:
    """Return (b,) Pearson's r; NaN where a side does not vary.

    Args:
        human: (n,) or (b, n) scores.
        metric: Likewise.
        weights: (b, n) how often each row counts.
    """
    total = weights.sum(axis=1, keepdims=True)
    one, other = (
        side - (weights * side).sum(axis=1, keepdims=True) / total for side in (human, metric)
    )
    shared = (weights * one * other).sum(axis=1)
    spread = (weights * one * one).sum(axis=1) * (weights * other * other).sum(axis=1)
    out: FloatVector = np.full(len(weights), np.nan)
    # What does not vary leaves rounding behind.
    scale = (weights * human * human).sum(axis=1) * (weights * metric * metric).sum(axis=1)
    np.divide(shared, np.sqrt(spread), out=out, where=spread > 1e-20 * scale)
    return out


def spearman(human: FloatVector, metric: FloatVector, weights: Weights) -> FloatVector:
    """Return (b,) Spearman's rho: Pearson's r of mid-ranks, taken anew for each weighting."""
    return pearson(mid_ranks(human, weights), mid_ranks(metric, weights), weights)


def mid_ranks(values: FloatVector, weights: Weights) -> Weights:
    """Return (b, n) ranks, those of equal values being their mean; from 0.5 without weights."""
    order = np.argsort(values, kind="stable")
    ranked = values[order]
    first = np.searchsorted(ranked, values, "left")
    last = np.searchsorted(ranked, values, "right")
    sums = np.zeros((len(weights), len(values) + 1))
    np.cumsum(weights[:, order], axis=1, out=sums[:, 1:])
    return (sums[:, first] + sums[:, last]) / 2


def kendall(counted: Concordance, levels: int, weights: Weights) -> Weights:
    """Return (3, b): tau-b (Kendall 1945), tau-c (Stuart 1953) and pairwise accuracy.

    With weights that are not all 1 the counts of pairs are those of the rows' own shares in them
    (Hájek's projection), so that no pair is counted anew for a resample.

    Args:
        counted: At the metric's epsilon.
        levels: The fewer of the distinct values of human and metric.
        weights: (b, n) how often each row counts.
    """
    size = len(counted.concordant)
    columns = np.stack(
        [
            counted.concordant - counted.discordant,
            counted.tied_human,
            counted.tied_metric,
            counted.correct,
            np.full(size, size - 1.0),
        ],
        axis=1,
    )
    ahead, human, metric, correct, pairs = (weights @ columns - columns.sum(axis=0) / 2).T
    out: Weights = np.full((3, len(weights)), np.nan)
    spread = (pairs - human) * (pairs - metric)
    np.divide(ahead, np.sqrt(np.maximum(spread, 0)), out=out[0], where=spread > 0)
    if levels > 1 and size > 1:
        # 2 (C - D) / (n² (m - 1) / m), with n² in step with the pairs.
        share = (size - 1) / size * levels / (levels - 1)
        np.divide(ahead * share, pairs, out=out[1], where=pairs > 0)
    np.divide(correct, pairs, out=out[2], where=pairs > 0)
    return out
