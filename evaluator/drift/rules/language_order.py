"""Words in an order that no sentence has.

Two kinds of proof: breaks, where a word cannot follow the one before it ("the of", "is are", "to
of"), and neighbours of the original that no longer stand together. Good rewrites break nothing;
they do tell clauses in another order, so that order alone proves little.
"""

from __future__ import annotations

from itertools import pairwise

from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Side, Word, once
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_WORDS = vocabulary("language")
_TWICE = _WORDS.listed("said_twice")
_NEVER: dict[str, frozenset[str]] = {}
"""Of a word, what cannot follow it."""
for _row in _WORDS.rows("breaks"):
    for _word in _row["before"]:
        _NEVER[_word] = _NEVER.get(_word, frozenset()) | frozenset(_row["after"])
_NO_END = _WORDS.listed("never_last")
_NO_PAUSE = _WORDS.listed("never_before_a_mark")
_STOPS = frozenset(".!?")
_PAUSES = frozenset(".!?;,")
_SHORTENED = 3  # letters of a word whose stop may be an abbreviation's

_ENOUGH = 2  # breaks
_BROKEN, _IN_PIECES = 0.9, 0.6  # how sure either proof is
_TORN, _FEWEST = 0.4, 3
"""Beside one break: the share of neighbours that stand together in the original, too, and of how
many it is told."""
_TORN_ALONE, _FEWEST_ALONE, _SAME = 0.2, 7, 0.75
"""Without a break, and the share of words that have to be the original's."""
_NEAR = 2  # words
_OWN = ("I", "I'")  # have a capital anywhere


def evidence(pair: Pair) -> list[Evidence]:
    """Report a rewrite whose words stand in an order that no sentence has."""
    original, rewrite = pair.sides
    broken = breaks(rewrite)
    count = len(broken) - len(breaks(original)) if broken else 0
    torn = is_torn(original, rewrite, broken=count > 0)
    if not torn and count < _ENOUGH:
        return []
    first, last = 0, len(rewrite.words) - 1
    if not torn:
        first, last = max(0, broken[0] - 1), broken[-1]
    sure = _BROKEN if count >= _ENOUGH else _IN_PIECES
    return [
        Evidence(
            Category.GARBLED, "scrambled", Severity.MAJOR, sure,
            (_stood(pair.matching, first, last),), (rewrite.span(first, last),),
        )
    ]  # fmt: skip


@once
def breaks(side: Side) -> tuple[int, ...]:
    """Return the words that cannot stand behind the word before them, or not at the end."""
    words = side.words
    found = []
    for before, word in pairwise(words):
        lower = before.lower
        if lower == word.lower:
            if before.kind == "word" and not word.capital and lower not in _TWICE:
                found.append(word.index)
        elif lower in _NEVER:
            if _is_broken(words, before, word):
                found.append(word.index)
        elif lower == ".":
            if word.text[0].islower() and _ends(words, before, word):
                found.append(word.index)
        elif word.capital and _is_stray(words, word):
            found.append(word.index)
    if words and words[-1].lower in _NO_END and not words[-1].text.isupper():
        found.append(words[-1].index)
    return tuple(found)


def _is_broken(words: tuple[Word, ...], before: Word, word: Word) -> bool:
    """Return whether a small word cannot have this one behind it."""
    if before.text.isupper() and before.lower != "i":
        return False  # "Vitamin A and", "US and"
    behind = words[word.index + 1] if word.index + 1 < len(words) else None
    after = behind.text if behind is not None else ""
    if word.kind == "mark":
        marks = _STOPS if before.lower in _NO_END else frozenset()
        if before.lower in _NO_PAUSE:
            marks = _PAUSES
        # "9 a.m." is no article, and an ellipsis may follow anything.
        apart = behind is None or behind.start > word.end or behind.kind == "mark"
        return word.text in marks and after not in _STOPS and apart
    return word.lower in _NEVER[before.lower] and after != "-"  # "the at-home market"


def _ends(words: tuple[Word, ...], stop: Word, word: Word) -> bool:
    """Return whether a full stop ends a sentence, with a small letter behind it."""
    if not stop.index or word.start == stop.end:
        return False
    last = words[stop.index - 1]
    return last.kind == "word" and len(last.text) > _SHORTENED and last.end == stop.start


def _is_stray(words: tuple[Word, ...], word: Word) -> bool:
    """Return whether a small word has a capital amid words that have none."""
    if word.opening or word.text.isupper() or word.text[:2] in _OWN:
        return False
    if word.lower not in lexicon.function_words():
        return False
    around = words[max(0, word.index - 2) : word.index] + words[word.index + 1 : word.index + 2]
    return all(one.kind == "word" and not one.capital for one in around)


def is_torn(original: Side, rewrite: Side, *, broken: bool) -> bool:
    """Return whether hardly any words of the rewrite stand beside their neighbours of the original.

    Args:
        original: The one side.
        rewrite: The other side.
        broken: Whether something else speaks against its order.
    """
    torn, fewest = (_TORN, _FEWEST) if broken else (_TORN_ALONE, _FEWEST_ALONE)
    theirs = original.lemmas_standing
    places = [theirs.get(word.lemma) for word in rewrite.words if word.kind != "mark"]
    # Most rewrites keep so many neighbours that the first few words tell it.
    most, kept, pairs = torn * (len(places) - 1), 0, 0
    for mine, then in pairwise(places):
        if mine and then:
            pairs += 1
            if 0 < then[0] - mine[0] <= _NEAR or _stand_near(mine, then):
                kept += 1
                if kept > most:
                    return False
    if not broken and len(places) - places.count(None) < _SAME * len(places):
        return False
    return pairs >= fewest and kept <= torn * pairs


def _stand_near(mine: list[int], then: list[int]) -> bool:
    """Return whether any of the one places stands shortly before any of the other."""
    several = len(mine) > 1 or len(then) > 1
    return several and any(0 < j - i <= _NEAR for i in mine for j in then)


def _stood(matching: Matching, first: int, last: int) -> Span:
    """Return the original's words from the first to the last that these answer."""
    side = matching.original
    found = [i for j in range(first, last + 1) for i in matching.backward.get(j, ())]
    if not found:
        return Span(0, len(side.text))
    return side.span(min(found), max(found))
