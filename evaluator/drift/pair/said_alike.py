"""Phrases that say with a negation what the other side says without one: "no choice but to"."""

from __future__ import annotations

from functools import cache

from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.pair import Spans
from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Side, begins, once

Phrases = tuple[tuple[str, ...], ...]

_STEM = 3  # letters of a word that another form of it has, too


@cache
def _table() -> tuple[tuple[Phrases, Phrases], ...]:
    return tuple((_split(ones), _split(others)) for ones, others in lexicon.rows("said_alike.tsv"))


def _split(cell: str) -> Phrases:
    return tuple(tuple(phrase.split()) for phrase in cell.split("|"))


@cache
def _cues() -> frozenset[str]:
    """Return the longest word of each phrase with a negation: few other texts have it."""
    return frozenset(max(phrase, key=len) for ones, _ in _table() for phrase in ones)


@once
def said_alike(matching: Matching) -> tuple[Spans, Spans]:
    """Return where both sides say the same, one of them with a negation and one without."""
    sides = matching.original, matching.rewrite
    found: tuple[list[Spans], list[Spans]] = ([], [])
    for place, (side, other) in enumerate((sides, sides[::-1])):
        mine, theirs = _as_can_be(side, other)
        found[place].append(mine)
        found[1 - place].append(theirs)
        if side.forms.isdisjoint(_cues()):
            continue
        for ones, others in _table():
            mine = _spans(side, ones)
            theirs = _spans(other, others) if mine else ()
            if theirs and not _spans(other, ones):
                found[place].append(mine)
                found[1 - place].append(theirs)
    return tuple(span for some in found[0] for span in some), tuple(
        span for some in found[1] for span in some
    )


def _as_can_be(side: Side, other: Side) -> tuple[Spans, Spans]:
    """Return "couldn't have been prouder" and the "proud" of the other side."""
    for word in map(side.words.__getitem__, side.where(_COULD)):
        part = side.words[word.index + 1 : word.index + 5]
        rest = [one for one in part if one.lower not in _BEEN]
        skipped = [one.lower for one in part[: part.index(rest[0])]] if rest else []
        denied = word.lower.endswith("n't") or "not" in skipped
        if not denied or not {"be", "been"} & set(skipped) or not rest[0].lower.endswith("er"):
            continue
        stem = rest[0].lower[:-2].removesuffix("i")
        same = [one for one in other.words if len(stem) >= _STEM and one.lower.startswith(stem)]
        if same and not any(one.lower == rest[0].lower for one in same):
            return (side.span(word.index, rest[0].index),), (same[0].span,)
    return (), ()


_COULD = frozenset(("couldn't", "could", "can't", "cannot"))
_BEEN = frozenset(("not", "have", "been", "be"))


@once
def idioms(side: Side) -> frozenset[int]:
    """Return the words of phrases that have a negation and assert something."""
    if side.forms.isdisjoint(_cues()):
        return frozenset()
    return frozenset(
        word.index for ones, _ in _table() for span in _spans(side, ones) for word in side.at(span)
    )


def _spans(side: Side, phrases: Phrases) -> Spans:
    """Return where phrases stand, the words of each in base forms."""
    return tuple(
        side.span(word.index, word.index + len(phrase) - 1)
        for phrase in phrases
        for word in map(side.words.__getitem__, side.where({phrase[0]}))
        if begins(side.words, word.index, phrase)
    )
