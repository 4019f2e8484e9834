"""Pairs that are aligned already, one a row: read, scored in windows and written as a stream."""

from __future__ import annotations

from evaluator.pairs.corpus import Summed, Tally, mean_of
from evaluator.pairs.engine import score_pairs, score_windows
from evaluator.pairs.parallel import open_parallel
from evaluator.pairs.reading import PairSource, open_pairs
from evaluator.pairs.rows import PairRow, ScoredRow, ScoredRows, row_of
from evaluator.pairs.windows import PairSettings, cut, with_language
from evaluator.pairs.writing import MARKED_CSV, open_scores

__all__ = [
    "MARKED_CSV",
    "PairRow",
    "PairSettings",
    "PairSource",
    "ScoredRow",
    "ScoredRows",
    "Summed",
    "Tally",
    "cut",
    "mean_of",
    "open_pairs",
    "open_parallel",
    "open_scores",
    "row_of",
    "score_pairs",
    "score_windows",
    "with_language",
]
