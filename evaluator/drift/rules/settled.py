"""What two sides say alike: all but the marked words, or in other words or another order.

A rule's record is counted on pairs worded freely, where much of what it sees is only another way to
say it. Where all else stayed word for word, what it sees is what was changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from evaluator.drift.pair.amounts import agreed
from evaluator.drift.pair.opposition import has_opposites, opposites
from evaluator.drift.pair.pair import Pair, Spans
from evaluator.drift.pair.said_alike import put_plainly, said_alike
from evaluator.drift.rules import number_holders, opposite, quantity_exceptions
from evaluator.drift.rules.evidence import Evidence, overlap
from evaluator.drift.text import lexicon
from evaluator.drift.text.kept import once
from evaluator.drift.text.negation import cues, opposed, parity
from evaluator.drift.text.side import Side, Word
from evaluator.types import Category, Severity, Span

_DENYING = frozenset(
    (Category.NEGATION, Category.POLARITY, Category.OMISSION, Category.ADDITION, Category.QUANTITY)
)
_NONE = frozenset(("nobody", "nothing", "none", "never", "nowhere"))
_ALL = frozenset(("everybody", "everyone", "everything", "all", "always", "everywhere"))
# What is reworded inside marks, or told in another order, is so in the same words, too.
_FREE = frozenset((Category.QUOTATION, Category.GARBLED))
_OF_ORDER = frozenset(("roles-exchanged", "name-displaced", "hedge-lost", "hedge-added"))
_TOLD = "label-put-in"  # a minor one that is told all the same
_TURNING = lexicon.listed("turning_small")
_PER_SYNONYM = 2  # words that stayed for each that became a synonym


def settled(pair: Pair) -> tuple[Spans, Spans]:
    """Return where each side says what the other says, too, in other words or another order.

    Amounts and times, phrases with a negation and without, "all but two died" and "only two
    survived", figures that were told in another order with whoever has them.
    """
    if number_holders.told_in_another_order(pair.matching):
        one, other = pair.sides
        return (Span(0, len(one.text)),), (Span(0, len(other.text)),)
    rows = [agreed(pair.matching)]
    if (pair.sides[0].language or "en") == "en":
        rows += [
            said_alike(pair.matching),
            put_plainly(pair.matching),
            _excepted(pair),
            _compared(pair),
            _denied_opposites(pair),
        ]
    mine, theirs = ([span for row in rows for span in row[place]] for place in (0, 1))
    return tuple(mine), tuple(theirs)


def _excepted(pair: Pair) -> tuple[Spans, Spans]:
    """Return the opposites of which one side tells all but those of whom the other tells."""
    one, other = pair.sides
    if not quantity_exceptions.turned(one, other) or not has_opposites(pair.matching):
        return (), ()
    pairs = [
        (mine.span, theirs.span)
        for mine in quantity_exceptions.telling(one)
        for theirs in quantity_exceptions.telling(other)
        if opposed(mine, theirs)
    ]
    return tuple(span for span, _ in pairs), tuple(span for _, span in pairs)


def _compared(pair: Pair) -> tuple[Spans, Spans]:
    """Return both sides where one compares from the other end: "X dearer than Y", "Y cheaper"."""
    one, other = pair.sides
    if "than" not in one.lowers & other.lowers or not has_opposites(pair.matching):
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
    for mine, theirs in opposites(pair.matching):
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


def _twice_turned(pair: Pair) -> tuple[Spans, Spans]:
    """Return what is turned round twice: "nobody doubts it" and "everybody believes it"."""
    counted: list[tuple[Span, Span]] = []
    said: list[tuple[Span, Span]] = []
    for mine, theirs in opposites(pair.matching):
        whole = {mine.lower, theirs.lower}
        (counted if whole & _NONE and whole & _ALL else said).append((mine.span, theirs.span))
    if not counted or not said:
        return (), ()
    return tuple(span for span, _ in (*counted, *said)), tuple(
        span for _, span in (*counted, *said)
    )


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
    mine, theirs = _lemmas(one), _lemmas(other)
    both = (mine & theirs).total()
    return both > 0 and _reworded(
        mine - theirs - _marked(one, item.original),
        theirs - mine - _marked(other, item.rewrite),
        both // _PER_SYNONYM,
    )


def _reworded(mine: Counter[str], theirs: Counter[str], most: int) -> bool:
    """Return whether each of a few words has a synonym among the others, and they have theirs."""
    if max(mine.total(), theirs.total()) > most:
        return False
    return all(
        any(lexicon.synonymous(word, answer) for answer in others)
        for words, others in ((mine, theirs), (theirs, mine))
        for word in words
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


@once
def _lemmas(side: Side) -> Counter[str]:
    """Count the lemmas of the telling words of a side."""
    return _counted(_telling(side))


def _counted(words: Iterable[Word]) -> Counter[str]:
    return Counter(word.lemma if word.content else word.lower for word in words)


def _marked(side: Side, spans: Spans) -> Counter[str]:
    """Count the lemmas of the telling words that are marked."""
    return _counted(word for word in _telling(side) if overlap((word.span,), spans))
