"""Numerals of languages other than English: figures as they write them, scales, small numbers."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from math import isfinite

import regex

from evaluator.drift.text import lexicon
from evaluator.drift.text.numeral_words import Numeral
from evaluator.drift.text.numerals import value_of_digits
from evaluator.drift.text.side import Word

# A point groups thousands and a comma begins the fraction.
_DECIMAL_COMMA = frozenset(
    ("af", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gl",
     "hr", "hu", "hy", "id", "is", "it", "ka", "kk", "lt", "lv", "mk", "nl", "no", "pl", "pt", "ro",
     "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "uz", "vi")
)  # fmt: skip
_GROUPED = regex.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_FRACTION = regex.compile(r"\d+,\d+")
_LEAST_SCALE = 1000
# Up to where numbers are commonly written in words; 12 in most languages.
_MOST_IN_WORDS = {"zh": 99, "ja": 99, "ko": 99}


@lru_cache(maxsize=16)
def _words(language: str) -> dict[str, float]:
    return {
        word: float(value)
        for code, value, listed in lexicon.rows("numerals.tsv")
        if code == language
        for word in listed.split(", ")
    }


def value_of(text: str, language: str) -> float | None:
    """Return the value of a figure as `language` writes it; None for a time, a score or a code.

    Args:
        text: Digits of any script, with points and commas.
        language: ISO 639-1 code.
    """
    plain = "".join(str(unicodedata.decimal(char, char)) for char in text)
    if language in _DECIMAL_COMMA:
        if _GROUPED.fullmatch(plain):
            return float(plain.replace(".", "").replace(",", "."))
        if _FRACTION.fullmatch(plain):
            return float(plain.replace(",", "."))
    return value_of_digits(plain)


def numerals(words: tuple[Word, ...], taken: frozenset[int], language: str) -> list[Numeral]:
    """Return the numerals of a text, in order.

    Args:
        words: The words of a side.
        taken: Indices of words that belong to a date or time already.
        language: ISO 639-1 code, not English.
    """
    found: list[Numeral] = []
    index = 0
    while index < len(words):
        numeral = None if index in taken else _at(words, index, language)
        if numeral is None or not isfinite(numeral.value):
            index += 1
        else:
            found.append(numeral)
            index = numeral.last + 1
    return found


def _at(words: tuple[Word, ...], index: int, language: str) -> Numeral | None:
    known = _words(language)
    last, digits = index, words[index].kind == "number"
    value = value_of(words[index].text, language) if digits else known.get(words[index].lower)
    if value is None or (not digits and value >= _LEAST_SCALE):
        return None
    while digits and len(words[index].text) <= 3 and last + 1 < len(words):  # "8 900 000"
        group = words[last + 1].text
        if not (len(group) == 3 and group.isdecimal()):
            break
        value, last = value * 1000 + float(group), last + 1
    scaled = False
    while last + 1 < len(words) and known.get(words[last + 1].lower, 0) >= _LEAST_SCALE:
        value, last, scaled = value * known[words[last + 1].lower], last + 1, True
    rounded = scaled or (value >= 100 and value % 100 == 0)
    return Numeral(index, last, value, "cardinal", digits, rounded)


def may_be_in_words(text: str, language: str) -> bool:
    """Tell whether a figure on one side alone may stand on the other in words that we cannot read.

    Args:
        text: The figure.
        language: ISO 639-1 code, not English.
    """
    if any(value < _LEAST_SCALE for value in _words(language).values()):
        return False
    value = value_of(text, language)
    return value is not None and value.is_integer() and value <= _MOST_IN_WORDS.get(language, 12)
