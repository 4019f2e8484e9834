"""Words that say numbers, what they are worth, and a number as written."""

from __future__ import annotations

from dataclasses import dataclass

_UNITS = {
    word: value
    for value, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
         "nineteen")
    )
}  # fmt: skip
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
SMALL = {**_UNITS, **_TENS}
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "milliard": 1e9,
    "trillion": 1e12, "mn": 1e6, "mln": 1e6, "tln": 1e12, "trn": 1e12, "bn": 1e9, "bln": 1e9,
    "tn": 1e12, "lakh": 1e5, "crore": 1e7, "k": 1e3, "dozen": 12.0,
}  # fmt: skip
ATTACHED = {"m": 1e6, "b": 1e9, "k": 1e3}
MAGNITUDES = {
    "tens": 10.0, "dozens": 12.0, "scores": 20.0, "hundreds": 1e2, "thousands": 1e3,
    "millions": 1e6, "billions": 1e9, "trillions": 1e12,
}  # fmt: skip
ORDINALS = {
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
FRACTIONS = {
    "half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "sixth": 1 / 6, "seventh": 1 / 7,
    "eighth": 0.125, "ninth": 1 / 9, "tenth": 0.1, "twelfth": 1 / 12, "sixteenth": 0.0625,
}  # fmt: skip
DECADES = {
    word: value
    for value, word in zip(
        range(20, 100, 10),
        ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties",
         "nineties"),
        strict=True,
    )
}  # fmt: skip
ROMAN = {
    text: value
    for value, text in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv",
         "xv", "xvi", "xvii", "xviii", "xix", "xx", "xxi"),
        start=1,
    )
}  # fmt: skip


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
    """Tell whether a lower-cased word is part of a number: "two", "thousand", "half", "third"."""
    return any(
        lower in table or lower.rstrip("s") in table
        for table in (SMALL, SCALES, MAGNITUDES, ORDINALS, FRACTIONS, DECADES)
    )
