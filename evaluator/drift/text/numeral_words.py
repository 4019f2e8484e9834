"""Words that say numbers, what they are worth, and a number as written."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.drift.text import lexicon


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
    return any(
        lower in table or lower.rstrip("s") in table
        for table in (SMALL, SCALES, MAGNITUDES, ORDINALS, FRACTIONS, DECADES)
    )
