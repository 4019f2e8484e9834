"""Words in an order that no sentence has.

Two kinds of proof: breaks, where a word cannot follow the one before it ("the of", "is are", "of
into"), and neighbours of the original that no longer stand together. Good rewrites break nothing;
they do tell clauses in another order, so that order alone proves little.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.kept import once
from evaluator.drift.text.side import Side, Word
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_WORDS = vocabulary("language")
_TWICE = _WORDS.listed("said_twice")
_BREAKS = _WORDS.rows("breaks")
_NEVER_LAST = _WORDS.listed("never_last")
_STOPS, _PAUSES = frozenset(".!?"), frozenset(".!?;,")
_SHORTENED = 4  # letters of a word whose stop may be an abbreviation's

_ENOUGH = 2  # breaks
_BROKEN, _IN_PIECES = 0.9, 0.6  # how sure either proof is
_TORN, _FEWEST = 0.4, 2
"""Beside one break: the share of neighbours that stand together in the original, too, and of how
many it is told."""
_TORN_ALONE, _FEWEST_ALONE, _SAME = 0.2, 8, 0.75
"""Without a break, and the share of words that have to be the original's."""
_NEAR = 2  # words


def evidence(pair: Pair) -> list[Evidence]:
    """Report a rewrite whose words stand in an order that no sentence has."""
    original, rewrite = pair.sides
    broken = breaks(rewrite)
    more = len(broken) - len(breaks(original))
    torn = more >= 0 and _is_torn(original, rewrite, broken=more > 0)
    if not torn and more < _ENOUGH:
        return []
    first, last = 0, len(rewrite.words) - 1
    if not torn:
        first, last = max(0, broken[0] - 1), broken[-1]
    sure = _BROKEN if more >= _ENOUGH else _IN_PIECES
    return [
        Evidence(
            Category.GARBLED, "scrambled", Severity.MAJOR, sure,
            (_answered(pair.matching, first, last),), (rewrite.span(first, last),),
        )
    ]  # fmt: skip


@lru_cache(maxsize=1)
def _never() -> dict[str, frozenset[str]]:
    """Return of each small word what cannot follow it."""
    found: dict[str, frozenset[str]] = {}
    for row in _BREAKS:
        for word in row["before"]:
            found[word] = found.get(word, frozenset()) | frozenset(row["after"])
    return found


@once
def breaks(side: Side) -> tuple[int, ...]:
    """Return the words that cannot stand behind the word before them, or not at the end."""
    words = side.words
    never = _never()
    found, twice = [], set(_TWICE)
    for before, word in pairwise(words):
        lower = before.lower
        if lower == word.lower:
            broken = word.kind == "word" and not word.capital and lower not in twice
            twice.add(lower)  # one word counts once: "low power power line, high power power line"
        elif lower in never:
            after = never[lower]
            # What may follow, most words, is seen at once.
            broken = (word.kind == "mark" or word.lower in after) and (
                _is_broken(words, before, word, after)
            )
        elif lower == ".":
            broken = word.text[0].islower() and _ends(words, before, word)
        else:
            broken = word.capital and _is_stray(words, word)
        if broken:
            found.append(word.index)
    if words and words[-1].lower in _NEVER_LAST and not words[-1].text.isupper():
        found.append(words[-1].index)
    return tuple(found)


def _is_broken(words: tuple[Word, ...], before: Word, word: Word, never: frozenset[str]) -> bool:
    """Return whether a small word cannot have this one behind it.

    Args:
        words: Of the side.
        before: The small word.
        word: The one behind it.
        never: What cannot follow the small word.
    """
    if any(one.text.isupper() and one.lower != "i" for one in (before, word)):
        return False  # "vitamin A and", "the WHO"
    if "'" in before.text:
        return False  # "he's of the same mind"
    behind = words[word.index + 1] if word.index + 1 < len(words) else None
    if word.kind != "mark":
        return word.lower in never and (behind is None or behind.text != "-")  # "an in-depth look"
    if before.lower not in _NEVER_LAST or word.text not in _PAUSES:
        return False
    if behind is None or behind.start > word.end:
        return True
    # "9 a.m." is no article, and an ellipsis may follow anything.
    return behind.kind == "mark" and behind.text not in _STOPS


def _ends(words: tuple[Word, ...], stop: Word, word: Word) -> bool:
    """Return whether a full stop ends a sentence, with a small letter behind it."""
    if word.start == stop.end:
        return False
    last = words[stop.index - 1]
    return last.kind == "word" and len(last.text) > _SHORTENED and last.end == stop.start


def _is_stray(words: tuple[Word, ...], word: Word) -> bool:
    """Return whether a small word has a capital amid words that have none."""
    if word.text[:2].isupper():  # "IT's", "I'm"
        return False
    if word.lower not in lexicon.function_words():
        return False
    around = words[max(0, word.index - 2) : word.index] + words[word.index + 1 : word.index + 2]
    return all(one.kind == "word" and not one.capital for one in around)


def _is_torn(original: Side, rewrite: Side, *, broken: bool) -> bool:
    """Return whether hardly any words of the rewrite stand beside their neighbours of the original.

    Args:
        original: The one side.
        rewrite: The other side.
        broken: Whether something else speaks against its order.
    """
    torn, fewest = (_TORN, _FEWEST) if broken else (_TORN_ALONE, _FEWEST_ALONE)
    theirs = original.lemmas_standing
    # What a mark stands between may be told in any order.
    places = [() if word.kind == "mark" else theirs.get(word.lemma) for word in rewrite.words]
    words = len(places) - places.count(())
    # Most rewrites keep so many neighbours that the first few words tell it.
    most, kept, pairs = torn * (words - 1), 0, 0
    for mine, then in pairwise(places):
        if mine and then:
            pairs += 1
            kept += any(0 < j - i <= _NEAR for i in mine for j in then)
            if kept > most:
                return False
    if not broken and words - places.count(None) < _SAME * words:
        return False
    return pairs >= fewest and kept <= torn * pairs


def _answered(matching: Matching, first: int, last: int) -> Span:
    """Return the original's words from the first to the last that these answer; all without any."""
    side = matching.original
    found = [i for j in range(first, last + 1) for i in matching.backward.get(j, ())]
    return side.span(min(found), max(found)) if found else Span(0, len(side.text))
