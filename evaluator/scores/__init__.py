"""Surface scores (sacrebleu) and semantic scores, of units and of documents.

Everywhere a pair is (original, rewrite): the original is the reference, the rewrite the
hypothesis.
"""

from __future__ import annotations

from evaluator.scores.resample import summed_score
from evaluator.scores.semantic import (
    TokenScores,
    coverage,
    document_similarity,
    similarities,
    token_scores,
    unit_vector,
)
from evaluator.scores.surface import (
    SurfaceScores,
    SurfaceStatistics,
    corpus_scores,
    gather,
    gather_each,
    ter,
    unit_scores,
)
from evaluator.scores.tokenisers import tokeniser_for

__all__ = [
    "SurfaceScores",
    "SurfaceStatistics",
    "TokenScores",
    "corpus_scores",
    "coverage",
    "document_similarity",
    "gather",
    "gather_each",
    "similarities",
    "summed_score",
    "ter",
    "token_scores",
    "tokeniser_for",
    "unit_scores",
    "unit_vector",
]
