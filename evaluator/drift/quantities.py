"""Numbers, money, units, dates and times, compared by value and by what they count."""

from __future__ import annotations

from dataclasses import replace

from evaluator.drift import changes, deadlines, holders, lexicon, multiples
from evaluator.drift.agreed import pair_up
from evaluator.drift.amounts import COINS, close, rounds
from evaluator.drift.bare_units import bare_units
from evaluator.drift.dates import moments
from evaluator.drift.evidence import Evidence
from evaluator.drift.holders import nouns_link
from evaluator.drift.matching import Matching
from evaluator.drift.measures import quantities
from evaluator.drift.numeral_words import SMALL
from evaluator.drift.quantity import Quantity
from evaluator.drift.said_numbers import is_said
from evaluator.drift.times import compare_dates, compare_day_parts, paired_moments
from evaluator.drift.words import Side
from evaluator.types import Category, Severity, Span

# How well a counted noun is answered at best where it is another one, where it is not answered, and
# where nothing like it is said.
_ANOTHER, _ANSWERED, _UNSAID = 0.25, 0.5, 0.3
_CATEGORY = {"money": Category.MONEY, "measure": Category.UNIT}


def evidence(
    original: Side, rewrite: Side, matching: Matching, seen: frozenset[str] = frozenset()
) -> list[Evidence]:
    """Report numbers, amounts, dates and times that differ, are missing or were put in.

    Args:
        original: The original side.
        rewrite: The rewrite.
        matching: Their matched words.
        seen: Figures met earlier in both documents; repeating or leaving out one is minor.
    """
    one_dates, other_dates = moments(original.text), moments(rewrite.text)
    ones = quantities(original, one_dates)
    others = quantities(rewrite, other_dates)
    found, years_left = compare_dates(one_dates, other_dates, ones, others)
    found.extend(compare_day_parts(original, rewrite, one_dates, other_dates))
    same_times = paired_moments(one_dates, other_dates)
    found.extend(_compare(original, rewrite, matching, ones, others, years_left, seen, same_times))
    found.extend(multiples.evidence(original, rewrite, matching, ones, others))
    found.extend(bare_units(original, rewrite, matching, ones, others))
    return found


def figure(one: Quantity) -> str:
    """Return a quantity as `evidence` looks it up among the figures seen."""
    return f"{one.value:g} {one.unit}".strip()


def _compare(
    original: Side,
    rewrite: Side,
    matching: Matching,
    ones: list[Quantity],
    others: list[Quantity],
    years: set[int],
    seen: frozenset[str],
    moments_: list[tuple[Span, Span]],
) -> list[Evidence]:
    pairs, left, right = pair_up(original, rewrite, matching, ones, others)
    found: list[Evidence] = []
    for i, j in sorted(pairs):
        found.extend(_same_value(ones[i], others[j], original, rewrite, matching))
    points, lengths = [], []
    for i, j in sorted(pairs):
        if ones[i].kind == others[j].kind == "year":
            points.append((ones[i].span, others[j].span))
        elif ones[i].unit == others[j].unit == "time":
            lengths.append((ones[i].span, others[j].span))
    found.extend(deadlines.evidence(original, rewrite, [*points, *moments_], lengths))
    exchanged = [(ones[i], others[j]) for i, j in sorted(pairs)]
    found.extend(holders.evidence(exchanged, matching))
    left = {i for i in left if not is_said(ones[i], original, rewrite, others, years)}
    right = {j for j in right if not is_said(others[j], rewrite, original, ones, years)}
    candidates = []
    for i in left:
        for j in right:
            rank = _pair_rank(ones[i], others[j], matching, original, rewrite)
            if rank >= 0.3:
                candidates.append((-rank, i, j))
    for _, i, j in sorted(candidates):
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            item = _changed(ones[i], others[j], original, rewrite)
            if item is not None:
                found.append(item)
    for numbers, rest, lost in ((ones, left, True), (others, right, False)):
        for k in sorted(rest):
            part = _of_more(numbers[k], original if lost else rewrite)
            if _tells(numbers[k]) or part:
                item = _single(numbers[k], lost, part=part)
                known = figure(numbers[k]) in seen
                found.append(replace(item, severity=Severity.MINOR) if known else item)
    return found


def _of_more(one: Quantity, side: Side) -> bool:
    """Tell whether a number is part of another: "two of three counts"."""
    after = side.words[one.last + 1 : one.last + 4]
    while len(after) > 1 and after[1].lower in ("the", "his", "her", "its", "their"):
        after = (after[0], *after[2:])
    return (
        one.kind == "number" and len(after) > 1 and after[0].lower == "of"
        and (after[1].kind == "number" or after[1].lower in SMALL)
    )  # fmt: skip


def _tells(one: Quantity) -> bool:
    """Tell whether a number that nothing answers is worth a word: "one" and "first" are not."""
    if one.code:
        return False
    if one.kind == "ordinal":
        return one.value > 3
    if one.kind == "fraction":
        return one.value != 0.5
    return one.kind in ("percent", "money") or one.value not in (0, 1, 2) or one.numeral.digits


def _pair_rank(
    one: Quantity, other: Quantity, matching: Matching, original: Side, rewrite: Side
) -> float:
    """How likely two different quantities are the same place in the sentence, 0 to about 2."""
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
            around += matching.similarity[i, j] > 0.6
    rank += 0.2 * around
    rank -= 0.5 * abs(one.first / len(original.words) - other.first / len(rewrite.words))
    return rank


def _changed(one: Quantity, other: Quantity, original: Side, rewrite: Side) -> Evidence | None:
    category = Category.NUMBER
    if one.kind == other.kind:
        category = _CATEGORY.get(one.kind, Category.NUMBER)
    key, severity = "number_changed", Severity.MAJOR
    confidence = 0.9
    spans = (one.span, other.span)
    if {one.kind, other.kind} == {"measure", "money"} and one.value == other.value:
        category, key = Category.UNIT, "unit_changed"
    if one.kind == other.kind == "measure":
        if one.value == other.value:
            key = "unit_changed"
        elif one.unit == "time":
            category = Category.DATE_TIME
        elif one.unit == other.unit:
            category = Category.NUMBER if one.name == other.name else Category.UNIT
    if one.kind == other.kind == "money":
        key = "currency_changed" if close(one.value, other.value, 1e-6) else "number_changed"
    if one.kind == other.kind == "percent" and one.value == other.value:
        category, key = Category.UNIT, "unit_changed"  # "points", "percent"
    if key == "currency_changed" and (one.unit in COINS) != (other.unit in COINS):
        severity = Severity.CRITICAL  # a hundred times as much, or as little
    if key == "number_changed" and one.unit == other.unit and rounds(one, other):
        key, severity, confidence = "number_rounded", Severity.MINOR, 0.7
    elif key == "number_changed":
        low, high = sorted((abs(one.base), abs(other.base)))
        if high >= 9.5 * low and one.kind != "ordinal":
            severity = Severity.CRITICAL
        if one.base != other.base:
            key = "number_smaller" if one.base > other.base else "number_larger"
        if _is_year(one) and _is_year(other):
            category, key = Category.DATE_TIME, "time_changed"
            severity = Severity.MAJOR
        elif one.kind != other.kind and not one.numeral.digits and not other.numeral.digits:
            severity, confidence = Severity.MINOR, 0.4
    if one.kind == "ordinal" and other.kind == "ordinal":
        key = "number_changed"
    return Evidence(category, key, severity, confidence, (spans[0],), (spans[1],))


def _is_year(one: Quantity) -> bool:
    """Tell whether a quantity is a year or a decade of the calendar; "in his 50s" is an age."""
    return one.kind == "year" or (one.kind == "decade" and one.value >= 100)


def _single(one: Quantity, lost: bool, *, part: bool = False) -> Evidence:
    strong = part or one.numeral.digits or one.kind in ("percent", "money") or one.value > 12
    if one.kind == "magnitude":
        strong = False
    category = Category.DATE_TIME if _is_year(one) else _CATEGORY.get(one.kind, Category.NUMBER)
    if one.kind == "measure" and one.unit == "time":
        category = Category.DATE_TIME
    return Evidence(
        category,
        "number_lost" if lost else "number_added",
        Severity.MAJOR if strong else Severity.MINOR,
        0.75 if strong else 0.45,
        (one.span,) if lost else (),
        () if lost else (one.span,),
    )


def _same_value(
    one: Quantity, other: Quantity, original: Side, rewrite: Side, matching: Matching
) -> list[Evidence]:
    """Compare what the same number counts and how exactly it is given."""
    found = changes.evidence(one, other, original, rewrite)
    if {one.bound, other.bound} == {"over", "under"}:
        found.append(
            Evidence(Category.QUANTITY, "bound_turned", Severity.CRITICAL, 0.9,
                     (_with_bound(one),), (_with_bound(other),))
        )  # fmt: skip
    elif one.bound != other.bound and {one.bound, other.bound} & {"over", "under"}:
        denied = _denied(one, original) or _denied(other, rewrite)
        if not any(_within(*row) for row in ((one, original), (other, rewrite))):
            found.append(
                Evidence(Category.QUANTITY, "bound_changed",
                         Severity.MAJOR if denied else Severity.MINOR, 0.7 if denied else 0.5,
                         (_with_bound(one),), (_with_bound(other),))
            )  # fmt: skip
    if _counts_another(one, other, matching):
        found.append(
            Evidence(Category.QUANTITY, "counted_changed", Severity.MINOR, 0.5,
                     (Span(one.span.start, original.words[one.noun].end),),
                     (Span(other.span.start, rewrite.words[other.noun].end),))
        )  # fmt: skip
    return found


def _counts_another(one: Quantity, other: Quantity, matching: Matching) -> bool:
    """Tell whether the same number counts something else ("three counts", "three restrictions").

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
    if mine[-1].lemma in lemmas[1] or not lexicon.listed("counts_anything").isdisjoint(
        (mine[-1].lemma, theirs[-1].lemma)
    ):
        return False
    best = matching.answered_original[one.noun], matching.answered_rewrite[other.noun]
    if max(best) < _ANSWERED:
        return True
    told = (
        matching.backward.get(other.noun, ())
        if best[0] < best[1]
        else (matching.forward.get(one.noun, ()))
    )
    group = (
        range(one.last, one.noun + 1) if best[0] < best[1] else range(other.last, other.noun + 1)
    )
    return min(best) < _UNSAID and bool(told) and told[0] not in group


def _denied(one: Quantity, side: Side) -> bool:
    """Tell whether a bound is said by a negation ("has not yet turned 25")."""
    span = one.bound_span
    return span is not None and side.text[span.start : span.end].lower().startswith("not ")


def _within(one: Quantity, side: Side) -> bool:
    """Tell whether "within" stands before a quantity, which is a limit and a time at once."""
    return one.first > 0 and side.words[one.first - 1].lower == "within"


def _with_bound(one: Quantity) -> Span:
    if one.bound_span is None:
        return one.span
    return Span(min(one.bound_span.start, one.span.start), max(one.bound_span.end, one.span.end))
