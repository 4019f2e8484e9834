"""The headlines of both sides answer each other, however differently they are worded.

A headline is rewritten more freely than any sentence, often beyond what vectors and words can join;
left unanswered on both sides, it would pass for page furniture, and nobody would look at it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluator.types import Bead, FloatArray, Role, SegmentedDocument, UnitKind

_SURE = 0.75
"""`role_confidence` of what is the article's headline: crossheads and loose lines have less."""


def join_headlines(
    beads: Sequence[Bead],
    sides: tuple[SegmentedDocument, SegmentedDocument],
    vectors: tuple[FloatArray, FloatArray],
) -> list[Bead]:
    """Return the beads, the headlines joined where neither was answered by anything.

    Args:
        beads: An alignment; unanswered sentences stand alone.
        sides: What was aligned.
        vectors: (n, d) and (m, d) float32, of length 1 a sentence.
    """
    alone = {bead for bead in beads if not bead.kind.joined}
    free = (
        {index for bead in alone for index in bead.original},
        {index for bead in alone for index in bead.rewrite},
    )
    heads = tuple(_headline(side) for side in sides)
    if not all(head and some.issuperset(head) for head, some in zip(heads, free, strict=True)):
        return list(beads)
    one, other = (
        np.average(side[list(head)], axis=0, weights=[len(whole.text_of(i)) for i in head])
        for side, head, whole in zip(vectors, heads, sides, strict=True)
    )
    norm = max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-6)
    cost = round(max(1 - float(one @ other) / norm, 0.0), 6)
    taken = {Bead(UnitKind.OMISSION, (i,), ()) for i in heads[0]}
    taken |= {Bead(UnitKind.ADDITION, (), (i,)) for i in heads[1]}
    kept = [bead for bead in beads if bead not in taken]
    return [*kept, Bead(UnitKind.MATCH, heads[0], heads[1], cost)]


def _headline(side: SegmentedDocument) -> tuple[int, ...]:
    """Return the sentences of the article's headline, none where it has none."""
    heads = [
        (sentence.paragraph, index)
        for index, sentence in enumerate(side.sentences)
        if sentence.role is Role.HEADLINE and sentence.role_confidence >= _SURE
    ]
    return tuple(index for paragraph, index in heads if paragraph == heads[0][0])
