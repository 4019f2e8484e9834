"""Numerals in a text: digits and number words with their values, scales and vague magnitudes."""

from __future__ import annotations

from math import isfinite

import regex

from evaluator.drift.text import lexicon
from evaluator.drift.text.fractions import and_fraction, fraction, power_of_ten
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
from evaluator.drift.text.shares import and_words, fraction_at, share_at
from evaluator.drift.text.side import Word
from evaluator.drift.text.units import currency_words, joined, unit_words

_THOUSANDS = regex.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LAKHS = regex.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_DOTTED = regex.compile(r"\d{1,3}(?:\.\d{3}){2,}")
_DECIMAL_COMMA = regex.compile(r"\d+,\d{1,2}")
_PLAIN = regex.compile(r"\d+(?:\.\d+)?")
_ORDINAL_ENDINGS = {"st", "nd", "rd", "th"}
_LARGE = ("million", "billion", "trillion")
_SEVERAL = {"several", "few", "couple"}


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
    """Tell whether the letter `at` behind a number is a scale: "m" means million.

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
        return Numeral(index, last, share, "fraction", True, False)
    if (raised := power_of_ten(words, index)) is not None:
        return Numeral(index, raised[1], raised[0], "cardinal", True, True)
    value, last = value_of_digits(words[index].text), index
    if words[index].text == ".":  # ".5"
        value, last = float(f"0.{words[index + 1].text}"), index + 1
    if value is None:
        return None
    grouped = len(words[last].text) <= 3 and "." not in words[last].text and last == index
    while grouped and last + 1 < len(words):  # "8 900 000", "8'900'000"
        mark = words[last + 1].text == "'" and joined(words, last + 1)
        at = last + 2 if mark else last + 1
        if at == len(words) or (mark and not joined(words, at)):
            break
        if not (len(words[at].text) == 3 and words[at].text.isdecimal()):
            break
        value, last = value * 1000 + float(words[at].text), at
    if value.is_integer() and (more := and_fraction(words, last + 1)) is not None:
        value, last = value + more[0], more[1]  # "2 1/2 million", "2½"
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
    rounded = scaled or (value >= 100 and value % 100 == 0)
    return Numeral(index, last, value, "cardinal", True, rounded)


def _words_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse "two hundred and five", "a dozen", "two and a half million", "twenty-first"."""
    if (year := _spoken_year(words, index)) is not None:
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
            if scale == 1e2 or scale == 12.0:
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


_TEENS = frozenset(range(10, 20))


def _spoken_year(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse "nineteen fourteen", "twenty twenty-four", "nineteen oh five"."""
    first = SMALL.get(words[index].lower, 0)
    at = index + 1
    if first not in (*_TEENS, 20) or at >= len(words):
        return None
    oh = words[at].lower == "oh" and at + 1 < len(words)
    low = SMALL.get(words[at + oh].lower, 0)
    if (low >= 10) == oh or not low:
        return None
    last = at + oh
    if low >= 20 and last + 1 < len(words):
        joint = last + 2 if words[last + 1].text == "-" else last + 1
        one = SMALL.get(words[joint].lower, 0) if joint < len(words) else 0
        if 0 < one < 10:
            low, last = low + one, joint
        elif joint == last + 2:
            return None  # "twenty twenty-year-olds"
    after = words[last + 1] if last + 1 < len(words) else None
    if after is not None and after.text == "-":
        return None
    return Numeral(index, last, float(first * 100 + low), "cardinal", False, False)


# What stands before a decade, where a space went between it and its "s".
_BEFORE_DECADE = frozenset(("the", "early", "mid", "late", "post"))


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
    if last == len(words) or words[last].text != "s":
        return None
    before = words[index - 1 : index] or words[:0]
    if before and before[0].text == "-":
        before = words[index - 2 : index - 1]
    if not joined(words, last) and not (before and before[0].lower in _BEFORE_DECADE):
        return None  # "10 s" may be seconds
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
    if word.lower not in ROMAN or not word.text.isupper():
        return None
    after = words[index + 1].lower if index + 1 < len(words) else ""
    if after in ("century", "centuries"):
        return Numeral(index, index, float(ROMAN[word.lower]), "ordinal", False, False)
    if not index:
        return None
    before = words[index - 1]
    if not before.capital and (before.lower not in _NUMBERED or len(word.text) == 1):
        return None
    if len(word.text) == 1 and before.lower not in _NUMBERED:
        return None  # "I", and a letter that stands for a name
    return Numeral(index, index, float(ROMAN[word.lower]), "roman", False, False)


def _time(words: tuple[Word, ...], index: int) -> bool:
    """Tell whether "second" is a length of time: "five hundredths of a second faster"."""
    before = [word.lower for word in words[max(0, index - 3) : index]]
    part = before[0].rstrip("s") if before else ""
    return words[index].lower == "second" and before[1:] == ["of", "a"] and part in _PARTS


_PARTS = frozenset(("fraction", "tenth", "hundredth", "thousandth", "half", "quarter"))


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
            if at + 1 < len(words) and words[at + 1].lower in ("thousand", *_LARGE):
                value, last = value * SCALES[words[at + 1].lower], at + 1
            return Numeral(index, last, value, "magnitude", False, True)
        if at < len(words) and words[at].lower in ("dozen", "dozens"):
            return Numeral(index, at, 24.0, "magnitude", False, True)
    return None


def _bare_decimal(words: tuple[Word, ...], index: int) -> bool:
    """Tell whether a decimal without its zero begins at `index`: ".5"."""
    return (
        words[index].text == "."
        and index + 1 < len(words)
        and words[index + 1].text.isdecimal()
        and joined(words, index + 1)
        and not (index and joined(words, index))
    )


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
        if index not in taken and _bare_decimal(words, index):
            numeral = _digits_at(words, index)
        elif index not in taken and words[index].kind != "mark":
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
                if numeral is None and words[index].lower in ORDINALS and not _time(words, index):
                    value = float(ORDINALS[words[index].lower])
                    numeral = Numeral(index, index, value, "ordinal", False, False)
        if numeral is None or not isfinite(numeral.value):  # a line of digits is no quantity
            index += 1
        else:
            found.append(numeral)
            index = numeral.last + 1
    return found
