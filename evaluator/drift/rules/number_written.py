"""How numbers are written: alike in two ways, split by spaces, marks of a list, conversions."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from evaluator.drift.pair.pair import Pair
from evaluator.drift.text.quantity import Quantity
from evaluator.drift.text.side import Side
from evaluator.types import Span

_PARTS = regex.compile(r"\d+")
_CENTURY = 100
_BEFORE_SHORT_YEAR = frozenset(("in", "since", "until", "of", "from", "by"))
_SHORT_YEAR = 3  # an apostrophe and two digits
_GROUPED = regex.compile(r"(?<![\d.,])(?:\d{1,3}(?:[.,] ?\d{3})+|\d{4,})$")


def written_alike(pair: Pair, one: Quantity, other: Quantity) -> bool:
    """Return whether two numbers that differ are one, written in two ways.

    In groups of thousands, however marked: "65490" and "65.490", "1,100,000" and "1, 100,000";
    of amounts, shares and measures a point may as well stand before decimals. And a year without
    its century: "'38", "in 38".
    """
    texts = [
        (side.text[max(0, number.span.start - 1) : number.span.end], there.text)
        for side, there, number in zip(pair.sides, pair.sides[::-1], (one, other), strict=True)
    ]
    if any(_short_year(*row) for row in texts) or _is_short_year(pair, one, other):
        return True
    if not {one.kind, other.kind} <= {"number", "year"}:
        return False
    written = [
        _GROUPED.search(side.text, endpos=quantity.span.end)
        for side, quantity in zip(pair.sides, (one, other), strict=True)
    ]
    mine, theirs = ("".join(filter(str.isdigit, hit[0])) if hit else "" for hit in written)
    return mine == theirs != ""


def _is_short_year(pair: Pair, one: Quantity, other: Quantity) -> bool:
    """Return whether "in 06" is the other side's year 2006."""
    rows = (pair.sides[0], one, other), (pair.sides[1], other, one)
    return any(
        year.kind == "year" and bare.kind == "number" and bare.numeral.digits and bare.first > 0
        and bare.value == year.value % _CENTURY and bare.noun < 0
        and side.words[bare.first - 1].lower in _BEFORE_SHORT_YEAR
        for side, bare, year in rows
    )  # fmt: skip


def _short_year(text: str, there: str) -> bool:
    """Return whether a text is a year without its century, and the other side has it in full."""
    return text[0] in "'’" and text[1:].isdecimal() and bool(
        len(text) == _SHORT_YEAR and regex.search(rf"\b(?:1\d|20){text[1:]}\b", there)
    )  # fmt: skip


_LONGEST_LIST = 100


def marks_part(one: Quantity, side: Side) -> bool:
    """Return whether a number only counts the parts of a list: "2. Wash the rice", "(3) Dry it"."""
    before, after = side.words[: one.first], side.words[one.last + 1 : one.last + 3]
    if one.kind != "number" or not one.numeral.digits or one.value >= _LONGEST_LIST:
        return False
    if len(after) <= 1 or after[0].text not in ".)" or after[1].text.islower():
        return False
    inside = ")" in (after[0].text, after[1].text) and side.words[one.first].opening
    return inside or all(word.text == "(" for word in before)


def converted(one: Quantity, side: Side, numbers: Sequence[Quantity]) -> bool:
    """Return whether a measure only says another again: "30,000 mu (2,000 hectares)"."""
    marks = [side.words[k].text for k in (one.first - 1, one.last + 1) if k < len(side.words)]
    return (
        one.kind in ("measure", "money") and one.first > 1 and marks == ["(", ")"]
        and any(one.first - 3 <= number.last < one.first for number in numbers)
    )  # fmt: skip


def spaced(
    pair: Pair, ones: list[Quantity], others: list[Quantity], left: set[int], right: set[int]
) -> None:
    """Take numbers away that the other side has with spaces inside ("1, 100,000", "1 / 8").

    And those that are two there: "10,12 years" for "10 and 12 years".

    Args:
        pair: Both sides.
        ones: Numbers of the original.
        others: Those of the rewrite.
        left: Which of the original's nothing answers; changed here.
        right: Likewise of the rewrite's.
    """
    sides = (pair.sides[0], ones, left), (pair.sides[1], others, right)
    for (side, mine, lone), (there, theirs, other) in (sides, sides[::-1]):
        for k in sorted(lone):
            text = side.text[mine[k].span.start : mine[k].span.end]
            written = _PARTS.findall(text)
            joint = r"\s?[.,/]\s?" if "." in text else r"(?:\s?[.,/]\s?|,? (?:and|or) )"
            pattern = r"(?<!\d)" + joint.join(written) + r"(?!\d)"
            hit = regex.search(pattern, there.text)
            if hit is not None and " " in hit[0]:
                lone.discard(k)
                span = Span(*hit.span())
                other.difference_update([j for j in other if theirs[j].span.overlaps(span)])
