"""What speaks for and against a bead: maps over all places where a bead of some size may end.

Vectors of joined sentences are sums of what is there, weighted by length; their similarities come
from sums over the table of single sentences, so that nothing is encoded again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, reduce
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from evaluator.align.sides import Side
from evaluator.types import FloatArray

FEATURES = (
    "similarity",
    "strong",
    "words",
    "hub",
    "length",
    "weakest_words",
    "deficit",
    "worst_deficit",
    "furniture",
    "pairs",
    "drag",
    "gain",
    "weakest",
    "words_drag",
    "more",
    "many",
    "short",
    "hole",
)
_STRONG = 0.6
_SHORT = 60.0
_MIXED = 0.4
_FEW = 8
_COPY = 0.85

Offsets = tuple[int, ...]
"""Which sentences of a side a bead takes, counted back from the one where it ends."""


class Shape(NamedTuple):
    """The sentences of a bead on either side; (0, 2) leaves the one between unanswered."""

    first: Offsets
    second: Offsets

    @property
    def size(self) -> tuple[int, int]:
        """Sentences joined on either side."""
        return len(self.first), len(self.second)

    @property
    def steps(self) -> tuple[int, int]:
        """Sentences passed on either side."""
        return self.first[-1] + 1, self.second[-1] + 1


Maps = dict[Shape, FloatArray]
_ONE: Offsets = (0,)
_HOLE: Offsets = (0, 2)


@cache
def bead_shapes(largest: int) -> tuple[Shape, ...]:
    """Return the shapes of beads, smallest first, so that ties go to the smaller bead.

    Runs of 1 to `largest` sentences a side, and two to one with a sentence left out between.
    """
    runs = [tuple(range(size)) for size in range(1, largest + 1)]
    shapes = [Shape(first, second) for first in runs for second in runs]
    if largest > 2:
        shapes += [Shape(_HOLE, _ONE), Shape(_ONE, _HOLE)]
    return tuple(
        sorted(
            shapes, key=lambda shape: (sum(shape.steps), sum(shape.size), max(shape.size), shape)
        )
    )


def _offsets(largest: int) -> list[Offsets]:
    return sorted({shape.first for shape in bead_shapes(largest)}, key=lambda run: (len(run), run))


@dataclass(frozen=True)
class Run:
    """What is known of the sentences of one side that a bead could join, ending at each.

    Attributes:
        norms: (n,) float32, length of the joined vector.
        word_norms: (n,) float32, length of the joined word weights.
        hubs: (n,) float32, mean similarity to the other side's sentences.
        lengths: (n,) float32, logarithm of the number of characters.
        shorts: (n,) float32, 0 down: how short the shortest sentence is, from 60 characters.
        furniture: (n,) float32, how much the run looks like furniture.
        body: (n,) float32, 0 where all of the run looks like a headline, else 1.
        barred: (n,) bool, no such run: over the start or a cut, furniture and body mixed, or one
            sentence a near-copy of the next, which is no part of what the other side joined.
    """

    norms: FloatArray
    word_norms: FloatArray
    hubs: FloatArray
    lengths: FloatArray
    shorts: FloatArray
    furniture: FloatArray
    body: FloatArray
    barred: npt.NDArray[np.bool_]


Runs = dict[Offsets, Run]


def make_runs(side: Side, other: Side, largest: int) -> Runs:
    """Return all runs of `side` that a bead may join."""
    # In a short text a sentence's own answer would make it a hub: the mean is drawn to nothing.
    centre = unit_rows(other.vectors).sum(axis=0) / (len(other) + _FEW)
    return {run: _make_run(side, centre, run) for run in _offsets(largest)}


def _make_run(side: Side, centre: FloatArray, offsets: Offsets) -> Run:
    count, before = len(side), offsets[-1]
    norms, word_norms = np.ones((2, count), dtype=np.float32)
    hubs, lengths, shorts, furniture = np.zeros((4, count), dtype=np.float32)
    body = np.ones(count, dtype=np.float32)
    barred = np.ones(count, dtype=bool)
    if count > before:
        ends = slice(before, count)
        total = _over_run(np.add, side.vectors, offsets)
        norms[ends] = np.maximum(np.linalg.norm(total, axis=1), 1e-6)
        hubs[ends] = (total @ centre) / norms[ends]
        squares = np.square(_over_run(np.add, side.words, offsets)).sum(axis=1)
        squares += _over_run(np.add, side.other_words, offsets)
        word_norms[ends] = np.sqrt(np.maximum(squares, 1e-6))
        lengths[ends] = np.log(_over_run(np.add, side.lengths, offsets))
        short = np.minimum(np.log(side.lengths / _SHORT), 0)
        shorts[ends] = _over_run(np.minimum, short, offsets)
        furniture[ends] = _over_run(np.maximum, side.furniture, offsets)
        body[ends] = ~_over_run(np.logical_and, side.headline, offsets)
        least = _over_run(np.minimum, side.furniture, offsets)
        barred[ends] = furniture[ends] - least > _MIXED
        for near, far in pairwise(offsets):
            alike = unit_rows(side.vectors[before - near : count - near])
            alike *= unit_rows(side.vectors[before - far : count - far])
            barred[ends] |= alike.sum(axis=1) > _COPY
        if before:
            barred[ends] |= _over_run(np.logical_or, side.cut[1:], tuple(range(before)))
    return Run(norms, word_norms, hubs, lengths, shorts, furniture, body, barred)


def unit_rows(vectors: FloatArray) -> FloatArray:
    """Return (n, d) vectors, each of length 1; one of nothing stays so."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6))


def _over_run(combine: np.ufunc, values: npt.NDArray[Any], offsets: Offsets) -> npt.NDArray[Any]:
    last = offsets[-1]
    return reduce(combine, (values[last - back : len(values) - back] for back in offsets))


@dataclass(frozen=True)
class Window:
    """A rectangle of the table of sentences, and the margin where its beads may begin.

    Attributes:
        rows: Sentences of the first side.
        columns: Sentences of the second side.
        margin: How many more of each before, for the beads that end in the rectangle.
    """

    rows: slice
    columns: slice
    margin: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns, the margin among them."""
        return (
            self.rows.stop - self.rows.start + self.margin,
            self.columns.stop - self.columns.start + self.margin,
        )

    def down(self, values: FloatArray) -> FloatArray:
        """Return the rows' part of `values`, last axis; 0 before the first sentence."""
        return _padded(values, self.rows, self.margin)

    def across(self, values: FloatArray) -> FloatArray:
        """Return the columns' part of `values`, last axis; 0 before the first sentence."""
        return _padded(values, self.columns, self.margin)

    def ending(self, table: FloatArray, up: int = 0, left: int = 0) -> FloatArray:
        """Return the cells without the margin, shifted up and to the left."""
        return table[
            self.margin - up : table.shape[0] - up, self.margin - left : table.shape[1] - left
        ]


def _padded(values: FloatArray, part: slice, margin: int) -> FloatArray:
    begin = max(part.start - margin, 0)
    padded = np.zeros((*values.shape[:-1], part.stop - part.start + margin), dtype=np.float32)
    padded[..., padded.shape[-1] - (part.stop - begin) :] = values[..., begin : part.stop]
    return padded


def bead_features(
    first: Side, second: Side, mine: Runs, theirs: Runs, window: Window, largest: int
) -> Iterator[tuple[FloatArray, list[FloatArray | float]]]:
    """Yield, for each of `bead_shapes`, similarities and the maps of `FEATURES`.

    Cell (i, j) of a map is the bead that ends with row i and column j of `window`. The features
    up to "weakest" are times the mean number of sentences a side, so that a bead of two pairs
    weighs as much as two beads; those from "drag" on are 0 for beads of one pair and left out.
    """
    one = Shape(_ONE, _ONE)
    runs = mine, theirs
    similar = _joined(first.vectors, second.vectors, "norms", runs, window, largest)
    words = _joined(first.words, second.words, "word_norms", runs, window, largest)
    ratio = np.maximum(window.across(runs[1][_ONE].word_norms), 1e-3)[None, :] / np.maximum(
        window.down(runs[0][_ONE].word_norms)[:, None], 1e-3
    )
    # What share of the words of a sentence another has, and how much nearer its nearest is.
    shares = np.minimum(words[one] * ratio, 1), np.minimum(words[one] / ratio, 1)
    lacks = (
        similar[one] - window.down(first.nearest)[:, None],
        similar[one] - window.across(second.nearest)[None, :],
    )
    for shape in bead_shapes(largest):
        cosine, word = window.ending(similar[shape]), window.ending(words[shape])
        down, across = runs[0][shape.first], runs[1][shape.second]

        def both(
            name: str, down: Run = down, across: Run = across
        ) -> tuple[FloatArray, FloatArray]:
            return (
                getattr(down, name)[window.rows, None],
                getattr(across, name)[None, window.columns],
            )

        worst_lack, all_lacks = _answers(lacks, shape, window)
        maps = [
            cosine,
            np.maximum(cosine - _STRONG, 0),
            word,
            np.add(*both("hubs")) / 2,
            np.abs(np.subtract(*both("lengths"))),
            _answers(shares, shape, window)[0],
            all_lacks,
            worst_lack,
            # Furniture answers nothing, but a headline may answer the other side's headline.
            np.maximum(*both("furniture")) * np.maximum(*both("body")),
        ]
        a, b = shape.size
        size = np.float32((a + b) / 2)
        extra: list[FloatArray | float] = []
        if a + b > 2:
            change = cosine - _best_smaller(similar, shape, window)
            word_change = word - _best_smaller(words, shape, window)
            extra = [
                size * np.minimum(change, 0),
                size * np.maximum(change, 0),
                size * _weakest(similar, shape, window),
                size * np.minimum(word_change, 0),
                a + b - 2.0,
                min(a, b) - 1.0,
                np.minimum(*both("shorts")),
                sum(shape.steps) - float(a + b),
            ]
        yield cosine, [*(size * item for item in maps), float(size), *extra]


def _joined(
    first: FloatArray,
    second: FloatArray,
    norms: str,
    runs: tuple[Runs, Runs],
    window: Window,
    largest: int,
) -> Maps:
    """Return the similarities of runs of each shape that end in the window or its margin."""
    table = window.down(first.T).T @ window.across(second.T)
    down: dict[Offsets, FloatArray] = {
        offsets: np.reciprocal(np.maximum(window.down(getattr(run, norms)), 1e-6))
        for offsets, run in runs[0].items()
    }
    across: dict[Offsets, FloatArray] = {
        offsets: np.reciprocal(np.maximum(window.across(getattr(run, norms)), 1e-6))
        for offsets, run in runs[1].items()
    }
    sums: Maps = {Shape(_ONE, _ONE): table}
    maps: Maps = {}
    for shape in bead_shapes(largest):
        if shape not in sums:
            sums[shape] = _with_last(sums, shape)
        maps[shape] = sums[shape] * down[shape.first][:, None] * across[shape.second][None, :]
    return maps


def _with_last(sums: Maps, shape: Shape) -> FloatArray:
    """Return the sums of a shape from those of two smaller ones."""
    if len(shape.second) > 1:
        back = shape.second[-1]
        total = sums[Shape(shape.first, shape.second[:-1])].copy()
        total[:, back:] += sums[Shape(shape.first, _ONE)][:, : total.shape[1] - back]
    else:
        back = shape.first[-1]
        total = sums[Shape(shape.first[:-1], _ONE)].copy()
        total[back:] += sums[Shape(_ONE, _ONE)][: len(total) - back]
    return total


def _less_an_end(offsets: Offsets) -> list[tuple[Offsets, int]]:
    """Return the run without the sentence at either end: its offsets and how far back it ends."""
    if len(offsets) == 1:
        return []
    back = offsets[1]
    return [(offsets[:-1], 0), (tuple(offset - back for offset in offsets[1:]), back)]


def _best_smaller(maps: Maps, shape: Shape, window: Window) -> FloatArray:
    """Return the best of the beads that are this one less something at an end.

    That is a sentence of either side, or the sentences of both at the same end.
    """
    first, second = _less_an_end(shape.first), _less_an_end(shape.second)
    options = [(Shape(offsets, shape.second), back, 0) for offsets, back in first]
    options += [(Shape(shape.first, offsets), 0, back) for offsets, back in second]
    options += [
        (Shape(mine, theirs), up, left)
        for (mine, up), (theirs, left) in zip(first, second, strict=False)
    ]
    return reduce(
        np.maximum, (window.ending(maps[smaller], up, left) for smaller, up, left in options)
    )


def _weakest(maps: Maps, shape: Shape, window: Window) -> FloatArray:
    """Return the least similarity of a sentence of a bead to the whole of its other side."""
    options = []
    if len(shape.second) > 1:
        alone = maps[Shape(shape.first, _ONE)]
        options += [window.ending(alone, left=back) for back in shape.second]
    if len(shape.first) > 1:
        alone = maps[Shape(_ONE, shape.second)]
        options += [window.ending(alone, up=back) for back in shape.first]
    return reduce(np.minimum, options)


def _answers(
    tables: tuple[FloatArray, FloatArray], shape: Shape, window: Window
) -> tuple[FloatArray, FloatArray]:
    """Return the worst and the mean of what the sentences of a bead find in its other side.

    Args:
        tables: For each pair of sentences what the first finds in the second, and the reverse.
        shape: Of the beads.
        window: Where the beads end.
    """
    margin = window.margin
    height, width = tables[0].shape
    by_first = reduce(
        np.maximum, (tables[0][:, margin - back : width - back] for back in shape.second)
    )
    by_second = reduce(
        np.maximum, (tables[1][margin - back : height - back] for back in shape.first)
    )
    found = [by_first[margin - back : height - back] for back in shape.first]
    found += [by_second[:, margin - back : width - back] for back in shape.second]
    return reduce(np.minimum, found), reduce(np.add, found) / np.float32(sum(shape.size))
