"""Numbers, money, units, dates and times, compared by value and by what they count."""

from __future__ import annotations

from dataclasses import replace

from evaluator.drift.pair.amounts import (
    COINS,
    is_said,
    nouns_link,
    pair_up,
    paired_moments,
    rounds,
)
from evaluator.drift.pair.matching import LIKE
from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules import (
    date_time_bounds,
    number_holders,
    number_multiples,
    number_same,
)
from evaluator.drift.rules.date_time import compare_dates, compare_day_parts
from evaluator.drift.rules.date_time_figures import amounts_and_times_of
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.number_units import bare_units
from evaluator.drift.rules.number_written import converted, marks_part, spaced, written_alike
from evaluator.drift.text.clock_times import Moment
from evaluator.drift.text.numeral_words import SMALL
from evaluator.drift.text.quantity import Quantity, close
from evaluator.drift.text.side import Side
from evaluator.types import Category, Severity, Span

_PLACED = 0.3  # from which two numbers that differ stand in one place
_FEW, _HALF = 3, 0.5  # "third" and "half" may go untold
_IN_WORDS = 12  # up to which numbers in words may be told otherwise
_CALENDAR = 100  # from which a decade is one of the calendar
_CATEGORY = {"money": Category.MONEY, "measure": Category.UNIT}


def evidence(pair: Pair) -> list[Evidence]:
    """Report numbers, amounts, dates and times that differ, are missing or were put in.

    To repeat or leave out a figure that was met earlier in both documents is minor.
    """
    original, rewrite = pair.sides
    (ones, one_dates), (others, other_dates) = amounts_and_times_of(original, rewrite)
    found, years_left = compare_dates(one_dates, other_dates, ones, others)
    found.extend(compare_day_parts(original, rewrite, one_dates, other_dates))
    rows = (ones, one_dates, others, other_dates), (others, other_dates, ones, one_dates)
    for view, row in zip(pair.views, rows, strict=True):
        told, years = _of_this_year(view, *row)
        found.extend(told)
        years_left |= years
    same_times = paired_moments(one_dates, other_dates)
    found.extend(_compare(pair, ones, others, years_left, same_times))
    found.extend(number_multiples.evidence(pair, ones, others))
    found.extend(bare_units(pair, ones, others))
    return found


def _of_this_year(
    view: View, mine: list[Quantity], own: list[Moment], theirs: list[Quantity], told: list[Moment]
) -> tuple[list[Evidence], set[int]]:
    """Return years for which the other side alone tells of "this year" or "last year".

    Which year that is nobody knows from the texts.
    """
    here, there = ([one for one in dates if one.what == "year"] for dates in (own, told))
    if here or not there:
        return [], set()
    same = {one.value for one in theirs if one.kind == "year"}
    years = [one for one in mine if one.kind == "year" and one.value not in same]
    return [
        Evidence(Category.DATE_TIME, "date-changed", Severity.MINOR, 0.5,
                 *view.spans((one.span,), (there[0].span,)))
        for one in years
    ], {int(one.value) for one in years}  # fmt: skip


def figure(one: Quantity) -> str:
    """Return a quantity as `evidence` looks it up among the figures seen."""
    return f"{one.value:g} {one.unit}".strip()


def _compare(
    pair: Pair,
    ones: list[Quantity],
    others: list[Quantity],
    years: set[int],
    same_times: list[tuple[Span, Span]],
) -> list[Evidence]:
    original, rewrite = pair.sides
    pairs, left, right = pair_up(pair.matching, ones, others)
    found: list[Evidence] = []
    for i, j in sorted(pairs):
        found.extend(number_same.evidence(pair, ones[i], others[j]))
    points, lengths = [], []
    for i, j in sorted(pairs):
        if ones[i].kind == others[j].kind == "year":
            points.append((ones[i].span, others[j].span))
        elif ones[i].unit == others[j].unit == "time":
            lengths.append((ones[i].span, others[j].span))
    found.extend(date_time_bounds.evidence(pair, [*points, *same_times], lengths))
    exchanged = [(ones[i], others[j]) for i, j in sorted(pairs)]
    found.extend(number_holders.evidence(exchanged, pair.matching))
    if not left and not right:
        return found
    rows = (left, ones, others), (right, others, ones)
    left, right = (
        {
            k for k in rest
            if not marks_part(mine[k], view.sides[0])
            and not is_said(mine[k], *view.sides, theirs, years)
        }
        for view, (rest, mine, theirs) in zip(pair.views, rows, strict=True)
    )  # fmt: skip
    spaced(pair, ones, others, left, right)
    candidates = []
    for i in left:
        for j in right:
            rank = _pair_rank(pair, ones[i], others[j])
            coded = ones[i].code != others[j].code and ones[i].kind == others[j].kind == "number"
            if rank >= _PLACED and not coded:
                candidates.append((-rank, i, j))
    for _, i, j in sorted(candidates):
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            item = _changed(ones[i], others[j], original, rewrite)
            if item is not None and not written_alike(pair, ones[i], others[j]):
                found.append(item)
    for view, numbers, rest in zip(pair.views, (ones, others), (left, right), strict=True):
        for k in sorted(rest):
            part = _of_more(numbers[k], view.sides[0])
            if part or (_tells(numbers[k]) and not converted(numbers[k], view.sides[0], numbers)):
                item = _single(view, numbers[k], part=part)
                known = figure(numbers[k]) in pair.seen
                found.append(replace(item, severity=Severity.MINOR) if known else item)
    return found


def _of_more(one: Quantity, side: Side) -> bool:
    """Return whether a number is part of another: "two of three counts"."""
    after = side.words[one.last + 1 : one.last + 4]
    while len(after) > 1 and after[1].lower in ("the", "his", "her", "its", "their"):
        after = (after[0], *after[2:])
    return (
        one.kind == "number" and len(after) > 1 and after[0].lower == "of"
        and (after[1].kind == "number" or after[1].lower in SMALL)
    )  # fmt: skip


def _tells(one: Quantity) -> bool:
    """Return whether a number that nothing answers is worth a word: "one" and "first" are not."""
    if one.code:
        return False
    if one.kind == "ordinal":
        return one.value > _FEW
    if one.kind == "fraction":
        return one.value != _HALF
    return one.kind in ("percent", "money") or one.value not in (0, 1, 2) or one.numeral.digits


def _pair_rank(pair: Pair, one: Quantity, other: Quantity) -> float:
    """How likely two different quantities are the same place in the sentence, 0 to about 2."""
    original, rewrite = pair.sides
    matching = pair.matching
    loose = {"number", "magnitude", "year", "decade", "measure", "money"}
    if one.kind != other.kind and not {one.kind, other.kind} <= loose:
        return 0.0
    rank = 0.4 if one.kind == other.kind else 0.1
    if {one.kind, other.kind} == {"magnitude", "number"}:
        rank = 0.3
    noun = nouns_link(one, other, matching)
    rank += 0.6 * max(noun, 0.0)
    if other.numeral.first in matching.forward.get(one.numeral.first, ()):
        rank += 0.4
    around = 0
    for step in (-1, 1):
        i = (one.first if step < 0 else one.last) + step
        j = (other.first if step < 0 else other.last) + step
        if 0 <= i < len(original.words) and 0 <= j < len(rewrite.words):
            around += matching.similarity[i, j] > LIKE
    rank += 0.2 * around
    rank -= 0.5 * abs(one.first / len(original.words) - other.first / len(rewrite.words))
    return rank


def _changed(one: Quantity, other: Quantity, original: Side, rewrite: Side) -> Evidence | None:
    category = Category.NUMBER
    if one.kind == other.kind:
        category = _CATEGORY.get(one.kind, Category.NUMBER)
    key, severity = "number-changed", Severity.MAJOR
    confidence = 0.9
    spans = (one.span, other.span)
    if {one.kind, other.kind} == {"measure", "money"} and one.value == other.value:
        category, key = Category.UNIT, "unit-changed"
    if one.kind == other.kind == "measure":
        if one.value == other.value:
            key = "unit-changed"
        elif one.unit == "time":
            category = Category.DATE_TIME
        elif one.unit == other.unit:
            category = Category.NUMBER if one.name == other.name else Category.UNIT
    if one.kind == other.kind == "money":
        key = "currency-changed" if close(one.value, other.value, 1e-6) else "number-changed"
    if one.kind == other.kind == "percent" and one.value == other.value:
        category, key = Category.UNIT, "unit-changed"  # "points", "percent"
    if key == "currency-changed" and (one.unit in COINS) != (other.unit in COINS):
        severity = Severity.CRITICAL  # a hundred times as much, or as little
    if key == "number-changed" and one.unit == other.unit and rounds(one, other):
        key, severity, confidence = "number-rounded", Severity.MINOR, 0.7
    elif key == "number-changed":
        low, high = sorted((abs(one.base), abs(other.base)))
        if high >= 9.5 * low and one.kind != "ordinal":
            severity = Severity.CRITICAL
        if one.base != other.base:
            key = "number-smaller" if one.base > other.base else "number-larger"
        if _is_year(one) and _is_year(other):
            category, key = Category.DATE_TIME, "time-changed"
            severity = Severity.MAJOR
        elif one.kind != other.kind and not one.numeral.digits and not other.numeral.digits:
            severity, confidence = Severity.MINOR, 0.4
    if one.kind == "ordinal" and other.kind == "ordinal":
        key = "number-changed"
    return Evidence(category, key, severity, confidence, (spans[0],), (spans[1],))


def _is_year(one: Quantity) -> bool:
    """Return whether a quantity is a year or a decade of the calendar; "in his 50s" is an age."""
    return one.kind == "year" or (one.kind == "decade" and one.value >= _CALENDAR)


def _single(view: View, one: Quantity, *, part: bool = False) -> Evidence:
    lost = view.lost
    strong = part or one.numeral.digits or one.kind in ("percent", "money") or one.value > _IN_WORDS
    day = one.kind == "ordinal" and one.noun < 0  # "on the 26th": when a source spoke
    if one.kind == "magnitude" or (day and not lost):
        strong = False
    category = Category.DATE_TIME if _is_year(one) else _CATEGORY.get(one.kind, Category.NUMBER)
    if one.kind == "measure" and one.unit == "time":
        category = Category.DATE_TIME
    return Evidence(
        category,
        "number-lost" if lost else "number-added",
        Severity.MAJOR if strong else Severity.MINOR,
        0.75 if strong else 0.45,
        *view.spans((one.span,)),
    )
