"""The best monotone path of beads through a corridor of the table of both sides' sentences.

A path is worth the sum of its beads; a sentence that is left out is worth nothing, so that a bead
pays when it scores above zero. Rows are sentences of the first side, and every step works on a
whole row of the corridor at once: time and memory grow with the corridor's area.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluator.align.settings import AlignSettings
from evaluator.align.sides import Side
from evaluator.types import FloatArray

_ROWS = 64
_NEVER = np.float32(-1e9)
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Corridor:
    """Which cells are searched: in row i (beads that end with i sentences of the first side
    taken) the columns `low[i]` up to `high[i]` (excluded), of 0 to m."""

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
class Costs:
    """The part of the settings that differs between passes."""

    skip: float
    open_cost: float


def whole(rows: int, columns: int) -> Corridor:
    """Return the corridor that leaves nothing out."""
    return Corridor(
        np.zeros(rows + 1, dtype=np.intp), np.full(rows + 1, columns + 1, dtype=np.intp)
    )


def bead_sizes(largest: int) -> list[tuple[int, int]]:
    """Return the sizes of beads, smallest first, so that ties go to the smaller bead."""
    sizes = [(a, b) for a in range(1, largest + 1) for b in range(1, largest + 1)]
    return sorted(sizes, key=lambda size: (sum(size), abs(size[0] - size[1]), size))


@dataclass(frozen=True)
class _Windows:
    """Joined runs of 1 to k sentences, each ending at a sentence: norms, hubs and lengths."""

    norms: list[FloatArray]
    hubs: list[FloatArray]
    lengths: list[FloatArray]
    barred: list[npt.NDArray[np.bool_]]


def _windows(side: Side, other: Side, largest: int) -> _Windows:
    weighted = side.vectors * side.weights[:, None]
    centre = other.vectors.mean(axis=0)
    total = weighted.copy()
    length = side.weights.copy()
    barred = np.zeros(len(side), dtype=bool)
    windows = _Windows([], [], [], [])
    mixed_low, mixed_high = side.furniture.copy(), side.furniture.copy()
    for size in range(1, largest + 1):
        if size > 1:
            total[size - 1 :] += weighted[: len(side) - size + 1]
            length[size - 1 :] += side.weights[: len(side) - size + 1]
            barred = barred.copy()
            barred[: size - 1] = True
            if len(side) >= size:
                barred[size - 1 :] |= side.cut[1 : len(side) - size + 2]
                shifted = side.furniture[: len(side) - size + 1]
                mixed_low[size - 1 :] = np.minimum(mixed_low[size - 1 :], shifted)
                mixed_high[size - 1 :] = np.maximum(mixed_high[size - 1 :], shifted)
                barred |= mixed_high - mixed_low > 0.4
        norm = np.maximum(np.linalg.norm(total, axis=1), 1e-6)
        windows.norms.append(norm)
        windows.hubs.append((total @ centre) / norm)
        windows.lengths.append(np.log(length))
        windows.barred.append(barred)
    return windows


def _bead_scores(
    first: Side,
    second: Side,
    corridor: Corridor,
    costs: Costs,
    settings: AlignSettings,
) -> Iterator[tuple[int, int, int, FloatArray, FloatArray]]:
    """Yield chunks of rows: first row, row after the last, first column, scores, similarities.

    Scores are (sizes, rows, columns): of the bead that ends with sentence i and sentence j.
    """
    largest = settings.max_bead
    sizes = bead_sizes(largest)
    mine, theirs = _windows(first, second, largest), _windows(second, first, largest)
    weighted_first = first.vectors * first.weights[:, None]
    weighted_second = second.vectors * second.weights[:, None]
    pad = largest - 1
    for start in range(0, len(first), _ROWS):
        stop = min(start + _ROWS, len(first))
        left = max(int(corridor.low[start + 1 : stop + 1].min()) - 1, 0)
        right = int(corridor.high[start + 1 : stop + 1].max()) - 1
        top, outer = max(start - pad, 0), max(left - pad, 0)
        dots = np.zeros((stop - start + pad, right - left + pad), dtype=np.float32)
        dots[pad - (start - top) :, pad - (left - outer) :] = (
            weighted_first[top:stop] @ weighted_second[outer:right].T
        )
        rows, columns = slice(start, stop), slice(left, right)
        cosines: dict[tuple[int, int], FloatArray] = {}
        tall = np.zeros_like(dots)
        for a in range(1, largest + 1):
            tall[pad:] += dots[pad - a + 1 : dots.shape[0] - a + 1]
            box = np.zeros((stop - start, right - left), dtype=np.float32)
            for b in range(1, largest + 1):
                box += tall[pad:, pad - b + 1 : tall.shape[1] - b + 1]
                cosines[a, b] = box / (
                    mine.norms[a - 1][rows, None] * theirs.norms[b - 1][None, columns]
                )
        scores = np.empty((len(sizes), stop - start, right - left), dtype=np.float32)
        near = np.empty_like(scores)
        apart = np.abs(first.furniture[rows, None] - second.furniture[None, columns])
        for at, (a, b) in enumerate(sizes):
            cosine = cosines[a, b]
            hub = mine.hubs[a - 1][rows, None] + theirs.hubs[b - 1][None, columns]
            score = cosine - np.float32(settings.hub_weight / 2) * hub - np.float32(costs.skip)
            score -= np.float32(settings.length_weight) * np.abs(
                mine.lengths[a - 1][rows, None] - theirs.lengths[b - 1][None, columns]
            )
            score -= np.float32(settings.furniture_cost) * apart
            score *= np.float32((a + b) / 2)
            score -= np.float32(settings.bead_cost * (a + b - 2))
            smaller = _best_without_an_end(cosines, a, b)
            if smaller is not None:
                score += np.float32(settings.drag * (a + b) / 2) * np.minimum(cosine - smaller, 0)
            score[mine.barred[a - 1][rows]] = _NEVER
            score[:, theirs.barred[b - 1][columns]] = _NEVER
            scores[at], near[at] = score, cosine
        yield start, stop, left, scores, near


def _best_without_an_end(
    cosines: dict[tuple[int, int], FloatArray], a: int, b: int
) -> FloatArray | None:
    """Return the similarity of the best bead that is this one less a sentence at an end."""
    best: FloatArray | None = None
    if a > 1:
        best = cosines[a - 1, b].copy()
        best[1:] = np.maximum(best[1:], cosines[a - 1, b][:-1])
    if b > 1:
        less = cosines[a, b - 1]
        best = less.copy() if best is None else np.maximum(best, less)
        best[:, 1:] = np.maximum(best[:, 1:], less[:, :-1])
    return best


def best_path(
    first: Side, second: Side, corridor: Corridor, costs: Costs, settings: AlignSettings
) -> list[Joined]:
    """Return the beads of the best path, in order; sentences in none are left out."""
    rows, columns = len(first), len(second)
    if not rows or not columns:
        return []
    sizes = bead_sizes(settings.max_bead)
    pad = settings.max_bead
    ring = pad + 1
    opened = np.full((ring, columns + 1 + pad), _NEVER, dtype=np.float32)
    free = np.full((ring, columns + 1 + pad), _NEVER, dtype=np.float32)
    opening = np.float32(costs.open_cost)
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
    for start, stop, left, scores, near in _bead_scores(first, second, corridor, costs, settings):
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
