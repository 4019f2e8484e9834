"""The best monotone path of beads through a corridor of the table of both sides' sentences.

A path is worth the sum of its beads; a sentence that is left out is worth nothing, so that a bead
pays when it scores above zero. Rows are sentences of the first side, and every step works on a
whole row of the corridor at once: time and memory grow with the corridor's area.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluator.align.features import FEATURES, bead_features, bead_sizes, windows
from evaluator.align.settings import AlignSettings
from evaluator.align.sides import Side
from evaluator.types import FloatArray

_ROWS = 64
_NEVER = np.float32(-1e9)
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Corridor:
    """Which cells are searched, of n + 1 rows and m + 1 columns.

    Cell (i, j) is where i sentences of the first side and j of the second are done with; in row i
    the columns `low[i]` up to `high[i]` (excluded) are searched.
    """

    low: Ints
    high: Ints


@dataclass(frozen=True)
class Joined:
    """A bead of the path: sentences `first[0]` up to `first[1]` with `second[0]` to `second[1]`.

    `score` is the bead's worth, `similarity` that of the joined texts.
    """

    first: tuple[int, int]
    second: tuple[int, int]
    score: float
    similarity: float


@dataclass(frozen=True)
class Bar:
    """What a pass demands: of each pair of sentences, and of a run of neighbouring beads."""

    pair: float
    run: float


def whole(rows: int, columns: int) -> Corridor:
    """Return the corridor that leaves nothing out."""
    return Corridor(
        np.zeros(rows + 1, dtype=np.intp), np.full(rows + 1, columns + 1, dtype=np.intp)
    )


Chunk = tuple[int, int, int, FloatArray, FloatArray]


def score_beads(
    first: Side, second: Side, corridor: Corridor, bar: Bar, settings: AlignSettings
) -> Iterator[Chunk]:
    """Yield chunks of rows: first row, row after the last, first column, scores, similarities.

    Scores are (sizes, rows, columns): of the bead that ends with sentence i and sentence j.
    """
    sizes = bead_sizes(settings.max_bead)
    weights = [float(getattr(settings, name)) for name in FEATURES]
    mine = windows(first, second, settings.max_bead)
    theirs = windows(second, first, settings.max_bead)
    for start in range(0, len(first), _ROWS):
        stop = min(start + _ROWS, len(first))
        left = max(int(corridor.low[start + 1 : stop + 1].min()) - 1, 0)
        right = int(corridor.high[start + 1 : stop + 1].max()) - 1
        rows, columns = slice(start, stop), slice(left, right)
        scores = np.zeros((len(sizes), stop - start, right - left), dtype=np.float32)
        near = np.empty_like(scores)
        maps = bead_features(first, second, mine, theirs, rows, columns, sizes)
        for at, ((a, b), similarity, values) in enumerate(maps):
            near[at] = similarity
            for weight, value in zip(weights, values, strict=True):
                if weight:
                    scores[at] += np.float32(weight) * value
            scores[at] -= np.float32(bar.pair * (a + b) / 2)
            scores[at][mine.barred[a - 1][rows]] = _NEVER
            scores[at][:, theirs.barred[b - 1][columns]] = _NEVER
        yield start, stop, left, scores, near


def best_path(
    first: Side, second: Side, corridor: Corridor, bar: Bar, settings: AlignSettings
) -> list[Joined]:
    """Return the beads of the best path, in order; sentences in none are left out."""
    if not len(first) or not len(second):
        return []
    chunks = score_beads(first, second, corridor, bar, settings)
    return search(first, second, corridor, bar.run, settings.max_bead, chunks)


def search(
    first: Side,
    second: Side,
    corridor: Corridor,
    opening_cost: float,
    largest: int,
    chunks: Iterable[Chunk],
) -> list[Joined]:
    """Return the best path over beads that are scored already, as `score_beads` yields them."""
    rows, columns = len(first), len(second)
    sizes = bead_sizes(largest)
    pad = largest
    ring = pad + 1
    opened = np.full((ring, columns + 1 + pad), _NEVER, dtype=np.float32)
    free = np.full((ring, columns + 1 + pad), _NEVER, dtype=np.float32)
    opening = np.float32(opening_cost)
    barrier = np.zeros(columns + 1, dtype=bool)
    barrier[1:columns] = second.cut[1:]
    low, high = int(corridor.low[0]), int(corridor.high[0])
    free[0, pad + low : pad + high] = 0
    opened[0, pad + low : pad + high] = -opening
    # For each row: size of the bead that ends in a cell, how the cell is best left, whether the
    # bead goes on from one that ends where it begins.
    trail: list[tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8], npt.NDArray[np.bool_]]] = [
        (
            np.zeros(high - low, dtype=np.uint8),
            np.ones(high - low, dtype=np.uint8),
            np.zeros(high - low, dtype=bool),
        )
    ]
    worth: list[tuple[FloatArray, FloatArray]] = [
        (np.empty(0, dtype=np.float32), np.empty(0, dtype=np.float32))
    ]
    for start, stop, left, scores, near in chunks:
        for row in range(start + 1, stop + 1):
            low, high = int(corridor.low[row]), int(corridor.high[row])
            here = row % ring
            opened[here] = _NEVER
            free[here] = _NEVER
            begin = max(low, 1)
            cells = slice(begin - 1 - left, high - 1 - left)
            candidates = scores[:, row - 1 - start, cells].copy()
            for at, (a, b) in enumerate(sizes):
                if a > row:
                    candidates[at] = _NEVER
                else:
                    candidates[at] += opened[(row - a) % ring, pad + begin - b : pad + high - b]
            best = candidates.argmax(axis=0)
            width = np.arange(high - begin)
            ending = np.full(high - low, _NEVER, dtype=np.float32)
            ending[begin - low :] = candidates[best, width]
            up = free[(row - 1) % ring, pad + low : pad + high]
            settled = np.maximum(up, ending)
            reached = np.maximum.accumulate(settled)
            step = np.where(reached > settled, 1, np.where(ending > up, 2, 0)).astype(np.uint8)
            free[here, pad + low : pad + high] = reached
            fresh = reached - opening
            stopped = barrier[low:high] | (row < rows and bool(first.cut[row]))
            goes_on = (ending >= fresh) & ~stopped
            opened[here, pad + low : pad + high] = np.where(goes_on, ending, fresh)
            chosen = np.zeros(high - low, dtype=np.uint8)
            chosen[begin - low :] = best
            trail.append((chosen, step, goes_on))
            picked = np.zeros((2, high - low), dtype=np.float32)
            picked[0, begin - low :] = scores[best, row - 1 - start, begin - 1 - left + width]
            picked[1, begin - low :] = near[best, row - 1 - start, begin - 1 - left + width]
            worth.append((picked[0], picked[1]))
    return _walk_back(corridor, trail, worth, sizes, rows, columns)


def _walk_back(
    corridor: Corridor,
    trail: list[tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8], npt.NDArray[np.bool_]]],
    worth: list[tuple[FloatArray, FloatArray]],
    sizes: list[tuple[int, int]],
    row: int,
    column: int,
) -> list[Joined]:
    beads: list[Joined] = []
    inside = False
    while row > 0 and column > 0:
        at = column - int(corridor.low[row])
        chosen, step, _ = trail[row]
        if not inside and step[at] == 0:
            row -= 1
        elif not inside and step[at] == 1:
            column -= 1
        else:
            a, b = sizes[int(chosen[at])]
            score, similarity = float(worth[row][0][at]), float(worth[row][1][at])
            beads.append(Joined((row - a, row), (column - b, column), score, similarity))
            row, column = row - a, column - b
            inside = bool(trail[row][2][column - int(corridor.low[row])])
    return beads[::-1]
