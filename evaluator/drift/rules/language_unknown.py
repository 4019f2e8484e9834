"""Words that are none of English: single ones that a translation left as they were."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz

from evaluator.dictionary import is_word
from evaluator.drift.pair.matching import LIKE, Matching, unaligned, unaligned_there
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.units import currency_words, unit_words
from evaluator.patterns import lazily
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("language")
_SCRIPTS = {name: lazily(rf"\p{{Script={name}}}") for name in _WORDS.ordered("scripts")}
_SHORTEST = 5
_COMPOUND = 3
_ROOT = 4  # letters of a known word that a longer one is made of
_ALIKE = 60
_UNANSWERED = 0.375  # how well anything answers a word at most that was left as it was


@lru_cache(maxsize=32768)
def script_of(text: str) -> str:
    """Return the script of the first letter, "" for none that is known."""
    for char in text:
        for name, pattern in _SCRIPTS.items():
            if pattern.match(char):
                return name
    return ""


@lru_cache(maxsize=32768)
def known(lower: str) -> bool:
    """Return whether a lower-cased word is English as far as the word lists go."""
    return lower in lexicon.function_words() or lower in lexicon.synsets() or is_word(lower)


def is_english(word: Word) -> bool:
    """Return whether a word or its base form is known, or is put together from known words."""
    return (
        known(word.lower)
        or known(word.lemma)
        or any(
            known(word.lower[:at]) and known(word.lower[at:])
            for at in range(_COMPOUND, len(word.lower) - _COMPOUND + 1)
        )
    )


def _measures(word: Word) -> bool:
    """Return whether a word is a unit or currency, which `number` judges."""
    return word.lower in unit_words() or word.lower in currency_words()


def in_the_place_of_known(pair: Pair) -> list[Evidence]:
    """Report unknown words that stand where the original has a common one.

    With a capital only behind a common noun's own words ("a heavy ..."), where no name stands.
    """
    original, rewrite = pair.sides
    matching = pair.matching
    missing = {word.index: word for word in unaligned(matching)}
    found = []
    for word in unaligned_there(matching) if missing else ():
        if len(word.lower) < _SHORTEST or word.opening or word.text.isupper():
            continue
        stood = _stood(word, matching)
        if stood is None or stood not in missing:
            continue
        before = missing[stood]
        if before.capital or not known(before.lower) or is_english(word) or _measures(word):
            continue
        if word.capital and not rewrite.words[word.index - 1].content:
            continue
        if word.lower in original.lowers or fuzz.ratio(word.lower, before.lower) >= _ALIKE:
            continue
        found.append(
            Evidence(
                Category.UNTRANSLATED, "unknown-word", Severity.MAJOR, 0.7,
                (before.span,), (word.span,),
            )
        )  # fmt: skip
    return found


def left_as_they_were(pair: Pair) -> list[Evidence]:
    """Report unknown words that nothing in the original answers, wherever they stand."""
    original, rewrite = pair.sides
    matching = pair.matching
    return [
        Evidence(Category.UNTRANSLATED, "unknown-word", Severity.MAJOR, 0.8, (), (word.span,))
        for word in unaligned_there(matching)
        if word.index not in matching.backward
        and matching.answered_rewrite[word.index] < _UNANSWERED
        and _is_foreign(word, original, rewrite)
    ]


def _is_foreign(word: Word, original: Side, rewrite: Side) -> bool:
    """Return whether a word in small letters is none of English, nor made of an English one.

    What a hyphen joins to a word is a part of it: "pre-emptive".
    """
    lower = word.lower
    before = rewrite.words[word.index - 1] if word.index else None
    if before is not None and before.text == "-" and before.end == word.start:
        return False
    if word.capital or len(lower) < _SHORTEST or not lower.isalpha() or lower in original.lowers:
        return False
    if script_of(lower) != "Latin" or is_english(word) or _measures(word) or _is_derived(lower):
        return False
    return not any(fuzz.ratio(lower, one.lower) >= _ALIKE for one in original.words)


def _is_derived(lower: str) -> bool:
    """Return whether a word is a known one with a few letters before or behind: "unscented"."""
    return any(
        known(part)
        for at in range(1, _SHORTEST + 1)
        for part in (lower[at:], lower[:-at])
        if len(part) >= _ROOT
    )


def _stood(word: Word, matching: Matching) -> int | None:
    """Return the original's word between the answers of both neighbours of a rewrite's word."""
    before, after = (
        next((i for i in matching.backward.get(at, ()) if matching.similarity[i, at] >= LIKE), -1)
        for at in (word.index - 1, word.index + 1)
    )
    return before + 1 if before >= 0 and before + 2 == after else None
