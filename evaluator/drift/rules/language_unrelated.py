"""A rewrite that has nothing to do with its original, word for word."""

from __future__ import annotations

import numpy as np

from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.language_order import breaks
from evaluator.drift.text.side import Side
from evaluator.types import Category, FloatArray, Severity, Span

# How many telling words the original has at least, and how well those of either side are answered
# at most: a short sentence may well be told in other words altogether.
_LEAST = ((8, 0.3), (6, 0.1))
# Where more of them have their own lemma on the other side, it answers them better than that.
_KEPT = 0.4
_SURE = 0.9


def evidence(pair: Pair) -> list[Evidence]:
    """Report two sides none of whose words answer one another; what else differs is part of it.

    Without vectors a paraphrase looks the same, and nothing is said.
    """
    original, rewrite = pair.sides
    if original.tokens is None or rewrite.tokens is None or not rewrite.content:
        return []
    size, matching = len(original.content), pair.matching
    most = next((answered for least, answered in _LEAST if size >= least), None)
    kept = sum([word.lemma in rewrite.lemmas for word in original.content])
    if (
        most is None
        or kept > _KEPT * size
        or _answered(original, matching.answered_original) > most
    ):
        return []
    if _answered(rewrite, matching.answered_rewrite) > most:
        return []
    broken = len(breaks(rewrite)) > len(breaks(original))
    category = Category.GARBLED if broken else Category.MEANING
    mine, theirs = (Span(0, len(side.text)) for side in pair.sides)
    return [Evidence(category, "unrelated", Severity.MAJOR, _SURE, (mine,), (theirs,))]


def _answered(side: Side, best: FloatArray) -> float:
    """Return how well the telling words of a side are answered on average."""
    answered = best[[word.index for word in side.content]]
    return float(np.add.reduce(answered) / np.float32(len(answered)))
