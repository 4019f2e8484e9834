"""Bootstrap over groups: how often each group is drawn, and intervals from what comes of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from evaluator.types import Interval

Weights = npt.NDArray[np.float64]
"""(b, n): how often each of n rows counts in each of b resamples."""

LEVEL = 0.95
# Cells of a block of weights: bounds memory, changes nothing.
_CELLS = 1_000_000


def number_groups(groups: Sequence[Hashable]) -> npt.NDArray[np.int64]:
    """Return the number of each row's group, counted from 0 in order of appearance."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(group, len(numbers)) for group in groups], np.int64)


def cluster_weights(groups: npt.NDArray[np.int64], resamples: int, seed: int) -> Iterator[Weights]:
    """Draw groups with replacement, as many as there are, and yield the rows' weights.

    Rows of one group are drawn together, so that what they share does not make an interval too
    narrow (the cluster bootstrap; Davison and Hinkley 1997, section 3.8).

    Args:
        groups: (n,) each row's group, numbered from 0 without gaps.
        resamples: How many.
        seed: Of the drawing; the blocks' size does not change what is drawn.

    Yields:
        Blocks of (b, n) weights, `resamples` rows in all; nothing where there is only one group,
        from which no spread can be told.
    """
    count = int(groups.max(initial=-1)) + 1
    if count < 2:
        return
    generator = np.random.default_rng(seed)
    at_once = max(1, _CELLS // len(groups))
    for start in range(0, resamples, at_once):
        rows = min(at_once, resamples - start)
        drawn = generator.integers(count, size=(rows, count))
        drawn += np.arange(rows)[:, None] * count
        times = np.bincount(drawn.ravel(), minlength=rows * count).reshape(rows, count)
        yield times[:, groups].astype(np.float64)


def percentile_interval(values: npt.NDArray[np.float64], level: float = LEVEL) -> Interval | None:
    """Return the middle `level` of resampled values.

    Args:
        values: One a resample; NaN where the resample had nothing to measure.
        level: 0.95 for 95%.

    Returns:
        None when fewer than half of the resamples had a value.
    """
    known = values[~np.isnan(values)]
    if not len(known) or 2 * len(known) < len(values):
        return None
    tail = (1 - level) / 2
    low, high = np.quantile(known, [tail, 1 - tail])
    return Interval(float(low), float(high), level)
