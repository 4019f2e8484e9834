"""What numbers are of and how they are written: a unit without one, a change, one below zero."""

from __future__ import annotations

from collections import Counter
from functools import cache

from evaluator.drift.pair.matching import RELATED
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.quantity import Quantity
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.units import currency_words, same_currency, unit_words
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_WORDS = vocabulary("number")
_RISES = _WORDS.listed("rises")
_FALLS = _WORDS.listed("falls")
_MARKS = frozenset("$€£¥₽₴₹₩₪₺\\")  # a backslash is a yen sign in old fonts


def bare_units(pair: Pair, ones: list[Quantity], others: list[Quantity]) -> list[Evidence]:
    """Report units and currencies without a number that differ ("several hours", "in dollars")."""
    original, rewrite = pair.sides
    matching = pair.matching
    table = _units_and_currencies()
    mine, theirs = ({*side.as_written(table.keys())} for side in pair.sides)
    if not mine or not theirs:
        return []
    counted, recounted = (
        {k for one in said for k in range(one.first, one.last + 1) if not _is_a(one, side)}
        for said, side in ((ones, original), (others, rewrite))
    )
    found = []
    for i, j in matching.links:
        if i not in mine or j not in theirs:
            continue
        one, other = original.words[i], rewrite.words[j]
        (kind, size), (another, now) = table[one.lower], table[other.lower]
        if kind != another or size == now:
            continue
        money = kind == "money"
        if money and same_currency(str(size), str(now)):
            continue
        if i in counted or j in recounted or (not money and matching.similarity[i, j] < RELATED):
            continue
        spans = (one.span,), (other.span,)
        if not _swapped(one.lemma, other.lemma, original, rewrite):
            continue
        found.append(
            Evidence(Category.MONEY, "currency-changed", Severity.MAJOR, 0.7, *spans)
            if money
            else Evidence(Category.UNIT, "unit-changed", Severity.MAJOR, 0.7, *spans)
        )
    if not found and (times := _lone_times(original, rewrite, counted, recounted)):
        spans = (times[0].span,), (times[1].span,)
        found.append(Evidence(Category.UNIT, "unit-changed", Severity.MAJOR, 0.85, *spans))
    if not found and (named := _lone_currencies(original, rewrite, counted, recounted)):
        spans = (named[0].span,), (named[1].span,)
        found.append(Evidence(Category.MONEY, "currency-changed", Severity.MAJOR, 0.7, *spans))
    return found


def _is_a(one: Quantity, side: Side) -> bool:
    """Return whether a quantity is an article with a unit ("a fortnight"), which is no number."""
    return side.words[one.first].lower in ("a", "an")


@cache
def _units_and_currencies() -> dict[str, tuple[str, object]]:
    table: dict[str, tuple[str, object]] = {**unit_words()}
    return table | {word: ("money", name) for word, name in currency_words().items()}


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
    alike = single[0] == single[1] and single[0][-1:] in (["a"], ["an"], ["every"], ["each"])
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
    """Return whether one lemma is said less often in the rewrite, and another more often."""
    before, after = (Counter(word.lemma for word in side.words) for side in (original, rewrite))
    return before[one] > after[one] and after[other] > before[other]


_REACH = 6  # words before a number in which the verb of a change stands
_BELOW = _WORDS.listed("below_zero")
_DASHES = frozenset("-−–")


def _names_money(side: Side) -> bool:
    """Return whether a currency is named anywhere on a side, by a word or a mark."""
    return not currency_words().keys().isdisjoint(side.lowers) or not _MARKS.isdisjoint(side.text)


def changes(one: Quantity, other: Quantity, original: Side, rewrite: Side) -> list[Evidence]:
    """Compare what two mentions of the same number say of it.

    Args:
        one: Of the original.
        other: Of the rewrite, with the same value.
        original: The original side.
        rewrite: The rewrite.
    """
    kinds, spans = (one.kind, other.kind), ((one.span,), (other.span,))
    if kinds == ("money", "number") and not _names_money(rewrite):
        return [Evidence(Category.MONEY, "currency-lost", Severity.MAJOR, 0.85, *spans)]
    weighs = other.unit == "pound" and "£" not in rewrite.text
    if kinds == ("number", "money") and not weighs and not _names_money(original):
        return [Evidence(Category.MONEY, "currency-added", Severity.MAJOR, 0.8, *spans)]
    mine, theirs = _step(one, original), _step(other, rewrite)
    if mine and theirs and mine[0] != theirs[0]:
        return [
            Evidence(
                Category.NUMBER, "change-for-level", Severity.CRITICAL, 0.85,
                (mine[1],), (theirs[1],),
            )
        ]  # fmt: skip
    signs = _sign(one, original), _sign(other, rewrite)
    if (signs[0] is None) == (signs[1] is None):
        return []
    said, silent = (original, rewrite) if signs[0] is not None else (rewrite, original)
    if (other if signs[0] is not None else one).code:
        return []  # "B2" is the second floor below the ground
    if not _BELOW.isdisjoint(silent.lowers) or (_falls(silent) and not _falls(said)):
        return []
    return [
        Evidence(
            Category.NUMBER, "sign-changed", Severity.CRITICAL, 0.85,
            (signs[0] or one.span,), (signs[1] or other.span,),
        )
    ]  # fmt: skip


def _step(one: Quantity, side: Side) -> tuple[str, Span] | None:
    """Return whether something changed "by" a number or "to" it, and where that is said.

    "Fell 3 percent" is "by", but "fell below 3 percent" may be either. None where nothing rises
    or falls.
    """
    first = one.first
    if one.bound_span is not None and one.bound_span.start < one.span.start:
        first = next(word.index for word in side.words if word.end > one.bound_span.start)
    before = [word for word in side.words[max(0, first - _REACH) : first] if word.kind != "mark"]
    if not before or not any(_moves(word) for word in before):
        return None
    last = before[-1]
    if last.lower in ("by", "to"):
        return last.lower, Span(last.start, one.span.end)
    return ("by", one.span) if _moves(last) and one.bound not in ("over", "under") else None


def _moves(word: Word) -> bool:
    return word.lemma in _RISES or word.lemma in _FALLS


def _falls(side: Side) -> bool:
    """Return whether a side says by a verb what a minus says: "fell 3%" for "minus 3%"."""
    return not side.lemmas.isdisjoint(_FALLS)


def _sign(one: Quantity, side: Side) -> Span | None:
    """Return where a number is said to be below zero; None where it is not.

    A dash counts before degrees and shares where nothing stands right before it ("to -12 °C", not
    "3-5" and no "-072" of a telephone number), and no share before that ("15% -30%").
    """
    before = side.words[one.first - 1] if one.first else None
    if before is not None and before.lower in ("minus", "negative"):
        return Span(before.start, one.span.end)
    if (
        before is not None
        and (one.unit == "temperature" or one.kind == "percent")
        and before.text in _DASHES
        and before.end == side.words[one.first].start
        and side.text[before.start - 1 : before.start].isspace()
        and side.words[before.index - 1].text != "%"
    ):
        return Span(before.start, one.span.end)
    after = side.words[one.last + 1 : one.last + 3]
    if [word.lower for word in after] in (["below", "zero"], ["below", "freezing"]):
        return Span(one.span.start, after[1].end)
    return None
