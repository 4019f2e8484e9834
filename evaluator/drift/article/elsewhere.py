"""What one unit lost or put in and a neighbour has: words that moved, and are neither.

A unit is judged by itself. A clause that the rewrite moved to the next sentence is missing in the
one unit and put in in the other; looked at together, nothing was lost. What moved to somebody
else stays told: the words before its new place have to be of the unit that it came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evaluator.drift.article.part import Part
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.names import name_words
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.spelling import same_name, same_stem
from evaluator.drift.text.stance import reporting
from evaluator.types import Category, Span

_REACH = 2  # units either way in which words count as moved
_CLAUSE = 3  # content words from which a run is told by its words alone
_FOUND = 0.75  # share of them that have to be there
_FREE = 0.5  # share that has to be there with nothing that answers it
_SPREAD = 4  # words of the other side a word of the run that it may be spread over
_NEAR = 5  # words round a figure or name that are its context
_STEM = 6  # letters from which words are compared without their endings
_SOURCE = 6  # words that name a source ("the police said on Monday")
_OWN = 0.5  # share of the words before the new place that the old unit has to have
_KINDS = frozenset(
    (Category.OMISSION, Category.ADDITION, Category.NAME, Category.NUMBER, Category.MONEY,
     Category.UNIT, Category.DATE_TIME, Category.ATTRIBUTION)
)  # fmt: skip
_STOPS = frozenset(".;:!?—–")
_AND = frozenset(("and", "but", "while", "whereas", "or"))
_RELATIVES = frozenset(("who", "which", "this", "that"))
_OPENS = frozenset(("no", "some", "many", "several", "all", "there"))


@dataclass(frozen=True)
class Moved:
    """Words that one unit lost or put in and another has.

    Attributes:
        unit: Number of the unit that was told of.
        item: What was seen there.
        other: Number of the unit that has the words on its other side.
        place: Where.
        clause: Whether it is more than a figure or a name.
    """

    unit: int
    item: Evidence
    other: int
    place: Span
    clause: bool

    @property
    def lost(self) -> bool:
        """Whether the original's words are told of."""
        return bool(self.item.original)


Settled = tuple[tuple[Span, ...], tuple[Span, ...]]
"""Spans of a unit's sides that stand elsewhere in the article."""


def moved(parts: Sequence[Part]) -> list[Moved]:
    """Return the evidence of words lost or put in that stand elsewhere in the article.

    In English alone: of other languages no list tells which words say something of their own.

    Args:
        parts: The article's units, in order.
    """
    sides = (side for part in parts for side in part.sides if side is not None)
    if any((side.language or "en") != "en" for side in sides):
        return []
    named = tuple(_holding_names(parts, side) for side in (0, 1))
    found = []
    for number, part in enumerate(parts):
        for item in part.evidence:
            if item.category not in _KINDS or bool(item.original) == bool(item.rewrite):
                continue
            there = 1 if item.original else 0
            others = [
                at
                for step in range(1, _REACH + 1)
                for at in (number - step, number + step)
                if 0 <= at < len(parts)
            ]
            if item.category is Category.NAME or item.rule in ("name-lost", "name-added"):
                others += [at for at in _named_in(part, item, named[there]) if at not in others]
            for at in others:
                hit = _found(part, item, parts[at])
                if hit is not None and at != number:
                    found.append(Moved(number, item, at, *hit))
                    break
    return found


def settled_by(moves: Sequence[Moved]) -> dict[int, Settled]:
    """Return the spans of each unit's sides that were told as lost or put in and are neither."""
    found: dict[int, tuple[list[Span], list[Span]]] = {}
    for move in moves:
        spans = found.setdefault(move.unit, ([], []))
        spans[0].extend(move.item.original)
        spans[1].extend(move.item.rewrite)
    return {unit: (tuple(one), tuple(other)) for unit, (one, other) in found.items()}


def _holding_names(parts: Sequence[Part], side: int) -> dict[str, list[int]]:
    """Return the units that have each name on a side with nothing that answers it."""
    found: dict[str, list[int]] = {}
    for number, part in enumerate(parts):
        read = part.sides[side]
        if read is not None and part.free[side]:
            for index in name_words(read) & part.free[side]:
                found.setdefault(read.words[index].lower, []).append(number)
    return found


def _named_in(part: Part, item: Evidence, held: dict[str, list[int]]) -> Iterator[int]:
    side, spans = _here(part, item)
    for word in _words(side, spans):
        yield from held.get(word.lower, ())


def _here(part: Part, item: Evidence) -> tuple[Side, tuple[Span, ...]]:
    at = 0 if item.original else 1
    side = part.sides[at]
    assert side is not None
    return side, (item.original, item.rewrite)[at]


def _words(side: Side, spans: Iterable[Span]) -> list[Word]:
    """Return the words of spans that tell them from others."""
    fillers = lexicon.listed("fillers")
    return [
        word
        for span in spans
        for word in side.at(span)
        if word.kind == "number" or (word.content and word.lower not in fillers)
    ]


def _found(part: Part, item: Evidence, other: Part) -> tuple[Span, bool] | None:
    """Return where another unit has the words of a piece of evidence, and whether it is a clause.

    None where it does not have them, or has them of something else.
    """
    here, there = (0, 1) if item.original else (1, 0)
    side, spans = _here(part, item)
    goal = other.sides[there]
    if goal is None or not other.free[there]:
        return None
    wanted = _words(side, spans)
    if not wanted:
        return None
    free = [word for word in goal.words if word.index in other.free[there]]
    hits = {word.index: _hit(word, free) for word in wanted}
    loose = {at: hit for at, hit in hits.items() if hit is not None}
    if not loose:
        return None
    clause = len(wanted) >= _CLAUSE
    needed = name_words(side)
    for word in wanted:
        if word.index in loose:
            continue
        must = word.kind == "number" or word.index in needed
        if not clause or (must and _hit(word, goal.words) is None):
            return None
    known = [word for word in wanted if word.index in loose or _hit(word, goal.words) is not None]
    if clause and (len(known) < _FOUND * len(wanted) or len(loose) < _FREE * len(wanted)):
        return None
    first, last = min(loose.values()), max(loose.values())
    if last - first > _SPREAD * len(wanted) + _NEAR:
        return None
    around = goal.words[max(0, first - 2) : last + 2]
    if _denies(side.at(span) for span in spans) != _denies([around]):
        return None
    at = wanted[0].index
    if here == 0:  # the rewrite's place decides, and what the original has round the words
        new, place, old = goal, first, side
    else:
        old_side = other.sides[0]
        assert old_side is not None
        new, place, old = side, at, old_side
    if not _attributes(side, spans, item):
        if not _held(new, place, old):
            return None
        if not clause and not _same_context(side, at, goal, first):
            return None
    return goal.span(first, last), clause


def _attributes(side: Side, spans: Sequence[Span], item: Evidence) -> bool:
    """Return whether words say no more than whose statement it is."""
    if item.category is Category.ATTRIBUTION:
        return True
    inside = {word.index for span in spans for word in side.at(span)}
    said = any(first in inside and last in inside for first, last in reporting(side))
    return said and len(inside) <= _SOURCE


def _hit(word: Word, among: Iterable[Word]) -> int | None:
    """Return the index of the word that says the same, None without one."""
    for other in among:
        if other.kind != word.kind:
            continue
        if other.lower == word.lower or (word.kind == "word" and other.lemma == word.lemma):
            return other.index
        if word.capital and other.capital and same_name(word.lower, other.lower):
            return other.index
        if word.content and other.content and _same_sense(word, other):
            return other.index
    return None


def _same_sense(one: Word, other: Word) -> bool:
    if lexicon.synonymous(one.lemma, other.lemma):
        return True
    return min(len(one.lower), len(other.lower)) >= _STEM and same_stem(one.lower, other.lower)


def _denies(runs: Iterable[Sequence[Word]]) -> bool:
    return any(
        word.lower in ("not", "cannot")
        or word.lower.endswith("n't")
        or word.lower in lexicon.listed("negation")
        for run in runs
        for word in run
    )


def _held(new: Side, place: int, old: Side) -> bool:
    """Return whether words still hang on what they hung on.

    Args:
        new: The side of the rewrite that has them.
        place: Where they begin there.
        old: The side of the original that has them: what stands before them in the rewrite has
            to be there too, or to be a pronoun.
    """
    holders = [
        word
        for word in _before(new, place)
        if word.content and word.lower not in lexicon.listed("fillers")
    ]
    if not holders:
        return True
    names = name_words(new)
    named = [word for word in holders if word.index in names]
    kept = [word for word in holders if _hit(word, old.words) is not None]
    if named and not any(word in kept for word in named):
        return False
    return len(kept) >= _OWN * len(holders)


def _before(side: Side, place: int) -> list[Word]:
    """Return the words before a place that it hangs on, back to the clause's beginning."""
    found: list[Word] = []
    for index in range(place - 1, -1, -1):
        word = side.words[index]
        if word.kind == "mark" and word.text in _STOPS:
            break
        if word.lower in _AND and _subject(side, index + 1):
            break
        found.append(word)
    return found


def _subject(side: Side, at: int) -> bool:
    """Return whether a clause begins with a subject of its own, and no pronoun for another's."""
    word = side.words[at]
    if word.lower in lexicon.listed("third_person") | _RELATIVES:
        return False
    opens = lexicon.listed("determiners") | _OPENS
    return word.lower in opens or word.kind == "number" or (word.capital and word.kind == "word")


def _same_context(one: Side, at: int, other: Side, place: int) -> bool:
    """Return whether a word of content stands near both places."""
    near = [
        [
            word
            for word in side.words[max(0, index - _NEAR) : index + _NEAR + 1]
            if word.content and word.kind == "word" and word.index != index
        ]
        for side, index in ((one, at), (other, place))
    ]
    return any(_hit(word, near[1]) is not None for word in near[0])
