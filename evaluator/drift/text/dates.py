"""Calendar dates, weekdays, clock times and relative days, read out of a text."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import regex

from evaluator.drift.text import foreign_dates, lexicon, zones
from evaluator.drift.text.moment import Moment
from evaluator.drift.text.side import Side, once
from evaluator.types import Span

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
# A day that no month has ("July 270") is one all the same where nothing is left to be counted.
_DAY = r"(?P<day>[0-3]?\d|\d{2,3}(?=[,.;:)]|$| at | to | and ))(?:st|nd|rd|th)?"
_TH = "st|nd|rd|th"
_TO = r"(?: (?:to|and|until|or) |[-–])"
_YEAR = r"(?P<year>[12]\d{3})"
_DATES = tuple(
    regex.compile(pattern)
    for pattern in (
        rf"\b{_MONTH} {_DAY}\b(?![:.,]?\d)(?:,? {_YEAR}\b)?",
        rf"\b(?<!\d[.,:])(?:the )?{_DAY} (?:of )?{_MONTH}(?!\w)(?:,? {_YEAR}\b)?",
        rf"(?<=, |\b[Oo]n )(?P<day>\d\d) {_MONTH}(?!\w)(?:,? {_YEAR}\b)?",
        rf"\b(?P<day>[0-3]?\d)(?:{_TH})?"
        rf"(?={_TO}(?:the )?[0-3]?\d(?:{_TH})? (?:of )?{_MONTH}(?!\w))",
        rf"(?<=\b{_MONTH} [0-3]?\d(?:{_TH})?{_TO})(?P<day>[0-3]?\d)(?:{_TH})?\b(?![:.,]?\d)",
        rf"\b{_MONTH},? (?:of )?{_YEAR}\b",
        rf"\b{_YEAR}-(?P<month>[01]?\d)-(?P<day>[0-3]?\d)\b",
        rf"\b(?P<day>[0-3]?\d)(?P<mark>[./-])(?P<month>[0-3]?\d)(?P=mark){_YEAR}\b",
        r"\b(?<![\d/])(?P<day>[0-3]?\d)(?P<mark>/)(?P<month>[0-3]?\d)/(?P<short>\d\d)\b(?!/)",
        r"\b(?P<month>January|February|June|July|August|September|October|November|December)\b",
        r"(?<=\b(?:[Ii]n|[Ss]ince|[Ll]ast|[Uu]ntil|[Bb]y|[Tt]his|[Nn]ext|of|early|late|mid|from|to"
        r"|end of|between|and|every|before|after|[Dd]uring)[ -])(?P<month>March|April|May)\b"
        r"(?! \p{Lu})",
    )
)
_SHORT = "Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun"
_WEEKDAY = regex.compile(
    r"\b(?:(?P<relative>last|next|this|past|previous|coming|every|on) )?"
    r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)s?\b"
    rf"|\((?P<short>{_SHORT})\.?\)|\b(?P<short>{_SHORT})\b\.?(?=[-–](?:{_SHORT})\b)"
    rf"|(?<=\b(?:{_SHORT})\.?[-–])(?P<short>{_SHORT})\b\.?",
    regex.IGNORECASE,
)
# "The night before Sunday" and "the night to Sunday" are Saturday's.
_NIGHT_BEFORE = regex.compile(r"\b(?:night|evening|overnight) (?:before|to|into|on to) $", regex.I)
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
          "twelve")  # fmt: skip
_HOURS = "|".join((*_SMALL, r"1[0-2]|[1-9]"))
_PARTS = {"half": 30, "quarter": 15, "a quarter": 15, "five": 5, "ten": 10, "twenty": 20}
_TIME = regex.compile(
    r"\b(?<!\d[:.] ?)(?P<hour>[0-2]?\d)(?:(?:[.]|: ?)(?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?"
    r"|\b(?P<hour>[0-2]?\d)(?:[:.](?P<minute>[0-5]\d))?(?: ?o'clock)? "
    r"(?:in the (?P<when>morning|afternoon|evening)|at (?P<when>night))\b"
    r"|\b(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)(?= (?:GMT|UTC|hrs|hours)\b)"
    r"|\b(?P<plain>(?P<hour>[0-2]?\d)[:](?P<minute>[0-5]\d))(?:[:]\d\d)?\b(?: ?h(?:rs|ours?)?\b)?"
    r"|\b(?P<hour>[0-2]?\d)[.](?P<minute>[0-5]\d)(?= ?(?:h|hrs|Uhr)\b)(?: ?h\b)?"
    r"|\b(?P<hour>[0-2]?\d) ?o'clock\b|\b(?P<word>noon|midday|midnight)\b"
    rf"|\b(?P<part>half|(?:a )?quarter|five|ten|twenty) (?P<side>past|to) (?P<named>{_HOURS})\b"
    r"(?: in the (?P<when>morning|afternoon|evening)| at (?P<when>night))?"
    rf"|\b(?P<named>{'|'.join(_SMALL)})(?: o'clock)? "
    r"(?:in the (?P<when>morning|afternoon|evening)|at (?P<when>night)|(?P<half>[ap])\.?m\b\.?)"
    rf"|\b(?P<named>{_HOURS}) o'clock\b",
    regex.IGNORECASE,
)
_FEAST = regex.compile(
    r"\b(?:(?:Good|Black|Holy) Friday|(?:Easter|Palm|Whit|Advent) Sunday"
    r"|(?:Easter|Whit|Cyber) Monday|Ash Wednesday|Maundy Thursday|(?:Shrove|Super) Tuesday"
    r"|Christmas Eve|Christmas Day|Boxing Day|New Year's (?:Eve|Day)|Halloween|Thanksgiving"
    r"|(?:Independence|Labou?r|Memorial|Ascension|Valentine's|Mother's|Father's) Day)\b"
)
_FIXED = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "boxing day": (12, 26),
    "new year eve": (12, 31), "new year day": (1, 1), "halloween": (10, 31),
    "valentine day": (2, 14),
}  # fmt: skip
_RELATIVE = regex.compile(
    r"\b(?P<which>last|next|this|past|previous|coming|following) "
    r"(?P<what>week|month|year|weekend|season|century|decade|night|summer|winter|spring|autumn)\b"
    r"|\b(?P<day>day after tomorrow|day before yesterday|yesterday|today|tomorrow|tonight)\b",
    regex.IGNORECASE,
)
# Without one of these the patterns above find nothing; they are looked for much faster.
_DIGIT = re.compile(r"\d")
_MONTH_CUE = re.compile(r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
_TIME_CUE = re.compile(
    r"noon|midday|midnight|o'clock| in the | at night|[ap]\.?m\b"
    r"|(?:half|quarter|five|ten|twenty) (?:past|to) ",
    re.IGNORECASE,
)
_WEEKDAY_CUE = re.compile(r"day|\(|\b(?:mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE)
_RELATIVE_CUE = re.compile(
    r"last |next |this |past |previous |coming |following |yesterday|today|tomorrow|tonight",
    re.IGNORECASE,
)
_ORDER = {
    "last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1, "following": 1,
    "yesterday": -1, "day before yesterday": -2, "day after tomorrow": 2, "today": 0,
    "tonight": 0, "tomorrow": 1, "on": 0, "every": 0,
}  # fmt: skip


@once
def moments(side: Side) -> list[Moment]:
    """Return the dates and times of a side, none overlapping, in order."""
    text = _spoken(side.text)
    found: list[Moment] = []

    def free(span: tuple[int, int]) -> bool:
        return all(span[1] <= one.span.start or span[0] >= one.span.end for one in found)

    foreign = side.language not in (None, "en")
    if foreign:
        found.extend(foreign_dates.moments(text, side.language or ""))
    month, digit = _MONTH_CUE.search(text), _DIGIT.search(text)
    for pattern in _DATES if month or digit else ():
        for hit in pattern.finditer(text):
            moment = _date(hit)
            if moment is not None and free(hit.span()):
                if moment.either and foreign:
                    moment = replace(moment, either=False)
                elif moment.either and american(text):
                    moment = replace(moment, month=moment.day, day=moment.month, either=False)
                found.append(moment)
    for hit in _TIME.finditer(text) if digit or _TIME_CUE.search(text) else ():
        moment = _time(hit)
        if moment is not None and free(hit.span()):
            found.append(zones.in_zone(moment, side.text))
    for hit in _FEAST.finditer(text):
        if free(hit.span()):
            found.append(_feast(hit))
    for hit in _WEEKDAY.finditer(text) if _WEEKDAY_CUE.search(text) else ():
        if free(hit.span()):
            order = _ORDER[(hit["relative"] or "on").lower()]
            name = (hit["weekday"] or hit["short"]).lower()
            day = next(k for k, full in enumerate(_WEEKDAYS) if full.startswith(name))
            if _NIGHT_BEFORE.search(text, 0, hit.start("weekday")):
                day = (day - 1) % 7
            found.append(Moment(Span(*hit.span()), "weekday", weekday=day, order=order))
    for hit in _RELATIVE.finditer(text) if _RELATIVE_CUE.search(text) else ():
        if free(hit.span()):
            word = (hit["which"] or hit["day"]).lower()
            what = (hit["what"] or "day").lower()
            found.append(Moment(Span(*hit.span()), "relative", order=_ORDER[word], what=what))
    return sorted(found, key=lambda one: one.span)


def _spoken(text: str) -> str:
    """Return a text all in capitals as it is written elsewhere: "IN MAY", "IN May"."""
    if not text.isupper():
        return text
    small = lexicon.listed("prepositions") | {"and", "every", "early", "late", "mid", "the"}

    def plain(hit: re.Match[str]) -> str:
        lower = hit.group().lower()
        return lower if lower in small else lower.capitalize()

    return _SHOUTED.sub(plain, text)


_SHOUTED = re.compile(r"\b[A-Z]{2,}\b")


def _date(hit: regex.Match[str]) -> Moment | None:
    groups = hit.groupdict()
    name = groups["month"].rstrip(".").lower()
    month = int(name) if name.isdigit() else _MONTHS[name]
    day = int(groups.get("day") or 0)
    if month > 12 and day > 12:
        return None
    # With points the day always stands first.
    either = groups.get("mark", ".") != "." and 0 < day <= 12 and 0 < month <= 12
    if month > 12:
        month, day = day, month
    year = int(groups.get("year") or 0)
    if groups.get("short"):
        year = _THIS_CENTURY + int(groups["short"])
    return Moment(Span(*hit.span()), "date", month=month, day=day, year=year, either=either)


_THIS_CENTURY = 2000


@cache
def _american() -> re.Pattern[str]:
    places = map(re.escape, sorted(lexicon.listed("american_places"), key=len, reverse=True))
    return re.compile(rf"\b(?:U\.?S\.?A?\b|(?i:{'|'.join(places)})\b)")


def american(text: str) -> bool:
    """Tell whether a text names a place where the month stands before the day: "in Boston"."""
    return _american().search(text) is not None


def _time(hit: regex.Match[str]) -> Moment | None:
    word = (hit["word"] or "").lower()
    if word:
        minutes = 0 if word == "midnight" else 720
        return Moment(Span(*hit.span()), "time", minutes=minutes, exact=True)
    half, when = (hit["half"] or "").lower(), (hit["when"] or "").lower()
    minute, exact = int(hit["minute"] or 0), False
    if hit["named"]:
        name = hit["named"].lower()
        hour = int(name) if name.isdigit() else _SMALL.index(name) + 1
        part = _PARTS[hit["part"].lower()] if hit["part"] else 0
        minute = part if (hit["side"] or "").lower() != "to" else -part
    else:
        hour = int(hit["hour"])
        exact = hour > 12 or (hit["hour"][0] == "0" and len(hit["hour"]) == 2)
    if hour > 24:
        return None
    if when and hour <= 12:
        half = "a" if when == "morning" or (when == "night" and hour < _EVENING) else "p"
    if half and hour <= 12:
        hour, exact = hour % 12 + (12 if half == "p" else 0), True
    plain = bool(hit["plain"]) and not half and not _HALF.search(hit.string)
    minutes = (hour % 24 * 60 + minute) % 1440
    return Moment(Span(*hit.span()), "time", minutes=minutes, exact=exact, plain=plain)


# What says, somewhere in a text, which half of the day its times are in.
_HALF = regex.compile(
    r"\b(?:[ap]\.?m|morning|noon|after\w*|evening|\w*night|dinner|lunch)\b", regex.I
)


_EVENING = 6


def _feast(hit: regex.Match[str]) -> Moment:
    name = " ".join(hit.group().lower().replace("'s", "").replace("labour", "labor").split())
    month, day = _FIXED.get(name, (0, 0))
    weekday = next((k for k, full in enumerate(_WEEKDAYS) if name.endswith(full)), -1)
    return Moment(Span(*hit.span()), "feast", month=month, day=day, weekday=weekday, what=name)


def same_moment(one: Moment, other: Moment) -> bool:
    """Tell whether two moments can be the same; what only one of them says does not count."""
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
            return zones.same_instant(one, other)
        gap = abs(one.minutes - other.minutes)
        return gap == 0 or (gap == 720 and not (one.exact and other.exact))
    if one.kind == "relative":
        return one.what == other.what and one.order == other.order
    if one.year and other.year and one.year != other.year:
        return False
    if (one.either or other.either) and (one.month, one.day) == (other.day, other.month):
        return True
    if one.month != other.month:
        return False
    return not (one.day and other.day) or one.day == other.day
