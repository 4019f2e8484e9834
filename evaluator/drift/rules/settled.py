"""What the rules have read as said on both sides, so that no tag alone doubts it."""

from __future__ import annotations

from evaluator.drift.pair.agreed import agreed
from evaluator.drift.pair.pair import Pair, Spans
from evaluator.drift.pair.said_alike import said_alike
from evaluator.drift.rules import exceptions, holders
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.negation import may_oppose, opposed
from evaluator.types import Category, Span

_DENYING = frozenset(
    (Category.NEGATION, Category.POLARITY, Category.OMISSION, Category.ADDITION, Category.QUANTITY)
)


def settled(pair: Pair) -> tuple[Spans, Spans]:
    """Return where each side says what the other says, too, in other words or another order.

    Amounts and times, phrases with a negation and without, "all but two died" and "only two
    survived", figures that were told in another order with whoever has them.
    """
    if holders.told_in_another_order(pair.matching):
        one, other = pair.sides
        return (Span(0, len(one.text)),), (Span(0, len(other.text)),)
    rows = [agreed(pair)]
    if (pair.sides[0].language or "en") == "en":
        rows += [said_alike(pair), _excepted(pair)]
    mine, theirs = ([span for row in rows for span in row[place]] for place in (0, 1))
    return tuple(mine), tuple(theirs)


def _excepted(pair: Pair) -> tuple[Spans, Spans]:
    """Return the opposites of which one side tells all but those of whom the other tells."""
    one, other = pair.sides
    if not exceptions.turned(one, other) or not may_oppose(one, other):
        return (), ()
    pairs = [
        (mine.span, theirs.span)
        for mine in exceptions.telling(one)
        for theirs in exceptions.telling(other)
        if opposed(mine, theirs)
    ]
    return tuple(span for span, _ in pairs), tuple(span for _, span in pairs)


def without_said(pair: Pair, found: list[Evidence]) -> list[Evidence]:
    """Return evidence but for what lies within phrases that say the same with a negation.

    Args:
        pair: Both sides.
        found: What the rules saw.
    """
    if not any(item.category in _DENYING for item in found):
        return found
    said = said_alike(pair)
    if not any(said):
        return found
    return [
        item
        for item in found
        if item.category not in _DENYING
        or not all(
            any(outer.start <= span.start and span.end <= outer.end for outer in outers)
            for spans, outers in zip((item.original, item.rewrite), said, strict=True)
            for span in spans
        )
    ]
