"""Dates and clock times in languages other than English: "3. Mai 2015", "14 h 30", 午後3時."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from evaluator.drift.text import lexicon
from evaluator.drift.text.moment import DAY, Moment
from evaluator.types import Span

_DAY = r"\b(?P<day>[0-3]?\d)(?:\.|º|er)?"
_HAN = "一二三四五六七八九"
_SIGNS = regex.compile(
    rf"(?:(?P<year>\d{{4}})年)?(?P<month>1?\d|[{_HAN}十]{{1,2}})月"
    rf"(?P<day>[1-3]?\d|[{_HAN}十]{{1,3}})[日号號]"
)
_HOUR, _MINUTE = r"(?P<hour>[0-2]?\d)", r"(?P<minute>[0-5]\d)"
_TIMES = {
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
_NOON, _MONTHS_OF_YEAR, _LONGEST_MONTH = 12, 12, 31
_MORNING = frozenset(("утра", "ночи", "午前", "上午", "凌晨", "早上"))
_QUARTERS = frozenset(("cuarto", "quart", "un quarto", "um quarto"))


@lru_cache(maxsize=16)
def _months(language: str) -> dict[str, int]:
    return {
        name: number
        for code, listed in lexicon.rows("months.tsv")
        if code == language
        for number, names in enumerate(listed.split(", "), start=1)
        for name in names.split("|")
    }


@lru_cache(maxsize=16)
def _small(language: str) -> dict[str, int]:
    """Return the hours that are written in words."""
    return {
        word: int(float(value))
        for code, value, listed in lexicon.rows("numerals.tsv")
        if code == language and float(value) <= _NOON
        for word in listed.split(", ")
    }


@lru_cache(maxsize=16)
def _date_pattern(language: str) -> regex.Pattern[str] | None:
    names = "|".join(_months(language))
    if not names:
        return _SIGNS if language in ("ja", "zh") else None
    return regex.compile(
        rf"{_DAY} (?:de )?(?P<name>{names})\b(?:,? (?:del? )?(?P<year>[12]\d{{3}})\b)?", regex.I
    )


@lru_cache(maxsize=16)
def _time_pattern(language: str) -> regex.Pattern[str] | None:
    return regex.compile(_TIMES[language]) if language in _TIMES else None


def moments(text: str, language: str) -> Iterator[Moment]:
    """Yield the dates and times of a text that only its language has, in no order.

    Args:
        text: Of a side.
        language: ISO 639-1 code, not English.
    """
    pattern = _date_pattern(language)
    for hit in pattern.finditer(text) if pattern is not None else ():
        parts = hit.groupdict()
        named = "name" in parts
        month = _months(language)[parts["name"].lower()] if named else _count(hit["month"])
        day = _count(hit["day"])
        if 0 < day <= _LONGEST_MONTH and 0 < month <= _MONTHS_OF_YEAR:
            year = int(parts["year"] or 0)
            yield Moment(Span(*hit.span()), "date", month=month, day=day, year=year)
    pattern = _time_pattern(language)
    for hit in pattern.finditer(text) if pattern is not None else ():
        time = _time(hit, language)
        if time is not None:
            yield time


def _count(text: str) -> int:
    """Return the value of digits, or of up to three signs: 二十三."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (10 * (_HAN.find(tens) + 1 if tens else 1) if ten else 0) + (
        _HAN.find(ones) + 1 if ones else 0
    )


def _time(hit: regex.Match[str], language: str) -> Moment | None:
    parts = hit.groupdict()
    named = (parts.get("named") or "").lower()
    if named and not named.isdigit() and named not in _small(language):
        return None
    hour = int(parts.get("hour") or 0)
    if named:
        hour = int(named) if named.isdigit() else _small(language)[named]
    minute = int(parts.get("minute") or 0)
    if parts.get("part"):
        minute = 15 if parts["part"] in _QUARTERS else 30
    if parts.get("less"):
        minute = -15
    if parts.get("half"):
        minute = -30
    exact = hour > _NOON
    if (when := parts.get("when")) and hour <= _NOON:
        hour, exact = hour % _NOON + (0 if when in _MORNING else _NOON), True
    if hour * 60 > DAY:
        return None
    minutes = (hour * 60 + minute) % DAY
    return Moment(Span(*hit.span()), "time", minutes=minutes, exact=exact)
