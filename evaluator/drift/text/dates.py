"""Calendar dates, weekdays, clock times and relative days, read out of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import regex

from evaluator.drift.text import foreign_dates, lexicon, zones
from evaluator.drift.text.moment import DAY, NOON, Moment
from evaluator.drift.text.numeral_words import SMALL
from evaluator.drift.text.side import Side, has_any, once
from evaluator.types import Span


def _calendar(kind: str) -> list[tuple[str, list[str]]]:
    """Return the rows of a kind in `calendar.tsv`: value, and words."""
    rows = lexicon.rows("calendar.tsv")
    return [(value, words.split(", ")) for known, value, words in rows if known == kind]


def _any_of(words: Iterable[str]) -> str:
    return "|".join(words)


_MONTHS = {name: int(number) for number, names in _calendar("month") for name in names}
MONTHS = tuple(names[0] for _, names in _calendar("month"))
"""The months' names, in small letters."""
_NOON_HOUR, _HOURS_OF_A_DAY = 12, 24
_WEEKDAYS = tuple(names[0] for _, names in _calendar("weekday"))
_WORDS_TOO = ("march", "april", "may")
_SHORT_MONTHS = _any_of(name.title() for name in _MONTHS if name not in MONTHS)
_MONTH = rf"(?P<month>{_any_of(name.title() for name in MONTHS)}|(?:{_SHORT_MONTHS})\b\.?)"
_BEFORE_MONTH = _any_of(
    (
        *(
            f"[{word[0].upper()}{word[0]}]{word[1:]}"
            for word in lexicon.ordered("opening_before_a_month")
        ),
        *lexicon.ordered("before_a_month"),
    )
)
# A day that no month has ("July 270") is one all the same where nothing is left to be counted.
_DAY = r"(?P<day>[0-3]?\d|\d{2,3}(?=[,.;:)]|$| at | to | and ))(?:st|nd|rd|th)?"
_TH = "st|nd|rd|th"
_TO = r"(?: (?:to|and|until|or) |[-–])"
_YEAR = r"(?P<year>[12]\d{3})"
# By what they cannot do without: a month's name and a figure, figures alone, a month's name alone.
_DAYS_OF_MONTHS = tuple(
    regex.compile(pattern)
    for pattern in (
        rf"\b{_MONTH} {_DAY}\b(?![:.,]?\d)(?:,? {_YEAR}\b)?",
        rf"\b(?<!\d[.,:])(?:the )?{_DAY} (?:of )?{_MONTH}(?!\w)(?:,? {_YEAR}\b)?",
        rf"(?<=, |\b[Oo]n )(?P<day>\d\d) {_MONTH}(?!\w)(?:,? {_YEAR}\b)?",
        rf"\b(?P<day>[0-3]?\d)(?:{_TH})?"
        rf"(?={_TO}(?:the )?[0-3]?\d(?:{_TH})? (?:of )?{_MONTH}(?!\w))",
        rf"(?<=\b{_MONTH} [0-3]?\d(?:{_TH})?{_TO})(?P<day>[0-3]?\d)(?:{_TH})?\b(?![:.,]?\d)",
        rf"\b{_MONTH},? (?:of )?{_YEAR}\b",
    )
)
_IN_FIGURES = tuple(
    regex.compile(pattern)
    for pattern in (
        rf"\b{_YEAR}-(?P<month>[01]?\d)-(?P<day>[0-3]?\d)\b",
        rf"\b(?P<day>[0-3]?\d)(?P<mark>[./-])(?P<month>[0-3]?\d)(?P=mark){_YEAR}\b",
        r"\b(?<![\d/])(?P<day>[0-3]?\d)(?P<mark>/)(?P<month>[0-3]?\d)/(?P<short>\d\d)\b(?!/)",
    )
)
_MONTHS_ALONE = tuple(
    regex.compile(pattern)
    for pattern in (
        rf"\b(?P<month>{_any_of(name.title() for name in MONTHS if name not in _WORDS_TOO)})\b",
        rf"(?<=\b(?:{_BEFORE_MONTH})[ -])(?P<month>{_any_of(map(str.title, _WORDS_TOO))})\b"
        r"(?! \p{Lu})",
    )
)
_SHORT = _any_of(name for _, names in _calendar("weekday") for name in names[1:])
_WEEKDAY = regex.compile(
    rf"\b(?:(?P<relative>{_any_of(lexicon.ordered('before_a_weekday'))}) )?"
    rf"(?P<weekday>{_any_of(_WEEKDAYS)})s?\b"
    rf"|\((?P<short>{_SHORT})\.?\)|\b(?P<short>{_SHORT})\b\.?(?=[-–](?:{_SHORT})\b)"
    rf"|(?<=\b(?:{_SHORT})\.?[-–])(?P<short>{_SHORT})\b\.?",
    regex.IGNORECASE,
)
# "The night before Sunday" and "the night to Sunday" are Saturday's.
_NIGHT_BEFORE = regex.compile(r"\b(?:night|evening|overnight) (?:before|to|into|on to) $", regex.I)
_SMALL = tuple(word for word, value in SMALL.items() if 0 < value <= _NOON_HOUR)
_HOURS = "|".join((*_SMALL, r"1[0-2]|[1-9]"))
_PARTS = {"half": 30, "quarter": 15, "a quarter": 15, "five": 5, "ten": 10, "twenty": 20}
_TIME = regex.compile(
    r"\b(?<!\d[:.] ?)(?P<hour>[0-2]?\d)(?:(?:[.]|: ?)(?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?"
    r"|\b(?P<hour>[0-2]?\d)(?:[:.](?P<minute>[0-5]\d))?(?: ?o'clock)? "
    r"(?:in the (?P<when>morning|afternoon|evening)|at (?P<when>night))\b"
    r"|\b(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)(?= (?:GMT|UTC|hrs|hours)\b)"
    r"|\b(?P<plain>(?P<hour>[0-2]?\d)[:](?P<minute>[0-5]\d))(?:[:]\d\d)?\b(?: ?h(?:rs|ours?)?\b)?"
    r"|\b(?P<hour>[0-2]?\d)[.](?P<minute>[0-5]\d)(?= ?(?:h|hrs|Uhr)\b)(?: ?h\b)?"
    r"|\b(?P<hour>[0-2]?\d)(?:[.:](?P<minute>[0-5]\d))? ?o'clock\b"
    r"|\b(?P<word>noon|midday|midnight)\b"
    rf"|\b(?P<part>half|(?:a )?quarter|five|ten|twenty) (?P<side>past|to) (?P<named>{_HOURS})\b"
    r"(?: in the (?P<when>morning|afternoon|evening)| at (?P<when>night))?"
    rf"|\b(?P<named>{'|'.join(_SMALL)})(?: o'clock)? "
    r"(?:in the (?P<when>morning|afternoon|evening)|at (?P<when>night)|(?P<half>[ap])\.?m\b\.?)"
    rf"|\b(?P<named>{_HOURS}) o'clock\b",
    regex.IGNORECASE,
)
_FEASTS = [name for _, names in _calendar("feast") for name in names]
_FEAST = regex.compile(rf"\b(?:{_any_of(_FEASTS)})\b")


def _feast_name(name: str) -> str:
    """Return a feast's name as `Moment.what` holds it."""
    return " ".join(name.lower().replace("'s", "").replace("labour", "labor").split())


_FIXED = {
    _feast_name(name): tuple(map(int, day.split("-")))
    for day, names in _calendar("feast")
    if day != "*"
    for name in names
}
_BEFORE_TIME = lexicon.ordered("before_a_time")
_DAYS = lexicon.ordered("relative_days")
_RELATIVE = regex.compile(
    rf"\b(?P<which>{_any_of(_BEFORE_TIME)}) (?P<what>{_any_of(lexicon.ordered('times_told_so'))})\b"
    rf"|\b(?P<day>{_any_of(_DAYS)})\b",
    regex.IGNORECASE,
)
# Without one of these the patterns above find nothing; parts of a text in lower case are looked
# for much faster than by a pattern.
_DIGIT = re.compile(r"\d")
_MONTH_CUES = tuple(name[:3].title() for name in MONTHS)
_FIGURES_CUE = re.compile(r"\d[-./][0-3]?\d[-./]")
_TIME_CUES = lexicon.ordered("clock_words")
_AM_CUE = re.compile(r" [ap]\.?m\b")
_CLOCK_CUE = re.compile(r"\d ?(?:[ap]\.?m\b|h|uhr|gmt|utc)|\d:\d")
_FEAST_CUES = ("day", "Day", "Eve", "Halloween", "Thanksgiving")
_SHORT_CUE = re.compile(rf"\b(?:{_SHORT})\b", re.IGNORECASE)
_DAY_CUES = tuple(day for day in _DAYS if " " not in day)
_WHICH_CUES = tuple(f"{word} " for word in _BEFORE_TIME)
_WHAT_CUES = lexicon.ordered("times_told_so")
_ORDER = {word: int(order) for order, words in _calendar("relative") for word in words}


@once
def moments(side: Side) -> list[Moment]:
    """Return the dates and times of a side, none overlapping, in order."""
    text, lower = _spoken(side.text), side.small
    found: list[Moment] = []

    def free(span: tuple[int, int]) -> bool:
        return all(span[1] <= one.span.start or span[0] >= one.span.end for one in found)

    foreign = side.language not in (None, "en")
    if foreign:
        found.extend(foreign_dates.moments(text, side.language or ""))
    month, digit = has_any(text, _MONTH_CUES), _DIGIT.search(text)
    for pattern in (
        *(_DAYS_OF_MONTHS if month and digit else ()),
        *(_IN_FIGURES if digit and _FIGURES_CUE.search(text) else ()),
        *(_MONTHS_ALONE if month else ()),
    ):
        for hit in pattern.finditer(text):
            moment = _date(hit)
            if moment is not None and free(hit.span()):
                if moment.either and foreign:
                    moment = replace(moment, either=False)
                elif moment.either and american(text):
                    moment = replace(moment, month=moment.day, day=moment.month, either=False)
                found.append(moment)
    for hit in _TIME.finditer(text) if _has_time(lower, digit is not None) else ():
        moment = _time(hit)
        if moment is not None and free(hit.span()):
            found.append(zones.in_zone(moment, side.text))
    for hit in _FEAST.finditer(text) if has_any(text, _FEAST_CUES) else ():
        if free(hit.span()):
            found.append(_feast(hit))
    for hit in _WEEKDAY.finditer(text) if _has_weekday(text, lower) else ():
        if free(hit.span()):
            order = _ORDER[(hit["relative"] or "on").lower()]
            name = (hit["weekday"] or hit["short"]).lower()
            day = next(k for k, full in enumerate(_WEEKDAYS) if full.startswith(name))
            if _NIGHT_BEFORE.search(text, 0, hit.start("weekday")):
                day = (day - 1) % 7
            found.append(Moment(Span(*hit.span()), "weekday", weekday=day, order=order))
    for hit in _RELATIVE.finditer(text) if _has_relative(lower) else ():
        if free(hit.span()):
            word = (hit["which"] or hit["day"]).lower()
            what = (hit["what"] or "day").lower()
            found.append(Moment(Span(*hit.span()), "relative", order=_ORDER[word], what=what))
    return sorted(found, key=lambda one: one.span)


def _has_time(lower: str, digit: bool) -> bool:
    """Return whether a clock time may be there."""
    if digit and _CLOCK_CUE.search(lower):
        return True
    return has_any(lower, _TIME_CUES) or _AM_CUE.search(lower) is not None


def _has_relative(lower: str) -> bool:
    return has_any(lower, _DAY_CUES) or (has_any(lower, _WHICH_CUES) and has_any(lower, _WHAT_CUES))


def _has_weekday(text: str, lower: str) -> bool:
    """Return whether a weekday may be there: a short one stands in brackets or beside a dash."""
    if "day" in lower:
        return True
    marked = "(" in text or "-" in text or "–" in text
    return marked and _SHORT_CUE.search(text) is not None


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
    if min(month, day) > len(MONTHS):
        return None
    # With points the day always stands first.
    either = groups.get("mark", ".") != "." and 0 < day <= len(MONTHS) and 0 < month <= len(MONTHS)
    if month > len(MONTHS):
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
    """Return whether a text names a place where the month stands before the day: "in Boston"."""
    return _american().search(text) is not None


def _time(hit: regex.Match[str]) -> Moment | None:
    word = (hit["word"] or "").lower()
    if word:
        minutes = 0 if word == "midnight" else NOON
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
        exact = hour > _NOON_HOUR or (hit["hour"][0] == "0" and len(hit["hour"]) > 1)
    if hour > _HOURS_OF_A_DAY:
        return None
    if when and hour <= _NOON_HOUR:
        half = "a" if when == "morning" or (when == "night" and hour < _EVENING) else "p"
    if half and hour <= _NOON_HOUR:
        hour, exact = hour % _NOON_HOUR + (_NOON_HOUR if half == "p" else 0), True
    plain = bool(hit["plain"]) and not half and not _HALF.search(hit.string)
    minutes = (hour * 60 + minute) % DAY
    return Moment(Span(*hit.span()), "time", minutes=minutes, exact=exact, plain=plain)


# What says, somewhere in a text, which half of the day its times are in.
_HALF = regex.compile(
    r"\b(?:[ap]\.?m|morning|noon|after\w*|evening|\w*night|dinner|lunch)\b", regex.I
)


_EVENING = 6


def _feast(hit: regex.Match[str]) -> Moment:
    name = _feast_name(hit.group())
    month, day = _FIXED.get(name, (0, 0))
    weekday = next((k for k, full in enumerate(_WEEKDAYS) if name.endswith(full)), -1)
    return Moment(Span(*hit.span()), "feast", month=month, day=day, weekday=weekday, what=name)


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
            return zones.same_instant(one, other)
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
