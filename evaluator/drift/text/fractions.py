"""Fractions and powers of ten as they are printed: "½", "1⁄2", "5 1/2", "6-1/4", "10⁶"."""

from __future__ import annotations

import unicodedata

from evaluator.drift.text.side import Word
from evaluator.drift.text.units import joined

_STROKES = ("/", "⁄", "∕")
_EXPONENT = 2  # digits that an exponent has at most
_LARGEST = 100  # a denominator beyond it is no fraction but a code


def fraction(words: tuple[Word, ...], index: int) -> tuple[float, int] | None:
    """Return the value of a fraction at `index` and its last word: "½", "3/4", "1⁄2".

    A year's "1998/99", a date's "3/4/2024" and "24/7" are none: above the stroke stands less than
    below it, and no stroke on either side.
    """
    if index >= len(words):
        return None
    text = words[index].text
    if len(text) == 1 and not text.isdigit() and unicodedata.category(text) == "No":
        value = unicodedata.numeric(text)
        return (value, index) if 0 < value < 1 else None
    part = words[index : index + 3]
    if index + 2 >= len(words) or part[1].text not in _STROKES:
        return None
    if not (part[0].text.isdecimal() and part[2].text.isdecimal()):
        return None
    if part[1].text == "/" and (
        max(len(part[0].text), len(part[2].text)) > 1 or not joined(words, index + 1)
    ):
        return None
    around = (*words[index + 3 : index + 4], *words[max(0, index - 1) : index])
    above, below = int(part[0].text), int(part[2].text)
    if not 0 < above < below <= _LARGEST or any(word.text in _STROKES for word in around):
        return None
    return above / below, index + 2


def and_fraction(words: tuple[Word, ...], at: int) -> tuple[float, int] | None:
    """Return what a fraction behind a whole number adds and its last word: "5½", "5 1/2", "6-1/4".

    Args:
        words: Those of a side.
        at: The word behind the whole number.
    """
    hyphen = at < len(words) and words[at].text == "-" and joined(words, at)
    at += hyphen
    found = fraction(words, at)
    if found is None or (not hyphen and joined(words, at) and words[at].text.isdecimal()):
        return None  # "51/2" has no whole number before it
    return found


def power_of_ten(words: tuple[Word, ...], index: int) -> tuple[float, int] | None:
    """Return the value of "10⁶" or "10^6" at `index` and its last word."""
    if words[index].text != "10" or index + 1 >= len(words) or not joined(words, index + 1):
        return None
    if words[index + 1].text == "^":
        after = words[index + 2] if index + 2 < len(words) else None
        if after is None or not after.text.isdecimal() or not joined(words, index + 2):
            return None
        return 10.0 ** int(after.text), index + 2
    raised, last = "", index
    while last + 1 < len(words) and joined(words, last + 1) and _raised(words[last + 1].text):
        last += 1
        raised += str(unicodedata.digit(words[last].text))
    return (10.0 ** int(raised), last) if 0 < len(raised) <= _EXPONENT else None


def _raised(text: str) -> bool:
    return len(text) == 1 and text.isdigit() and not text.isdecimal()
