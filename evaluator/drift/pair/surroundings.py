"""What stands round a name: the words beside it, and the noun and preposition that it hangs on."""

from __future__ import annotations

from evaluator.drift.pair.matching import RELATED, Matching
from evaluator.drift.text import lexicon
from evaluator.drift.text.names import Name
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.syntax import stands_outside

_REACH = 6  # words on each side that count
_FAR = 6.0  # words by which an offset may change before an answer says nothing
_SAME_PREPOSITION = 0.6
_POSSESSING = frozenset(("of", "in", "from", "at"))
_ENDS = frozenset(".;?!")
_BREAKS = frozenset('.;:?!"')
_VERBAL = lexicon.listed("auxiliaries") | lexicon.listed("clause_breaks") - {"and"}


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


def phrased_otherwise(one: tuple[Side, Name, Name], other: tuple[Side, Name, Name]) -> bool:
    """Return whether two names stand in one noun phrase on both sides, each built in its own way.

    "Dela Cruz, researcher at Yale", "Yale researcher Dela Cruz".
    """
    joints = _joints(*one), _joints(*other)
    return None not in joints and joints[0] != joints[1]


def _joints(side: Side, one: Name, other: Name) -> tuple[str, ...] | None:
    """Return what joins two names within one noun phrase; None where a verb stands between."""
    joints = []
    for word in between(side, one, other):
        if word.text in _BREAKS or word.lower in _VERBAL:
            return None
        verb = word.content and word.kind == "word" and stands_outside(word)
        if verb and side.words[word.index + 1].lower not in _POSSESSING:  # "located in"
            return None
        joints.append(word.lower)
    first = one if one.first < other.first else other
    return (*joints, "'s") if first.words[-1].possessive else tuple(joints)


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
