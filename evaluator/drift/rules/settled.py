"""What the rules have read as said on both sides, so that no tag alone doubts it."""

from __future__ import annotations

from evaluator.drift.pair.amounts import agreed
from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.opposition import said_alike
from evaluator.drift.pair.pair import Pair, Spans
from evaluator.drift.rules import exceptions, holders, opposite
from evaluator.drift.rules.evidence import Evidence, overlap
from evaluator.drift.text.negation import cues, may_oppose, opposed, parity
from evaluator.drift.text.side import Word, once
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
    rows = [agreed(pair.matching)]
    if (pair.sides[0].language or "en") == "en":
        rows += [
            said_alike(pair.matching),
            _excepted(pair),
            _compared(pair),
            _denied_opposites(pair),
        ]
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


def _compared(pair: Pair) -> tuple[Spans, Spans]:
    """Return both sides where one compares from the other end: "X dearer than Y", "Y cheaper"."""
    one, other = pair.sides
    if "than" not in one.lowers & other.lowers or not may_oppose(one, other):
        return (), ()
    mine, theirs = (
        [word for word in side.words if word.content and word.lemma not in there.lemmas]
        for side, there in ((one, other), (other, one))
    )
    if len(mine) == len(theirs) == 1 and opposed(mine[0], theirs[0]) and (
        opposite.than_turned(pair.matching, mine[0], theirs[0])
    ):  # fmt: skip
        return (Span(0, len(one.text)),), (Span(0, len(other.text)),)
    return (), ()


def _denied_opposites(pair: Pair) -> tuple[Spans, Spans]:
    """Return opposites of which one is denied, and what denies it: "not safe", "dangerous"."""
    one, other = pair.sides
    found: tuple[list[Span], list[Span]] = ([], [])
    for mine, theirs in _opposites(pair.matching):
        here, over = parity(one, cues(one), mine.index)
        there, above = parity(other, cues(other), theirs.index)
        if here == there:
            continue
        for spans, side, word, turning in zip(
            found, (one, other), (mine, theirs), (over, above), strict=True
        ):
            spans.append(word.span)
            spans.extend(side.span(cue.first, cue.last) for cue in turning)
    twice = _twice_turned(pair)
    return (*found[0], *twice[0]), (*found[1], *twice[1])


_NONE = frozenset(("nobody", "nothing", "none", "never", "nowhere"))
_ALL = frozenset(("everybody", "everyone", "everything", "all", "always", "everywhere"))


def _twice_turned(pair: Pair) -> tuple[Spans, Spans]:
    """Return what is turned round twice: "nobody doubts it" and "everybody believes it"."""
    counted: list[tuple[Span, Span]] = []
    said: list[tuple[Span, Span]] = []
    for mine, theirs in _opposites(pair.matching):
        whole = {mine.lower, theirs.lower}
        (counted if whole & _NONE and whole & _ALL else said).append((mine.span, theirs.span))
    if not counted or not said:
        return (), ()
    return tuple(span for span, _ in (*counted, *said)), tuple(
        span for _, span in (*counted, *said)
    )


@once
def _opposites(matching: Matching) -> list[tuple[Word, Word]]:
    """Return the telling words of two sides that are opposites, each only on its own side."""
    one, other = matching.original, matching.rewrite
    if not may_oppose(one, other):
        return []
    return [
        (mine, theirs)
        for mine in one.words
        if mine.content and mine.lemma not in other.lemmas
        for theirs in other.words
        if theirs.content and theirs.lemma not in one.lemmas and opposed(mine, theirs)
    ]


def without_said(pair: Pair, found: list[Evidence]) -> list[Evidence]:
    """Return evidence but for what lies within phrases that say the same with a negation.

    Args:
        pair: Both sides.
        found: What the rules saw.
    """
    if not any(item.category in _DENYING for item in found):
        return found
    mine, theirs = said_alike(pair.matching)
    twice = _twice_turned(pair)
    said = (*mine, *twice[0]), (*theirs, *twice[1])
    return [item for item in found if item.category not in _DENYING or not _is_said(item, said)]


def _is_said(item: Evidence, said: tuple[Spans, Spans]) -> bool:
    """Whether evidence is about phrases that say the same: a negation touches one of them."""
    sides = list(zip((item.original, item.rewrite), said, strict=True))
    if item.category in (Category.NEGATION, Category.POLARITY):
        return any(overlap(spans, outers) for spans, outers in sides)
    return all(
        any(outer.start <= span.start and span.end <= outer.end for outer in outers)
        for spans, outers in sides
        for span in spans
    )
