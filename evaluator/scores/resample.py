"""Bootstrap resamples of statistics that add up, drawn as sacrebleu draws them (Koehn 2004)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from evaluator.types import Interval, Score

FloatTable = npt.NDArray[np.float64]

LEVEL = 0.95
# Drawn at once: bounds memory, changes nothing.
_CELLS = 5_000_000


def resampled_sums(statistics: npt.ArrayLike, resamples: int, seed: int) -> FloatTable:
    """Return (resamples, k) sums of n rows drawn with replacement.

    Args:
        statistics: (n, k), at least one row.
        resamples: How many.
        seed: Of the drawing; with the same one, sacrebleu draws the same rows.
    """
    # Whole numbers under 2**53 are exact in floats, whose product is far quicker.
    table = np.asarray(statistics, np.float64)
    count = len(table)
    generator = np.random.default_rng(seed)
    at_once = max(1, _CELLS // count)
    sums = []
    for start in range(0, resamples, at_once):
        rows = min(at_once, resamples - start)
        drawn = generator.choice(count, size=(rows, count), replace=True)
        drawn += np.arange(rows)[:, None] * count
        times = np.bincount(drawn.ravel(), minlength=rows * count).reshape(rows, count)
        sums.append(times.astype(np.float64) @ table)
    return np.concatenate(sums)


def interval_of(values: Sequence[float]) -> Interval:
    """Return the 95% interval of a score's values in the resamples."""
    ordered = sorted(values)
    tail = len(ordered) // 40
    return Interval(ordered[tail], ordered[-tail - 1], LEVEL)


def summed_score(
    name: str,
    statistics: FloatTable,
    scores: Callable[[FloatTable], FloatTable],
    signature: str,
    *,
    resamples: int = 1000,
    seed: int = 12345,
) -> Score:
    """Return the score of a document under a metric of another package.

    Args:
        name: The metric's.
        statistics: (n, k) of n units.
        scores: Turns (b, k) sums into (b,) scores, NaN for none.
        signature: The metric's.
        resamples: Behind the 95% interval; under 2 for none.
        seed: Of the resampling.
    """
    if not len(statistics):
        return Score(name, None, signature, reason="There is nothing to score.")
    value = float(scores(statistics.sum(axis=0)[None])[0])
    if np.isnan(value):
        return Score(name, None, signature, reason="The metric gave no score for these units.")
    interval = None
    if resamples > 1:
        drawn = scores(resampled_sums(statistics, resamples, seed))
        interval = interval_of(drawn[~np.isnan(drawn)].tolist())
        signature = f"bs:{resamples}|seed:{seed}|{signature}"
    return Score(name, value, signature, interval)
