"""The zone behind a clock time, and whether two times in different zones are one instant."""

from __future__ import annotations

from dataclasses import replace

import regex

from evaluator.drift.text.moment import Moment
from evaluator.types import Span

_EUROPE = (1.0, 2.0)
# Hours from Greenwich; two where summer time may be meant.
_HOURS: dict[str, tuple[float, ...]] = {
    "gmt": (0.0,), "utc": (0.0,), "bst": (1.0,), "cet": (1.0,), "cest": (2.0,), "eet": (2.0,),
    "eest": (3.0,), "msk": (3.0,), "est": (-5.0,), "edt": (-4.0,), "et": (-5.0, -4.0),
    "cdt": (-5.0,), "ct": (-6.0, -5.0), "mst": (-7.0,), "mdt": (-6.0,), "mt": (-7.0, -6.0),
    "pst": (-8.0,), "pdt": (-7.0,), "pt": (-8.0, -7.0), "ist": (5.5,), "jst": (9.0,),
    "kst": (9.0,), "hkt": (8.0,), "sgt": (8.0,), "aest": (10.0,), "aedt": (11.0,),
    "greenwich mean": (0.0,), "eastern": (-5.0, -4.0), "central european": _EUROPE,
    "pacific": (-8.0, -7.0), "mountain": (-7.0, -6.0), "british summer": (1.0,), "moscow": (3.0,),
    "london": (0.0, 1.0), "berlin": _EUROPE, "paris": _EUROPE, "rome": _EUROPE, "madrid": _EUROPE,
    "kyiv": (2.0, 3.0), "kiev": (2.0, 3.0), "beijing": (8.0,), "tokyo": (9.0,), "delhi": (5.5,),
    "new york": (-5.0, -4.0),
}  # fmt: skip
_ZONE = regex.compile(
    r" \(?(?:(?P<zone>[A-Z]{2,4})\b"
    r"|(?P<zone>(?:[A-Z][a-z]+ )?[A-Z][a-z]+) (?:Standard |Daylight )?[Tt]ime\b)"
)
_DAY, _HALF = 1440, 720


def in_zone(moment: Moment, text: str) -> Moment:
    """Return a clock time with the zone that is named behind it, its span with it."""
    hit = _ZONE.match(text, moment.span.end)
    hours = _HOURS.get(hit["zone"].lower()) if hit else None
    if hit is None or hours is None:
        return moment
    return replace(moment, zone=hours, span=Span(moment.span.start, hit.end()))


def same_instant(one: Moment, other: Moment) -> bool:
    """Tell whether two clock times, each in a zone, can be one instant."""
    turn = _DAY if one.exact and other.exact else _HALF
    return any(
        (one.minutes - other.minutes - 60 * (mine - theirs)) % turn == 0
        for mine in one.zone
        for theirs in other.zone
    )
