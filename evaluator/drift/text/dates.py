"""All dates and times of a text; among them calendar dates, weekdays, feasts and relative days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache

import regex

from evaluator.drift.text import lexicon
from evaluator.drift.text.clock_times import Moment, english_times, foreign_times, in_zone
from evaluator.drift.text.kept import once
from evaluator.drift.text.side import Side, has_any
from evaluator.patterns import lazily
from evaluator.types import Span


def _calendar(kind: str) -> list[tuple[str, list[str]]]:
    """Return the rows of a kind in `calendar.tsv`: value, and words."""
    rows = lexicon.rows("calendar.tsv")
    return [(value, words.split(", ")) for known, value, words in rows if known == kind]


_any_of = "|".join
_MONTHS = {name: int(number) for number, names in _calendar("month") for name in names}
MONTHS = tuple(names[0] for _, names in _calendar("month"))
"""The months' names, in small letters."""
_THIS_CENTURY = 2000
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
    lazily(pattern)
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
    lazily(pattern)
    for pattern in (
        # The hour may be stuck to the day: "2024-05-1808:15".
        rf"\b{_YEAR}-(?P<month>[01]?\d)-(?P<day>[0-3]?\d)(?:\b|(?=[0-2]\d ?: ?\d\d\b))",
        rf"\b(?P<day>[0-3]?\d)(?P<mark>[./-])(?P<month>[0-3]?\d)(?P=mark){_YEAR}\b",
        r"\b(?<![\d/])(?P<day>[0-3]?\d)(?P<mark>/)(?P<month>[0-3]?\d)/(?P<short>\d\d)\b(?!/)",
    )
)
_MONTHS_ALONE = tuple(
    lazily(pattern)
    for pattern in (
        rf"\b(?P<month>{_any_of(name.title() for name in MONTHS if name not in _WORDS_TOO)})\b",
        rf"(?<=\b(?:{_BEFORE_MONTH})[ -])(?P<month>{_any_of(map(str.title, _WORDS_TOO))})\b"
        r"(?! \p{Lu})",
    )
)
# As Japanese writes it: "2021 year 12 month 15 day", "2023-12 month".
_IN_PARTS = lazily(rf"\b{_YEAR}(?: year |-)(?P<month>[01]?\d) month\b(?: (?P<day>[0-3]?\d) day\b)?")
_SHORT = _any_of(name for _, names in _calendar("weekday") for name in names[1:])
_WEEKDAY = lazily(
    rf"\b(?:(?P<relative>{_any_of(lexicon.ordered('before_a_weekday'))}) )?"
    rf"(?P<weekday>{_any_of(_WEEKDAYS)})s?\b"
    rf"|\((?P<short>{_SHORT})\.?\)|\b(?P<short>{_SHORT})\b\.?(?=[-–](?:{_SHORT})\b)"
    rf"|(?<=\b(?:{_SHORT})\.?[-–])(?P<short>{_SHORT})\b\.?",
    regex.IGNORECASE,
)
# "The night before Sunday" and "the night to Sunday" are Saturday's.
_NIGHT_BEFORE = lazily(r"\b(?:night|evening|overnight) (?:before|to|into|on to) $", regex.I)
_FEASTS = [name for _, names in _calendar("feast") for name in names]
_FEAST = lazily(rf"\b(?:{_any_of(_FEASTS)})\b")


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
_RELATIVE = lazily(
    rf"\b(?P<which>{_any_of(_BEFORE_TIME)}) (?P<what>{_any_of(lexicon.ordered('times_told_so'))})\b"
    rf"|\b(?P<day>{_any_of(_DAYS)})\b",
    regex.IGNORECASE,
)
# Without one of these the patterns above find nothing; parts of a text in lower case are looked
# for much faster than by a pattern.
_DIGIT = re.compile(r"\d")
_MONTH_CUES = tuple(name[:3].title() for name in MONTHS)
_FIGURES_CUE = re.compile(r"\d[-./][0-3]?\d[-./]")
_FEAST_CUES = ("day", "Day", "Eve", "Halloween", "Thanksgiving")
_SHORT_CUE = re.compile(rf"\b(?:{_SHORT})\b", re.IGNORECASE)
_DAY_CUES = tuple(day for day in _DAYS if " " not in day)
_WHICH_CUES = tuple(f"{word} " for word in _BEFORE_TIME)
_WHAT_CUES = lexicon.ordered("times_told_so")
_SHOUTED = re.compile(r"\b[A-Z]{2,}\b")
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
        found.extend(_foreign_dates(text, side.language or ""))
        found.extend(foreign_times(text, side.language or ""))
    month, digit = has_any(text, _MONTH_CUES), _DIGIT.search(text)
    for pattern in (
        *(_DAYS_OF_MONTHS if month and digit else ()),
        *(_IN_FIGURES if digit and _FIGURES_CUE.search(text) else ()),
        *((_IN_PARTS,) if digit and " month" in lower else ()),
        *(_MONTHS_ALONE if month else ()),
    ):
        for hit in pattern.finditer(text):
            moment = _date(hit)
            if moment is not None and free(hit.span()):
                if moment.either and foreign:
                    moment = replace(moment, either=False)
                elif moment.either and _american().search(text):
                    moment = replace(moment, month=moment.day, day=moment.month, either=False)
                found.append(moment)
    for time in english_times(text, lower):
        if free(time.span):
            found.append(in_zone(time, side.text))
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


@cache
def _american() -> re.Pattern[str]:
    """Return what finds a place where the month stands before the day: "in Boston"."""
    places = map(re.escape, sorted(lexicon.listed("american_places"), key=len, reverse=True))
    return re.compile(rf"\b(?:U\.?S\.?A?\b|(?i:{'|'.join(places)})\b)")


def _feast(hit: regex.Match[str]) -> Moment:
    name = _feast_name(hit.group())
    month, day = _FIXED.get(name, (0, 0))
    weekday = next((k for k, full in enumerate(_WEEKDAYS) if name.endswith(full)), -1)
    return Moment(Span(*hit.span()), "feast", month=month, day=day, weekday=weekday, what=name)


_HAN = "一二三四五六七八九"
_SIGNS = lazily(
    rf"(?:(?P<year>\d{{4}})年)?(?P<month>1?\d|[{_HAN}十]{{1,2}})月"
    rf"(?P<day>[1-3]?\d|[{_HAN}十]{{1,3}})[日号號]"
)
_LONGEST_MONTH = 31


def _foreign_dates(text: str, language: str) -> Iterator[Moment]:
    """Yield the dates of a text that only its language has, in no order."""
    pattern = _foreign_pattern(language)
    for hit in pattern.finditer(text) if pattern is not None else ():
        parts = hit.groupdict()
        named = "name" in parts
        month = _foreign_months(language)[parts["name"].lower()] if named else _count(hit["month"])
        day = _count(hit["day"])
        if 0 < day <= _LONGEST_MONTH and 0 < month <= len(MONTHS):
            year = int(parts["year"] or 0)
            yield Moment(Span(*hit.span()), "date", month=month, day=day, year=year)


@lru_cache(maxsize=16)
def _foreign_pattern(language: str) -> regex.Pattern[str] | None:
    names = "|".join(_foreign_months(language))
    if not names:
        return _SIGNS if language in ("ja", "zh") else None
    return regex.compile(
        rf"\b(?P<day>[0-3]?\d)(?:\.|º|er)? (?:de )?(?P<name>{names})\b"
        rf"(?:,? (?:del? )?{_YEAR}\b)?",
        regex.I,
    )


@lru_cache(maxsize=16)
def _foreign_months(language: str) -> dict[str, int]:
    return {
        name: number
        for code, listed in lexicon.rows("months.tsv")
        if code == language
        for number, names in enumerate(listed.split(", "), start=1)
        for name in names.split("|")
    }


def _count(text: str) -> int:
    """Return the value of digits, or of up to three signs: 二十三."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (10 * (_HAN.find(tens) + 1 if tens else 1) if ten else 0) + (
        _HAN.find(ones) + 1 if ones else 0
    )
