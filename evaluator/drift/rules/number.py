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
from evaluator.drift.pair.matching import LIKE, RELATED, UNLIKE, Matching
from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules import date_time_bounds, number_holders, number_multiples
from evaluator.drift.rules.date_time import compare_dates, compare_day_parts
from evaluator.drift.rules.date_time_figures import amounts_and_times_of
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.number_units import bare_units, changes, converted, spaced, written_alike
from evaluator.drift.text.numeral_words import SMALL
from evaluator.drift.text.quantity import Quantity, close
from evaluator.drift.text.side import Side
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_WORDS = vocabulary("number")
_COUNTS_ANYTHING = _WORDS.listed("counts_anything")

_ANOTHER = 0.25  # how alike two counted nouns are at most that are two things
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
    same_times = paired_moments(one_dates, other_dates)
    found.extend(_compare(pair, ones, others, years_left, same_times))
    found.extend(number_multiples.evidence(pair, ones, others))
    found.extend(bare_units(pair, ones, others))
    return found


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
        found.extend(_same_value(pair, ones[i], others[j]))
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
    left = {i for i in left if not is_said(ones[i], original, rewrite, others, years)}
    right = {j for j in right if not is_said(others[j], rewrite, original, ones, years)}
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
    if one.kind == "magnitude":
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


def _same_value(pair: Pair, one: Quantity, other: Quantity) -> list[Evidence]:
    """Compare what the same number counts and how exactly it is given."""
    original, rewrite = pair.sides
    matching = pair.matching
    found = changes(one, other, original, rewrite)
    if {one.unit, other.unit} == {"BC", ""}:
        silent = rewrite if one.unit else original
        if silent.lowers.isdisjoint(("bc", "bce", "b")):
            found.append(
                Evidence(Category.DATE_TIME, "time-changed", Severity.MAJOR, 0.85,
                         (one.span,), (other.span,))
            )  # fmt: skip
    if {one.bound, other.bound} == {"over", "under"}:
        found.append(
            Evidence(Category.QUANTITY, "bound-turned", Severity.CRITICAL, 0.9,
                     (_with_bound(one),), (_with_bound(other),))
        )  # fmt: skip
    elif one.bound != other.bound and {one.bound, other.bound} & {"over", "under"}:
        denied = _denied(one, original) or _denied(other, rewrite)
        if not any(_within(*row) for row in ((one, original), (other, rewrite))):
            found.append(
                Evidence(Category.QUANTITY, "bound-changed",
                         Severity.MAJOR if denied else Severity.MINOR, 0.7 if denied else 0.5,
                         (_with_bound(one),), (_with_bound(other),))
            )  # fmt: skip
    if _counts_another(one, other, matching):
        found.append(
            Evidence(Category.QUANTITY, "counted-changed", Severity.MINOR, 0.5,
                     (Span(one.span.start, original.words[one.noun].end),),
                     (Span(other.span.start, rewrite.words[other.noun].end),))
        )  # fmt: skip
    return found


def _counts_another(one: Quantity, other: Quantity, matching: Matching) -> bool:
    """Return whether the same number counts something else ("three counts", "three restrictions").

    Either nothing answers either noun, or nothing answers one, and the other is told elsewhere.
    """
    if {one.kind, other.kind} != {"number"} or min(one.noun, other.noun) < 0 or one.value <= 1:
        return False
    if one.code or other.code or matching.similarity[one.noun, other.noun] >= _ANOTHER:
        return False
    mine = matching.original.words[one.last + 1 : one.noun + 1]
    theirs = matching.rewrite.words[other.last + 1 : other.noun + 1]
    lemmas = {word.lemma for word in mine}, {word.lemma for word in theirs}
    if any(word.capital for word in (*mine, *theirs)) or theirs[-1].lemma in lemmas[0]:
        return False
    if mine[-1].lemma in lemmas[1] or not _COUNTS_ANYTHING.isdisjoint(
        (mine[-1].lemma, theirs[-1].lemma)
    ):
        return False
    best = matching.answered_original[one.noun], matching.answered_rewrite[other.noun]
    if max(best) < RELATED:
        return True
    told = (
        matching.backward.get(other.noun, ())
        if best[0] < best[1]
        else (matching.forward.get(one.noun, ()))
    )
    group = (
        range(one.last, one.noun + 1) if best[0] < best[1] else range(other.last, other.noun + 1)
    )
    return min(best) < UNLIKE and bool(told) and told[0] not in group


def _denied(one: Quantity, side: Side) -> bool:
    """Return whether a bound is said by a negation ("has not yet turned 25")."""
    span = one.bound_span
    return span is not None and side.text[span.start : span.end].lower().startswith("not ")


def _within(one: Quantity, side: Side) -> bool:
    """Return whether "within" stands before a quantity, which is a limit and a time at once."""
    return one.first > 0 and side.words[one.first - 1].lower == "within"


def _with_bound(one: Quantity) -> Span:
    if one.bound_span is None:
        return one.span
    return Span(min(one.bound_span.start, one.span.start), max(one.bound_span.end, one.span.end))
