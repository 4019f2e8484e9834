"""What the same number says on both sides: how it is bounded, what it counts, of which era."""

from __future__ import annotations

from evaluator.drift.pair.matching import RELATED, UNLIKE, Matching
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.number_units import changes
from evaluator.drift.text.quantity import Quantity
from evaluator.drift.text.side import Side
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_COUNTS_ANYTHING = vocabulary("number").listed("counts_anything")
_DAYS = frozenset(("day", "days"))
_NOT = frozenset(("not", "cannot", "never"))
_SPANNING = frozenset(("for", "in", "since", "after", "during", "until"))
_REACH = 5  # words before a number in which its bound may be denied: "cannot have more than 20"
_ANOTHER = 0.25  # how alike two counted nouns are at most that are two things


def evidence(pair: Pair, one: Quantity, other: Quantity) -> list[Evidence]:
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
    bounds = {one.bound, other.bound}
    if len(bounds) > 1:  # else a "not" that one side lacks is told as such
        bounds = {_bound(one, original), _bound(other, rewrite)}
    if bounds == {"over", "under"}:
        found.append(
            Evidence(Category.QUANTITY, "bound-turned", Severity.CRITICAL, 0.9,
                     (_with_bound(one),), (_with_bound(other),))
        )  # fmt: skip
    elif len(bounds) > 1 and bounds & {"over", "under"}:
        denied = _denied(one, original) or _denied(other, rewrite)
        if not any(_within(*row) for row in ((one, original), (other, rewrite))):
            found.append(
                Evidence(Category.QUANTITY, "bound-changed",
                         Severity.MAJOR if denied else Severity.MINOR, 0.7 if denied else 0.5,
                         (_with_bound(one),), (_with_bound(other),))
            )  # fmt: skip
    days = {one.kind, other.kind} == {"ordinal", "measure"} and {one.name, other.name} & _DAYS
    if days and (one if one.kind == "ordinal" else other).noun < 0:
        found.append(
            Evidence(Category.DATE_TIME, "day-for-span", Severity.MAJOR, 0.85,
                     (one.span,), (other.span,))
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


def _bound(one: Quantity, side: Side) -> str:
    """Return how a number is bounded; "cannot hold more than 20" is at most 20."""
    start = one.bound_span.start if one.bound_span else one.span.start
    before = [word.lower for word in side.words[: one.first] if word.end <= start]
    if not _SPANNING.isdisjoint(before[-1:]):
        return one.bound  # "has not paid for more than 20 days"
    denied = one.bound == "over" and any(
        (word.lower in _NOT or word.lower.endswith("n't"))
        and sum(1 for _ in side.clause(word.index, one.first)) >= one.first - word.index
        for word in side.words[max(0, one.first - _REACH) : one.first]
    )
    return "under" if denied else one.bound


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
