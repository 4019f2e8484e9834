"""Numbers, money, units, dates and times, compared by value and by what they count."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from evaluator.drift import lexicon
from evaluator.drift.amounts import COINS, close, rounds, same
from evaluator.drift.dates import moments
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.measures import Quantity, currency_words, quantities, unit_words
from evaluator.drift.times import compare_dates
from evaluator.drift.words import Side
from evaluator.types import Category, Severity, Span

_BARE = 0.5
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
    found.extend(_compare(original, rewrite, matching, ones, others, years_left, seen))
    found.extend(_bare_units(original, rewrite, matching, ones, others))
    return found


def _swapped(one: str, other: str, original: Side, rewrite: Side) -> bool:
    """Tell whether one lemma is said less often in the rewrite, and another more often."""
    before, after = (Counter(word.lemma for word in side.words) for side in (original, rewrite))
    return before[one] > after[one] and after[other] > before[other]


def figure(one: Quantity) -> str:
    """Return a quantity as `evidence` looks it up among the figures seen."""
    return f"{one.value:g} {one.unit}".strip()


def _bare_units(
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
    return found


def _answered_by_word(quantity: Quantity, other: Side, others: list[Quantity]) -> bool:
    """Tell whether a word such as "both", "twice" or "decade" says the number."""
    if quantity.kind == "money":
        return False
    table = lexicon.rows_by_key("number_words.tsv")
    keys = {f"{quantity.value:g}"} if quantity.kind != "percent" else set()
    if quantity.kind == "measure" and quantity.unit == "time":
        keys.add(f"{quantity.base:g}h")
    if quantity.kind == "percent":
        keys.add(f"{quantity.value:g}%")
    if quantity.kind == "measure" and _one_unit(quantity, other):
        return True
    said = {word for key in keys for word in table.get(key, ())}
    read = {k for another in others for k in range(another.first, another.last + 1)}
    return any(
        word.index not in read and (word.lower in said or word.lemma in said)
        for word in other.words
    )


def _one_unit(quantity: Quantity, other: Side) -> bool:
    """Tell whether "a" with a unit says a measure ("a foot")."""
    table = unit_words()
    return any(
        table.get(after.lower, ("", 0.0))[0] == quantity.unit
        and close(table[after.lower][1], quantity.base, 0.01)
        for word, after in pairwise(other.words)
        if word.lower in ("a", "an")
    )


def _nouns_link(one: Quantity, other: Quantity, matching: Matching) -> float:
    if one.noun < 0 or other.noun < 0:
        return 0.0
    return float(matching.similarity[one.noun, other.noun])


def _compare(
    original: Side,
    rewrite: Side,
    matching: Matching,
    ones: list[Quantity],
    others: list[Quantity],
    years: set[int],
    seen: frozenset[str],
) -> list[Evidence]:
    scored = []
    for i, one in enumerate(ones):
        for j, other in enumerate(others):
            if same(one, other):
                place = abs(one.first / len(original.words) - other.first / len(rewrite.words))
                rank = _nouns_link(one, other, matching) - 0.5 * place
                rank += (one.kind == other.kind) + (one.unit == other.unit) * 0.5
                scored.append((-rank, i, j))
    pairs: list[tuple[int, int]] = []
    left, right = set(range(len(ones))), set(range(len(others)))
    for _, i, j in sorted(scored):
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            pairs.append((i, j))
    found: list[Evidence] = []
    for i, j in sorted(pairs):
        found.extend(_same_value(ones[i], others[j], original, rewrite, matching))
    found.extend(_exchanged(pairs, ones, others, original, rewrite, matching))
    left = {i for i in left if not _answered(ones[i], original, rewrite, others, years)}
    right = {j for j in right if not _answered(others[j], rewrite, original, ones, years)}
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
            if _tells(numbers[k]):
                item = _single(numbers[k], lost)
                known = figure(numbers[k]) in seen
                found.append(replace(item, severity=Severity.MINOR) if known else item)
    return found


def _answered(
    one: Quantity, side: Side, other: Side, others: list[Quantity], years: set[int]
) -> bool:
    """Tell whether a number without a partner is said on the other side all the same."""
    if one.kind == "year" and int(one.value) in years:
        return True
    if one.kind == "year" and any(
        word.index
        and other.words[word.index - 1].text in "/-–"
        and word.text == f"{one.value % 100:02g}"
        for word in other.words
    ):
        return True
    if one.kind == "number" and any(
        another.kind == "year" and another.value % 100 == one.value and _ends_span(one, side)
        for another in others
    ):
        return True
    if one.numeral.digits:
        digits = f"{one.value:g}"
        read = {k for another in others for k in range(another.first, another.last + 1)}
        if any(
            word.kind == "number" and digits in word.text and word.index not in read
            for word in other.words
        ):
            return True
    if _answered_by_word(one, other, others):
        return True
    return any(
        same(one, another) and (one.kind == another.kind or one.kind != "money")
        for another in others
    )


def _ends_span(one: Quantity, side: Side) -> bool:
    """Tell whether a number is the short second year of a span ("1825-69")."""
    before = [word.text for word in side.words[max(0, one.first - 2) : one.first]]
    return len(before) == 2 and len(before[0]) == 4 and before[0].isdigit() and before[1] in "-–/"


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
    loose = {"number", "magnitude", "year", "measure", "money"}
    if one.kind != other.kind and not {one.kind, other.kind} <= loose:
        return 0.0
    rank = 0.4 if one.kind == other.kind else 0.1
    if {one.kind, other.kind} == {"magnitude", "number"}:
        rank = 0.3
    noun = _nouns_link(one, other, matching)
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
        if one.kind == "year" and other.kind == "year":
            category, key = Category.DATE_TIME, "date_changed"
            severity = Severity.MAJOR
        elif one.kind != other.kind and not one.numeral.digits and not other.numeral.digits:
            severity, confidence = Severity.MINOR, 0.4
    if one.kind == "ordinal" and other.kind == "ordinal":
        key = "number_changed"
    return Evidence(category, key, severity, confidence, (spans[0],), (spans[1],))


def _single(one: Quantity, lost: bool) -> Evidence:
    strong = one.numeral.digits or one.kind in ("percent", "money") or one.value > 12
    if one.kind == "magnitude":
        strong = False
    category = (
        Category.DATE_TIME if one.kind == "year" else _CATEGORY.get(one.kind, Category.NUMBER)
    )
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
    found = []
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
    if (
        one.kind == other.kind == "number" and one.noun >= 0 and other.noun >= 0
        and one.value > 1
        and matching.similarity[one.noun, other.noun] < 0.3
        and matching.answered_original[one.noun] < 0.5
        and matching.answered_rewrite[other.noun] < 0.5
        and {original.words[one.noun].lemma, rewrite.words[other.noun].lemma}.isdisjoint(
            lexicon.listed("counts_anything")
        )
    ):  # fmt: skip
        found.append(
            Evidence(Category.QUANTITY, "counted_changed", Severity.MINOR, 0.5,
                     (Span(one.span.start, original.words[one.noun].end),),
                     (Span(other.span.start, rewrite.words[other.noun].end),))
        )  # fmt: skip
    return found


def _denied(one: Quantity, side: Side) -> bool:
    """Tell whether a bound is said by a negation ("has not yet turned 25")."""
    span = one.bound_span
    return span is not None and side.text[span.start : span.end].lower().startswith("not ")


def _within(one: Quantity, side: Side) -> bool:
    """Tell whether "within" stands before a quantity, which is a limit and a time at once."""
    return one.first > 0 and side.words[one.first - 1].lower == "within"


def _with_bound(one: Quantity) -> Span:
    return Span(one.bound_span.start, one.span.end) if one.bound_span else one.span


def _exchanged(
    pairs: list[tuple[int, int]],
    ones: list[Quantity],
    others: list[Quantity],
    original: Side,
    rewrite: Side,
    matching: Matching,
) -> list[Evidence]:
    """Report two numbers that changed places: each counts what the other counted."""
    found = []
    for k, (i, j) in enumerate(pairs):
        for p, q in pairs[k + 1 :]:
            a, b, x, y = ones[i], ones[p], others[j], others[q]
            if a.value == b.value or a.kind != b.kind or min(a.noun, b.noun, x.noun, y.noun) < 0:
                continue
            if a.noun == b.noun or x.noun == y.noun:
                continue
            straight = _nouns_link(a, x, matching), _nouns_link(b, y, matching)
            crossed = _nouns_link(a, y, matching), _nouns_link(b, x, matching)
            if min(crossed) >= 0.6 and max(straight) <= min(crossed) - 0.15:
                found.append(
                    Evidence(Category.NUMBER, "numbers_exchanged", Severity.CRITICAL, 0.85,
                             (a.span, b.span), (x.span, y.span))
                )  # fmt: skip
    return found
