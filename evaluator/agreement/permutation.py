"""Whether one score agrees with people better than another: permutation of the two scores.

PERM-BOTH of Deutsch, Dror and Roth (2021), "A Statistical Analysis of Summarization Evaluation
Metrics Using Resampling Methods": if two scores, brought to one scale, were as good as each other,
it would change nothing to exchange them in any row. So they are exchanged in random rows, and the
difference of their figures is held against those of the exchanged scores.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evaluator.agreement.curves import FloatVector
from evaluator.agreement.resample import Weights
from evaluator.agreement.systems import soft_accuracy, upper_tail

_CELLS = 1_000_000


def masks(rows: int, count: int, seed: int) -> Iterator[Weights]:
    """Yield blocks of (b, n) zeros and ones: in which rows scores are exchanged."""
    generator = np.random.default_rng(seed)
    at_once = max(1, _CELLS // max(rows, 1))
    for start in range(0, count, at_once):
        size = min(at_once, count - start), rows
        yield generator.integers(2, size=size).astype(np.float64)


def p_value(seen: float, chance: FloatVector) -> float | None:
    """Return how often chance parts two figures as far, two-sided; None where one is missing."""
    known = chance[~np.isnan(chance)]
    if np.isnan(seen) or not len(known):
        return None
    beyond = int((np.abs(known) >= abs(seen) - 1e-12).sum())
    return (beyond + 1) / (len(known) + 1)


def correlations(
    human: FloatVector, one: FloatVector, other: FloatVector, count: int, seed: int
) -> float | None:
    """Return the p-value of a difference of two Pearson's r, or of Spearman's, given ranks.

    Args:
        human: (n,) scores.
        one: (n,) a metric's.
        other: (n,) another's.
        count: Permutations.
        seed: Of them.
    """
    if min(map(np.ptp, (human, one, other)), default=0) == 0:
        return None
    human, one, other = (_standard(side) for side in (human, one, other))
    columns = np.stack([other - one, other**2 - one**2, (other - one) * human], axis=1)
    size = len(human)

    def r(total: FloatVector, squares: FloatVector, shared: FloatVector) -> FloatVector:
        # The human's mean is 0 and its squares sum to n.
        spread = np.maximum(size * squares - total**2, 1e-12)
        found: FloatVector = shared / np.sqrt(spread)
        return found

    chance = []
    for block in masks(size, count, seed):
        total, squares, shared = (block @ columns).T
        of_one = r(total, size + squares, one @ human + shared)
        of_other = r(-total, size - squares, other @ human - shared)
        chance.append(of_one - of_other)
    seen = float(one @ human - other @ human) / size
    return p_value(seen, np.concatenate(chance))


def of_items(one: FloatVector, other: FloatVector, count: int, seed: int) -> float | None:
    """Return the p-value of a difference of two means over items.

    The scores of whole items are exchanged: PERM-INPUT of the same paper.

    Args:
        one: (n,) a metric's figure of each item.
        other: (n,) another's.
        count: Permutations.
        seed: Of them.
    """
    return _of_differences(one - other, count, seed)


def of_rows(one: FloatVector, other: FloatVector, count: int, seed: int) -> float | None:
    """Return the p-value of a difference of two shares of pairs of rows.

    Whoever exchanges a row's scores changes its pairs in its own share and in those of the other
    rows, which is twice as much (to first order in the exchanges, Hájek's projection); the mean is
    what it is.

    Args:
        one: (n,) of each row the share of its pairs that are right by a metric.
        other: (n,) by another.
        count: Permutations.
        seed: Of them.
    """
    apart = one - other
    return _of_differences(2 * apart - apart.mean() if len(apart) else apart, count, seed)


def _of_differences(apart: FloatVector, count: int, seed: int) -> float | None:
    if not len(apart):
        return None
    blocks = [(1 - 2 * block) @ apart for block in masks(len(apart), count, seed)]
    return p_value(float(apart.mean()), np.concatenate(blocks) / len(apart))


def soft_accuracies(
    human_p: FloatVector, one: Weights, other: Weights, count: int, seed: int
) -> float | None:
    """Return the p-value of a difference of two soft pairwise accuracies.

    Args:
        human_p: (p,) p-values of the pairs of systems, by people's scores.
        one: (s, n) a metric's scores of s systems for n items.
        other: Likewise another's.
        count: Permutations.
        seed: Of them.
    """
    if min(np.ptp(one), np.ptp(other)) == 0:
        return None
    one, other = _standard(one), _standard(other)
    systems, items = one.shape
    first, second = np.triu_indices(systems, 1)

    def accuracy(scores: Weights) -> FloatVector:
        """Return (b,) accuracies of (b, s, n) scores."""
        sums = scores.sum(axis=2)
        gram = scores @ scores.transpose(0, 2, 1)
        own = np.einsum("bss->bs", gram)
        squares = own[:, first] + own[:, second] - 2 * gram[:, first, second]
        p = upper_tail(sums[:, first] - sums[:, second], np.maximum(squares, 0))
        return soft_accuracy(human_p, p)

    chance = []
    for block in masks(systems * items, count, seed):
        swapped = block.reshape(-1, systems, items) * (other - one)
        chance.append(accuracy(one + swapped) - accuracy(other - swapped))
    seen = float((accuracy(one[None]) - accuracy(other[None]))[0])
    return p_value(seen, np.concatenate(chance))


def _standard(scores: Weights) -> Weights:
    """Return scores with mean 0 and variance 1."""
    standard: Weights = (scores - scores.mean()) / scores.std()
    return standard
