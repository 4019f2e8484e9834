"""A measured figure with its bootstrap interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluator.agreement.curves import FloatVector
from evaluator.agreement.resample import LEVEL, Weights, percentile_interval
from evaluator.types import Interval


@dataclass(frozen=True)
class Estimate:
    """A measured figure; without a value there is a reason."""

    value: float | None
    interval: Interval | None = None
    reason: str | None = None


def calibration_estimate(point: Weights, drawn: Weights, reason: str) -> Estimate:
    """Return a calibration error with an interval that holds the error of all there could be.

    Chance alone opens gaps, in every resample anew, so that the resamples' errors lie above the
    error that they estimate, and their middle part often misses it. But two sets of gaps cannot
    differ in error by more than the sum of what they differ by, bin for bin (the triangle
    inequality); so the interval reaches from the error as far as 95% of the resamples' gaps lie
    from the gaps seen. It is wide rather than wrong.

    Args:
        point: (1, bins) gaps, as `curves.calibration_gaps` gives them.
        drawn: (b, bins) gaps of b resamples; without any there is no interval.
        reason: Why there is no value, if there is none.
    """
    value = float(np.abs(point).sum())
    if np.isnan(value):
        return Estimate(None, reason=reason)
    apart = np.abs(drawn - point).sum(axis=1)
    known = apart[~np.isnan(apart)]
    if not len(known) or 2 * len(known) < len(apart):
        return Estimate(value)
    reach = float(np.quantile(known, LEVEL))
    return Estimate(value, Interval(max(0.0, value - reach), min(1.0, value + reach), LEVEL))


def estimates(points: FloatVector, drawn: Weights, reasons: Sequence[str]) -> list[Estimate]:
    """Return n figures.

    Args:
        points: (n,) values, NaN for none.
        drawn: (n, b) their values in b resamples; without any there is no interval.
        reasons: n texts: why there is no value, if there is none.
    """
    return [
        Estimate(None, reason=reason)
        if np.isnan(value)
        else Estimate(float(value), percentile_interval(row) if len(row) else None)
        for value, row, reason in zip(points, drawn, reasons, strict=True)
    ]
