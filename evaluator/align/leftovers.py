"""Unanswered neighbours of a bead that belong to it after all.

A path has beads of at most a few sentences, and weighs a piece of a few letters like a sentence.
Here each bead takes in a neighbour that brings the two sides nearer to each other, or that is so
short a piece that it changes nothing: what a segmenter cut off at an initial is one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluator.align.path import Joined
from evaluator.align.settings import AlignSettings
from evaluator.align.sides import Indices, Side
from evaluator.types import FloatArray


def take_in(
    path: Sequence[Joined],
    first: Side,
    second: Side,
    moved_first: Indices,
    moved_second: Indices,
    settings: AlignSettings,
) -> list[Joined]:
    """Return the beads of `path` with what they take in.

    Args:
        path: Beads in order.
        first: All sentences of the first side.
        second: All sentences of the second side.
        moved_first: Sentences of the first side that are answered elsewhere.
        moved_second: Likewise of the second side.
        settings: `gain_from`, `fragment` and `fragment_loss` decide.
    """
    sides = (first, second)
    free = [np.ones(len(side), dtype=bool) for side in sides]
    for side, moved in enumerate((moved_first, moved_second)):
        free[side][moved] = False
        free[side][sides[side].furniture >= settings.furniture_from] = False
        free[side][[index for bead in path for index in bead.of(side)]] = False
    return [_grown(bead, sides, free, settings) for bead in path]


def _grown(
    bead: Joined,
    sides: tuple[Side, Side],
    free: list[np.ndarray[tuple[int], np.dtype[np.bool_]]],
    settings: AlignSettings,
) -> Joined:
    while True:
        best: tuple[float, int, int] | None = None
        for side in (0, 1):
            for index in (bead.of(side)[0] - 1, bead.of(side)[-1] + 1):
                if not 0 <= index < len(free[side]) or not free[side][index]:
                    continue
                won = _similarity(_with(bead, side, index), sides) - bead.similarity
                if won >= _needed(bead, sides[side], side, index, settings):
                    best = max(best or (won, side, index), (won, side, index))
        if best is None:
            return bead
        won, side, index = best
        free[side][index] = False
        bead = _with(bead, side, index)._replace(similarity=bead.similarity + won)


def _needed(bead: Joined, side: Side, number: int, index: int, settings: AlignSettings) -> float:
    """Return what a neighbour must win; a short piece of the same paragraph may lose a little."""
    members = bead.of(number)
    neighbour = members[0] if index < members[0] else members[-1]
    together = side.paragraphs[index] == side.paragraphs[neighbour]
    if together and side.lengths[index] <= settings.fragment:
        return -settings.fragment_loss
    return settings.gain_from


def _with(bead: Joined, side: int, index: int) -> Joined:
    members = tuple(sorted((*bead.of(side), index)))
    return bead._replace(second=members) if side else bead._replace(first=members)


def _similarity(bead: Joined, sides: tuple[Side, Side]) -> float:
    joined: list[FloatArray] = [
        side.vectors[list(members)].sum(axis=0)
        for side, members in zip(sides, (bead.first, bead.second), strict=True)
    ]
    norms = np.linalg.norm(joined[0]) * np.linalg.norm(joined[1])
    return float(joined[0] @ joined[1]) / max(float(norms), 1e-6)
