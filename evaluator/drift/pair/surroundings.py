"""What stands round a name: the words beside it, and the noun and preposition that it hangs on."""

from __future__ import annotations

from evaluator.drift.pair.matching import RELATED, Matching
from evaluator.drift.text import lexicon
from evaluator.drift.text.names import Name
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.syntax import past_form

_REACH = 6  # words on each side that count
_FAR = 6.0  # words by which an offset may change before an answer says nothing
_SAME_PREPOSITION = 0.6
_POSSESSING = frozenset(("of", "in", "from", "at"))
_ENDS = frozenset(".;?!")


def fit(matching: Matching, here: Name, there: Name, skipped: set[int]) -> float:
    """How well the words round a name of the original answer those round a place in the rewrite.

    Each content word counts by how near it stands and by how little its offset changed.
    """
    words = matching.original.words
    total = 0.0
    for step, start in ((-1, here.first), (1, here.last)):
        for distance in range(1, _REACH + 1):
            k = start + step * distance
            if not 0 <= k < len(words) or words[k].text in _ENDS:
                break
            if not words[k].content or k in skipped:
                continue
            best = 0.0
            for j in matching.forward.get(k, ()):
                if matching.similarity[k, j] >= RELATED and not there.first <= j <= there.last:
                    offset = j - there.last if j > there.last else j - there.first
                    best = max(best, 1.0 - abs(step * distance - offset) / _FAR)
            total += best / distance**0.5
    mine, theirs = preposition_of(matching.original, here), preposition_of(matching.rewrite, there)
    return total + (_SAME_PREPOSITION if mine and mine == theirs else 0.0)


def preposition_of(side: Side, name: Name) -> str:
    """Return the preposition that a name hangs on, "'s" for a possessive, else ""."""
    if side.words[name.last].text.endswith(("'s", "s'")):
        return "'s"
    for k in range(name.first - 1, max(-1, name.first - 4), -1):
        word = side.words[k]
        if word.lower in lexicon.listed("prepositions"):
            return word.lower
        if _initial(side, k):
            continue
        if word.kind == "mark" or (word.content and not word.capital):
            return ""
    return ""


def _initial(side: Side, index: int) -> bool:
    """Return whether a mark is the point of an initial: "by Hugh L. Scott"."""
    before = side.words[index - 1].text if index else ""
    return side.words[index].text == "." and len(before) == 1 and before.isupper()


def in_apposition(one: tuple[Side, Name, Name], other: tuple[Side, Name, Name]) -> bool:
    """Return whether one of two sides tells of one name behind a comma what the other compounds.

    "Ruiz, chief engineer at Ford," and "Ford chief engineer Ruiz".
    """
    return any(_apposed(*a) and _compounded(*b) for a, b in ((one, other), (other, one)))


def _apposed(side: Side, one: Name, other: Name) -> bool:
    inside = between(side, one, other)
    marks = [word.index for word in inside if word.kind == "mark" and word.text != "-"]
    alone = bool(marks) and side.words[marks[0]].text == "," and marks == [inside[0].index]
    return alone and any(w.lower in lexicon.listed("prepositions") for w in inside)


def _compounded(side: Side, one: Name, other: Name) -> bool:
    """Return whether nothing but nouns stand between two names."""
    inside = between(side, one, other)
    no_nouns = lexicon.listed("prepositions") | lexicon.listed("auxiliaries")
    return len(inside) <= _REACH and not any(
        (word.kind == "mark" and word.text != "-")
        or word.lower in no_nouns
        or (past_form(word) and word.lower != "based")
        for word in inside
    )


def between(side: Side, one: Name, other: Name) -> tuple[Word, ...]:
    """Return the words between two names, in whatever order they stand."""
    first, last = (one, other) if one.first < other.first else (other, one)
    return side.words[first.last + 1 : last.first]


def direction_of(side: Side, name: Name) -> str:
    """Return the preposition that governs the phrase a name is in, else "".

    "By" for "by Ruiz of Peru", "to" for "to the mayor of Vigo".
    """
    titles, inner = lexicon.listed("titles"), ""
    for k in range(name.first - 1, max(-1, name.first - _REACH), -1):
        word = side.words[k]
        if word.lower == "of":
            inner = "of"
        elif word.lower in lexicon.listed("prepositions"):
            said = word.lower == "to" and k and side.words[k - 1].lower == "according"
            return inner if said else word.lower
        if _initial(side, k):
            continue
        if (word.kind == "mark" and word.text != "-") or (
            word.content and not word.capital and word.lower not in titles
        ):
            return inner
    return ""


def heads_of(side: Side, name: Name) -> set[int]:
    """Return the words that a name hangs on by "'s", by "of" or "in" or by standing before them."""
    found = set()
    for word in side.words[name.last + 1 :]:
        if not word.content or word.kind != "word" or word.capital:
            break
        found.add(word.index)
    if found:
        return found
    for k in range(name.first - 1, max(0, name.first - 4), -1):
        word = side.words[k]
        if word.lower in _POSSESSING:
            return {k - 1} if side.words[k - 1].content else set()
        if word.content or word.kind == "mark":
            break
    return set()
