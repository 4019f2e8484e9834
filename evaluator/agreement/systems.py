"""Whole systems: does a score order them as people do, and is it as sure of it?"""

from __future__ import annotations

import math

import numpy as np

from evaluator.agreement.curves import FloatVector
from evaluator.agreement.resample import Weights

PERMUTATIONS = 1000
_erfc = np.vectorize(math.erfc, otypes=[float])


def soft_accuracy(human: FloatVector, metric: FloatVector) -> FloatVector:
    """Return (b,) soft pairwise accuracies: 1 less the mean distance of two sets of p-values.

    Thompson, Mathur, Deutsch and Khayrallah (2024), "Improving Statistical Significance in Human
    Evaluation of Automatic Metrics via Soft Pairwise Accuracy", equation 2.

    Args:
        human: (b, p) or (p,) of each pair of systems the p-value that the first is better.
        metric: Likewise, by the metric.
    """
    distance = np.abs(np.atleast_2d(human) - np.atleast_2d(metric))
    mean: FloatVector = 1 - distance.mean(axis=1)
    return mean


def permuted_p(scores: Weights, seed: int) -> FloatVector:
    """Return (p,) of each pair of systems the p-value that the first is better than the second.

    By a paired permutation test of the means: in each of `PERMUTATIONS` the two systems' scores of
    each item are exchanged or not, the same items for all pairs. A difference that is only as
    large counts half, so that the other way round the value is 1 less this one.

    Args:
        scores: (s, n) of s systems for n items, the higher the better.
        seed: Of the permutations.
    """
    first, second = np.triu_indices(len(scores), 1)
    apart = (scores[first] - scores[second]).T
    signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(PERMUTATIONS, scores.shape[1]))
    chance, seen = signs @ apart, apart.sum(axis=0)
    scale = 1e-9 * np.abs(apart).sum(axis=0)
    p: FloatVector = ((chance > seen + scale) + 0.5 * (np.abs(chance - seen) <= scale)).mean(axis=0)
    return p


def normal_p(scores: Weights, weights: Weights) -> Weights:
    """Return (b, p) of the same p-values what they come to with many items, for b weightings.

    The sum of n differences with random signs has variance Σd² and is normal in the limit.

    Args:
        scores: (s, n) of s systems for n items.
        weights: (b, n) how often each item counts.
    """
    first, second = np.triu_indices(len(scores), 1)
    apart = (scores[first] - scores[second]).T
    return upper_tail(weights @ apart, weights @ (apart * apart))


def upper_tail(sums: Weights, squares: Weights) -> Weights:
    """Return the chance that random signs give more than `sums`, of differences with `squares`."""
    z = np.zeros_like(sums)
    np.divide(sums, np.sqrt(squares), out=z, where=squares > 0)
    tail: Weights = _erfc(z / math.sqrt(2)) / 2 if z.size else z
    return tail


def pairwise_accuracy(human: Weights, metric: Weights) -> FloatVector:
    """Return (b,) shares of the pairs of systems that both means order alike (Kocmi et al. 2021).

    Args:
        human: (s, b) mean scores of s systems.
        metric: Likewise.
    """
    first, second = np.triu_indices(len(human), 1)
    same = np.sign(human[first] - human[second]) == np.sign(metric[first] - metric[second])
    share: FloatVector = same.mean(axis=0)
    return share
