"""Sentences of two texts to beads: the monotone path, moved blocks, furniture, in this order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluator.alignment.furniture import name_outside
from evaluator.alignment.headlines import join_headlines
from evaluator.alignment.passes import join
from evaluator.alignment.settings import AlignSettings
from evaluator.alignment.sides import Flags, Indices, make_sides
from evaluator.text import normalise
from evaluator.types import Bead, FloatArray, Role, SegmentedDocument, UnitKind


def align(
    original: SegmentedDocument,
    rewrite: SegmentedDocument,
    original_vectors: FloatArray,
    rewrite_vectors: FloatArray,
    settings: AlignSettings | None = None,
    odds: tuple[FloatArray, FloatArray] | None = None,
) -> list[Bead]:
    """Join the sentences of two versions of an article.

    Args:
        original: One version, with its sentences and what looks like page furniture.
        rewrite: The other.
        original_vectors: (n, d) float32, the encoder's vector of each sentence, of length 1.
        rewrite_vectors: (m, d) float32.
        settings: The aligner's settings.
        odds: (n,) and (m,) float32, as `furniture_odds` says; None: form and place decide alone.

    Returns:
        Beads in the original's order, every sentence of both sides in exactly one. Unanswered
        sentences stand alone, as omission, addition or, when they look like furniture, outside.
    """
    sides = (original, rewrite)
    beads = _align(
        tuple([side.text_of(i) for i in range(len(side.sentences))] for side in sides),
        (original_vectors, rewrite_vectors),
        tuple(np.array([s.paragraph for s in side.sentences], dtype=np.intp) for side in sides),
        tuple(
            np.array(
                [s.role_confidence if s.role is not None else 0 for s in side.sentences],
                dtype=np.float32,
            )
            for side in sides
        ),
        tuple(np.array([s.role is Role.HEADLINE for s in side.sentences]) for side in sides),
        settings or AlignSettings(),
    )
    joined = join_headlines(beads, sides, (original_vectors, rewrite_vectors))
    return name_outside(_ordered(joined, len(rewrite.sentences)), sides, odds)


def align_sentences(
    original: Sequence[str],
    rewrite: Sequence[str],
    original_vectors: FloatArray,
    rewrite_vectors: FloatArray,
    settings: AlignSettings | None = None,
) -> list[Bead]:
    """Join two lists of sentences; as `align`, with no paragraphs and no furniture."""
    counts = (len(original), len(rewrite))
    return _align(
        (original, rewrite),
        (original_vectors, rewrite_vectors),
        tuple(np.arange(count) for count in counts),
        tuple(np.zeros(count, dtype=np.float32) for count in counts),
        tuple(np.zeros(count, dtype=bool) for count in counts),
        settings or AlignSettings(),
    )


def _align(
    texts: tuple[Sequence[str], ...],
    vectors: tuple[FloatArray, ...],
    paragraphs: tuple[Indices, ...],
    furniture: tuple[FloatArray, ...],
    headline: tuple[Flags, ...],
    settings: AlignSettings,
) -> list[Bead]:
    if _is_copy(*texts):
        # Whatever the vectors make of it, a text answers itself sentence by sentence.
        return [Bead(UnitKind.MATCH, (i,), (i,)) for i in range(len(texts[0]))]
    if list(texts[1]) < list(texts[0]):
        # The same table whichever side comes first, so that swapping the sides swaps the answer.
        numbers = paragraphs[::-1], furniture[::-1], headline[::-1]
        swapped = _align(texts[::-1], vectors[::-1], *numbers, settings)
        return _ordered([_swap(bead) for bead in swapped], len(texts[1]))
    first, second = make_sides(texts, vectors, paragraphs, furniture, headline)
    answered = join(first, second, settings)
    beads = [
        Bead(kind, bead.first, bead.second, round(max(1 - bead.similarity, 0.0), 6))
        for kind, group in (
            (UnitKind.MATCH, answered.matched),
            (UnitKind.MOVED, answered.moved),
        )
        for bead in group
    ]
    taken = tuple({i for bead in beads for i in side(bead)} for side in (_first, _second))
    beads += [Bead(UnitKind.OMISSION, (i,), ()) for i in range(len(first)) if i not in taken[0]]
    beads += [Bead(UnitKind.ADDITION, (), (i,)) for i in range(len(second)) if i not in taken[1]]
    return _ordered(beads, len(second))


def _is_copy(first: Sequence[str], second: Sequence[str]) -> bool:
    return len(first) == len(second) and all(
        one == other or normalise(one).text == normalise(other).text
        for one, other in zip(first, second, strict=True)
    )


def _first(bead: Bead) -> tuple[int, ...]:
    return bead.original


def _second(bead: Bead) -> tuple[int, ...]:
    return bead.rewrite


_OTHER_KIND = {UnitKind.OMISSION: UnitKind.ADDITION, UnitKind.ADDITION: UnitKind.OMISSION}


def _swap(bead: Bead) -> Bead:
    kind = _OTHER_KIND.get(bead.kind, bead.kind)
    return Bead(kind, bead.rewrite, bead.original, bead.cost)


def _ordered(beads: list[Bead], columns: int) -> list[Bead]:
    """Order beads by the original; what only the rewrite has follows its neighbour there."""
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
