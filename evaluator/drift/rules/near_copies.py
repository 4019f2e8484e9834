"""Sides that differ in little else than the words that a rule points at.

A rule's record is counted on pairs worded freely, where much of what it sees is only another way to
say it. Where all else stayed word for word, what it sees is what was changed.
"""

from __future__ import annotations

from collections import Counter

from evaluator.drift.pair.pair import Spans
from evaluator.drift.rules.evidence import Evidence, overlap
from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Side, Word, once
from evaluator.types import Category, Severity

# What is reworded inside marks, or told in another order, is so in the same words, too.
_FREE = frozenset((Category.QUOTATION, Category.GARBLED))
_OF_ORDER = frozenset(("roles-exchanged", "name-displaced", "hedge-lost", "hedge-added"))
_TOLD = "label-put-in"  # a minor one that is told all the same
_TURNING = lexicon.listed("turning_small")


def stands_alone(item: Evidence, one: Side, other: Side, *, lone: bool = False) -> bool:
    """Return whether the sides have the same telling words but for those that evidence marks.

    Args:
        item: The evidence.
        one: The original.
        other: The rewrite.
        lone: Whether no rule graded it; what a rule calls minor does not count.
    """
    slight = item.severity.rank < Severity.MAJOR.rank and item.rule != _TOLD
    if (slight and not lone) or one.language not in (None, "en"):
        return False
    if (item.category in _FREE and item.rule != "stutter") or item.rule in _OF_ORDER:
        return False
    if item.category is Category.NEGATION and one.text.rstrip('"').endswith("?"):
        return False  # "I wonder if you're not worried?"
    mine, theirs = _counted(_telling(one)), _counted(_telling(other))
    return (
        bool((mine & theirs).total())
        and mine - theirs <= _counted(_telling(one), item.original)
        and theirs - mine <= _counted(_telling(other), item.rewrite)
    )


@once
def _telling(side: Side) -> list[Word]:
    """Return the content words of a side, and what turns them."""
    turning = lexicon.listed("negation") | _TURNING
    return [
        word
        for word in side.words
        if word.content or word.lower in turning or word.lower.endswith("n't")
    ]


def _counted(words: list[Word], marked: Spans | None = None) -> Counter[str]:
    """Count the lemmas of words, or of those that are marked."""
    return Counter(
        word.lemma if word.content else word.lower
        for word in words
        if marked is None or overlap((word.span,), marked)
    )
