"""Numerals of languages other than English: figures as they write them, scales, small numbers."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from math import isfinite

from evaluator.drift.text import lexicon
from evaluator.drift.text.fractions import and_fraction, and_half, fraction, half_of
from evaluator.drift.text.numeral_words import Numeral
from evaluator.drift.text.numerals import GROUP, value_of_digits
from evaluator.drift.text.side import Word, joined
from evaluator.patterns import lazily

_DECIMAL_COMMA = lexicon.listed("languages_with_decimal_comma")
_GROUPED = lazily(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_FRACTION = lazily(r"\d+,\d+")
_LEAST_SCALE = 1000
# Up to where numbers are commonly written in words; 12 in most languages.
_MOST_IN_WORDS = {"zh": 99, "ja": 99, "ko": 99}
_IN_SIGNS = frozenset(("zh", "ja"))


@lru_cache(maxsize=16)
def number_words(language: str) -> dict[str, float]:
    """Return the values of the number words of a language (ISO 639-1 code)."""
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
    known = number_words(language)
    if language == "ja" and words[index].text == "元" and (era := _era(words, index)):
        return Numeral(index, index, float(era + 1), "cardinal", True, False)
    if language in _IN_SIGNS and words[index].kind == "word":
        read = _signs_at(words, index)
        return None if read is None else Numeral(index, read[1], read[0], "cardinal", False, True)
    last, digits = index, words[index].kind == "number"
    if not digits and (half := half_of(words, index, known, language, _LEAST_SCALE)) is not None:
        return Numeral(index, half[1], half[0], "cardinal", False, True)
    if digits and language in _IN_SIGNS:
        mixed = _mixed_at(words, index)
        if mixed is not None:
            return Numeral(index, mixed[1], mixed[0], "cardinal", True, True)
    if digits and (part := fraction(words, index)) is not None:
        return Numeral(index, part[1], part[0], "fraction", True, False)
    value = value_of(words[index].text, language) if digits else known.get(words[index].lower)
    if value is None:
        return None
    scaled = False
    if not digits and value >= _LEAST_SCALE:
        if not _begins(words, index, language):
            return None
        scaled = True
    if digits:
        value, last = _grouped(words, index, value)
        if value.is_integer() and (more := and_fraction(words, last + 1)) is not None:
            value, last = value + more[0], more[1]
        if language == "ja":
            value += _era(words, index)
    elif not scaled:
        value, last = _composed(words, index, value, known, apart=language in _APART)
    if language in _HALF_FIRST and (half_at := and_half(words, last, language)):
        value, last = value + 0.5, half_at
    if scaled:
        value, last = _and_hundreds(words, last, value, known, apart=language in _APART)
    size = value if scaled else 1.0
    while last + 1 < len(words):
        of = words[last + 1].lower == "de" and scaled and last + 2 < len(words)
        scale = known.get(words[last + 1 + of].lower, 0.0)  # "un millón de millones"
        if scale < _LEAST_SCALE:
            break
        value, last, scaled = value * scale, last + 1 + of, True
        if not digits and scale == _LEAST_SCALE:
            value, last = _and_hundreds(words, last, value, known, apart=language in _APART)
        size = scale
    if float(value).is_integer() and (half_at := and_half(words, last, language)):
        value, last = value + 0.5 * size, half_at
    rounded = scaled or (value >= _HUNDRED and value % _HUNDRED == 0)
    return Numeral(index, last, value, "cardinal", digits, rounded)


_ARTICLES = lexicon.rows_by_key("before_a_million.tsv")
_PLURAL = ("s", "en", "i", "es", "ões")
# Words that count by themselves: "mil personas", "los mil millones".
_ALONE = frozenset(("mil", "mille", "tausend", "полмиллиона", "полмиллиарда"))
# Where "and a half" stands before the scale: "два с половиной миллиона".
_HALF_FIRST = frozenset(("ru",))


def _begins(words: tuple[Word, ...], index: int, language: str) -> bool:
    """Return whether a scale word says one of it: "un billón", "mil millones"."""
    before = words[index - 1].lower if index else ""
    lower = words[index].lower
    if lower in _ALONE or lower.endswith(("mila", "tausend")):
        return True
    return before in _ARTICLES.get(language, ()) and not lower.endswith(_PLURAL)


def _grouped(words: tuple[Word, ...], index: int, value: float) -> tuple[float, int]:
    """Read on in "8 900 000" and "12'000"; return the value and the last word."""
    last = index
    while len(words[index].text) <= GROUP and last + 1 < len(words):
        at = last + 2 if words[last + 1].text == "'" and joined(words, last + 1) else last + 1
        if at >= len(words) or not (len(words[at].text) == GROUP and words[at].text.isdecimal()):
            break
        value, last = value * 1000 + float(words[at].text), at
    return value, last


_APART = frozenset(("ru",))
_JOINTS = frozenset(("-", "et", "y", "e"))


def _composed(
    words: tuple[Word, ...], index: int, value: float, known: dict[str, float], *, apart: bool
) -> tuple[float, int]:
    """Read on in "trente-cinq", "treinta y cinco", "quatre-vingt-dix".

    Args:
        words: Those of a side.
        index: The first word of the numeral.
        value: Of that word.
        known: Values of number words.
        apart: Whether ones stand behind tens with nothing between.

    Returns:
        The value and the last word.
    """
    last = index
    while last + 1 < len(words):
        at = last + 2 if words[last + 1].lower in _JOINTS else last + 1
        more = known.get(words[at].lower, 0.0) if at < len(words) else 0.0
        if value == _FOUR and more == _SCORE and at == last + 2:
            value, last = _FOUR * _SCORE, at  # "quatre-vingts"
        elif more == _HUNDRED and 1 < value < _TEN and at == last + 1:
            value, last = value * more, at
        elif 0 < more < _SCORE and value % _TEN == 0 and value and more < (value % 100 or 100):
            if at == last + 1 and value < _HUNDRED and not apart:
                break
            value, last = value + more, at
        elif at == last + 1 and value % _HUNDRED == 0 and 0 < more < _HUNDRED and value:
            value, last = value + more, at
        else:
            break
    return value, last


def _and_hundreds(
    words: tuple[Word, ...], last: int, value: float, known: dict[str, float], *, apart: bool
) -> tuple[float, int]:
    """Read on behind a thousand: "mil quinientos", "dos mil trescientos"; see `_composed`."""
    at = last + 1
    if at + 1 < len(words) and words[at].lower == "e":  # "mil e duzentas"
        at += 1
    more = known.get(words[at].lower, 0.0) if at < len(words) else 0.0
    if value % _LEAST_SCALE or not 0 < more < _LEAST_SCALE:
        return value, last
    more, at = _composed(words, at, more, known, apart=apart)
    return value + more, at


_FOUR, _TEN, _SCORE, _HUNDRED = 4, 10, 20, 100
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}


def _era(words: tuple[Word, ...], index: int) -> int:
    """Return what makes a year of a Japanese era one of the calendar; 0 for other numbers."""
    after = words[index + 1].text if index + 1 < len(words) else ""
    name = "".join(word.text for word in words[max(0, index - 2) : index])
    return _ERAS.get(name, 0) if after == "年" else 0


def may_be_in_words(text: str, language: str) -> bool:
    """Whether a figure on one side alone may stand on the other in words that we cannot read.

    Args:
        text: The figure.
        language: ISO 639-1 code, not English.
    """
    if any(value < _LEAST_SCALE for value in number_words(language).values()):
        return False
    value = value_of(text, language)
    return value is not None and value.is_integer() and value <= _MOST_IN_WORDS.get(language, 12)


# Chinese and Japanese numerals in words: 三百, 两万, 九十亿.
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "两": 2, "兩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}


def _signs_at(words: tuple[Word, ...], index: int) -> tuple[float, int] | None:
    """Return the value of a numeral that begins at `index` and its last word.

    A single sign is part of too many other words, and so is a scale without a digit before it
    (千里, 百姓); "三四百" is no exact number. All of these are left alone.
    """
    first = words[index].text
    if first not in _DIGITS and first != "十":
        return None
    if index and words[index - 1].text in _DIGITS | _SMALL | _LARGE | {"第": 0, "分": 0}:
        return None
    total, part, digit, last, scaled = 0, 0, -1, index - 1, False
    while last + 1 < len(words):
        sign = words[last + 1].text
        if sign in _DIGITS:
            if digit > 0:
                return None
            digit = _DIGITS[sign]
        elif sign in _SMALL:
            part += (digit if digit > 0 else 1) * _SMALL[sign]
            digit, scaled = -1, True
        elif sign in _LARGE:
            total += (part + max(digit, 0) or 1) * _LARGE[sign]
            part, digit, scaled = 0, -1, True
        else:
            break
        last += 1
    if not scaled or last == index:
        return None
    return float(total + part + max(digit, 0)), last


def _mixed_at(words: tuple[Word, ...], index: int) -> tuple[float, int] | None:
    """Return the value of digits with signs between, and its last word: 2万5千, 1億2000万.

    None for digits with no sign or one behind them, which others read.
    """
    total, last, least, parts = 0.0, index - 1, float("inf"), 0
    while last + 1 < len(words) and words[last + 1].text.isdecimal():
        value, size, at = float(words[last + 1].text), 1, last + 2
        while at < len(words) and (sign := (_SMALL | _LARGE).get(words[at].text)):
            size, at = size * sign, at + 1
        if value * size >= least:
            return None
        total, last, least, parts = total + value * size, at - 1, size, parts + 1
        if size == 1:
            break
    return (total, last) if parts > 1 else None
