"""Units and currencies without a number that differ: "several hours", "in dollars"."""

from __future__ import annotations

from collections import Counter

from evaluator.drift.amounts import same_currency
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.quantity import Quantity
from evaluator.drift.units import currency_words, unit_words
from evaluator.drift.words import Side, Word
from evaluator.types import Category, Severity

_BARE = 0.5


def bare_units(
    original: Side, rewrite: Side, matching: Matching, ones: list[Quantity], others: list[Quantity]
) -> list[Evidence]:
    """Report units and currencies without a number that differ ("several hours", "in dollars")."""
    table: dict[str, tuple[str, object]] = {**unit_words()}
    table |= {word: ("money", name) for word, name in currency_words().items()}
    counted = {k for one in ones for k in range(one.first, one.last + 1)}
    recounted = {k for other in others for k in range(other.first, other.last + 1)}
    found = []
    for i, j in matching.links:
        one, other = original.words[i], rewrite.words[j]
        mine, theirs = table.get(one.lower), table.get(other.lower)
        if mine is None or theirs is None or mine[0] != theirs[0] or mine[1] == theirs[1]:
            continue
        money = mine[0] == "money"
        if money and same_currency(str(mine[1]), str(theirs[1])):
            continue
        if i in counted or j in recounted or (not money and matching.similarity[i, j] < _BARE):
            continue
        spans = (one.span,), (other.span,)
        if not _swapped(one.lemma, other.lemma, original, rewrite):
            continue
        found.append(
            Evidence(Category.MONEY, "currency_changed", Severity.MAJOR, 0.7, *spans)
            if money
            else Evidence(Category.UNIT, "unit_changed", Severity.MAJOR, 0.7, *spans)
        )
    if not found and (times := _lone_times(original, rewrite, counted, recounted)):
        spans = (times[0].span,), (times[1].span,)
        found.append(Evidence(Category.UNIT, "unit_changed", Severity.MAJOR, 0.85, *spans))
    if not found and (pair := _lone_currencies(original, rewrite, counted, recounted)):
        spans = (pair[0].span,), (pair[1].span,)
        found.append(Evidence(Category.MONEY, "currency_changed", Severity.MAJOR, 0.7, *spans))
    return found


def _lone_times(
    original: Side, rewrite: Side, counted: set[int], recounted: set[int]
) -> tuple[Word, Word] | None:
    """Return the "a fortnight" and "a month" of two sides that name one span of time each."""
    table = unit_words()
    mine, theirs = (
        [
            word
            for word in side.words
            if word.index not in taken and table.get(word.lower, ("",))[0] == "time"
        ]
        for side, taken in ((original, counted), (rewrite, recounted))
    )
    if len(mine) != 1 or len(theirs) != 1 or mine[0].lemma == theirs[0].lemma:
        return None
    single = [
        [word.lower for word in side.words[max(0, one.index - 2) : one.index]]
        for side, one in ((original, mine[0]), (rewrite, theirs[0]))
    ]
    alike = single[0] == single[1] and single[0][-1:] in (["a"], ["an"])
    return (mine[0], theirs[0]) if alike else None


def _lone_currencies(
    original: Side, rewrite: Side, counted: set[int], recounted: set[int]
) -> tuple[Word, Word] | None:
    """Return the one currency that each side names without a number, where they differ."""
    table = currency_words()
    mine, theirs = (
        [word for word in side.words if word.lower in table and word.index not in taken]
        for side, taken in ((original, counted), (rewrite, recounted))
    )
    if len(mine) != 1 or len(theirs) != 1:
        return None
    one, other = mine[0], theirs[0]
    if same_currency(table[one.lower], table[other.lower]):
        return None
    return (one, other) if _swapped(one.lemma, other.lemma, original, rewrite) else None


def _swapped(one: str, other: str, original: Side, rewrite: Side) -> bool:
    """Tell whether one lemma is said less often in the rewrite, and another more often."""
    before, after = (Counter(word.lemma for word in side.words) for side in (original, rewrite))
    return before[one] > after[one] and after[other] > before[other]
