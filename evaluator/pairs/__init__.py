"""Pairs that are aligned already, one a row: read, scored in windows and written as a stream."""

from __future__ import annotations

from evaluator.pairs.engine import (
    Judge,
    PairSettings,
    PairVerdict,
    PreparedPair,
    score_pairs,
)
from evaluator.pairs.reading import PairSource, open_pairs
from evaluator.pairs.rows import PairRow, ScoredRow, row_of
from evaluator.pairs.writing import MARKED_CSV, open_scores

__all__ = [
    "MARKED_CSV",
    "Judge",
    "PairRow",
    "PairSettings",
    "PairSource",
    "PairVerdict",
    "PreparedPair",
    "ScoredRow",
    "open_pairs",
    "open_scores",
    "row_of",
    "score_pairs",
]
