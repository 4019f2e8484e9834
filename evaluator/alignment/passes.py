"""The passes of an alignment: the monotone path, moved blocks, and the path again without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluator.alignment.corridor import find_corridor
from evaluator.alignment.leftovers import free_sentences, join_gaps, take_in
from evaluator.alignment.path import Bar, Joined, best_path, with_nearest
from evaluator.alignment.settings import AlignSettings
from evaluator.alignment.sides import Indices, Side

_LAYERS = 8


@dataclass(frozen=True)
class Answered:
    """Beads with sentences on both sides: those in order, and those of moved blocks."""

    matched: list[Joined]
    moved: list[Joined]


def join(first: Side, second: Side, settings: AlignSettings) -> Answered:
    """Return which sentences answer each other.

    The best path gives the order. What it leaves out, or joins with little conviction, is tried
    again: the best path through that alone is a block that moved, and so on with what is then
    left. At last the path is sought again without the moved sentences and without the furniture
    that nothing answered, so that neither stands between the parts of a bead.
    """
    if not len(first) or not len(second):
        return Answered([], [])
    bar = Bar(0.0, settings.open_cost)
    whole_corridor = find_corridor(first, second, bar, settings)
    first, second = with_nearest(first, second, whole_corridor)
    path = best_path(first, second, whole_corridor, bar, settings)
    held = [bead for bead in path if bead.score >= settings.release * _pairs(bead)]
    moved = _find_moved(first, second, held, settings)
    rows = _to_order(first, _taken(path, 0), _taken(moved, 0), settings)
    columns = _to_order(second, _taken(path, 1), _taken(moved, 1), settings)
    if len(rows) < len(first) or len(columns) < len(second):
        path = _best_among(first, second, rows, columns, bar, settings, apart=False)
    free = free_sentences(path, moved, (first, second), settings)
    path = take_in(path, (first, second), free, settings)
    return Answered(join_gaps(path, (first, second), free, settings), moved)


def _find_moved(
    first: Side, second: Side, held: Sequence[Joined], settings: AlignSettings
) -> list[Joined]:
    """Return the beads that stand elsewhere in the second side than `held` lets expect."""
    bar = Bar(settings.move_pair, settings.move_open)
    moved: list[Joined] = []
    found: list[Joined] = list(held)
    for _ in range(_LAYERS):
        rows = np.setdiff1d(np.arange(len(first)), _taken(found, 0))
        columns = np.setdiff1d(np.arange(len(second)), _taken(found, 1))
        layer = _best_among(first, second, rows, columns, bar, settings, apart=True)
        if not layer:
            break
        found.extend(layer)
        moved.extend(_crossing(layer, held))
    return moved


def _crossing(beads: Sequence[Joined], path: Sequence[Joined]) -> list[Joined]:
    """Return the beads before and after which not the same beads of `path` stand on both sides."""
    before = [
        np.searchsorted([b.of(side)[-1] for b in path], [b.of(side)[0] for b in beads])
        for side in (0, 1)
    ]
    return [bead for bead, a, b in zip(beads, *before, strict=True) if a != b]


def _to_order(side: Side, answered: Indices, moved: Indices, settings: AlignSettings) -> Indices:
    """Return the sentences that belong in the order: neither moved nor idle furniture."""
    stays = side.furniture < settings.furniture_from
    stays[answered] = True
    stays[moved] = False
    return np.flatnonzero(stays)


def _best_among(
    first: Side,
    second: Side,
    rows: Indices,
    columns: Indices,
    bar: Bar,
    settings: AlignSettings,
    apart: bool,
) -> list[Joined]:
    """Find the best path over some of the sentences; `apart` as for `Side.take`."""
    if not len(rows) or not len(columns):
        return []
    some_first, some_second = first.take(rows, apart), second.take(columns, apart)
    corridor = find_corridor(some_first, some_second, bar, settings)
    return [
        Joined(
            tuple(rows[list(bead.first)].tolist()),
            tuple(columns[list(bead.second)].tolist()),
            bead.score,
            bead.similarity,
        )
        for bead in best_path(some_first, some_second, corridor, bar, settings)
    ]


def _taken(beads: Sequence[Joined], side: int) -> Indices:
    return np.array([index for bead in beads for index in bead.of(side)], dtype=np.intp)


def _pairs(bead: Joined) -> float:
    return (len(bead.first) + len(bead.second)) / 2
