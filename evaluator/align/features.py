"""What speaks for and against a bead: maps over all places where a bead of some size may end.

Vectors of joined sentences are sums of what is there, weighted by length; their similarities come
from sums over the table of single sentences and are never encoded again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluator.align.sides import Side
from evaluator.types import FloatArray

Sizes = list[tuple[int, int]]
Maps = dict[tuple[int, int], FloatArray]

FEATURES = (
    "similarity",
    "strong",
    "words",
    "hub",
    "length",
    "drag",
    "gain",
    "weakest",
    "words_drag",
    "furniture",
    "bead",
    "more",
    "many",
)


def bead_sizes(largest: int) -> Sizes:
    """Return the sizes of beads, smallest first, so that ties go to the smaller bead."""
    sizes = [(a, b) for a in range(1, largest + 1) for b in range(1, largest + 1)]
    return sorted(sizes, key=lambda size: (sum(size), abs(size[0] - size[1]), size))


@dataclass(frozen=True)
class Windows:
    """Runs of 1 to k sentences, by size less one, each ending at a sentence.

    Attributes:
        norms: (k, n) float32, lengths of the joined vectors.
        word_norms: (k, n) float32, lengths of the joined word weights.
        hubs: (k, n) float32, mean similarity to the other side.
        lengths: (k, n) float32, logarithm of the characters.
        barred: (k, n) bool, no such run: over the start, a cut, or furniture and body mixed.
    """

    norms: FloatArray
    word_norms: FloatArray
    hubs: FloatArray
    lengths: FloatArray
    barred: npt.NDArray[np.bool_]


def windows(side: Side, other: Side, largest: int) -> Windows:
    """Return the runs of up to `largest` sentences of `side`."""
    count = len(side)
    unit = other.vectors / np.maximum(np.linalg.norm(other.vectors, axis=1, keepdims=True), 1e-6)
    centre = unit.mean(axis=0)
    made = Windows(
        norms=np.ones((largest, count), dtype=np.float32),
        word_norms=np.ones((largest, count), dtype=np.float32),
        hubs=np.zeros((largest, count), dtype=np.float32),
        lengths=np.zeros((largest, count), dtype=np.float32),
        barred=np.ones((largest, count), dtype=bool),
    )
    for size in range(1, min(largest, count) + 1):
        ends, places = slice(size - 1, count), count - size + 1
        total = _run_sums(side.vectors, size)
        made.norms[size - 1, ends] = np.maximum(np.linalg.norm(total, axis=1), 1e-6)
        made.hubs[size - 1, ends] = (total @ centre) / made.norms[size - 1, ends]
        words = np.square(_run_sums(side.words, size)).sum(axis=1)
        words += _run_sums(side.other_words, size)
        made.word_norms[size - 1, ends] = np.sqrt(np.maximum(words, 1e-6))
        made.lengths[size - 1, ends] = np.log(_run_sums(side.lengths, size))
        barred = np.zeros(places, dtype=bool)
        low = high = side.furniture[:places]
        for step in range(1, size):
            barred |= side.cut[step : step + places]
            low = np.minimum(low, side.furniture[step : step + places])
            high = np.maximum(high, side.furniture[step : step + places])
        made.barred[size - 1, ends] = barred | (high - low > 0.4)
    return made


def _run_sums(values: FloatArray, size: int) -> FloatArray:
    places = len(values) - size + 1
    total = values[:places].copy()
    for step in range(1, size):
        total += values[step : step + places]
    return total


def bead_features(
    first: Side,
    second: Side,
    mine: Windows,
    theirs: Windows,
    rows: slice,
    columns: slice,
    sizes: Sizes,
) -> Iterator[tuple[tuple[int, int], FloatArray, list[FloatArray | float]]]:
    """Yield for each size its similarities and a map for each of `FEATURES`.

    A map is (rows, columns) float32: cell (i, j) is the bead that ends with sentence i of the
    first side and j of the second. All but the last three grow with the bead: they are times the
    mean number of sentences a side.
    """
    largest = max(max(size) for size in sizes)
    similar = _joined(
        first.vectors, second.vectors, mine.norms, theirs.norms, rows, columns, largest
    )
    words = _joined(
        first.words, second.words, mine.word_norms, theirs.word_norms, rows, columns, largest
    )
    pad = largest - 1
    inside = (slice(pad, None), slice(pad, None))
    looks = np.abs(first.furniture[rows, None] - second.furniture[None, columns])
    for a, b in sizes:
        cosine, word = similar[a, b][inside], words[a, b][inside]
        hub = (mine.hubs[a - 1][rows, None] + theirs.hubs[b - 1][None, columns]) / 2
        length = np.abs(mine.lengths[a - 1][rows, None] - theirs.lengths[b - 1][None, columns])
        maps: list[FloatArray | float] = [cosine, np.maximum(cosine - 0.6, 0), word, hub, length]
        if a + b > 2:
            change = cosine - _best_smaller(similar, a, b, pad)
            maps += [
                np.minimum(change, 0),
                np.maximum(change, 0),
                _weakest(similar, a, b, pad),
                np.minimum(word - _best_smaller(words, a, b, pad), 0),
            ]
        else:
            maps += [0.0, 0.0, cosine, 0.0]
        size = np.float32((a + b) / 2)
        scaled = [item * size for item in (*maps, looks)]
        yield (a, b), cosine, [*scaled, float(size), float(a + b - 2), float(min(a, b) - 1)]


def _joined(
    first: FloatArray,
    second: FloatArray,
    first_norms: FloatArray,
    second_norms: FloatArray,
    rows: slice,
    columns: slice,
    largest: int,
) -> Maps:
    """Return the similarities of joined runs, with `largest` - 1 rows and columns before."""
    pad = largest - 1
    height, width = rows.stop - rows.start + pad, columns.stop - columns.start + pad
    top, left = max(rows.start - pad, 0), max(columns.start - pad, 0)
    down, across = height - (rows.stop - top), width - (columns.stop - left)
    dots = np.zeros((height, width), dtype=np.float32)
    dots[down:, across:] = first[top : rows.stop] @ second[left : columns.stop].T
    scale_first = np.zeros((largest, height), dtype=np.float32)
    scale_first[:, down:] = 1 / first_norms[:, top : rows.stop]
    scale_second = np.zeros((largest, width), dtype=np.float32)
    scale_second[:, across:] = 1 / second_norms[:, left : columns.stop]
    maps: Maps = {}
    tall = np.zeros_like(dots)
    for a in range(1, largest + 1):
        tall[a - 1 :] += dots[: height - a + 1]
        box = np.zeros_like(dots)
        for b in range(1, largest + 1):
            box[:, b - 1 :] += tall[:, : width - b + 1]
            maps[a, b] = box * scale_first[a - 1][:, None] * scale_second[b - 1][None, :]
    return maps


def _best_smaller(maps: Maps, a: int, b: int, pad: int) -> FloatArray:
    """Return the best of the beads that are this one less a sentence at one of its ends."""
    options = []
    inside, before = slice(pad, None), slice(pad - 1, -1)
    if a > 1:
        options += [maps[a - 1, b][inside, inside], maps[a - 1, b][before, inside]]
    if b > 1:
        options += [maps[a, b - 1][inside, inside], maps[a, b - 1][inside, before]]
    best = options[0]
    for option in options[1:]:
        best = np.maximum(best, option)
    return best


def _weakest(maps: Maps, a: int, b: int, pad: int) -> FloatArray:
    """Return the least similarity of a sentence of a bead to all of its other side."""
    least: FloatArray | None = None
    for back in range(b):
        if b > 1:
            option = maps[a, 1][pad:, pad - back : maps[a, 1].shape[1] - back]
            least = option if least is None else np.minimum(least, option)
    for back in range(a):
        if a > 1:
            option = maps[1, b][pad - back : maps[1, b].shape[0] - back, pad:]
            least = option if least is None else np.minimum(least, option)
    assert least is not None, "only beads of more than two sentences have a weakest one"
    return least
