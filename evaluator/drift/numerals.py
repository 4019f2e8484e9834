"""Numerals in a text: digits and number words with their values, scales and vague magnitudes."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import regex

from evaluator.drift.words import Word

_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
SMALL = {**_UNITS, **_TENS}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "mn": 1e6, "mln": 1e6, "tln": 1e12, "trn": 1e12, "bn": 1e9, "bln": 1e9, "tn": 1e12,
    "lakh": 1e5, "crore": 1e7, "k": 1e3, "dozen": 12.0,
}  # fmt: skip
_ATTACHED = {"m": 1e6, "b": 1e9, "k": 1e3}
_MAGNITUDES = {
    "tens": 10.0, "dozens": 12.0, "scores": 20.0, "hundreds": 1e2, "thousands": 1e3,
    "millions": 1e6, "billions": 1e9, "trillions": 1e12,
}  # fmt: skip
_ORDINALS = {
    **{
        word: value
        for value, word in enumerate(
            (
                "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
                "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth",
                "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
            ),
            start=1,
        )
    },
    "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "hundredth": 100,
}  # fmt: skip
_FRACTIONS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1}
_THOUSANDS = regex.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DOTTED = regex.compile(r"\d{1,3}(?:\.\d{3}){2,}")
_DECIMAL_COMMA = regex.compile(r"\d+,\d{1,2}")
_PLAIN = regex.compile(r"\d+(?:\.\d+)?")
_ORDINAL_ENDINGS = {"st", "nd", "rd", "th"}
_SEVERAL = {"several", "few", "couple"}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written.

    Attributes:
        first: Index of its first word.
        last: Index of its last word.
        value: Its value; of a vague magnitude ("thousands") the least it can mean.
        kind: "cardinal", "ordinal", "fraction" or "magnitude".
        digits: Written in digits.
        rounded: Written with a scale word or ending in zeros, so that it may stand for others.
    """

    first: int
    last: int
    value: float
    kind: str
    digits: bool
    rounded: bool


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


def is_numeral(lower: str) -> bool:
    """Tell whether a lower-cased word is part of a number: "two", "thousand", "half", "third"."""
    return any(
        lower in table or lower.rstrip("s") in table
        for table in (SMALL, _SCALES, _MAGNITUDES, _ORDINALS, _FRACTIONS)
    )


def _joined(words: tuple[Word, ...], index: int) -> bool:
    """Tell whether word `index` touches the one before it ("5ft")."""
    return words[index].start == words[index - 1].end


def _after_money(words: tuple[Word, ...], index: int) -> bool:
    """Tell whether a currency sign stands before a number, so that "m" means million."""
    return index > 0 and words[index - 1].text in "$€£¥₽₴₹₩₺₪"


def _is_fraction(words: tuple[Word, ...], index: int) -> bool:
    """Tell whether "1/5" stands at `index`."""
    part = words[index : index + 3]
    return (
        len(part) == 3
        and part[1].text == "/"
        and all(word.text.isdecimal() and len(word.text) == 1 for word in (part[0], part[2]))
        and 0 < int(part[0].text) < int(part[2].text)
        and _joined(words, index + 1)
        and not (index + 3 < len(words) and words[index + 3].text == "/")
    )


def _digits_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    value = value_of_digits(words[index].text)
    if value is None:
        return None
    if _is_fraction(words, index):
        share = value / float(words[index + 2].text)
        return Numeral(index, index + 2, share, "fraction", True, False)
    last, kind = index, "cardinal"
    if value.is_integer() and _is_fraction(words, index + 1) and not _joined(words, index + 1):
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
        at += 1 if words[at + 1].lower in _SCALES else 0
    if at < len(words):
        after = words[at].lower
        if after in _ORDINAL_ENDINGS and _joined(words, at):
            return Numeral(index, at, value, "ordinal", True, False)
        if _joined(words, at) and after in _ATTACHED and _after_money(words, index):
            value, last, scaled = value * _ATTACHED[after], at, True
        while at < len(words) and words[at].lower in _SCALES and not scaled:
            value, last, scaled = value * _SCALES[words[at].lower], at, True
            at += 1
            while at < len(words) and words[at].lower in ("million", "billion", "trillion"):
                value, last, at = value * _SCALES[words[at].lower], at, at + 1
    return Numeral(index, last, value, kind, True, scaled or (value >= 100 and value % 100 == 0))


def _words_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse "two hundred and five", "a dozen", "two and a half million", "twenty-first"."""
    total, current, last, seen, scaled = 0.0, 0.0, index - 1, False, False
    at = index
    if words[at].lower in ("a", "an") and at + 1 < len(words):
        if words[at + 1].lower in _SCALES and words[at + 1].lower != "k":
            current, at, seen = 1.0, at + 1, True
        else:
            return None
    while at < len(words):
        lower = words[at].lower
        if lower in SMALL and (not seen or _combines(current, SMALL[lower])):
            current, last, seen = current + SMALL[lower], at, True
        elif lower in _SCALES and seen:
            scale = _SCALES[lower]
            if scale == 1e2 or scale == 12.0:
                current = max(current, 1.0) * scale
            else:
                total, current = total + max(current, 1.0) * scale, 0.0
            last, scaled = at, True
        elif lower in _ORDINALS and seen and _combines(current, _ORDINALS[lower]):
            return Numeral(index, at, total + current + _ORDINALS[lower], "ordinal", False, False)
        elif (
            lower == "and" and seen and at + 2 < len(words)
            and words[at + 1].lower == "a" and words[at + 2].lower == "half"
        ):  # fmt: skip
            current, last, at = current + 0.5, at + 2, at + 2
        elif lower in ("-", "and") and seen and at + 1 < len(words):
            after = words[at + 1].lower
            small = after in SMALL and _combines(current, SMALL[after])
            if lower == "and" and not (scaled and small):
                break
            if lower == "-" and not (small or after in _SCALES or after in _ORDINALS):
                break
        else:
            break
        at += 1
    if not seen or last < index:
        return None
    return Numeral(index, last, total + current, "cardinal", False, scaled)


def _combines(current: float, small: float) -> bool:
    """Tell whether a small number may follow within one numeral ("twenty" + "one")."""
    if current == 0:
        return True
    if current % 100 == 0:
        return small < 100
    return current % 10 == 0 and current % 100 >= 20 and 0 < small < 10


def _fraction_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse "half", "a quarter", "two-thirds", "half a million"."""
    lower = words[index].lower
    if lower == "half":
        more = [word.lower for word in words[index + 1 : index + 3]]
        if more[:1] == ["a"] and more[1:] and more[1] in _SCALES:
            return Numeral(index, index + 2, 0.5 * _SCALES[more[1]], "cardinal", False, True)
        return Numeral(index, index, 0.5, "fraction", False, False)
    if lower in SMALL and index + 1 < len(words):
        at = index + 2 if words[index + 1].text == "-" else index + 1
        if at < len(words):
            part = words[at].lower
            if part.rstrip("s") in _FRACTIONS and (part.endswith("s") or SMALL[lower] == 1):
                share = _FRACTIONS[part.rstrip("s")] * SMALL[lower]
                return Numeral(index, at, share, "fraction", False, False)
    if lower == "a" and index + 1 < len(words):
        part = words[index + 1].lower
        after = words[index + 2].lower if index + 2 < len(words) else ""
        before = words[index - 1].lower if index else ""
        if part in ("third", "quarter", "fifth", "tenth") and (after == "of" or before == "by"):
            return Numeral(index, index + 1, _FRACTIONS[part], "fraction", False, False)
    return None


def _whole(words: tuple[Word, ...], index: int) -> int:
    """Return the small whole number written as one word at `index`, 0 where there is none."""
    if index >= len(words):
        return 0
    word = words[index]
    small = word.text.isdecimal() and len(word.text) <= 4
    return SMALL.get(word.lower, int(word.text) if small else 0)


def _share_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse "one in three", "two out of three", "one seat in three", "every third"."""
    lowers = [word.lower for word in words[index : index + 5]]
    if lowers[0] == "every" and len(lowers) > 1 and _ORDINALS.get(lowers[1], 0) > 1:
        return Numeral(index, index + 1, 1 / _ORDINALS[lowers[1]], "fraction", False, False)
    part = _whole(words, index)
    if not part:
        return None
    at = index + 1
    if part == 1 and len(lowers) > 2 and words[at].content and lowers[2] in ("in", "out"):
        at += 1
    joint = [word.lower for word in words[at : at + 2]]
    at += 2 if joint == ["out", "of"] else 1 if joint[:1] == ["in"] else 0
    whole = _whole(words, at)
    if at == index + 1 or not part < whole or (whole > 20 and whole not in (100, 1000)):
        return None
    after = words[at + 1].lower if at + 1 < len(words) else ""
    if joint[0] == "in" and after.rstrip("s") in _SPANS_OF_TIME:
        return None
    return Numeral(index, at, part / whole, "fraction", False, False)


_SPANS_OF_TIME = frozenset(
    ("second", "minute", "hour", "day", "night", "week", "month", "year", "decade", "season",
     "game", "match", "race", "round", "attempt", "-")
)  # fmt: skip


def _magnitude_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse "tens of thousands", "several hundred", "a few million"."""
    lower = words[index].lower
    if lower in _MAGNITUDES:
        value, last = _MAGNITUDES[lower], index
        while last + 2 < len(words) and words[last + 1].lower == "of":
            after = words[last + 2].lower
            if after not in _MAGNITUDES and after not in _SCALES:
                break
            value *= _MAGNITUDES.get(after) or _SCALES[after]
            last += 2
        return Numeral(index, last, value, "magnitude", False, True)
    if lower in _SEVERAL:
        at = index + 1
        if at < len(words) and words[at].lower == "of":
            at += 1
        if at < len(words) and words[at].lower in _SCALES and words[at].lower != "dozen":
            value, last = 2 * _SCALES[words[at].lower], at
            if at + 1 < len(words) and words[at + 1].lower in ("thousand", "million"):
                value, last = value * _SCALES[words[at + 1].lower], at + 1
            return Numeral(index, last, value, "magnitude", False, True)
        if at < len(words) and words[at].lower in ("dozen", "dozens"):
            return Numeral(index, at, 24.0, "magnitude", False, True)
    return None


def numerals(words: tuple[Word, ...], taken: frozenset[int] = frozenset()) -> list[Numeral]:
    """Return the numerals of a text, in order.

    Args:
        words: The words of a side.
        taken: Indices of words that belong to a date or time already.
    """
    found: list[Numeral] = []
    index = 0
    while index < len(words):
        numeral = None
        if index not in taken and words[index].kind != "mark":
            numeral = _share_at(words, index)
            if numeral is not None:
                pass
            elif words[index].kind == "number":
                numeral = _digits_at(words, index)
            else:
                numeral = (
                    _fraction_at(words, index)
                    or _magnitude_at(words, index)
                    or _words_at(words, index)
                )
                if numeral is None and words[index].lower in _ORDINALS:
                    value = float(_ORDINALS[words[index].lower])
                    numeral = Numeral(index, index, value, "ordinal", False, False)
        if numeral is None or not isfinite(numeral.value):  # a line of digits is no quantity
            index += 1
        else:
            found.append(numeral)
            index = numeral.last + 1
    return found
