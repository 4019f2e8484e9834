"""What both sides say, one with a negation or an idiom and the other plainly, phrase by phrase."""

from __future__ import annotations

from functools import cache

from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.pair import Spans
from evaluator.drift.text import lexicon
from evaluator.drift.text.kept import once
from evaluator.drift.text.side import Side, begins
from evaluator.types import Span

_COULD = frozenset(("couldn't", "could", "can't", "cannot"))
_BEEN = frozenset(("not", "have", "been", "be"))
_STEM = 3  # letters of a word that another form of it has, too
_DENYING, _IDIOMS = "said_alike.tsv", "idioms.tsv"

Phrases = tuple[tuple[str, ...], ...]


@cache
def _rows(name: str) -> dict[str, tuple[tuple[Phrases, Phrases], ...]]:
    """Return the rows of a table by the longest word of each phrase: few texts have it."""
    found: dict[str, list[tuple[Phrases, Phrases]]] = {}
    for ones, others in lexicon.rows(name):
        row = _split(ones), _split(others)
        for cue in {max(phrase, key=lambda word: word != "not" and len(word)) for phrase in row[0]}:
            found.setdefault(cue, []).append(row)
    return {cue: tuple(rows) for cue, rows in found.items()}


def _split(cell: str) -> Phrases:
    return tuple(tuple(phrase.split()) for phrase in cell.split("|"))


@once
def said_alike(matching: Matching) -> tuple[Spans, Spans]:
    """Return where both sides say the same, one of them with a negation and one without."""
    sides = matching.original, matching.rewrite
    found: tuple[list[Spans], list[Spans]] = ([], [])
    for place, (side, other) in enumerate((sides, sides[::-1])):
        mine, theirs = _as_can_be(side, other)
        found[place].append(mine)
        found[1 - place].append(theirs)
        mine, theirs = _both_say(side, other, _DENYING)
        found[place].append(mine)
        found[1 - place].append(theirs)
    return tuple(span for some in found[0] for span in some), tuple(
        span for some in found[1] for span in some
    )


@once
def put_plainly(matching: Matching) -> tuple[Spans, Spans]:
    """Return where one side has an idiom that the other puts plainly."""
    sides = matching.original, matching.rewrite
    mine, theirs = _both_say(*sides, _IDIOMS)
    also, answers = _both_say(*sides[::-1], _IDIOMS)
    return (*mine, *answers), (*theirs, *also)


def _both_say(side: Side, other: Side, name: str) -> tuple[Spans, Spans]:
    """Return where `side` has phrases of a table's first column and `other` has their answers."""
    table = _rows(name)
    found: tuple[list[Span], list[Span]] = ([], [])
    for cue in side.forms & table.keys():
        for ones, others in table[cue]:
            mine = spans_of(side, ones)
            theirs = spans_of(other, others) if mine else ()
            if not theirs or spans_of(other, ones):
                continue
            if name == _IDIOMS or not _undenied(side, other, mine, theirs):
                found[0].extend(mine)
                found[1].extend(theirs)
    return tuple(found[0]), tuple(found[1])


def _undenied(side: Side, other: Side, mine: Spans, theirs: Spans) -> bool:
    """Return whether what a phrase denies stands on the other side, outside what answers it.

    "Did not exceed the limit" is not said by "exceeded the limit". An answer of several words
    ("remained in port") is one wherever else they sail.
    """
    if any(len(other.at(span)) > 1 for span in theirs):
        return False
    denied = {
        word.lemma
        for word in side.content
        if word.lemma not in lexicon.listed("fillers") and any(s.overlaps(word.span) for s in mine)
    }
    return any(
        word.lemma in denied and not any(s.overlaps(word.span) for s in theirs)
        for word in other.content
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


@once
def idioms(side: Side) -> frozenset[int]:
    """Return the words of phrases that have a negation and assert something."""
    table = _rows(_DENYING)
    return frozenset(
        word.index
        for cue in side.forms & table.keys()
        for ones, _ in table[cue]
        for span in spans_of(side, ones)
        for word in side.at(span)
    )


def spans_of(side: Side, phrases: Phrases) -> Spans:
    """Return where phrases stand, the words of each in base forms."""
    return tuple(
        side.span(index, index + len(phrase) - 1)
        for phrase in phrases
        for index in starts_of(side, phrase)
    )


def starts_of(side: Side, phrase: tuple[str, ...]) -> list[int]:
    """Return where a phrase begins; its "not" may hang on a verb: "didn't let go"."""
    denied = phrase[0] == "not"
    if not side.forms.issuperset(phrase[denied:]):
        return []
    found = [k for k in side.places(phrase[0]) if begins(side.words, k, phrase)]
    if denied:
        found += [k for k in side.contractions if begins(side.words, k + 1, phrase[1:])]
    return found
