"""What speaks for and against a bead: maps over all places where a bead of some size may end.

Vectors of joined sentences are sums of what is there, weighted by length; their similarities come
from sums over the table of single sentences, so that nothing is encoded again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np

from evaluator.alignment.runs import ONE, Offsets, Run, Runs, Shape, bead_shapes
from evaluator.alignment.sides import Side
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

Maps = dict[Shape, FloatArray]


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
    one = Shape(ONE, ONE)
    runs = mine, theirs
    similar = _joined(first.vectors, second.vectors, "norms", runs, window, largest)
    words = _joined(first.words, second.words, "word_norms", runs, window, largest)
    ratio = np.maximum(window.across(runs[1][ONE].word_norms), 1e-3)[None, :] / np.maximum(
        window.down(runs[0][ONE].word_norms)[:, None], 1e-3
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
    sums: Maps = {Shape(ONE, ONE): table}
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
        total[:, back:] += sums[Shape(shape.first, ONE)][:, : total.shape[1] - back]
    else:
        back = shape.first[-1]
        total = sums[Shape(shape.first[:-1], ONE)].copy()
        total[back:] += sums[Shape(ONE, ONE)][: len(total) - back]
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
        alone = maps[Shape(shape.first, ONE)]
        options += [window.ending(alone, left=back) for back in shape.second]
    if len(shape.first) > 1:
        alone = maps[Shape(ONE, shape.second)]
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
