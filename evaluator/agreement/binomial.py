"""Exact binomial intervals without scipy, which would take longer to import than to need."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from evaluator.types import Interval

_HALVINGS = 50


def exact_interval(hits: int, trials: int, level: float = 0.95) -> Interval:
    """Return the interval of Clopper and Pearson (1934) for a share of `hits` in `trials`.

    Its bounds are the shares at which a result this high, or this low, is only just as likely as
    half of the error that is allowed; found by bisection.

    Args:
        hits: From 0 to `trials`.
        trials: 0 gives the whole range.
        level: 0.95 for 95%.
    """
    tail = (1 - level) / 2
    steps = np.log(np.arange(1, trials + 1))
    factorials = np.concatenate([[0.0], np.cumsum(steps)])
    ways = factorials[-1] - factorials - factorials[::-1]
    counts = np.arange(trials + 1)

    def mass(share: float, wanted: slice) -> float:
        logs = ways + counts * math.log(share) + counts[::-1] * math.log1p(-share)
        return float(np.exp(logs[wanted]).sum())

    low, high = 0.0, 1.0
    if hits > 0:
        low = _bisect(lambda share: mass(share, slice(hits, None)) < tail)
    if hits < trials:
        high = _bisect(lambda share: mass(share, slice(hits + 1)) > tail)
    return Interval(low, high, level)


def _bisect(too_low: Callable[[float], bool]) -> float:
    """Return where `too_low` turns false between 0 and 1."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if too_low(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2
