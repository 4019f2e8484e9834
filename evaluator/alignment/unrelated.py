"""Whether two texts have anything in common."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.alignment.settings import AlignSettings
from evaluator.types import Bead, FloatArray, UnitKind


def is_unrelated(
    beads: Sequence[Bead],
    original_vectors: FloatArray,
    rewrite_vectors: FloatArray,
    settings: AlignSettings | None = None,
) -> bool:
    """Say whether the two texts hardly answer each other.

    How well a side is answered is the mean, over its sentences, page furniture left out, of the
    similarity of the bead that joins the sentence, 0 where none does. Both the share of joined
    sentences and how well they answer count: in short texts strange sentences are joined, too,
    but at a low similarity.

    Args:
        beads: The alignment of the two texts.
        original_vectors: (n, d) float32, vectors of the original's sentences.
        rewrite_vectors: (m, d) float32, vectors of the rewrite's sentences.
        settings: The aligner's settings.

    Returns:
        True when both sides are answered less well than `settings.unrelated_below`; False when
        a side has no sentences.
    """
    if not len(original_vectors) or not len(rewrite_vectors):
        return False
    settings = settings or AlignSettings()
    body, answered = [0, 0], [0.0, 0.0]
    for bead in beads:
        if bead.kind is UnitKind.OUTSIDE:
            continue
        for side, members in enumerate((bead.original, bead.rewrite)):
            body[side] += len(members)
            if bead.kind.joined:
                answered[side] += len(members) * (1 - bead.cost)
    means = [answered[side] / body[side] if body[side] else 0.0 for side in (0, 1)]
    return max(means) < settings.unrelated_below
