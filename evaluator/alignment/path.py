"""The best monotone path of beads through a corridor of the table of both sides' sentences.

A path is worth the sum of its beads; a sentence that is left out is worth nothing, so that a bead
pays when it scores above zero. Rows are sentences of the first side, and every step works on a
whole row of the corridor at once: time and memory grow with the corridor's area.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from evaluator.alignment.features import FEATURES, Window, bead_features
from evaluator.alignment.runs import Shape, bead_shapes, make_runs, unit_rows
from evaluator.alignment.settings import AlignSettings
from evaluator.alignment.sides import Indices, Side
from evaluator.types import FloatArray

_ROWS = 64
_NEVER = np.float32(-1e9)


@dataclass(frozen=True)
class Corridor:
    """Which cells are searched, of n + 1 rows and m + 1 columns.

    Cell (i, j) is where i sentences of the first side and j of the second are done with; in row i
    the columns `low[i]` up to `high[i]` (excluded) are searched.
    """

    low: Indices
    high: Indices


class Joined(NamedTuple):
    """A bead of the path by its sentences' indices.

    `score` is the bead's worth, `similarity` that of the joined texts.
    """

    first: tuple[int, ...]
    second: tuple[int, ...]
    score: float
    similarity: float

    def of(self, side: int) -> tuple[int, ...]:
        """Return the sentences of the first (0) or second (1) side."""
        return self.second if side else self.first


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

    Scores are (shapes, rows, columns): of the bead that ends with sentence i and sentence j.
    """
    largest = settings.max_bead
    shapes = bead_shapes(largest)
    weights = [float(getattr(settings, name)) for name in FEATURES]
    mine, theirs = make_runs(first, second, largest), make_runs(second, first, largest)
    for rows, columns in _chunks(corridor):
        window = Window(rows, columns, largest - 1)
        scores = np.zeros(
            (len(shapes), rows.stop - rows.start, columns.stop - columns.start), dtype=np.float32
        )
        near = np.empty_like(scores)
        maps = bead_features(first, second, mine, theirs, window, largest)
        for at, (shape, (similarity, values)) in enumerate(zip(shapes, maps, strict=True)):
            near[at] = similarity
            for weight, value in zip(weights, values, strict=False):
                if weight:
                    scores[at] += np.float32(weight) * value
            scores[at] -= np.float32(bar.pair * sum(shape.size) / 2)
            scores[at][mine[shape.first].barred[rows]] = _NEVER
            scores[at][:, theirs[shape.second].barred[columns]] = _NEVER
        yield rows.start, rows.stop, columns.start, scores, near


def _chunks(corridor: Corridor) -> Iterator[tuple[slice, slice]]:
    """Cut the corridor into rectangles of sentences, `_ROWS` rows high."""
    rows = len(corridor.low) - 1
    for start in range(0, rows, _ROWS):
        stop = min(start + _ROWS, rows)
        left = max(int(corridor.low[start + 1 : stop + 1].min()) - 1, 0)
        yield slice(start, stop), slice(left, int(corridor.high[start + 1 : stop + 1].max()) - 1)


def with_nearest(first: Side, second: Side, corridor: Corridor) -> tuple[Side, Side]:
    """Return the sides with `nearest` raised to what the corridor holds."""
    units = [unit_rows(side.vectors) for side in (first, second)]
    by_first, by_second = first.nearest.copy(), second.nearest.copy()
    for rows, columns in _chunks(corridor):
        table = units[0][rows] @ units[1][columns].T
        by_first[rows] = np.maximum(by_first[rows], table.max(axis=1))
        by_second[columns] = np.maximum(by_second[columns], table.max(axis=0))
    return replace(first, nearest=by_first), replace(second, nearest=by_second)


def best_path(
    first: Side, second: Side, corridor: Corridor, bar: Bar, settings: AlignSettings
) -> list[Joined]:
    """Return the beads of the best path, in order; sentences in none are left out."""
    if not len(first) or not len(second):
        return []
    first, second = with_nearest(first, second, corridor)
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
    shapes = bead_shapes(largest)
    pad = largest
    ring = pad + 1
    steps = [shape.steps for shape in shapes]
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
            for at, (a, b) in enumerate(steps):
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
    return _walk_back(corridor, trail, worth, shapes, rows, columns)


def _walk_back(
    corridor: Corridor,
    trail: list[tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8], npt.NDArray[np.bool_]]],
    worth: list[tuple[FloatArray, FloatArray]],
    shapes: Sequence[Shape],
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
            shape = shapes[int(chosen[at])]
            score, similarity = float(worth[row][0][at]), float(worth[row][1][at])
            beads.append(
                Joined(
                    tuple(row - 1 - back for back in reversed(shape.first)),
                    tuple(column - 1 - back for back in reversed(shape.second)),
                    score,
                    similarity,
                )
            )
            row, column = row - shape.steps[0], column - shape.steps[1]
            inside = bool(trail[row][2][column - int(corridor.low[row])])
    return beads[::-1]
