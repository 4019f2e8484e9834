"""Pairs of rows that two scores order alike, counted for each row in O(n log² n) and flat memory.

What Kendall's taus and pairwise accuracy are made of. In the notation of Deutsch, Foster and
Freitag (2023), "Ties Matter: Meta-Evaluating Modern Metrics with Pairwise Accuracy and Tie
Calibration": C concordant pairs, D discordant ones, T_h tied by the human alone, T_m by the metric
alone, T_hm by both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from evaluator.agreement.curves import FloatVector, IntVector

_PAIRS = 4_000_000
_CLOSE = 1e-12


@dataclass(frozen=True)
class Concordance:
    """Of each of n rows, how it stands to the n - 1 others.

    Attributes:
        concordant: (n,) others that both order alike.
        discordant: (n,) those that they order the other way round.
        tied_human: (n,) those that the human ties, the metric too or not.
        tied_metric: (n,) those that the metric ties, the human too or not.
        tied_both: (n,).
    """

    concordant: FloatVector
    discordant: FloatVector
    tied_human: FloatVector
    tied_metric: FloatVector
    tied_both: FloatVector

    @property
    def correct(self) -> FloatVector:
        """(n,) others that stand as the human has it: pairwise accuracy counts these, C + T_hm."""
        return self.concordant + self.tied_both


def count(human: FloatVector, metric: FloatVector, epsilon: float = 0.0) -> Concordance:
    """Count how each row stands to all others.

    Args:
        human: (n,) finite scores.
        metric: (n,) likewise.
        epsilon: The metric ties what is at most so far apart.
    """
    size = len(human)
    by_human, by_metric = np.sort(human), np.sort(metric)
    under, up_to = (np.searchsorted(by_human, human, side) for side in ("left", "right"))
    reach = epsilon + _CLOSE * float(np.abs(metric).max(initial=0.0)) if epsilon else 0.0
    low = np.searchsorted(by_metric, metric - reach, "left")
    high = np.searchsorted(by_metric, metric + reach, "right")
    ranks = np.empty(size, np.int64)
    ranks[np.argsort(metric, kind="stable")] = np.arange(size)
    found = _below(
        ranks[np.argsort(human, kind="stable")],
        np.concatenate([under, under, up_to, up_to]),
        np.concatenate([low, high, low, high]),
    )
    under_low, under_high, up_to_low, up_to_high = found.reshape(4, size)
    above_high = (size - high) - (up_to - up_to_high)
    return Concordance(
        (under_low + above_high).astype(np.float64),
        ((under - under_high) + (low - up_to_low)).astype(np.float64),
        (up_to - under - 1).astype(np.float64),
        (high - low - 1).astype(np.float64),
        (up_to_high - up_to_low - under_high + under_low - 1).astype(np.float64),
    )


def _below(ranks: IntVector, prefixes: IntVector, limits: IntVector) -> IntVector:
    """Return of each query how many of the first `prefixes` ranks are under `limits`.

    A prefix is cut into blocks of a power of two, each sorted once for all queries.
    """
    found = np.zeros(len(prefixes), np.int64)
    width = len(ranks) + 1
    at = np.arange(len(ranks))
    for level in range(len(ranks).bit_length()):
        asked = np.flatnonzero((prefixes >> level) & 1)
        if not len(asked):
            continue
        keys = np.sort((at >> level) * width + ranks)
        block = ((prefixes[asked] >> (level + 1)) << 1).astype(np.int64)
        places = np.searchsorted(keys, block * width + limits[asked], "left")
        found[asked] += places - (block << level)
    return found


@dataclass(frozen=True)
class RowPairs:
    """Some pairs of rows.

    Attributes:
        first: (p,) rows.
        second: (p,) rows.
        weights: (p,) how much each pair counts; they sum to 1.
    """

    first: IntVector
    second: IntVector
    weights: FloatVector


def all_pairs(size: int, seed: int) -> RowPairs:
    """Return all pairs of n rows, or a random sample of `_PAIRS` of them where there are more."""
    total = size * (size - 1) // 2
    if total <= _PAIRS:
        first, second = np.triu_indices(size, 1)
    else:
        generator = np.random.default_rng(seed)
        first = generator.integers(size, size=_PAIRS)
        second = (first + generator.integers(1, size, size=_PAIRS)) % size
    return RowPairs(first, second, np.full(len(first), 1 / max(len(first), 1)))


def pairs_within(items: Sequence[Sequence[int]]) -> RowPairs:
    """Return the pairs within each item, every item counting the same."""
    found = [pair for rows in items for pair in combinations(rows, 2)]
    sizes = [len(rows) * (len(rows) - 1) // 2 for rows in items]
    weights = [1 / (size * len(items)) for size in sizes for _ in range(size)]
    table = np.array(found, np.int64).reshape(-1, 2)
    return RowPairs(table[:, 0], table[:, 1], np.array(weights, np.float64))


def calibrated(human: FloatVector, metric: FloatVector, pairs: RowPairs) -> float:
    """Return the epsilon at which the pairwise accuracy is highest (Deutsch et al. 2023, 5).

    Every difference of a pair's metric scores is tried, and 0; of equal ones the least is taken.
    """
    if not len(pairs.first):
        return 0.0
    gap = metric[pairs.first] - metric[pairs.second]
    wanted = np.sign(human[pairs.first] - human[pairs.second])
    # Raising epsilon over a pair ties it: right where the human does, wrong where it was ordered
    # as the human has it, all the same where it was wrong already.
    gain = pairs.weights * np.where(wanted == 0, 1.0, -(np.sign(gap) == wanted).astype(np.float64))
    apart = np.abs(gap)
    order = np.argsort(apart, kind="stable")
    ranked = apart[order]
    last = np.append(ranked[1:] != ranked[:-1], True)
    epsilons = ranked[last]
    gains = np.cumsum(np.where(ranked == 0, 0.0, gain[order]))[last]
    best = int(np.argmax(gains))
    # Sums of many weights differ in the last digits.
    return float(epsilons[best]) if gains[best] > _CLOSE else 0.0


def correct_pairs(
    human: FloatVector, metric: FloatVector, pairs: RowPairs, epsilon: float
) -> npt.NDArray[np.bool_]:
    """Return (p,) whether each pair stands as the human has it."""
    gap = metric[pairs.first] - metric[pairs.second]
    said = np.where(np.abs(gap) <= epsilon, 0.0, np.sign(gap))
    right: npt.NDArray[np.bool_] = said == np.sign(human[pairs.first] - human[pairs.second])
    return right
