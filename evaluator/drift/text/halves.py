"""Halves in words of languages other than English: "medio millón", "deux heures et demie"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Word


@lru_cache(maxsize=16)
def _halves(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the words for a half, and what joins it to a whole number before it."""
    for code, words, joint in lexicon.rows("halves.tsv"):
        if code == language:
            return frozenset(words.split(", ")), tuple(joint.split())
    return frozenset(), ()


def half_of(
    words: tuple[Word, ...], index: int, known: Mapping[str, float], language: str, least: float
) -> tuple[float, int] | None:
    """Return the value of "medio millón" at `index` and its last word.

    Args:
        words: Those of a side.
        index: Where the word for a half may stand.
        known: Values of number words.
        language: ISO 639-1 code.
        least: From which value on a number word is a scale.
    """
    if words[index].lower not in _halves(language)[0]:
        return None
    at = index + 1
    if at < len(words) and words[at].text == "-":
        at += 1
    scale = known.get(words[at].lower, 0.0) if at < len(words) else 0.0
    return (0.5 * scale, at) if scale >= least else None


def and_half(words: tuple[Word, ...], last: int, language: str) -> int:
    """Return the last word of "y media" behind a number, a noun between allowed; 0 for none.

    Args:
        words: Those of a side.
        last: The last word of the number.
        language: ISO 639-1 code.
    """
    half, joint = _halves(language)
    if not half:
        return 0
    for start in (last + 1, last + 2):
        end = start + len(joint)
        part = [word.lower for word in words[start : end + 1]]
        if tuple(part[:-1]) == joint and len(part) > len(joint) and part[-1] in half:
            return end if start == last + 1 or words[last + 1].kind == "word" else 0
    return 0
