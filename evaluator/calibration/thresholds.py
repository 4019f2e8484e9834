"""Numbers fitted to labelled units: Platt's two, and the cuts of how sure a finding must be."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from evaluator.agreement.curves import BoolVector, FloatVector
from evaluator.calibration.labelled import Data
from evaluator.calibration.platt import Platt, fit_platt
from evaluator.types import Likelihood, Severity

FLAGGED = Severity.MAJOR
"""Findings from this severity on are what a faithful unit should not have."""
NEVER = 1.0
"""A cut that no finding reaches: the chance that it is right stays under 1."""
LEAST_FINDINGS = 10
"""Fewer findings bear no cut of what is sure: that they are all right may be chance."""
_PLACES = 4
_CLOSE = 1e-9


@dataclass(frozen=True)
class Thresholds:
    """Least confidences of a finding of each likelihood, and what makes the drift a probability."""

    possible: float = 0.0
    likely: float = 0.0
    sure: float = 0.0
    platt: Platt = field(default_factory=Platt)

    def bounds(self, likelihood: Likelihood) -> tuple[float, float]:
        """Return the least confidence of a likelihood, and the one that is above it."""
        return {
            Likelihood.SURE: (self.sure, math.inf),
            Likelihood.LIKELY: (self.likely, self.sure),
            Likelihood.POSSIBLE: (self.possible, self.likely),
        }[likelihood]


@dataclass(frozen=True)
class Aim:
    """What thresholds are to keep.

    Attributes:
        false_alarms: Most of the faithful units that may have a finding of `FLAGGED` or above that
            counts, a share.
        sure: Least share of the findings called sure that are right.
    """

    false_alarms: float = 0.05
    sure: float = 0.9


def fit_thresholds(
    data: Data, rows: BoolVector, aim: Aim, before: Thresholds, shift: float = 0.0
) -> Thresholds:
    """Fit to some units.

    Args:
        data: All units.
        rows: (n,) those to fit to; drifted and faithful ones among them.
        aim: What to keep.
        before: Those in force. Findings under its `likely` are unknown, so that the new cut is no
            lower; its `possible` stays, and its `sure` where too few findings say otherwise.
        shift: Added to the drift's log-odds, for another base rate.
    """
    known = rows & data.known
    fitted = fit_platt(data.drift[known], data.drifted[known], data.weights[known])
    faithful = rows & data.faithful
    surest = data.surest(FLAGGED)
    flagged = faithful & (surest >= 0)
    allowed = aim.false_alarms * float(data.weights[faithful].sum())
    likely = max(lowest_cut(surest[flagged], data.weights[flagged], allowed), before.likely)
    count = rows[data.unit] & data.judged & (data.confidence >= likely)
    if count.sum() >= LEAST_FINDINGS:
        weights = data.weights[data.unit[count]]
        sure = right_from(data.confidence[count], data.right[count], weights, aim.sure)
    else:
        sure = before.sure
    return Thresholds(
        min(before.possible, likely),
        likely,
        max(sure, likely),
        Platt(fitted.scale, fitted.offset + shift),
    )


def lowest_cut(values: FloatVector, weights: FloatVector, allowed: float) -> float:
    """Return the lowest cut that at most `allowed` weight of `values` is at or above.

    Rounded up to `_PLACES` decimals, so that what is written down is what was fitted.
    """
    ranked, at_or_above = _from_the_top(values, weights)
    beyond = ranked[at_or_above > allowed + _CLOSE]
    return _round_up(float(beyond[0])) if len(beyond) else 0.0


def right_from(values: FloatVector, right: BoolVector, weights: FloatVector, share: float) -> float:
    """Return the lowest cut at or above which at least `share` of the findings are right.

    At or above it are `LEAST_FINDINGS` or more.

    Args:
        values: (m,) confidences of findings.
        right: (m,) whether they are right.
        weights: (m,) how much each counts.
        share: From 0 to 1.

    Returns:
        0 where all of them are right often enough, `NEVER` where no cut does it.
    """
    ranked, all_of_them = _from_the_top(values, weights)
    _, right_ones = _from_the_top(values, weights * right)
    _, count = _from_the_top(values, np.ones(len(values)))
    borne_out = (right_ones >= share * all_of_them - _CLOSE) & (count >= LEAST_FINDINGS)
    kept = np.flatnonzero(borne_out)
    if not len(kept):
        return NEVER
    under = ranked[ranked < ranked[kept[-1]]]
    return _round_up(float(under[0])) if len(under) else 0.0


def _from_the_top(values: FloatVector, weights: FloatVector) -> tuple[FloatVector, FloatVector]:
    """Return values from the highest on, and the weight of all that are at or above each."""
    order = np.argsort(-values, kind="stable")
    ranked = values[order]
    # Values that are equal fall together, so a value counts with all that equal it.
    last = np.searchsorted(-ranked, -ranked, side="right") - 1
    return ranked, np.cumsum(weights[order])[last]


def _round_up(value: float) -> float:
    """Return the next number of `_PLACES` decimals that is over `value`, 1 at the most."""
    unit = 10.0**-_PLACES
    return min(round((math.floor(value / unit + _CLOSE) + 1) * unit, _PLACES), NEVER)
