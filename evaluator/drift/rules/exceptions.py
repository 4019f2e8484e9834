"""Exceptions: "all but two", "only two", "nothing but the roof", "everyone and the driver"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations

from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.negation import cues, opposed
from evaluator.drift.text.numeral_words import SMALL
from evaluator.drift.text.side import Side, Word, once
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("quantity")
_EXCEPTIONS = _WORDS.table("exceptions")

_REACH = 3
# Readings of one thing that tell the opposite of it, or something else at least.
_APART = frozenset(map(frozenset, combinations(("all_but", "only", "with"), 2))) | {
    frozenset(("only", "none_at_all"))
}


@dataclass(frozen=True, slots=True)
class Exception_:
    """A reading: `kind` of exception, first word, and the word that it is about."""

    kind: str
    first: int
    about: Word


def evidence(pair: Pair) -> list[Evidence]:
    """Report that what is left out of a whole on one side is what there is on the other."""
    original, rewrite = pair.sides
    for one, other in _pairs(original, rewrite):
        kinds = frozenset((one.kind, other.kind))
        denied = len(cues(original)) != len(cues(rewrite))
        if kinds not in _APART or (denied and "none_at_all" not in kinds):
            continue  # "all but four", "only four … not"
        if _opposites(original, rewrite) or _told_otherwise(original, rewrite):
            continue  # "all but two drowned", "only two survived"
        return [
            Evidence(
                Category.QUANTITY, "exception-turned", Severity.CRITICAL, 0.85,
                (original.span(one.first, one.about.index),),
                (rewrite.span(other.first, other.about.index),),
            )
        ]  # fmt: skip
    return []


def _opposites(original: Side, rewrite: Side) -> bool:
    """Return whether the sides have opposites besides "nothing" and "everything" before "but"."""
    return any(
        opposed(one, other)
        for one in telling(original)
        for other in telling(rewrite)
        if one.lemma not in rewrite.lemmas and other.lemma not in original.lemmas
    )


def telling(side: Side) -> list[Word]:
    """Return the content words of a side that are no part of the phrase of an exception."""
    within = {k for one in exceptions(side) for k in range(one.first, one.about.index)}
    return [
        word for word in side.words
        if word.content and word.kind == "word" and word.index not in within
    ]  # fmt: skip


def _told_otherwise(original: Side, rewrite: Side) -> bool:
    """Return whether either side has a telling word that the other has not, exceptions aside."""
    mine, theirs = (
        {word.lemma for word in telling(side) if word.lemma not in _EXCEPTING}
        for side in (original, rewrite)
    )
    return bool(mine - theirs) and bool(theirs - mine)


_EXCEPTING = frozenset(("leave", "include", "exception", "apart", "solely"))


def turned(original: Side, rewrite: Side) -> bool:
    """Whether one side excepts what the other alone tells of: opposites then say the same."""
    return any(
        {one.kind, other.kind} == {"all_but", "only"} for one, other in _pairs(original, rewrite)
    )


def _pairs(original: Side, rewrite: Side) -> list[tuple[Exception_, Exception_]]:
    ones = exceptions(original)
    others = exceptions(rewrite) if ones else []
    return [
        (one, other)
        for one in ones
        for other in others
        if one.about.lemma == other.about.lemma or _value(one.about) == _value(other.about) != 0
    ]


def _value(word: Word) -> int:
    return int(word.text) if word.text.isdecimal() else int(SMALL.get(word.lower, 0))


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the phrases by their first word, the longest first."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, phrases in _EXCEPTIONS.items():
        for words in phrases:
            phrase = tuple(words.split())
            table.setdefault(phrase[0], []).append((phrase, kind))
    for rows in table.values():
        rows.sort(key=lambda row: -len(row[0]))
    return table


_BUT = frozenset(("but", "except", "bar", "save"))


def _whole_but(side: Side, word: Word) -> Exception_ | None:
    """Return the exception of "every lift but one"."""
    part = side.words[word.index : word.index + 5]
    if word.lower not in ("every", "all", "each") or not any(one.content for one in part[1:2]):
        return None
    if not any(one.lower in _BUT for one in part[2:3]):
        return None
    about = next((one for one in part[3:] if one.content or one.lower in SMALL), None)
    return None if about is None else Exception_("all_but", word.index, about)


@once
def exceptions(side: Side) -> list[Exception_]:
    """Return the exceptions that a side makes, in order."""
    found: list[Exception_] = []
    done = -1
    for word in side.words:
        if word.index <= done:
            continue
        if (whole := _whole_but(side, word)) is not None:
            found.append(whole)
            done = whole.about.index
            continue
        for phrase, kind in _phrases().get(word.lower, ()):
            last = word.index + len(phrase)
            lowers = tuple(one.lower for one in side.words[word.index : last])
            if lowers != phrase:
                continue
            about = next(
                (
                    one
                    for one in side.words[last : last + _REACH]
                    if one.content or one.lower in SMALL
                ),
                None,
            )
            if about is not None:
                found.append(Exception_(kind, word.index, about))
            break
    return found
