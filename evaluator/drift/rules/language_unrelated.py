"""A rewrite that has nothing to do with its original, word for word."""

from __future__ import annotations

import numpy as np

from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.language_order import breaks
from evaluator.drift.rules.language_unknown import is_english
from evaluator.drift.text.side import Side
from evaluator.rulebook import vocabulary
from evaluator.types import Category, FloatArray, Severity, Span

_SMALL = vocabulary("language").listed("small")
# How many telling words both sides have at least, and how well those of either side are answered
# at most: a short sentence may well be told in other words altogether.
_LEAST = ((8, 0.3), (2, 0.15))
_NONSENSE = 0.4  # likewise of a rewrite in which words are none or stand where none can
_FOREIGN = 0.5  # the share of words that are none from which on it is in another language
# Where more of them have their own lemma on the other side, it answers them better than that.
_KEPT = 0.4
_SURE = 0.9


def evidence(pair: Pair) -> list[Evidence]:
    """Report two sides none of whose words answer one another; what else differs is part of it.

    Without vectors a paraphrase looks the same, and nothing is said.
    """
    original, rewrite = pair.sides
    if original.tokens is None or rewrite.tokens is None:
        return []
    if not original.content or not rewrite.content:
        return []
    matching, size = pair.matching, len(original.content)
    kept = sum([word.lemma in rewrite.lemmas for word in original.content])
    if kept > _KEPT * size:
        return []
    answered = max(
        _answered(original, matching.answered_original),
        _answered(rewrite, matching.answered_rewrite),
    )
    if answered > _NONSENSE:
        return []
    strange = _strange(rewrite, original)
    if strange >= _FOREIGN:
        return []
    garbled = strange > 0 or len(breaks(rewrite)) > len(breaks(original))
    most = next((most for least, most in _LEAST if size >= least), 0.0)
    unlike = answered <= most and len(rewrite.content) >= _LEAST[-1][0]
    if not unlike and (kept or not garbled):
        return []
    category = Category.GARBLED if garbled else Category.MEANING
    mine, theirs = (Span(0, len(side.text)) for side in pair.sides)
    return [Evidence(category, "unrelated", Severity.MAJOR, _SURE, (mine,), (theirs,))]


def _strange(rewrite: Side, original: Side) -> float:
    """Return the share of a rewrite's telling words that are none of English."""
    strange = [
        word.lower in _SMALL or not (word.capital or is_english(word))
        for word in rewrite.content
        if word.kind == "word" and word.lower not in original.lowers
    ]
    return sum(strange) / max(1, len(strange))


def _answered(side: Side, best: FloatArray) -> float:
    """Return how well the telling words of a side are answered on average."""
    answered = best[[word.index for word in side.content]]
    return float(np.add.reduce(answered) / np.float32(len(answered)))
