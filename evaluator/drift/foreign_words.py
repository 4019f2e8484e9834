"""A word left in another language: unknown to English, in the place of one that was known."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz

from evaluator.drift import lexicon
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.unanswered import unanswered
from evaluator.drift.units import currency_words, unit_words
from evaluator.drift.words import Side, Word
from evaluator.types import Category, Severity

_SHORTEST = 5
_PART = 3
_ALIKE = 60
_BESIDE = 0.6


@lru_cache(maxsize=32768)
def known(lower: str) -> bool:
    """Tell whether a lower-cased word is English as far as the word lists go."""
    if lower in lexicon.function_words() or lower in lexicon.synsets():
        return True
    from simplemma import is_known

    return bool(is_known(lower, "en"))


def _is_english(word: Word) -> bool:
    """Tell whether a word or its base form is known, or is put together from known words."""
    return (
        known(word.lower)
        or known(word.lemma)
        or any(
            known(word.lower[:at]) and known(word.lower[at:])
            for at in range(_PART, len(word.lower) - _PART + 1)
        )
    )


def _measures(word: Word) -> bool:
    """Tell whether a word is a unit or currency, which `quantities` judges."""
    return word.lower in unit_words() or word.lower in currency_words()


def evidence(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report unknown words that stand where the original has a common one.

    With a capital only behind a common noun's own words ("a heavy ..."), where no name stands.
    """
    missing = {word.index: word for word in unanswered(original, matching)}
    found = []
    for word in unanswered(rewrite, matching.flipped()) if missing else ():
        if len(word.lower) < _SHORTEST or word.opening or word.text.isupper():
            continue
        stood = _stood(word, rewrite, matching)
        if stood is None or stood not in missing:
            continue
        before = missing[stood]
        if before.capital or not known(before.lower) or _is_english(word) or _measures(word):
            continue
        if word.capital and not rewrite.words[word.index - 1].content:
            continue
        if word.lower in original.lowers or fuzz.ratio(word.lower, before.lower) >= _ALIKE:
            continue
        found.append(
            Evidence(
                Category.UNTRANSLATED, "unknown-word", Severity.MINOR, 0.7,
                (before.span,), (word.span,),
            )
        )  # fmt: skip
    return found


def _stood(word: Word, rewrite: Side, matching: Matching) -> int | None:
    """Return the original's word between the answers of both neighbours of a rewrite's word."""
    if not 0 < word.index < len(rewrite.words) - 1:
        return None
    before, after = (
        next(
            (i for i in matching.backward.get(at, ()) if matching.similarity[i, at] >= _BESIDE), -1
        )
        for at in (word.index - 1, word.index + 1)
    )
    return before + 1 if before >= 0 and after - before == 2 else None
