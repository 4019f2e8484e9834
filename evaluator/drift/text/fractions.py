"""Fractions and shares of a whole: printed, in English words, and halves in other languages.

"½", "1⁄2", "5 1/2", "10⁶"; "two-thirds", "half a million", "one in three"; "medio millón", "deux
heures et demie".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from evaluator.drift.text import lexicon
from evaluator.drift.text.numeral_words import FRACTIONS, ORDINALS, SCALES, SMALL, Numeral
from evaluator.drift.text.side import Word, joined

_STROKES = ("/", "⁄", "∕")
_EXPONENT = 2  # digits that an exponent has at most
_BELOW = 100  # the largest denominator; beyond it, it is no fraction but a code
_AND_A_HALF = 3  # words
_DIGITS = 4  # of a number of which something is a share, at most
_LARGEST_WHOLE = 20  # of which one is a share ("one in twenty"), besides a hundred and a thousand
_ROUND = (50, 100, 1000, 10_000, 100_000, 1_000_000)
_SPANS_OF_TIME = lexicon.listed("spans_of_time")
_BEFORE_SHARE = lexicon.listed("before_a_share")


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
    whole, above, below = 0, int(part[0].text), int(part[2].text)
    if part[1].text == "⁄" and len(part[0].text) > 1 and above > below:  # "31⁄2", once "3½"
        whole, above = divmod(above, 10)
    if not 0 < above < below <= _BELOW or any(word.text in _STROKES for word in around):
        return None
    return whole + above / below, index + 2


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


def and_words(words: tuple[Word, ...], at: int) -> tuple[float, int] | None:
    """Return what "and a half", "-and-a-half", "and three quarters" at `at` add and the last word.

    "And a quarter of the crowd" adds nothing.
    """
    parts = [word for word in words[at : at + 6] if word.text != "-"][:_AND_A_HALF]
    if len(parts) < _AND_A_HALF or parts[0].index > at + 1 or parts[0].lower != "and":
        return None
    count = 1 if parts[1].lower == "a" else SMALL.get(parts[1].lower, 0)
    part = FRACTIONS.get(parts[2].lower.removesuffix("s"), 0.0)
    last = parts[2].index
    after = words[last + 1].lower if last + 1 < len(words) else ""
    if not part or not count or count * part >= 1 or after == "of":
        return None
    return count * part, last


def fraction_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse "half", "a quarter", "two-thirds", "half a million", "three quarters of a million"."""
    found = _share(words, index)
    if found is None or found.kind != "fraction":
        return found
    at = found.last + 1
    if [word.lower for word in words[at : at + 2]] == ["of", "a"] and at + 2 < len(words):
        scale = SCALES.get(words[at + 2].lower, 0.0)
        if scale:
            return Numeral(index, at + 2, found.value * scale, "cardinal", False, True)
    return found


def _share(words: tuple[Word, ...], index: int) -> Numeral | None:
    lower = words[index].lower
    if lower == "half":
        more = [word.lower for word in words[index + 1 : index + 3]]
        if more[:1] == ["a"] and more[1:] and more[1] in SCALES:
            return Numeral(index, index + 2, 0.5 * SCALES[more[1]], "cardinal", False, True)
        return Numeral(index, index, 0.5, "fraction", False, False)
    if lower in SMALL and index + 1 < len(words):
        at = index + 2 if words[index + 1].text == "-" else index + 1
        if at < len(words):
            part = words[at].lower
            if part.rstrip("s") in FRACTIONS and (part.endswith("s") or SMALL[lower] == 1):
                share = FRACTIONS[part.rstrip("s")] * SMALL[lower]
                return Numeral(index, at, share, "fraction", False, False)
    if lower in ("a", "an") and index + 1 < len(words):
        part = words[index + 1].lower
        after = words[index + 2].lower if index + 2 < len(words) else ""
        before = words[index - 1].lower if index else ""
        ends = not after or not words[index + 2].content or after in ("last", "next")
        share = after == "of" or before in _BEFORE_SHARE or (before == "to" and ends)
        if part in FRACTIONS and part != "half" and share:
            return Numeral(index, index + 1, FRACTIONS[part], "fraction", False, False)
    return None


def _whole(words: tuple[Word, ...], index: int) -> int:
    """Return the small whole number written as one word at `index`, 0 where there is none."""
    if index >= len(words):
        return 0
    word = words[index]
    small = word.text.isdecimal() and len(word.text) <= _DIGITS
    return SMALL.get(word.lower, int(word.text) if small else 0)


def share_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse "one in three", "two out of three", "two of every three", "every third"."""
    part = _whole(words, index)
    if not part and words[index].lower != "every":
        return None
    lowers = [word.lower for word in words[index : index + 5]]
    often = lowers[2:] and lowers[2].rstrip("s") in _SPANS_OF_TIME  # "every second day"
    if lowers[0] == "every" and len(lowers) > 1 and ORDINALS.get(lowers[1], 0) > 1 and not often:
        return Numeral(index, index + 1, 1 / ORDINALS[lowers[1]], "fraction", False, False)
    if not part:
        return None
    at = index + 1
    if part == 1 and lowers[2:3] in (["in"], ["out"]) and words[at].content:
        at += 1
    joint = [word.lower for word in words[at : at + 2]]
    two = joint in (["out", "of"], ["of", "every"], ["in", "every"])
    at += 2 if two else int(joint[:1] == ["in"])
    whole = _whole(words, at)
    if words[at : at + 1] and words[at].lower == "a" and at + 1 < len(words):  # "in a hundred"
        whole, at = int(SCALES.get(words[at + 1].lower, 0)), at + 1
    if at == index + 1 or not part < whole or (whole > _LARGEST_WHOLE and whole not in _ROUND):
        return None
    after = words[at + 1].lower if at + 1 < len(words) else ""
    if joint[0] == "in" and after.rstrip("s") in _SPANS_OF_TIME:
        return None
    return Numeral(index, at, part / whole, "fraction", False, False)


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
