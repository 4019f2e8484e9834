"""Sentences of two texts to beads: the monotone path, moved blocks, furniture, in this order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluator.align.corridor import find_corridor
from evaluator.align.path import Bar, best_path
from evaluator.align.settings import AlignSettings
from evaluator.align.sides import Side, make_sides
from evaluator.types import Bead, FloatArray, SegmentedDocument, UnitKind

_LAYERS = 8


@dataclass(frozen=True)
class _Found:
    """A bead by the indices of its sentences."""

    first: tuple[int, ...]
    second: tuple[int, ...]
    score: float
    similarity: float


def align(
    original: SegmentedDocument,
    rewrite: SegmentedDocument,
    original_vectors: FloatArray,
    rewrite_vectors: FloatArray,
    settings: AlignSettings | None = None,
) -> list[Bead]:
    """Join the sentences of two versions of an article.

    Args:
        original: One version, with its sentences and what looks like page furniture.
        rewrite: The other.
        original_vectors: (n, d) float32, the encoder's vector of each sentence, of length 1.
        rewrite_vectors: (m, d) float32.
        settings: The aligner's settings.

    Returns:
        Beads in the original's order, every sentence of both sides in exactly one. Unanswered
        sentences stand alone, as omission, addition or, when they look like furniture, outside.
    """
    looks = tuple(
        np.array(
            [s.role_confidence if s.role is not None else 0.0 for s in side.sentences],
            dtype=np.float32,
        )
        for side in (original, rewrite)
    )
    return _align(
        [original.text_of(i) for i in range(len(original.sentences))],
        [rewrite.text_of(i) for i in range(len(rewrite.sentences))],
        original_vectors,
        rewrite_vectors,
        settings or AlignSettings(),
        (looks[0], looks[1]),
    )


def align_sentences(
    original: Sequence[str],
    rewrite: Sequence[str],
    original_vectors: FloatArray,
    rewrite_vectors: FloatArray,
    settings: AlignSettings | None = None,
) -> list[Bead]:
    """Join two lists of sentences; as `align`, with no paragraphs and no furniture."""
    looks = (
        np.zeros(len(original), dtype=np.float32),
        np.zeros(len(rewrite), dtype=np.float32),
    )
    return _align(
        original, rewrite, original_vectors, rewrite_vectors, settings or AlignSettings(), looks
    )


def _align(
    original: Sequence[str],
    rewrite: Sequence[str],
    original_vectors: FloatArray,
    rewrite_vectors: FloatArray,
    settings: AlignSettings,
    looks: tuple[FloatArray, FloatArray],
) -> list[Bead]:
    if list(rewrite) < list(original):
        # The same table whichever side comes first, so that swapping the sides swaps the answer.
        swapped = _align(
            rewrite, original, rewrite_vectors, original_vectors, settings, (looks[1], looks[0])
        )
        return _ordered([_swap(bead) for bead in swapped], len(original), len(rewrite))
    first, second = make_sides((original, rewrite), (original_vectors, rewrite_vectors), looks)
    matched, moved = _join(first, second, settings)
    beads = [
        Bead(kind, found.first, found.second, round(max(1 - found.similarity, 0.0), 6))
        for kind, group in ((UnitKind.MATCH, matched), (UnitKind.MOVED, moved))
        for found in group
    ]
    taken = tuple({i for bead in beads for i in side(bead)} for side in (_first, _second))
    for index in range(len(first)):
        if index not in taken[0]:
            outside = first.furniture[index] >= settings.furniture_from
            beads.append(Bead(UnitKind.OUTSIDE if outside else UnitKind.OMISSION, (index,), ()))
    for index in range(len(second)):
        if index not in taken[1]:
            outside = second.furniture[index] >= settings.furniture_from
            beads.append(Bead(UnitKind.OUTSIDE if outside else UnitKind.ADDITION, (), (index,)))
    return _ordered(beads, len(first), len(second))


def _first(bead: Bead) -> tuple[int, ...]:
    return bead.original


def _second(bead: Bead) -> tuple[int, ...]:
    return bead.rewrite


_OTHER_KIND = {UnitKind.OMISSION: UnitKind.ADDITION, UnitKind.ADDITION: UnitKind.OMISSION}


def _swap(bead: Bead) -> Bead:
    kind = _OTHER_KIND.get(bead.kind, bead.kind)
    return Bead(kind, bead.rewrite, bead.original, bead.cost)


def _join(first: Side, second: Side, settings: AlignSettings) -> tuple[list[_Found], list[_Found]]:
    """Return the beads of the monotone path and those of moved blocks."""
    all_first, all_second = np.arange(len(first)), np.arange(len(second))
    matched = _path(first, second, all_first, all_second, None, settings)
    moved: list[_Found] = []
    held = [f for f in matched if f.score >= settings.release * (len(f.first) + len(f.second)) / 2]
    # What is unanswered or hardly answered may stand elsewhere.
    for _ in range(_LAYERS):
        left = _left(held + moved, all_first, all_second)
        layer = _path(first, second, *left, (settings.move_bead, settings.move_open), settings)
        if not layer:
            break
        moved.extend(layer)
    # What took part in no move is put in order again without the moved and the furniture.
    answered = [{i for f in matched for i in f.first}, {i for f in matched for i in f.second}]
    rest = _left(moved, all_first, all_second)
    kept = [
        np.array(
            [i for i in rest[n] if i in answered[n] or side.furniture[i] < settings.furniture_from],
            dtype=np.intp,
        )
        for n, side in enumerate((first, second))
    ]
    if len(kept[0]) < len(first) or len(kept[1]) < len(second):
        matched = _path(first, second, kept[0], kept[1], None, settings)
    return matched, moved


def _left(
    found: list[_Found], first: np.ndarray, second: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    taken_first = [i for f in found for i in f.first]
    taken_second = [i for f in found for i in f.second]
    return np.setdiff1d(first, taken_first), np.setdiff1d(second, taken_second)


def _path(
    first: Side,
    second: Side,
    rows: np.ndarray,
    columns: np.ndarray,
    move: tuple[float, float] | None,
    settings: AlignSettings,
) -> list[_Found]:
    """Find the best path over some of the sentences.

    For moves, sentences that were not neighbours do not become so; else those between are taken
    not to be there.
    """
    if not len(rows) or not len(columns):
        return []
    bar = Bar(0.0, settings.open_cost) if move is None else Bar(*move)
    some_first, some_second = (
        first.take(rows, move is not None),
        second.take(columns, move is not None),
    )
    corridor = find_corridor(some_first, some_second, bar, settings)
    return [
        _Found(
            tuple(int(i) for i in rows[j.first[0] : j.first[1]]),
            tuple(int(i) for i in columns[j.second[0] : j.second[1]]),
            j.score,
            j.similarity,
        )
        for j in best_path(some_first, some_second, corridor, bar, settings)
    ]


def _ordered(beads: list[Bead], rows: int, columns: int) -> list[Bead]:
    """Order beads by the original; what only the rewrite has stands after what precedes it there."""
    by_rewrite = {i: bead for bead in beads for i in bead.rewrite}
    order: dict[int, float] = {}
    place = -1.0
    for index in range(columns):
        bead = by_rewrite[index]
        if bead.kind is UnitKind.MATCH:
            place = float(bead.original[-1])
        elif not bead.original:
            order[index] = place + 0.5
    return sorted(
        beads,
        key=lambda bead: (
            (float(bead.original[0]), 0)
            if bead.original
            else (order[bead.rewrite[0]], bead.rewrite[0])
        ),
    )
