"""Dates and times that only the other side's make readable: "12/26", "19.15", "26. dec"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from evaluator.drift.pair.amounts import paired
from evaluator.drift.text.clock_times import NOON, Moment
from evaluator.drift.text.dates import MONTHS
from evaluator.drift.text.quantities import amounts_and_times, quantities
from evaluator.drift.text.quantity import Quantity
from evaluator.drift.text.side import Side
from evaluator.types import Span

Told = tuple[list[Quantity], list[Moment]]
"""Quantities of a side, and its dates and times."""

_ABBREVIATED = 3  # letters of a month's short name


def amounts_and_times_of(original: Side, rewrite: Side) -> tuple[Told, Told]:
    """Return the quantities, and the dates and times, of both sides.

    By itself "12/26" or "19.15" may be anything; where the other side names that day or hour, and
    nothing else here answers it, it is no number.
    """
    one, other = amounts_and_times(original), amounts_and_times(rewrite)
    if not (one[1] or other[1]) or (original.language or "en") != "en":
        return one, other
    pairs = paired(one[1], other[1])
    return (
        _read(original, one, _left(other[1], [theirs for _, theirs in pairs])),
        _read(rewrite, other, _left(one[1], [mine for mine, _ in pairs])),
    )


def _left(told: list[Moment], known: list[Moment]) -> list[Moment]:
    return [one for one in told if one.kind in ("date", "time") and one not in known]


def _read(side: Side, told: Told, wanted: list[Moment]) -> Told:
    """Return what a side tells, with the dates and times that were looked for in it."""
    found: list[Moment] = []
    taken = [one.span for one in told[1]]
    for one in wanted:
        for pattern in _forms(one):
            hit = regex.search(pattern, side.text, regex.IGNORECASE)
            span = None if hit is None else Span(*hit.span())
            if span is not None and not any(map(span.overlaps, taken)):
                found.append(replace(one, span=span, zone=()))
                taken.append(span)
                break
    if not found:
        return told
    dates = sorted((*told[1], *found), key=lambda one: one.span)
    return quantities(side, dates), dates


def _forms(one: Moment) -> Iterator[str]:
    """Yield patterns of a date or time as a hurried hand writes it."""
    if one.kind == "time":
        hours = {one.minutes // 60}
        if not one.exact:
            hours.add((one.minutes + NOON) // 60 % 24)
        hours |= {hour % 12 or 12 for hour in hours}
        which = "|".join(map(str, sorted(hours)))
        yield rf"(?<![\d.:])0?(?:{which})(?:[.]|: ?){one.minutes % 60:02}(?![\d]|[.:]\d)"
        if one.minutes % 60 == 0:
            yield rf"(?<![\d.:])0?(?:{which}) ?h\b"
        if one.minutes == NOON:
            yield r"\blunch ?time\b"
        return
    month = MONTHS[one.month - 1]
    names = rf"(?:{month}|{month[:_ABBREVIATED]}t?)\b\.?"
    year = rf"(?:{one.year}|{one.year % 100:02})" if one.year else r"\d{4}"
    if not one.day:
        yield rf"\b{names}(?: {year})?" if one.year else rf"\b{names}"
        yield rf"\b(?:{year}(?: year |[-/. ]))?0?{one.month} month\b"
        if one.year:
            yield rf"(?<![\d/.-]){year}[-/]0?{one.month}(?![\d/-])"
        return
    yield rf"\b(?:{year} year )?0?{one.month} month 0?{one.day} days?\b"
    mark = " ?[-/.] ?"
    figures = rf"0?{one.month}{mark}0?{one.day}|0?{one.day}{mark}0?{one.month}"
    yield rf"(?<![\d/.])(?:{year}[-/.])?(?:{figures})(?:[-/.]{year})?\b(?![/]?\d)"
    yield rf"\b0?{one.day}(?:st|nd|rd|th|\.)? ?{names}(?: {year})?"
    yield rf"\b{names} 0?{one.day}(?:st|nd|rd|th|\b)"
    yield rf"(?<=\b(?:on|since|until) ){one.day}\b(?=[,;)]|\.?$| (?:and|to|for|at)\b)"
