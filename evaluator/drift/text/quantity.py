"""A number with what it counts or measures: plain data, read by `measures`."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.drift.text.numeral_words import Numeral
from evaluator.types import Span


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its meaning.

    Attributes:
        first: Index of its first word, currency sign and bound left out.
        last: Index of its last word, unit included.
        span: Of the number with its unit.
        kind: "number", "ordinal", "fraction", "magnitude", "percent", "money", "measure",
            "year" or "decade".
        value: In the unit as written.
        base: In the base unit of the dimension (hours, metres, kilograms …).
        unit: Dimension of a measure, currency of money, "points" of percentage points, "BC" or "AD"
            of a year, else "".
        name: The unit as written; "compound" where there are several ("1 hour 30 minutes"),
            "century" of a decade that is one, and of a version its number as written.
        noun: Index of the word that is counted, -1 where there is none.
        bound: "over", "under", "about" or "".
        bound_span: Where the bound is said.
        code: Part of a code or name ("COVID-19", "Project 22800"), which says no amount.
    """

    first: int
    last: int
    span: Span
    kind: str
    value: float
    base: float
    unit: str
    name: str
    noun: int
    bound: str
    bound_span: Span | None
    numeral: Numeral
    code: bool = False
