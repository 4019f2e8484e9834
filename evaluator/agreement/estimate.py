"""A measured figure with its bootstrap interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluator.agreement.curves import FloatVector
from evaluator.agreement.resample import Weights, percentile_interval
from evaluator.types import Interval


@dataclass(frozen=True)
class Estimate:
    """A measured figure; without a value there is a reason."""

    value: float | None
    interval: Interval | None = None
    reason: str | None = None


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
