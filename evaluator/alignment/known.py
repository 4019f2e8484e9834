"""Beads of sentences whose counterparts are known, as those of a round trip are."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.alignment.furniture import name_outside
from evaluator.types import Bead, FloatArray, SegmentedDocument, UnitKind


def align_known(
    pairs: Sequence[tuple[int, int]],
    original: SegmentedDocument,
    rewrite: SegmentedDocument,
    original_vectors: FloatArray,
    rewrite_vectors: FloatArray,
    odds: tuple[FloatArray, FloatArray] | None = None,
) -> list[Bead]:
    """Return the beads of an alignment that need not be looked for.

    Args:
        pairs: Indices of sentences that belong together, rising on both sides.
        original: One version.
        rewrite: The other; each of its sentences is in a pair.
        original_vectors: (n, d) float32, vectors of length 1.
        rewrite_vectors: (m, d) float32.
        odds: As for `align`.

    Returns:
        A bead a pair, and one for each sentence of the original that is in none.
    """
    answers = dict(pairs)
    beads = []
    for index in range(len(original.sentences)):
        other = answers.get(index)
        if other is None:
            beads.append(Bead(UnitKind.OMISSION, (index,), ()))
            continue
        near = float(original_vectors[index] @ rewrite_vectors[other])
        beads.append(Bead(UnitKind.MATCH, (index,), (other,), round(max(1 - near, 0.0), 6)))
    return name_outside(beads, (original, rewrite), odds)
