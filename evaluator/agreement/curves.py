"""How well a score tells drifted pairs from faithful ones, for many weightings of them at once.

Every measure is a function of weights of shape (b, n), so that b bootstrap resamples cost one pass
of array operations and no text is scored twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluator.agreement.resample import Weights

FloatVector = npt.NDArray[np.float64]
BoolVector = npt.NDArray[np.bool_]
IntVector = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Sweep:
    """What a threshold catches as it sinks below ever more of the scores.

    Equal scores fall at once. Column 0 is the threshold that nothing reaches.

    Attributes:
        hits: (b, k + 1) weight of the drifted pairs at or above each of k thresholds.
        alarms: (b, k + 1) that of the faithful ones.
    """

    hits: Weights
    alarms: Weights


class Ranking:
    """Pairs from the most to the least suspect.

    Args:
        suspicion: (n,) finite numbers that rise with drift.
        drifted: (n,) labels.
    """

    def __init__(self, suspicion: FloatVector, drifted: BoolVector) -> None:
        self._order = np.argsort(-suspicion, kind="stable")
        ranked = suspicion[self._order]
        self._starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]][: len(ranked)])
        self._drifted = drifted[self._order]
        self.levels: IntVector = np.empty(len(ranked), np.int64)
        """(n,) each pair's place among the distinct scores, 0 the most suspect."""
        self.levels[self._order] = (
            np.searchsorted(self._starts, np.arange(len(ranked)), "right") - 1
        )

    def sweep(self, weights: Weights) -> Sweep:
        """Lower the threshold over all pairs, once for each row of (b, n) `weights`."""
        ranked = weights[:, self._order]
        return Sweep(
            self._cumulate(ranked * self._drifted), self._cumulate(ranked * ~self._drifted)
        )

    def _cumulate(self, ranked: Weights) -> Weights:
        sums = np.zeros((len(ranked), len(self._starts) + 1))
        if len(self._starts):
            np.cumsum(np.add.reduceat(ranked, self._starts, axis=1), axis=1, out=sums[:, 1:])
        return sums


def auc(sweep: Sweep) -> FloatVector:
    """Return (b,) areas under the ROC curve: the chance that drift ranks above faithfulness.

    A tie counts half (Mann and Whitney 1947). NaN where a class has no weight.
    """
    heights = (sweep.hits[:, 1:] + sweep.hits[:, :-1]) / 2
    area = (np.diff(sweep.alarms, axis=1) * heights).sum(axis=1)
    return divide(area, sweep.hits[:, -1] * sweep.alarms[:, -1])


def average_precision(sweep: Sweep) -> FloatVector:
    """Return (b,) mean precisions over the drifted pairs, without interpolation.

    The sum over thresholds of precision times the recall gained there, as scikit-learn defines it.
    NaN where a class has no weight.
    """
    flagged = sweep.hits + sweep.alarms
    precision = divide(sweep.hits[:, 1:], flagged[:, 1:])
    gained = np.diff(sweep.hits, axis=1)
    total = np.where(gained > 0, gained * precision, 0.0).sum(axis=1)
    both = np.where(sweep.alarms[:, -1] > 0, sweep.hits[:, -1], 0.0)
    return divide(total, both)


def recall_at(sweep: Sweep, false_alarms: float) -> FloatVector:
    """Return (b,) shares of drift caught by the lowest threshold that keeps to a rate.

    Args:
        sweep: From `Ranking.sweep`.
        false_alarms: Highest share of faithful pairs at or above the threshold. There is no
            interpolation between thresholds; one that nothing reaches catches nothing.

    Returns:
        NaN where a class has no weight.
    """
    last = _last_allowed(sweep, false_alarms)
    hits = np.take_along_axis(sweep.hits, last[:, None], axis=1)[:, 0]
    both = np.where(sweep.alarms[:, -1] > 0, sweep.hits[:, -1], 0.0)
    return divide(hits, both)


def calibration_error(
    probability: FloatVector, drifted: BoolVector, weights: Weights, bins: int = 10
) -> FloatVector:
    """Return (b,) expected calibration errors: mean gap between what is said and what is.

    The weighted mean over `bins` equal-width bins of |share drifted - mean probability| (Naeini,
    Cooper and Hauskrecht 2015). NaN where nothing has weight.

    Args:
        probability: (n,) within 0 and 1.
        drifted: (n,) labels.
        weights: (b, n).
        bins: How many.
    """
    errors: FloatVector = np.abs(calibration_gaps(probability, drifted, weights, bins)).sum(axis=1)
    return errors


def calibration_gaps(
    probability: FloatVector, drifted: BoolVector, weights: Weights, bins: int = 10
) -> Weights:
    """Return (b, bins): what each bin adds to the calibration error, with the sign of the gap.

    Arguments as for `calibration_error`, which is the sum of their amounts.
    """
    gaps = np.zeros((len(probability), bins))
    gaps[np.arange(len(probability)), bin_of(probability, bins)] = probability - drifted
    total = np.broadcast_to(weights.sum(axis=1, keepdims=True), (len(weights), bins))
    return divide(weights @ gaps, total)


def bin_of(probability: FloatVector, bins: int) -> IntVector:
    """Return the number of the equal-width bin that each probability is in; 1 is in the last."""
    return np.minimum((probability * bins).astype(np.int64), bins - 1)


def placements(sweep: Sweep, levels: IntVector, drifted: BoolVector) -> Weights:
    """Return (b, n): the share of the other class that each pair is rightly ranked against.

    The mean over pairs of one kind is their AUC against the whole other class; a tie counts half.

    Args:
        sweep: From `Ranking.sweep`.
        levels: (n,) `Ranking.levels`.
        drifted: (n,) labels.
    """
    above = (sweep.hits[:, levels] + sweep.hits[:, levels + 1]) / 2
    below = sweep.alarms[:, -1:] - (sweep.alarms[:, levels] + sweep.alarms[:, levels + 1]) / 2
    return np.where(
        drifted,
        divide(below, np.broadcast_to(sweep.alarms[:, -1:], below.shape)),
        divide(above, np.broadcast_to(sweep.hits[:, -1:], above.shape)),
    )


def caught_at(sweep: Sweep, levels: IntVector, false_alarms: float) -> Weights:
    """Return (b, n): 1 for each pair at or above the threshold of `recall_at`, else 0."""
    return (levels < _last_allowed(sweep, false_alarms)[:, None]).astype(np.float64)


def minimal_shares(suspicion: FloatVector, drifted: BoolVector, minimal: IntVector) -> FloatVector:
    """Compare each damaged rewrite with the faithful ones of its minimal set.

    Args:
        suspicion: (n,) numbers that rise with drift.
        drifted: (n,) labels.
        minimal: (n,) number of the set that a row belongs to, -1 for none.

    Returns:
        (n,) the share of the faithful rewrites that are less suspect, a tie counting half; NaN for
        a faithful row and where there is nothing to compare with.
    """
    shares = np.full(len(suspicion), np.nan)
    order = np.argsort(minimal, kind="stable")
    order = order[minimal[order] >= 0]
    for rows in np.split(order, np.flatnonzero(np.diff(minimal[order])) + 1):
        damaged, faithful = rows[drifted[rows]], rows[~drifted[rows]]
        if len(damaged) and len(faithful):
            gap = suspicion[damaged][:, None] - suspicion[faithful]
            shares[damaged] = ((gap > 0) + 0.5 * (gap == 0)).mean(axis=1)
    return shares


def means(values: Weights, weights: Weights, members: BoolVector) -> Weights:
    """Return (b, m) weighted means of the values of m sets of rows.

    Args:
        values: (n,) or (b, n); NaN stays out of a mean.
        weights: (b, n).
        members: (n, m) which rows are in which set.

    Returns:
        NaN where a set has no weight.
    """
    known = ~np.isnan(values)
    counted = weights * known
    return divide((counted * np.where(known, values, 0.0)) @ members, counted @ members)


def _last_allowed(sweep: Sweep, false_alarms: float) -> IntVector:
    """Return (b,) the last column of a sweep whose false alarms keep to the rate."""
    allowed = false_alarms * sweep.alarms[:, -1:] + 1e-9
    last: IntVector = (sweep.alarms <= allowed).sum(axis=1) - 1
    return last


def divide(over: Weights | FloatVector, under: Weights | FloatVector) -> FloatVector:
    """Divide, with NaN where the divisor is zero."""
    quotient: FloatVector = np.full(over.shape, np.nan)
    np.divide(over, under, out=quotient, where=under > 0)
    return quotient
