"""The shapes of beads, and what is known of each run of sentences that one may join."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, reduce
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from evaluator.alignment.sides import Side
from evaluator.types import FloatArray

_SHORT = 60.0  # characters
_MIXED = 0.4  # of two sentences' looks: one is furniture, the other body text
_FEW = 8  # sentences
_COPY = 0.85  # similarity

Offsets = tuple[int, ...]
"""Which sentences of a side a bead takes, counted back from the one where it ends."""

ONE: Offsets = (0,)
_HOLE: Offsets = (0, 2)


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


@cache
def bead_shapes(largest: int) -> tuple[Shape, ...]:
    """Return the shapes of beads, smallest first, so that ties go to the smaller bead.

    Runs of 1 to `largest` sentences a side, and two to one with a sentence left out between.
    """
    runs = [tuple(range(size)) for size in range(1, largest + 1)]
    shapes = [Shape(first, second) for first in runs for second in runs]
    if largest > 2:
        shapes += [Shape(_HOLE, ONE), Shape(ONE, _HOLE)]
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
