"""Where to look in long texts: the path of the texts at half the resolution, and its surroundings.

Neighbouring sentences are joined in pairs until the table is small enough to be searched whole;
each finer table is searched only around the coarser one's path (Thompson and Koehn 2019, whose
vecalign does the same), so that time and memory grow with the length and not with its square.
"""

from __future__ import annotations

import numpy as np

from evaluator.alignment.path import Bar, Corridor, Joined, best_path, whole
from evaluator.alignment.settings import AlignSettings
from evaluator.alignment.sides import Side

_GAP = 400


def find_corridor(first: Side, second: Side, bar: Bar, settings: AlignSettings) -> Corridor:
    """Return the cells that are worth searching: all of them in short texts."""
    rows, columns = len(first), len(second)
    if rows * columns <= settings.full_cells or min(rows, columns) < 2:
        return whole(rows, columns)
    coarse_first, coarse_second = first.halve(), second.halve()
    coarse = find_corridor(coarse_first, coarse_second, bar, settings)
    path = best_path(coarse_first, coarse_second, coarse, bar, settings)
    return _around(path, rows, columns, settings.corridor)


def _around(path: list[Joined], rows: int, columns: int, reach: int) -> Corridor:
    """Return the cells within `reach` of a path found at half the resolution.

    Between two beads that do not touch, all cells may matter; where that is too much, those near
    the diagonal from one to the other.
    """
    low = np.full(rows + 1, columns, dtype=np.intp)
    high = np.zeros(rows + 1, dtype=np.intp)
    at = (0, 0)
    corners = [
        ((b.first[0] * 2, b.second[0] * 2), (b.first[-1] * 2 + 2, b.second[-1] * 2 + 2))
        for b in path
    ]
    for begin, end in [*corners, ((rows, columns), (rows, columns))]:
        begin = (min(begin[0], rows), min(begin[1], columns))
        end = (min(end[0], rows), min(end[1], columns))
        _cover(low, high, at, begin)
        _cover(low, high, begin, end)
        at = end
    low = np.maximum(np.minimum.accumulate(low[::-1])[::-1] - reach, 0)
    high = np.minimum(np.maximum.accumulate(high) + reach, columns) + 1
    # Rows reach as far as columns do: a row's cells are those of the rows near it.
    spread = np.arange(rows + 1)
    low = low[np.maximum(spread - reach, 0)]
    high = high[np.minimum(spread + reach, rows)]
    low[0] = 0
    high[rows] = columns + 1
    return Corridor(low, high)


def _cover(low: np.ndarray, high: np.ndarray, begin: tuple[int, int], end: tuple[int, int]) -> None:
    """Take in the cells of the rectangle from `begin` to `end`, or of its diagonal."""
    rows = np.arange(begin[0], end[0] + 1)
    if end[0] - begin[0] <= _GAP or end[1] - begin[1] <= _GAP:
        left, right = np.full(len(rows), begin[1]), np.full(len(rows), end[1])
    else:
        middle = begin[1] + (rows - begin[0]) * (end[1] - begin[1]) // (end[0] - begin[0])
        left, right = np.maximum(middle - _GAP, begin[1]), np.minimum(middle + _GAP, end[1])
    low[rows] = np.minimum(low[rows], left)
    high[rows] = np.maximum(high[rows], right)
