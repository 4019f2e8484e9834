"""The zone behind a clock time, and whether two times in different zones are one instant."""

from __future__ import annotations

from dataclasses import replace

import regex

from evaluator.drift.text import lexicon
from evaluator.drift.text.moment import DAY, NOON, Moment
from evaluator.types import Span

_HOURS = {
    zone: tuple(map(float, hours.split(", ")))
    for zones, hours in lexicon.rows("zones.tsv")
    for zone in zones.split(", ")
}
_ZONE = regex.compile(
    r" \(?(?:(?P<zone>[A-Z]{2,4})\b"
    r"|(?P<zone>(?:[A-Z][a-z]+ )?[A-Z][a-z]+) (?:Standard |Daylight )?[Tt]ime\b)"
)


def in_zone(moment: Moment, text: str) -> Moment:
    """Return a clock time with the zone that is named behind it, its span with it."""
    hit = _ZONE.match(text, moment.span.end)
    hours = _HOURS.get(hit["zone"].lower()) if hit else None
    if hit is None or hours is None:
        return moment
    return replace(moment, zone=hours, span=Span(moment.span.start, hit.end()))


def same_instant(one: Moment, other: Moment) -> bool:
    """Return whether two clock times, each in a zone, can be one instant."""
    turn = DAY if one.exact and other.exact else NOON
    return any(
        (one.minutes - other.minutes - 60 * (mine - theirs)) % turn == 0
        for mine in one.zone
        for theirs in other.zone
    )
