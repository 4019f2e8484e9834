"""Quantities: a numeral with what it counts or measures, and how exactly."""

from __future__ import annotations

from functools import cache

from evaluator.drift.text import foreign_numerals, lexicon
from evaluator.drift.text.clock_times import Moment
from evaluator.drift.text.dates import moments
from evaluator.drift.text.kept import once
from evaluator.drift.text.numeral_words import Numeral
from evaluator.drift.text.numerals import numerals
from evaluator.drift.text.quantity import Quantity, joined_up, smaller_follows
from evaluator.drift.text.side import Side, Word, joined
from evaluator.drift.text.units import (
    and_part,
    currency_before,
    currency_words,
    degrees,
    era,
    hours_of,
    money_after,
    part_of,
    percent,
    power,
    rate,
    unit_words,
)
from evaluator.types import Span

# Chinese, Japanese and Korean say what is counted; no year stands before one of these.
_COUNTERS = frozenset("人名个個件本枚匹辆輌台艘架座家间間軒棟戸社校頭头隻只羽位棵株份回次명개대건")
_FIRST_YEAR, _LAST_YEAR, _YEAR_DIGITS = 1000, 2100, 4
_OLD = 1700  # before it, a year stands before no plural: "1200 cars"


@cache
def _bounds() -> list[tuple[tuple[str, ...], str]]:
    """Return the phrases before a number that bound it, longest first."""
    table = [
        (tuple(phrase.split()), name)
        for name in ("over", "under", "about")
        for phrase in lexicon.ordered(f"bound_{name}")
    ]
    table.extend((tuple(phrase.split()), "under") for phrase in lexicon.listed("bound_denied"))
    return sorted(table, key=lambda row: -len(row[0]))


@cache
def _bounds_by_end() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the rows of `_bounds` by the last word of the phrase."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, name in _bounds():
        table.setdefault(phrase[-1], []).append((phrase, name))
    return table


_SUMS = lexicon.listed("sums")


def _bound(words: tuple[Word, ...], first: int, last: int) -> tuple[str, Span | None]:
    """Return how a number is bound, and where that is said."""
    bound, span = _bound_before(words, first)
    after = [word.lower for word in words[last + 1 : last + 3]]
    if not bound and len(after) > 1 and after[0] in ("and", "or") and after[1] in _OPEN:
        return _OPEN[after[1]], Span(words[last + 1].start, words[last + 2].end)
    return bound, span


_OPEN = {word: name for name in ("over", "under") for word in lexicon.listed(f"open_{name}")}


def _bound_before(words: tuple[Word, ...], index: int) -> tuple[str, Span | None]:
    if [word.lower for word in words[max(0, index - 3) : index]] == ["the", "age", "of"]:
        index -= 3
    for phrase, name in _bounds_by_end().get(words[index - 1].lower, ()) if index else ():
        start = index - len(phrase)
        if start >= 0 and all(words[start + k].lower == part for k, part in enumerate(phrase)):
            if phrase == ("up", "to") and start and words[start - 1].lemma in _SUMS:
                return "", None
            return name, Span(words[start].start, words[index - 1].end)
    return "", None


def _noun_after(words: tuple[Word, ...], last: int) -> int:
    """Return the index of the counted noun: the last content word of the run that follows."""
    found = -1
    for word in words[last + 1 : last + 6]:
        if word.kind == "mark" and word.text not in "-":
            break
        if word.kind == "number" or (not word.content and word.lower not in ("of", "the", "other")):
            break
        if word.content:
            found = word.index
            if word.lower.endswith("s") and not word.lower.endswith("ss"):
                break
    return found


def _counts(words: tuple[Word, ...], at: int, value: float) -> bool:
    """Return whether a bare number that could be a year counts something ("1200 cars").

    Years since 1700 stand before plurals too ("2019 sales"), so that those need a bound as well
    ("some 1900 shares").
    """
    many = words[at + 1] if at + 1 < len(words) else None
    if many is None or many.kind != "word" or many.capital:
        return False
    if at and words[at - 1].lower in _WHICH:
        return False
    plural = many.lower in _PEOPLE or (many.lower.endswith("s") and many.lemma != many.lower)
    return plural and (value < _OLD or bool(_bound_before(words, at)[0]))


_PEOPLE = frozenset(("people", "men", "women", "children"))
_WHICH = lexicon.listed("before_a_year")


_CENTURIES = ("century", "centuries")


def _quantity(words: tuple[Word, ...], numeral: Numeral) -> Quantity:
    first, last = numeral.first, numeral.last
    kind = {"cardinal": "number", "roman": "number"}.get(numeral.kind, numeral.kind)
    value, base, unit, name, noun = numeral.value, numeral.value, "", "", -1
    if numeral.kind in ("decade", "roman"):
        span = Span(words[first].start, words[last].end)
        roman = numeral.kind == "roman"
        return Quantity(first, last, span, kind, value, base, "", "", -1, "", None, numeral, roman)
    currency, first = currency_before(words, first)
    at = last + 1
    if at < len(words) and words[at].text in ("-", "–") and at + 1 < len(words):
        at += 1
    if at + 1 < len(words) and words[at].lower in lexicon.listed("between_number_and_unit"):
        following = words[at + 1].lower
        at += following in unit_words() or following in currency_words()
    after = words[at].lower if at < len(words) else ""
    second = words[at + 1].lower if at + 1 < len(words) else ""
    if numeral.kind == "magnitude" and after == "of":
        after, at, second = second, at + 1, words[at + 2].lower if at + 2 < len(words) else ""
    if currency:
        kind, unit = "money", currency
        if currency_words().get(after):
            last = at
        elif after in ("us", "american") and currency_words().get(second):
            last = at + 1
    elif (share := percent(words, at, part=numeral.kind == "fraction")) is not None:
        kind, (size, unit, last) = "percent", share
        value, base = value * size, base * size
    elif numeral.kind != "ordinal" and (money := money_after(words, at)) is not None:
        kind, (unit, last) = "money", money
    elif numeral.kind == "cardinal" and (scale := degrees(words, at)) is not None:
        name, last = scale
        kind, unit = "measure", "temperature"
        base = (value - 32) / 1.8 if name == "fahrenheit" else value
    elif numeral.kind == "fraction" and (whole := part_of(words, at)) >= 0:
        dimension, size = unit_words()[words[whole].lower]
        kind, unit, base, last, name = "measure", dimension, value * size, whole, words[whole].lower
    elif numeral.kind == "cardinal" and (raised := power(words, at)) is not None:
        unit, size, name, last = raised
        kind, base = "measure", value * size
        noun = _noun_after(words, last)
    elif numeral.kind == "cardinal" and (speed := rate(words, at)) is not None:
        size, last = speed
        kind, unit, base, name = "measure", "speed", value * size, after
    elif (dotted := after == "." and second in _CENTURIES) or (
        numeral.kind == "ordinal" and after in _CENTURIES
    ):  # also "the 19. century"
        kind, value, last, name = "decade", (value - 1) * 100, at + dotted, "century"
        base = value
    elif numeral.kind == "ordinal" and after in ("anniversary", "birthday"):
        dimension, size = unit_words()["years"]
        kind, unit, base, last, name = "measure", dimension, value * size, at, "years"
    elif numeral.kind != "ordinal" and after in unit_words():
        dimension, size = unit_words()[after]
        kind = "measure" if numeral.kind != "magnitude" else "magnitude"
        if (last := hours_of(words, at)) > at:
            dimension = "energy"
        more, last = and_part(words, last + 1)
        value += more
        unit, base, name = dimension, value * size, words[at].lower
        noun = _noun_after(words, last)
    elif (
        numeral.digits and numeral.kind == "cardinal" and first == numeral.last
        and len(words[first].text) == _YEAR_DIGITS and _FIRST_YEAR <= value <= _LAST_YEAR
        and after not in _COUNTERS and not _counts(words, first, value)
    ):  # fmt: skip
        kind = "year"
    if kind in ("number", "year", "decade") and (said := era(words, first, last)):
        unit, first, last = said
        kind = "year" if kind == "number" else kind
    elif kind == "number" and _is_version(words, first):
        name = words[first].text
    bound, bound_span = _bound(words, first, last)
    if noun < 0:
        noun = _noun_after(words, last)
    span = Span(words[first].start, words[last].end)
    dotted = name.count(".") > 1  # "4.0.1" names a version, and is no amount
    code = kind in ("number", "year") and numeral.digits and (dotted or _in_code(words, first))
    return Quantity(
        first, last, span, kind, value, base, unit, name, noun, bound, bound_span, numeral, code
    )


_LONG_TIMES = frozenset(("fortnight", "decade"))


def _one_and_part(words: tuple[Word, ...]) -> list[Numeral]:
    """Return the "a" of "a day and a half" and "a fortnight" as a numeral."""
    return [
        Numeral(word.index, word.index, 1.0, "cardinal", False, False)
        for word in words[:-1]
        if word.lower in ("a", "an")
        and words[word.index + 1].lower in unit_words()
        and (
            words[word.index + 1].lower in _LONG_TIMES
            or and_part(words, word.index + 2)[0]
            or smaller_follows(words, word.index + 1, word.index + 2)
        )
    ]


def _in_code(words: tuple[Word, ...], first: int) -> bool:
    """Return whether a number is tied to a name or letters before it, or is half of "24/7"."""
    if {"24", "/", "7"} <= {word.text for word in words[max(0, first - 2) : first + 3]}:
        return True
    if first == 0:
        return False
    before = words[first - 1]
    if before.text == "-" and first > 1 and joined(words, first) and joined(words, first - 1):
        return words[first - 2].kind == "word"
    return before.kind == "word" and (
        before.end == words[first].start or (before.text.isupper() and len(before.text) > 1)
    )


@once
def amounts_and_times(side: Side) -> tuple[list[Quantity], list[Moment]]:
    """Return the quantities of a side and its dates and times, which hold no quantities."""
    dates = moments(side)
    return quantities(side, dates), dates


def quantities(side: Side, dates: list[Moment]) -> list[Quantity]:
    """Return the quantities of a side, those inside a date or time left out."""
    words = side.words
    taken = frozenset(
        word.index
        for moment in dates
        for word in words
        if word.start < moment.span.end and word.end > moment.span.start
    )
    if side.language in (None, "en"):
        read = numerals(words, taken)
        if not side.lowers.isdisjoint(_LONG_TIMES | {"and"}):
            read += _one_and_part(words)
    else:
        read = foreign_numerals.numerals(words, taken, side.language)
    found: list[Quantity] = []
    for numeral in sorted(read, key=lambda one: one.first):
        if not found or numeral.first > found[-1].last:
            found.append(_quantity(words, numeral))
    return joined_up(found, words)


def _is_version(words: tuple[Word, ...], first: int) -> bool:
    """Return whether a number with a point counts versions, where 2.10 is not 2.1."""
    if words[first].text.count(".") > 1:
        return True
    before = words[first - 1] if first else None
    return before is not None and "." in words[first].text and (
        before.lower in ("version", "versions", "v", "release")
        or (before.kind == "word" and before.capital and not before.opening)
    )  # fmt: skip
