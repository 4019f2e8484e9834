"""Words that say numbers, a number as written, and the forms that only some numbers have."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Word, joined


def _values(kind: str) -> dict[str, int]:
    """Return the words of a kind in `english_numerals.tsv` with their values."""
    return {
        word: int(value)
        for known, value, words in lexicon.rows("english_numerals.tsv")
        if known == kind
        for word in words.split(", ")
    }


SMALL = _values("small")
SCALES = {word: float(value) for word, value in _values("scale").items()}
ATTACHED = {"m": 1e6, "b": 1e9, "k": 1e3}
MAGNITUDES = {word: float(value) for word, value in _values("magnitude").items()}
ORDINALS = _values("ordinal")
FRACTIONS = {word: 1 / parts for word, parts in _values("fraction").items()}
DECADES = _values("decade")
ROMAN = _values("roman")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written.

    Attributes:
        first: Index of its first word.
        last: Index of its last word.
        value: Its value; of a vague magnitude ("thousands") the least it can mean.
        kind: "cardinal", "ordinal", "fraction", "magnitude", "decade" ("1970s", "fifties") or
            "roman" ("Part II").
        digits: Written in digits.
        rounded: Written with a scale word or ending in zeros, so that it may stand for others.
    """

    first: int
    last: int
    value: float
    kind: str
    digits: bool
    rounded: bool


def is_numeral(lower: str) -> bool:
    """Return whether a lower-cased word is part of a number: "two", "thousand", "half", "third"."""
    return lower in _WORDS or lower.rstrip("s") in _WORDS


_WORDS = frozenset((*SMALL, *SCALES, *MAGNITUDES, *ORDINALS, *FRACTIONS, *DECADES))


_TEENS = frozenset(range(10, 20))


def spoken_year(words: tuple[Word, ...], index: int) -> Numeral | None:
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
_PARTS_OF_TIME = frozenset(("end", "beginning", "start", "middle"))  # "at the end of 80s"
_BEFORE_DECADE = frozenset(("the", "early", "mid", "late", "post"))


def decade_at(words: tuple[Word, ...], index: int) -> Numeral | None:
    """Parse "1970s", "the '70s", "in her fifties"."""
    word = words[index]
    if word.lower in DECADES:
        return Numeral(index, index, float(DECADES[word.lower]), "decade", False, False)
    if not word.text.isdecimal() or len(word.text) not in (2, 4) or word.text[-1] != "0":
        return None
    last = index + 1
    if last < len(words) and words[last].text in ("'", "’") and joined(words, last):
        last += 1
    if last == len(words) or words[last].text not in ("s", "ies"):
        return None
    before = words[index - 1 : index] or words[:0]
    if before and before[0].text == "-":
        before = words[index - 2 : index - 1]
    if not joined(words, last) and not (before and before[0].lower in _BEFORE_DECADE):
        return None  # "10 s" may be seconds
    part = words[index - 2].lower if index > 1 else ""
    if len(word.text) == 2 and part not in _PARTS_OF_TIME and (
        index == 0 or words[index - 1].lower in ("in", "of", "after")
    ):  # fmt: skip
        return None  # "in 40s" may be seconds
    return Numeral(index, last, float(word.text), "decade", True, False)


_NUMBERED = lexicon.listed("numbered_in_roman")


def roman_at(words: tuple[Word, ...], index: int) -> Numeral | None:
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
