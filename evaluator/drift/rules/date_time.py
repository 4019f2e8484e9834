"""Dates and times of both sides of a unit, compared."""

from __future__ import annotations

from evaluator.drift.pair.amounts import paired
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.clock_times import NOON, Moment, same_moment
from evaluator.drift.text.quantity import Quantity
from evaluator.drift.text.side import Side
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_WORDS = vocabulary("date_time")


def compare_dates(
    ones: list[Moment],
    others: list[Moment],
    one_numbers: list[Quantity],
    other_numbers: list[Quantity],
) -> tuple[list[Evidence], set[int]]:
    """Compare dates and times; also return the years that dates name."""
    found: list[Evidence] = []
    if not ones and not others:
        return found, set()
    years = {moment.year for moment in (*ones, *others) if moment.year}
    left, right = list(ones), list(others)
    for one, other in paired(ones, others):
        left.remove(one)
        right.remove(other)
        found.extend(_same_moment(one, other))
    for kind in ("date", "weekday", "time", "relative", "feast"):
        mine = [one for one in left if one.kind == kind]
        theirs = [other for other in right if other.kind == kind]
        for one, other in zip(mine, theirs, strict=False):
            if kind == "relative" and one.what != other.what:
                continue
            left.remove(one)
            right.remove(other)
            far = {one.order, other.order}
            weak = kind == "relative" and one.what != "day" and 0 in far and 1 not in far
            found.append(
                Evidence(Category.DATE_TIME, "date-changed" if weak else "time-changed",
                         Severity.MINOR if weak else Severity.MAJOR, 0.5 if weak else 0.9,
                         (one.span,), (other.span,))
            )  # fmt: skip
    days = any(one.kind == "weekday" for one in ones), any(one.kind == "weekday" for one in others)
    for lost, rest in ((True, left), (False, right)):
        for one in rest:
            other_days = days[1] if lost else days[0]
            numbers = other_numbers if lost else one_numbers
            if one.kind in ("relative", "feast") or (
                one.kind == "weekday" and _named_day(others if lost else ones)
            ):
                continue
            if one.kind == "time" and _numbers_say(one, numbers):
                continue
            if one.plain and not one.minutes and not lost:
                continue  # "from 0:00 on the 26th"
            if one.kind == "date" and not one.day and other_days:
                continue
            own = ones if lost else others
            if any(known != one and same_moment(known, one) for known in own):
                continue  # told twice
            day = _day_alone(one, numbers)
            if one.kind == "date" and day is not None:
                if day.noun < 0 and not any(map(_names_month, ones)):
                    found.append(
                        Evidence(Category.DATE_TIME, "month-added", Severity.MAJOR, 0.8,
                                 (day.span,), (one.span,))
                    )  # fmt: skip
                continue
            strong = one.kind in ("date", "weekday", "time")
            found.append(
                Evidence(Category.DATE_TIME, "date-lost" if lost else "date-added",
                         Severity.MAJOR if strong else Severity.MINOR, 0.7,
                         (one.span,) if lost else (), () if lost else (one.span,))
            )  # fmt: skip
    return found, years


_PARTS = frozenset(("morning", "afternoon", "evening", "night"))
# What is said for each other: late in the one, early in the other.
_BESIDE = frozenset((frozenset(("afternoon", "evening")), frozenset(("evening", "night"))))
_NIGHT_TO = frozenset(("morning", "night"))  # the night to Sunday is Sunday's early morning


def compare_day_parts(
    original: Side, rewrite: Side, ones: list[Moment], others: list[Moment]
) -> list[Evidence]:
    """Report a part of the day or a time ago that became another; clock times aside."""
    return [
        *_compare_spans_ago(original, rewrite),
        *_compare_named_parts(original, rewrite, ones, others),
    ]


def _compare_named_parts(
    original: Side, rewrite: Side, ones: list[Moment], others: list[Moment]
) -> list[Evidence]:
    """Report the one part of the day of each side where they are two; otherwise the season."""
    parts = [
        [
            word
            for word in map(side.words.__getitem__, side.as_written(_PARTS))
            if not (word.index and side.words[word.index - 1].lower == "good")
            and not any(m.kind == "time" and m.span.overlaps(word.span) for m in moments_)
        ]
        for side, moments_ in ((original, ones), (rewrite, others))
    ]
    if any(len(words) != 1 for words in parts):
        return _compare_seasons(original, rewrite)
    (one,), (other,) = parts
    pair = frozenset((one.lower, other.lower))
    if len(pair) == 1 or pair in _BESIDE:
        return []
    unsure = pair == _NIGHT_TO
    return [
        Evidence(
            Category.DATE_TIME, "day-part-changed", Severity.MINOR if unsure else Severity.MAJOR,
            0.6, (one.span,), (other.span,),
        )
    ]  # fmt: skip


_VAGUELY = tuple(f"{phrase} " for phrase in lexicon.ordered("bound_about"))
_ONE, _SEVERAL = _WORDS.listed("one_ago"), _WORDS.listed("several_ago")


def _compare_spans_ago(original: Side, rewrite: Side) -> list[Evidence]:
    """Report "a few weeks ago" where the other side says "a week ago"."""
    if "ago" not in original.lowers or "ago" not in rewrite.lowers:
        return []
    mine, theirs = _span_ago(original), _span_ago(rewrite)
    if mine is None or theirs is None:
        return []
    (one, unit, here), (other, same, there) = mine, theirs
    if one == other or unit != same:
        return []
    sides = (original, mine), (rewrite, theirs)
    vague = any(side.text[: said[2].start].lower().endswith(_VAGUELY) for side, said in sides)
    key, severity, confidence = (
        ("date-changed", Severity.MINOR, 0.5) if vague else ("time-changed", Severity.MAJOR, 0.85)
    )
    return [Evidence(Category.DATE_TIME, key, severity, confidence, (here,), (there,))]


def _span_ago(side: Side) -> tuple[bool, str, Span] | None:
    """Return whether the side's one "ago" is of a single day, week …, which, and where it stands.

    None where it says how many, that it is longer ("more than a year ago"), or has more than one.
    """
    at = side.standing["ago"]
    if len(at) != 1 or at[0] <= 1:
        return None
    unit, before = side.words[at[0] - 1], side.words[at[0] - 2].lower
    single = before in _ONE and unit.lower == unit.lemma
    if not single and (before not in _SEVERAL or unit.lower == unit.lemma):
        return None
    first = at[0] - 2
    said = tuple(word.lower for word in side.words[max(0, first - 3) : first])
    if single and any(said[-len(phrase) :] == phrase for phrase in lexicon.phrases("bound_over")):
        return None
    if first and side.words[first - 1].lower == "a":
        first -= 1
    return single, unit.lemma, side.span(first, at[0])


_SEASONS = {"spring": 0, "summer": 1, "autumn": 2, "fall": 2, "winter": 3}
_BEFORE_FALL = _WORDS.listed("before_a_season")


def _compare_seasons(original: Side, rewrite: Side) -> list[Evidence]:
    """Report the one season of each side where they are two."""
    told = [
        [
            word
            for word in map(side.words.__getitem__, side.as_written(_SEASONS.keys()))
            if word.lower not in ("fall", "spring")
            or (word.index and side.words[word.index - 1].lower in _BEFORE_FALL)
        ]
        for side in (original, rewrite)
    ]
    if any(len(words) != 1 for words in told):
        return []
    (one,), (other,) = told
    if _SEASONS[one.lower] == _SEASONS[other.lower]:
        return []
    return [
        Evidence(
            Category.DATE_TIME, "time-changed", Severity.MAJOR, 0.85, (one.span,), (other.span,)
        )
    ]


def _day_alone(one: Moment, numbers: list[Quantity]) -> Quantity | None:
    """Return the day of a date where it stands on the other side without its month ("the 20th")."""
    return next((day for day in numbers if day.kind == "ordinal" and day.value == one.day), None)


def _names_month(one: Moment) -> bool:
    return one.month > 0 or one.what == "month"


def _named_day(moments_: list[Moment]) -> bool:
    return any((one.kind == "relative" and one.what == "day") or one.day for one in moments_)


def _numbers_say(one: Moment, numbers: list[Quantity]) -> bool:
    """Return whether a clock time stands on the other side as a bare number ("at 2")."""
    hours = {one.minutes // 60, one.minutes // 60 % 12 or 12}
    if not one.exact:
        hours.add(one.minutes // 60 + 12)  # "three o'clock", "at 15"
    return any(number.value in hours or int(number.value) in hours for number in numbers)


def _same_moment(one: Moment, other: Moment) -> list[Evidence]:
    if one.kind == "weekday" and one.order != other.order:
        severity = Severity.MAJOR if one.order * other.order < 0 else Severity.MINOR
        return [
            Evidence(Category.DATE_TIME, "date-changed", severity, 0.5, (one.span,), (other.span,))
        ]
    if one.plain and other.exact and one.minutes < NOON <= other.minutes:
        # "8:15" told as "8:15 p.m."
        return [
            Evidence(
                Category.DATE_TIME, "time-changed", Severity.MAJOR, 0.7,
                (one.span,), (other.span,),
            )
        ]  # fmt: skip
    if one.either and other.either and one.day != other.day:
        # "03/04/2024" told as "04/03/2024": another day, or another country's way
        return [
            Evidence(
                Category.DATE_TIME, "date-changed", Severity.MINOR, 0.5, (one.span,), (other.span,)
            )
        ]
    if one.kind == "date" and bool(one.day) != bool(other.day):
        key = "date-vaguer" if one.day else "date-narrower"
        return [Evidence(Category.DATE_TIME, key, Severity.MINOR, 0.6, (one.span,), (other.span,))]
    return []
