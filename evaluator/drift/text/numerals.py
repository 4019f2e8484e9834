"""Numerals in a text: digits and number words with their values, scales and vague magnitudes."""

from __future__ import annotations

from math import isfinite

import regex

from evaluator.drift.text.numeral_words import (
    ATTACHED,
    DECADES,
    MAGNITUDES,
    ORDINALS,
    ROMAN,
    SCALES,
    SMALL,
    Numeral,
)
from evaluator.drift.text.shares import fraction_at, is_fraction, share_at
from evaluator.drift.text.side import Word
from evaluator.drift.text.units import currency_words, joined

_THOUSANDS = regex.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DOTTED = regex.compile(r"\d{1,3}(?:\.\d{3}){2,}")
_DECIMAL_COMMA = regex.compile(r"\d+,\d{1,2}")
_PLAIN = regex.compile(r"\d+(?:\.\d+)?")
_ORDINAL_ENDINGS = {"st", "nd", "rd", "th"}
_SEVERAL = {"several", "few", "couple"}


def value_of_digits(text: str) -> float | None:
    """Return the value of a token of digits; None where it is a time, a score or a code."""
    if _THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    if _DOTTED.fullmatch(text):
        return float(text.replace(".", ""))
    if _PLAIN.fullmatch(text):
        return float(text)
    if _DECIMAL_COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    return None


def _money(words: tuple[Word, ...], index: int, at: int) -> bool:
    """Tell whether a currency stands before a number or after its letter: "m" means million."""
    if index and words[index - 1].text in "$€£¥₽₴₹₩₺₪":
        return True
    return at + 1 < len(words) and words[at + 1].lower in currency_words()


def _digits_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    value = value_of_digits(words[index].text)
    if value is None:
        return None
    if is_fraction(words, index):
        share = value / float(words[index + 2].text)
        return Numeral(index, index + 2, share, "fraction", True, False)
    last, kind = index, "cardinal"
    if value.is_integer() and is_fraction(words, index + 1) and not joined(words, index + 1):
        value += float(words[index + 1].text) / float(words[index + 3].text)  # "2 1/2 million"
        last = index + 3
    follows = words[index + 1] if index + 1 < len(words) else None
    spaced = follows is not None and len(words[index].text) <= 3 and "." not in words[index].text
    while spaced and last + 1 < len(words):  # "8 900 000"
        group = words[last + 1]
        if not (len(group.text) == 3 and group.text.isdecimal()):
            break
        value, last = value * 1000 + float(group.text), last + 1
    scaled = False
    at = last + 1
    if at < len(words) and words[at].text == "-" and at + 1 < len(words):
        at += 1 if words[at + 1].lower in SCALES else 0
    if at < len(words):
        after = words[at].lower
        if after in _ORDINAL_ENDINGS and joined(words, at):
            return Numeral(index, at, value, "ordinal", True, False)
        if joined(words, at) and after in ATTACHED and _money(words, index, at):
            value, last, scaled = value * ATTACHED[after], at, True
        while at < len(words) and words[at].lower in SCALES and not scaled:
            value, last, scaled = value * SCALES[words[at].lower], at, True
            at += 1
            while at < len(words) and words[at].lower in ("million", "billion", "trillion"):
                value, last, at = value * SCALES[words[at].lower], at, at + 1
    return Numeral(index, last, value, kind, True, scaled or (value >= 100 and value % 100 == 0))


def _words_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse "two hundred and five", "a dozen", "two and a half million", "twenty-first"."""
    total, current, last, seen, scaled = 0.0, 0.0, index - 1, False, False
    at = index
    if words[at].lower in ("a", "an") and at + 1 < len(words):
        if words[at + 1].lower in SCALES and words[at + 1].lower != "k":
            current, at, seen = 1.0, at + 1, True
        else:
            return None
    while at < len(words):
        lower = words[at].lower
        if lower in SMALL and (not seen or _combines(current, SMALL[lower])):
            current, last, seen = current + SMALL[lower], at, True
        elif lower in SCALES and seen:
            scale = SCALES[lower]
            if scale == 1e2 or scale == 12.0:
                current = max(current, 1.0) * scale
            else:
                total, current = total + max(current, 1.0) * scale, 0.0
            last, scaled = at, True
        elif lower in ORDINALS and seen and _combines(current, ORDINALS[lower]):
            return Numeral(index, at, total + current + ORDINALS[lower], "ordinal", False, False)
        elif seen and (half := _and_a_half(words, at)):
            current, last, at = current + 0.5, half, half
        elif lower in ("-", "and") and seen and at + 1 < len(words):
            after = words[at + 1].lower
            small = after in SMALL and _combines(current, SMALL[after])
            if lower == "and" and not (scaled and small):
                break
            if lower == "-" and not (small or after in SCALES or after in ORDINALS):
                break
        else:
            break
        at += 1
    if not seen or last < index:
        return None
    return Numeral(index, last, total + current, "cardinal", False, scaled)


def _and_a_half(words: tuple[Word, ...], at: int) -> int:
    """Return the index of the last word of "and a half" or "-and-a-half" at `at`, 0 for none."""
    parts = [word for word in words[at : at + 6] if word.text != "-"][:3]
    found = [part.lower for part in parts] == ["and", "a", "half"]
    return parts[2].index if found and parts[0].index <= at + 1 else 0


def _decade_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse "1970s", "the '70s", "in her fifties"."""
    word = words[index]
    if word.lower in DECADES:
        return Numeral(index, index, float(DECADES[word.lower]), "decade", False, False)
    if not word.text.isdecimal() or len(word.text) not in (2, 4) or word.text[-1] != "0":
        return None
    last = index + 1
    if last < len(words) and words[last].text in ("'", "’") and joined(words, last):
        last += 1
    if last == len(words) or words[last].text != "s" or not joined(words, last):
        return None
    if len(word.text) == 2 and (index == 0 or words[index - 1].lower in ("in", "of", "after")):
        return None  # "in 40s" may be seconds
    return Numeral(index, last, float(word.text), "decade", True, False)


# What is counted in Roman numerals, besides kings.
_NUMBERED = frozenset(
    ("act", "article", "book", "chapter", "class", "episode", "game", "grade", "level", "part",
     "phase", "round", "season", "section", "stage", "title", "type", "volume", "war")
)  # fmt: skip


def _roman_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse the "II" of "Part II", "World War II", "Elizabeth II"."""
    word = words[index]
    if not index or word.lower not in ROMAN or not word.text.isupper():
        return None
    before = words[index - 1]
    if not before.capital and (before.lower not in _NUMBERED or len(word.text) == 1):
        return None
    if len(word.text) == 1 and before.lower not in _NUMBERED:
        return None  # "I", and a letter that stands for a name
    return Numeral(index, index, float(ROMAN[word.lower]), "roman", False, False)


def _combines(current: float, small: float) -> bool:
    """Tell whether a small number may follow within one numeral ("twenty" + "one")."""
    if current == 0:
        return True
    if current % 100 == 0:
        return small < 100
    return current % 10 == 0 and current % 100 >= 20 and 0 < small < 10


def _magnitude_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse "tens of thousands", "several hundred", "a few million"."""
    lower = words[index].lower
    if lower in MAGNITUDES:
        value, last = MAGNITUDES[lower], index
        while last + 2 < len(words) and words[last + 1].lower == "of":
            after = words[last + 2].lower
            if after not in MAGNITUDES and after not in SCALES:
                break
            value *= MAGNITUDES.get(after) or SCALES[after]
            last += 2
        return Numeral(index, last, value, "magnitude", False, True)
    if lower in _SEVERAL:
        at = index + 1
        if at < len(words) and words[at].lower == "of":
            at += 1
        if at < len(words) and words[at].lower in SCALES and words[at].lower != "dozen":
            value, last = 2 * SCALES[words[at].lower], at
            if at + 1 < len(words) and words[at + 1].lower in ("thousand", "million"):
                value, last = value * SCALES[words[at + 1].lower], at + 1
            return Numeral(index, last, value, "magnitude", False, True)
        if at < len(words) and words[at].lower in ("dozen", "dozens"):
            return Numeral(index, at, 24.0, "magnitude", False, True)
    return None


# Words that a numeral can begin with, beside digits.
_OPENERS = frozenset(("every", "half", "a", "an")).union(
    SMALL, DECADES, ROMAN, MAGNITUDES, ORDINALS, _SEVERAL
)


def numerals(words: tuple[Word, ...], taken: frozenset[int] = frozenset()) -> list[Numeral]:
    """Return the numerals of a text, in order.

    Args:
        words: The words of a side.
        taken: Indices of words that belong to a date or time already.
    """
    found: list[Numeral] = []
    resume = 0
    for index in [word.index for word in words if word.kind == "number" or word.lower in _OPENERS]:
        if index < resume:
            continue
        numeral = None
        if index not in taken and words[index].kind != "mark":
            numeral = share_at(words, index) or _decade_at(words, index) or _roman_at(words, index)
            if numeral is not None:
                pass
            elif words[index].kind == "number":
                numeral = _digits_at(words, index)
            else:
                numeral = (
                    fraction_at(words, index)
                    or _magnitude_at(words, index)
                    or _words_at(words, index)
                )
                if numeral is None and words[index].lower in ORDINALS:
                    value = float(ORDINALS[words[index].lower])
                    numeral = Numeral(index, index, value, "ordinal", False, False)
        if numeral is not None and isfinite(numeral.value):  # a line of digits is no quantity
            found.append(numeral)
            resume = numeral.last + 1
    return found
