"""Plain scores that a detector must beat and that no other part of the project needs."""

from __future__ import annotations

from evaluator.types import TokenVectors


def least_matched(original: TokenVectors, rewrite: TokenVectors) -> float | None:
    """Return how well the worst token of two texts is answered on the other side.

    The least over both sides' tokens of the best cosine with a token of the other side: where
    BERTScore takes the mean, one foreign word decides.

    Args:
        original: Token vectors of length 1.
        rewrite: Likewise.

    Returns:
        -1 to 1, None when a side has no tokens.
    """
    if not len(original.vectors) or not len(rewrite.vectors):
        return None
    cosines = original.vectors @ rewrite.vectors.T
    return float(min(cosines.max(axis=0).min(), cosines.max(axis=1).min()))
