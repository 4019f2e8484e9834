"""Whether two texts have anything in common."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.align.settings import AlignSettings
from evaluator.types import Bead, FloatArray, UnitKind


def is_unrelated(
    beads: Sequence[Bead],
    original_vectors: FloatArray,
    rewrite_vectors: FloatArray,
    settings: AlignSettings | None = None,
) -> bool:
    """Say whether hardly a sentence of either side found its answer.

    Args:
        beads: The alignment of the two texts.
        original_vectors: (n, d) float32, vectors of the original's sentences.
        rewrite_vectors: (m, d) float32, vectors of the rewrite's sentences.
        settings: The aligner's settings.

    Returns:
        True when on both sides the share of joined sentences, page furniture left out, is under
        `settings.unrelated_share`; False when a side has no sentences.
    """
    if not len(original_vectors) or not len(rewrite_vectors):
        return False
    settings = settings or AlignSettings()
    body, joined = [0, 0], [0, 0]
    for bead in beads:
        if bead.kind is UnitKind.OUTSIDE:
            continue
        for side, members in enumerate((bead.original, bead.rewrite)):
            body[side] += len(members)
            if bead.kind in (UnitKind.MATCH, UnitKind.MOVED):
                joined[side] += len(members)
    shares = [joined[side] / body[side] if body[side] else 0.0 for side in (0, 1)]
    return max(shares) < settings.unrelated_share
