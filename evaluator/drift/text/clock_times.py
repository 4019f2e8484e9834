"""Clock times in any language, with their zones; and what any date or time is read as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from evaluator.drift.text import lexicon
from evaluator.drift.text.foreign_numerals import number_words
from evaluator.drift.text.numeral_words import SMALL
from evaluator.drift.text.side import has_any, lemma_of
from evaluator.drift.text.units import currency_words, unit_words
from evaluator.patterns import lazily
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


def same_moment(one: Moment, other: Moment) -> bool:
    """Return whether two moments can be the same; what only one of them says does not count."""
    if one.kind != other.kind:
        kinds = {one.kind, other.kind}
        if kinds == {"feast", "weekday"}:
            return one.weekday == other.weekday
        days = (one.month, one.day), (other.month, other.day)
        return kinds == {"feast", "date"} and days[0] == days[1]
    if one.kind == "feast":
        return one.what == other.what
    if one.kind == "weekday":
        return one.weekday == other.weekday
    if one.kind == "time":
        if one.zone and other.zone and not set(one.zone) & set(other.zone):
            return _same_instant(one, other)
        gap = abs(one.minutes - other.minutes)
        return gap == 0 or (gap == NOON and not (one.exact and other.exact))
    if one.kind == "relative":
        return one.what == other.what and one.order == other.order
    if one.year and other.year and one.year != other.year:
        return False
    if (one.either or other.either) and (one.month, one.day) == (other.day, other.month):
        return True
    if one.month != other.month:
        return False
    return not (one.day and other.day) or one.day == other.day


_ZONES = {
    zone: tuple(map(float, hours.split(", ")))
    for zones, hours in lexicon.rows("zones.tsv")
    for zone in zones.split(", ")
}
_ZONE = lazily(
    r" \(?(?:(?P<zone>[A-Z]{2,4})\b"
    r"|(?P<zone>(?:[A-Z][a-z]+ )?[A-Z][a-z]+) (?:Standard |Daylight )?[Tt]ime\b)"
)


def in_zone(moment: Moment, text: str) -> Moment:
    """Return a clock time with the zone that is named behind it, its span with it."""
    hit = _ZONE.match(text, moment.span.end)
    hours = _ZONES.get(hit["zone"].lower()) if hit else None
    if hit is None or hours is None:
        return moment
    return replace(moment, zone=hours, span=Span(moment.span.start, hit.end()))


def _same_instant(one: Moment, other: Moment) -> bool:
    """Return whether two clock times, each in a zone, can be one instant."""
    turn = DAY if one.exact and other.exact else NOON
    return any(
        (one.minutes - other.minutes - 60 * (mine - theirs)) % turn == 0
        for mine in one.zone
        for theirs in other.zone
    )


_NOON_HOUR = NOON // 60
_EVENING = 6
_SMALL = "|".join(word for word, value in SMALL.items() if 0 < value <= _NOON_HOUR)
_HOURS = rf"{_SMALL}|1[0-2]|[1-9]"
_PARTS = {"half": 30, "quarter": 15, "a quarter": 15, "five": 5, "ten": 10, "twenty": 20}
_ENGLISH = lazily(
    r"\b(?<!\d[:.] ?)(?P<hour>[0-2]?\d)(?:(?:[.]|: ?)(?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?"
    r"|\b(?P<hour>[0-2]?\d)(?:[:.](?P<minute>[0-5]\d))?(?: ?o'clock)? "
    r"(?:in the (?P<when>morning|afternoon|evening)|at (?P<when>night))\b"
    r"|\b(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)(?= (?:GMT|UTC|hrs|hours)\b)"
    r"|(?:\b|(?<=-\d\d))(?P<plain>(?P<hour>[0-2]?\d):(?P<gap> (?=00\b|\d\d: ?\d\d\b))?"
    # A space before the seconds only where there is one before the minutes ("at 14:30: 25 people"),
    # and nothing that they count behind them ("at 14: 00: 25 people").
    r"(?P<minute>[0-5]\d))(?::(?(gap) ?)\d\d(?! (?-i:\p{Ll})))?(?:\b(?: ?h(?:rs|ours?)?\b)?|h\b)"
    r"|\b(?P<hour>[0-2]?\d)[.](?P<minute>[0-5]\d)(?= ?(?:h|hrs|Uhr)\b)(?: ?h\b)?"
    r"|\b(?P<hour>[0-2]?\d)(?:[.:](?P<minute>[0-5]\d))? ?o'clock\b"
    r"|\b(?P<word>noon|midday|midnight)\b"
    rf"|\b(?P<part>half|(?:a )?quarter|five|ten|twenty) (?P<side>past|to) (?P<named>{_HOURS})\b"
    r"(?: in the (?P<when>morning|afternoon|evening)| at (?P<when>night))?"
    rf"|\b(?P<named>{_SMALL})(?: o'clock)? "
    r"(?:in the (?P<when>morning|afternoon|evening)|at (?P<when>night)|(?P<half>[ap])\.?m\b\.?)"
    rf"|\b(?P<named>{_HOURS}) o'clock\b",
    regex.IGNORECASE,
)
# What says, somewhere in a text, which half of the day its times are in.
_HALF = lazily(r"\b(?:[ap]\.?m|morning|noon|after\w*|evening|\w*night|dinner|lunch)\b", regex.I)
# Without one of these there is no clock time.
_TIME_CUES = lexicon.ordered("clock_words")
_AM_CUE = re.compile(r" [ap]\.?m\b")
_CLOCK_CUE = re.compile(r"\d ?(?:[ap]\.?m\b|h|uhr|gmt|utc)|\d: ?\d")


def english_times(text: str, lower: str) -> Iterator[Moment]:
    """Yield the clock times of a text as English tells them, without their zones.

    Args:
        text: Of a side.
        lower: The text in lower case.
    """
    for hit in _ENGLISH.finditer(text) if _has_time(lower) else ():
        moment = None if _counts(hit) else _english_time(hit)
        if moment is not None:
            yield moment


_NEXT = re.compile(r"[ -](\w+)")
_COUNTED = lexicon.listed("counted_from_to")
_CLOCK_FIVES = frozenset(("five", "ten", "twenty"))


def _counts(hit: regex.Match[str]) -> bool:
    """Return whether "five to twelve" says how many: "five to twelve years", "guests".

    Behind "at" it is a time, unless a unit follows.
    """
    if (hit["part"] or "").lower() not in _CLOCK_FIVES or hit["side"].lower() != "to":
        return False
    after = None if hit["when"] else _NEXT.match(hit.string, hit.end())
    word = after[1].lower() if after else ""
    if not word or word in lexicon.function_words():
        return False
    if word in unit_words() or word in currency_words():
        return True
    lemma = lemma_of(word)
    plural = word.endswith("s") and lemma != word and lemma in lexicon.common()
    at = hit.string[: hit.start()].lower().endswith("at ")
    return (plural or word in _COUNTED) and not at


def _has_time(lower: str) -> bool:
    """Return whether a clock time may be there; parts of a text are looked for much faster."""
    found = has_any(lower, _TIME_CUES) or _AM_CUE.search(lower) or _CLOCK_CUE.search(lower)
    return bool(found)


def _english_time(hit: regex.Match[str]) -> Moment | None:
    word = (hit["word"] or "").lower()
    if word:
        minutes = 0 if word == "midnight" else NOON
        return Moment(Span(*hit.span()), "time", minutes=minutes, exact=True)
    half, when = (hit["half"] or "").lower(), (hit["when"] or "").lower()
    minute, exact = int(hit["minute"] or 0), False
    if hit["named"]:
        name = hit["named"].lower()
        hour = int(name) if name.isdigit() else SMALL[name]
        part = _PARTS[hit["part"].lower()] if hit["part"] else 0
        minute = part if (hit["side"] or "").lower() != "to" else -part
    else:
        hour = int(hit["hour"])
        exact = hour > _NOON_HOUR or (hit["hour"][0] == "0" and len(hit["hour"]) > 1)
    if hour * 60 > DAY:
        return None
    if when and hour <= _NOON_HOUR:
        half = "a" if when == "morning" or (when == "night" and hour < _EVENING) else "p"
    if half and hour <= _NOON_HOUR:
        hour, exact = hour % _NOON_HOUR + (_NOON_HOUR if half == "p" else 0), True
    plain = bool(hit["plain"]) and not half and not _HALF.search(hit.string)
    minutes = (hour * 60 + minute) % DAY
    return Moment(Span(*hit.span()), "time", minutes=minutes, exact=exact, plain=plain)


_HOUR, _MINUTE = r"(?P<hour>[0-2]?\d)", r"(?P<minute>[0-5]\d)"
_FOREIGN = {
    "de": rf"\b(?<![:.]){_HOUR} Uhr(?: {_MINUTE}\b)?"
    r"|\b[Uu]m (?P<half>halb) (?P<named>\w+)\b",
    "es": r"\ba las? (?P<named>\w+) (?:y (?P<part>media|cuarto)|(?P<less>menos) cuarto)\b",
    "fr": rf"\b{_HOUR} ?(?:h|heures) ?{_MINUTE}\b|(?<=\bà ){_HOUR} ?(?:h|heures)\b"
    r"|\bà (?P<named>\w+) heures (?:et (?P<part>demie|quart)|(?P<less>moins) le quart)\b",
    "it": r"\balle (?P<named>\w+) (?:e (?P<part>mezza|mezzo|un quarto)|(?P<less>meno) un quarto)\b",
    "pt": rf"\b{_HOUR}h{_MINUTE}?\b|\bàs (?P<named>\w+) e (?P<part>meia|um quarto)\b",
    "ru": rf"\bв {_HOUR} час(?:ов|а)? (?P<when>утра|дня|вечера|ночи)\b",
    "ja": rf"(?P<when>午前|午後)?{_HOUR}時(?!間)(?:(?P<minute>[0-5]?\d)分|(?P<part>半))?",
    "zh": rf"(?P<when>上午|凌晨|早上|下午|晚上)?{_HOUR}[点點时時](?![钟鐘间間])"
    r"(?:(?P<minute>[0-5]?\d)分|(?P<part>半))?",
}
_MORNING = frozenset(("утра", "ночи", "午前", "上午", "凌晨", "早上"))
_QUARTERS = frozenset(("cuarto", "quart", "un quarto", "um quarto"))


def foreign_times(text: str, language: str) -> Iterator[Moment]:
    """Yield the clock times of a text that only its language tells so.

    Args:
        text: Of a side.
        language: ISO 639-1 code, not English.
    """
    pattern = _foreign_pattern(language)
    for hit in pattern.finditer(text) if pattern is not None else ():
        if (moment := _foreign_time(hit, language)) is not None:
            yield moment


@lru_cache(maxsize=16)
def _foreign_pattern(language: str) -> regex.Pattern[str] | None:
    return regex.compile(_FOREIGN[language]) if language in _FOREIGN else None


def _foreign_time(hit: regex.Match[str], language: str) -> Moment | None:
    parts = hit.groupdict()
    named = (parts.get("named") or "").lower()
    if named and not named.isdecimal():
        hour = int(number_words(language).get(named, DAY))
        if hour > _NOON_HOUR:
            return None
    else:
        hour = int(named or parts.get("hour") or 0)
    minute = int(parts.get("minute") or 0)
    if parts.get("part"):
        minute = 15 if parts["part"] in _QUARTERS else 30
    if parts.get("less"):
        minute = -15
    if parts.get("half"):
        minute = -30
    exact = hour > _NOON_HOUR
    if (when := parts.get("when")) and hour <= _NOON_HOUR:
        hour, exact = hour % _NOON_HOUR + (0 if when in _MORNING else _NOON_HOUR), True
    if hour * 60 > DAY:
        return None
    minutes = (hour * 60 + minute) % DAY
    return Moment(Span(*hit.span()), "time", minutes=minutes, exact=exact)
