"""Scores from an encoder's vectors: similarity, token-level precision and recall, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from evaluator.types import FloatArray, Score, TokenVectors

_MOST_TOKENS = 4096  # time and memory go with their square


class TokenScores(NamedTuple):
    """How well the tokens of two texts answer one another, -1 to 1."""

    precision: float
    recall: float
    f1: float


def unit_vector(vectors: FloatArray, lengths: Sequence[int]) -> FloatArray:
    """Return the vector of a unit of several sentences: their mean by length, of length 1.

    Args:
        vectors: (k, d) the sentences' vectors.
        lengths: Their lengths in characters.

    Returns:
        (d,), zero when all of it is empty.
    """
    total = np.asarray(lengths, np.float32) @ vectors
    norm = float(np.linalg.norm(total))
    return total / norm if norm > 0 else total


def similarities(originals: FloatArray, rewrites: FloatArray) -> list[float | None]:
    """Return the cosine of each row of `originals` with that row of `rewrites`.

    Args:
        originals: (n, d) vectors of any length.
        rewrites: (n, d) likewise.

    Returns:
        n cosines, -1 to 1; None where a vector is zero, as an empty text's is.
    """
    norms = np.linalg.norm(originals, axis=1) * np.linalg.norm(rewrites, axis=1)
    products = np.einsum("nd,nd->n", originals, rewrites)
    return [
        min(1.0, max(-1.0, product / norm)) if norm > 0 else None
        for product, norm in zip(
            products.astype(np.float64).tolist(), norms.astype(np.float64).tolist(), strict=True
        )
    ]


def token_scores(original: TokenVectors, rewrite: TokenVectors) -> TokenScores | None:
    """Match every token with the one most like it on the other side.

    As BERTScore does, without weights for rarity (Zhang et al. 2020, equations 1 to 3): recall is
    the mean over the original's tokens of the best cosine, precision that over the rewrite's.

    Args:
        original: Token vectors of length 1; those of several sentences are concatenated.
        rewrite: Likewise.

    Returns:
        None when a side has no tokens, or so many that it is no sentence.
    """
    counts = len(original.vectors), len(rewrite.vectors)
    if not min(counts) or max(counts) > _MOST_TOKENS:
        return None
    cosines = original.vectors @ rewrite.vectors.T
    recall = float(cosines.max(axis=1).mean(dtype=np.float64))
    precision = float(cosines.max(axis=0).mean(dtype=np.float64))
    both = precision + recall
    return TokenScores(precision, recall, 2 * precision * recall / both if both > 0 else 0.0)


def document_similarity(
    values: Sequence[float | None], lengths: Sequence[int], signature: str
) -> Score:
    """Return the mean similarity of the joined units, weighted by the original's characters.

    Args:
        values: Similarity of each joined unit; None stays out of the mean.
        lengths: Characters of each unit's original side.
        signature: The encoder's.
    """
    signature = f"{signature}|cosine|weight:characters"
    known = [(v, n) for v, n in zip(values, lengths, strict=True) if v is not None and n > 0]
    if not known:
        return Score("similarity", None, signature, reason="No units are joined.")
    total = sum(n for _, n in known)
    return Score("similarity", sum(v * n for v, n in known) / total, signature)


def coverage(joined: int, body: int) -> Score:
    """Return the share of the original's body that the rewrite answers, 0 to 1.

    Args:
        joined: Characters of the original's sentences in matched or moved units.
        body: Characters of all its sentences but those outside.
    """
    signature = "share:characters|over:body"
    if body <= 0:
        return Score("coverage", None, signature, reason="The original has no body text.")
    return Score("coverage", joined / body, signature)
