"""A date or time as read out of a text: plain data, read by `dates`."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.types import Span

NOON, DAY = 720, 1440
"""Minutes to noon, and of a day."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, weekday, clock time or relative day.

    Attributes:
        kind: "date", "weekday", "time", "relative" or "feast".
        month: 1 to 12, 0 where not said; `day` and `year` likewise.
        weekday: 0 for Monday to 6; -1 where not said.
        minutes: Since midnight, for a time.
        exact: Of a time: the half of the day is known.
        order: Of a weekday or relative day: -1 past, 0 not said or present, 1 to come.
        what: Of a relative day: "week", "month", "day" …; of a feast its name.
        either: Of a date in digits: day and month may be the other way round.
        zone: Of a time: hours from Greenwich that its zone may mean; none where it has none.
        plain: Of a time: as a clock of 24 hours shows it, and nothing names the half of the day.
    """

    span: Span
    kind: str
    month: int = 0
    day: int = 0
    year: int = 0
    weekday: int = -1
    minutes: int = -1
    exact: bool = False
    order: int = 0
    what: str = ""
    either: bool = False
    zone: tuple[float, ...] = ()
    plain: bool = False
