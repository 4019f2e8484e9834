"""Numerals in a text: digits and number words with their values, scales and vague magnitudes."""

from __future__ import annotations

from math import isfinite

import regex

from evaluator.drift.text import lexicon
from evaluator.drift.text.fractions import (
    and_fraction,
    and_words,
    fraction,
    fraction_at,
    power_of_ten,
    share_at,
)
from evaluator.drift.text.numeral_words import (
    ATTACHED,
    DECADES,
    FRACTIONS,
    MAGNITUDES,
    ORDINALS,
    ROMAN,
    SCALES,
    SMALL,
    Numeral,
    decade_at,
    roman_at,
    spoken_year,
)
from evaluator.drift.text.side import Word, joined
from evaluator.drift.text.units import currency_words, unit_words

_THOUSANDS = regex.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LAKHS = regex.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_DOTTED = regex.compile(r"\d{1,3}(?:\.\d{3}){2,}")
_DECIMAL_COMMA = regex.compile(r"\d+,\d{1,2}")
_VERSION = regex.compile(r"\d{1,3}(?:\.\d{1,3}){2,}")
_PLAIN = regex.compile(r"\d+(?:\.\d+)?")
_ORDINAL_ENDINGS = {"st", "nd", "rd", "th"}
_LARGE = ("million", "billion", "trillion")
_SEVERAL = {"several", "few", "couple"}
_BEGINS = frozenset(
    ("a", "an", "every", "half", *SMALL, *DECADES, *ROMAN, *MAGNITUDES, *_SEVERAL, *ORDINALS)
)
_BEHIND_AN = frozenset((*SCALES, *FRACTIONS))  # "a dozen", "a third"
GROUP = 3  # digits of a group of thousands: "8 900 000"


def value_of_digits(text: str) -> float | None:
    """Return the value of a token of digits; None where it is a time, a score or a code."""
    if _THOUSANDS.fullmatch(text) or _LAKHS.fullmatch(text):
        return float(text.replace(",", ""))
    if _DOTTED.fullmatch(text):
        return float(text.replace(".", ""))
    if _PLAIN.fullmatch(text):
        return float(text)
    if _DECIMAL_COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    return None


def _scales(words: tuple[Word, ...], index: int, at: int) -> bool:
    """Return whether the letter `at` behind a number is a scale: "m" means million.

    A currency stands before the number or behind the letter, or what is counted in millions; else
    "m" may be metres, and `amounts.same` takes it for either.
    """
    if index and words[index - 1].text in "$€£¥₽₴₹₩₺₪":
        return True
    if at + 1 == len(words):
        return False
    after = words[at + 1].lower
    counted = lexicon.listed("counted_in_millions")
    return after in currency_words() or after in counted or after in unit_words()


def _digits_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    if (part := fraction(words, index)) is not None:
        share, last = part
        scale = SCALES.get(words[last + 1].lower, 0.0) if last + 1 < len(words) else 0.0
        if scale:
            return Numeral(index, last + 1, share * scale, "cardinal", True, True)
        return Numeral(index, last, share, "fraction" if share < 1 else "cardinal", True, False)
    if (raised := power_of_ten(words, index)) is not None:
        return Numeral(index, raised[1], raised[0], "cardinal", True, True)
    value, last = value_of_digits(words[index].text), index
    if words[index].text == ".":  # ".5"
        value, last = float(f"0.{words[index + 1].text}"), index + 1
    if value is None and _VERSION.fullmatch(words[index].text):
        first, second, *_ = words[index].text.split(".")
        return Numeral(index, index, float(f"{first}.{second}"), "cardinal", True, False)
    if value is None:
        return None
    grouped = len(words[last].text) <= GROUP and "." not in words[last].text and last == index
    while grouped and last + 1 < len(words):  # "8 900 000", "8'900'000"
        mark = words[last + 1].text == "'" and joined(words, last + 1)
        at = last + 2 if mark else last + 1
        if at == len(words) or (mark and not joined(words, at)):
            break
        if not (len(words[at].text) == GROUP and words[at].text.isdecimal()):
            break
        value, last = value * 1000 + float(words[at].text), at
    if value.is_integer() and (more := and_fraction(words, last + 1) or and_words(words, last + 1)):
        value, last = value + more[0], more[1]  # "2 1/2 million", "2½", "2 and a half"
    if last + 2 < len(words) and words[last + 1].text in ("×", "x"):  # "1.5 × 10⁸"
        raised = power_of_ten(words, last + 2)
        if raised is not None:
            return Numeral(index, raised[1], value * raised[0], "cardinal", True, True)
    scaled = False
    at = last + 1
    if at < len(words) and words[at].text == "-" and at + 1 < len(words):
        at += 1 if words[at + 1].lower in SCALES else 0
    if at < len(words):
        after = words[at].lower
        if after in _ORDINAL_ENDINGS and joined(words, at):
            return Numeral(index, at, value, "ordinal", True, False)
        if joined(words, at) and after in ATTACHED and _scales(words, index, at):
            value, last, scaled = value * ATTACHED[after], at, True
        while at < len(words) and words[at].lower in SCALES and not scaled:
            value, last, scaled = value * SCALES[words[at].lower], at, True
            at += 1
            while at < len(words) and words[at].lower in _LARGE:
                value, last, at = value * SCALES[words[at].lower], at, at + 1
    if scaled and words[last].lower in SCALES and (more := and_words(words, last + 1)) is not None:
        value, last = value + more[0] * SCALES[words[last].lower], more[1]  # "3 million and a half"
    rounded = scaled or (value >= 100 and value % 100 == 0)
    return Numeral(index, last, value, "cardinal", True, rounded)


def _words_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse "two hundred and five", "a dozen", "two and a half million", "twenty-first"."""
    if (year := spoken_year(words, index)) is not None:
        return year
    total, current, last, seen, scaled = 0.0, 0.0, index - 1, False, False
    size = 1.0
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
            if scale in (SCALES["hundred"], SCALES["dozen"]):
                current = max(current, 1.0) * scale
            else:
                # "A thousand million" is no thousand and a million.
                more = total * scale if scaled and not current else max(current, 1.0) * scale
                total, current = (more if scaled and not current else total + more), 0.0
                size = scale
            last, scaled = at, True
        elif lower in ORDINALS and seen and _combines(current, ORDINALS[lower]):
            return Numeral(index, at, total + current + ORDINALS[lower], "ordinal", False, False)
        elif seen and (part := and_words(words, at)) is not None:
            if current or not total:
                current += part[0]
            else:  # "a million and a half"
                total += part[0] * size
            last = at = part[1]
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


_PARTS = frozenset(("fraction", "tenth", "hundredth", "thousandth", "half", "quarter"))


def _is_time(words: tuple[Word, ...], index: int) -> bool:
    """Return whether "second" is a length of time: "five hundredths of a second faster"."""
    before = [word.lower for word in words[max(0, index - 3) : index]]
    part = before[0].rstrip("s") if before else ""
    return words[index].lower == "second" and before[1:] == ["of", "a"] and part in _PARTS


def _combines(current: float, small: float) -> bool:
    """Return whether a small number may follow within one numeral ("twenty" + "one")."""
    if current == 0:
        return True
    if current % 100 == 0:
        return small < 100
    return current % 10 == 0 and current % 100 >= 20 and 0 < small < 10


def _behind_of(words: tuple[Word, ...], index: int) -> int:
    """Return where "of" leads to, also with hyphens round it; no place where it does not stand."""
    part = [word.lower for word in words[index + 1 : index + 4]]
    if part[:1] == ["of"]:
        return index + 2
    return index + 4 if part == ["-", "of", "-"] else len(words)


def _magnitude_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse "tens of thousands", "several hundred", "a few million"."""
    lower = words[index].lower
    if lower in MAGNITUDES:
        value, last = MAGNITUDES[lower], index
        while (at := _behind_of(words, last)) < len(words):
            after = words[at].lower
            if after not in MAGNITUDES and after not in SCALES:
                break
            value *= MAGNITUDES.get(after) or SCALES[after]
            last = at
        return Numeral(index, last, value, "magnitude", False, True)
    if lower in _SEVERAL:
        at = index + 1
        if at < len(words) and words[at].lower == "of":
            at += 1
        if at < len(words) and words[at].lower in SCALES and words[at].lower != "dozen":
            value, last = 2 * SCALES[words[at].lower], at
            if at + 1 < len(words) and words[at + 1].lower in ("thousand", *_LARGE):
                value, last = value * SCALES[words[at + 1].lower], at + 1
            return Numeral(index, last, value, "magnitude", False, True)
        if at < len(words) and words[at].lower in ("dozen", "dozens"):
            after = words[at + 1].lower if at + 1 < len(words) else ""
            if after in ("thousand", *_LARGE):  # tens of thousands
                return Numeral(index, at + 1, 10 * SCALES[after], "magnitude", False, True)
            return Numeral(index, at, 24.0, "magnitude", False, True)
    return None


def _bare_decimal(words: tuple[Word, ...], index: int) -> bool:
    """Return whether a decimal without its zero begins at `index`: ".5"."""
    return (
        words[index].text == "."
        and index + 1 < len(words)
        and words[index + 1].text.isdecimal()
        and joined(words, index + 1)
        and not (index and joined(words, index))
    )


_LONGEST_NOTE = 3


def _is_note(words: tuple[Word, ...], index: int) -> bool:
    """Return whether a number is the mark of a note behind a word or full stop: "boats.[4]"."""
    return (
        1 < index < len(words) - 1
        and len(words[index].text) <= _LONGEST_NOTE
        and (words[index - 1].text, words[index + 1].text) == ("[", "]")
        and joined(words, index - 1)
    )


def numerals(words: tuple[Word, ...], taken: frozenset[int] = frozenset()) -> list[Numeral]:
    """Return the numerals of a text, in order.

    Args:
        words: The words of a side.
        taken: Indices of words that belong to a date or time already.
    """
    found: list[Numeral] = []
    following = 0
    for word in words:
        index = word.index
        if index < following or index in taken:
            continue
        if word.kind == "mark":
            numeral = _digits_at(words, index) if _bare_decimal(words, index) else None
        elif word.kind == "number":
            if _is_note(words, index):
                continue
            numeral = share_at(words, index) or decade_at(words, index) or _digits_at(words, index)
        elif word.lower in _BEGINS:
            after = {one.lower for one in words[index + 1 : index + 2]}
            if word.lower in ("a", "an") and _BEHIND_AN.isdisjoint(after):
                continue
            numeral = (
                share_at(words, index)
                or decade_at(words, index)
                or roman_at(words, index)
                or fraction_at(words, index)
                or _magnitude_at(words, index)
                or _words_at(words, index)
            )
            if numeral is None and word.lower in ORDINALS and not _is_time(words, index):
                value = float(ORDINALS[word.lower])
                numeral = Numeral(index, index, value, "ordinal", False, False)
        else:
            continue
        if numeral is not None and isfinite(numeral.value):  # a line of digits is no quantity
            found.append(numeral)
            following = numeral.last + 1
    return found
