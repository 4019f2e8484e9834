"""Quantities: a numeral with what it counts or measures, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from evaluator.drift import foreign_numerals, lexicon
from evaluator.drift.dates import Moment
from evaluator.drift.numerals import Numeral, numerals
from evaluator.drift.words import Side, Word
from evaluator.types import Span

_SYMBOLS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₽": "ruble", "₴": "hryvnia",
            "₹": "rupee", "₩": "won", "₺": "lira", "₪": "shekel"}  # fmt: skip
_LEAD = {"us": "US", "usd": "US", "a": "Australian", "c": "Canadian", "nz": "New Zealand",
         "hk": "Hong Kong"}  # fmt: skip
_CONNECT = {"-", "–", "—", "to", "and", "or"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its meaning.

    Attributes:
        first: Index of its first word, currency sign and bound left out.
        last: Index of its last word, unit included.
        span: Of the number with its unit.
        kind: "number", "ordinal", "fraction", "magnitude", "percent", "money", "measure" or
            "year".
        value: In the unit as written.
        base: In the base unit of the dimension (hours, metres, kilograms …).
        unit: Dimension of a measure or currency of money, else "".
        name: The unit as written.
        noun: Index of the word that is counted, -1 where there is none.
        bound: "over", "under", "about" or "".
        bound_span: Where the bound is said.
        code: Part of a code or name ("COVID-19", "Project 22800"), which says no amount.
    """

    first: int
    last: int
    span: Span
    kind: str
    value: float
    base: float
    unit: str
    name: str
    noun: int
    bound: str
    bound_span: Span | None
    numeral: Numeral
    code: bool = False


@cache
def unit_words() -> dict[str, tuple[str, float]]:
    """Return dimension and size in base units of each unit word."""
    return {
        word: (dimension, float(size))
        for dimension, size, words in lexicon.rows("units.tsv")
        for word in words.split(", ")
    }


@cache
def currency_words() -> dict[str, str]:
    """Return the currency that each word for one names."""
    return {
        word: name for name, words in lexicon.rows("currencies.tsv") for word in words.split(", ")
    }


@cache
def _bounds() -> list[tuple[tuple[str, ...], str]]:
    """Return the phrases before a number that bound it, longest first."""
    table = [
        (tuple(phrase.split()), name)
        for name in ("over", "under", "about")
        for phrase in lexicon.sections()[f"bound_{name}"]
    ]
    table.extend((tuple(phrase.split()), "under") for phrase in lexicon.listed("bound_denied"))
    return sorted(table, key=lambda row: -len(row[0]))


_SUMS = frozenset(("add", "sum", "amount", "total", "rise", "climb", "grow", "go", "increase"))


def _bound_before(words: tuple[Word, ...], index: int) -> tuple[str, Span | None]:
    for phrase, name in _bounds():
        start = index - len(phrase)
        if start >= 0 and all(words[start + k].lower == part for k, part in enumerate(phrase)):
            if phrase == ("up", "to") and start and words[start - 1].lemma in _SUMS:
                return "", None
            return name, Span(words[start].start, words[index - 1].end)
    return "", None


def _noun_after(words: tuple[Word, ...], last: int) -> int:
    """Return the index of the counted noun: the last content word of the run that follows."""
    found = -1
    for word in words[last + 1 : last + 5]:
        if word.kind == "mark" and word.text not in "-":
            break
        if word.kind == "number" or (not word.content and word.lower not in ("of", "the", "other")):
            break
        if word.content:
            found = word.index
            if word.lower.endswith("s") and not word.lower.endswith("ss"):
                break
    return found


def _currency_before(words: tuple[Word, ...], index: int) -> tuple[str, int]:
    """Return the currency written before a number and the index where it begins."""
    if index == 0:
        return "", index
    before = words[index - 1]
    if before.text in _SYMBOLS:
        at = index - 1
        name = _SYMBOLS[before.text]
        if at and words[at - 1].lower in _LEAD and words[at - 1].end == before.start:
            return f"{_LEAD[words[at - 1].lower]} {name}", at - 1
        return name, at
    if before.text.isupper() and before.lower in currency_words():
        return currency_words()[before.lower], index - 1
    return "", index


def _quantity(words: tuple[Word, ...], numeral: Numeral) -> Quantity:
    first, last = numeral.first, numeral.last
    kind = {"cardinal": "number"}.get(numeral.kind, numeral.kind)
    value, base, unit, name, noun = numeral.value, numeral.value, "", "", -1
    currency, first = _currency_before(words, first)
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
    elif after in ("%", "percent", "pct", "percentage") or (after, second) == ("per", "cent"):
        kind, last = "percent", at + (1 if second in ("cent", "points", "point") else 0)
    elif numeral.kind != "ordinal" and (money := _money_after(words, at)) is not None:
        kind, (unit, last) = "money", money
    elif numeral.kind == "cardinal" and (scale := _degrees(words, at)) is not None:
        name, last = scale
        kind, unit = "measure", "temperature"
        base = (value - 32) / 1.8 if name == "fahrenheit" else value
    elif numeral.kind == "fraction" and (whole := _part_of(words, at)) >= 0:
        dimension, size = unit_words()[words[whole].lower]
        kind, unit, base, last, name = "measure", dimension, value * size, whole, words[whole].lower
    elif numeral.kind == "cardinal" and (power := _power(words, at)) is not None:
        unit, size, name, last = power
        kind, base = "measure", value * size
        noun = _noun_after(words, last)
    elif numeral.kind == "cardinal" and (rate := _rate(words, at)) is not None:
        size, last = rate
        kind, unit, base, name = "measure", "speed", value * size, after
    elif numeral.kind == "ordinal" and after in ("anniversary", "birthday"):
        dimension, size = unit_words()["years"]
        kind, unit, base, last, name = "measure", dimension, value * size, at, "years"
    elif numeral.kind != "ordinal" and after in unit_words():
        dimension, size = unit_words()[after]
        kind = "measure" if numeral.kind != "magnitude" else "magnitude"
        more, last = _and_part(words, at + 1)
        value += more
        unit, base, name = dimension, value * size, words[at].lower
        noun = _noun_after(words, at)
    elif (
        numeral.digits and numeral.kind == "cardinal" and first == numeral.last
        and len(words[first].text) == 4 and 1000 <= value <= 2100
    ):  # fmt: skip
        kind = "year"
    bound, bound_span = _bound_before(words, first)
    if noun < 0:
        noun = _noun_after(words, last)
    span = Span(words[first].start, words[last].end)
    code = kind in ("number", "year") and numeral.digits and _in_code(words, first)
    return Quantity(
        first, last, span, kind, value, base, unit, name, noun, bound, bound_span, numeral, code
    )


_PARTS = {"half": 0.5, "quarter": 0.25}
_SCALES = {"celsius": "celsius", "centigrade": "celsius", "c": "celsius",
           "fahrenheit": "fahrenheit", "f": "fahrenheit"}  # fmt: skip


def _degrees(words: tuple[Word, ...], at: int) -> tuple[str, int] | None:
    """Return the scale ("" where none is said) of degrees at `at` and the index of its last word.

    Latitudes ("60 degrees north") and angles have no scale either and are compared by their value.
    """
    if at >= len(words) or words[at].lower not in ("degree", "degrees", "°"):
        return None
    after = words[at + 1].lower if at + 1 < len(words) else ""
    return (_SCALES[after], at + 1) if after in _SCALES else ("", at)


def _and_part(words: tuple[Word, ...], at: int) -> tuple[float, int]:
    """Return what "and a half" from word `at` on adds and the index of its last word."""
    part = [word.lower for word in words[at : at + 3]]
    if part[:2] == ["and", "a"] and part[2:] and part[2] in _PARTS:
        return _PARTS[part[2]], at + 2
    return 0.0, at - 1


def _part_of(words: tuple[Word, ...], at: int) -> int:
    """Return the index of the unit in "(half) an hour", "(a quarter) of an hour"; -1 for none."""
    if at + 1 < len(words) and words[at].lower == "of":
        at += 1
    found = at + 1 < len(words) and words[at].lower in ("a", "an")
    return at + 1 if found and words[at + 1].lower in unit_words() else -1


def _one_and_part(words: tuple[Word, ...]) -> list[Numeral]:
    """Return the "a" of "a day and a half" as a numeral."""
    return [
        Numeral(word.index, word.index, 1.0, "cardinal", False, False)
        for word in words[:-4]
        if word.lower in ("a", "an")
        and words[word.index + 1].lower in unit_words()
        and _and_part(words, word.index + 2)[0]
    ]


def _in_code(words: tuple[Word, ...], first: int) -> bool:
    """Tell whether a number is tied to a name or letters before it."""
    if first == 0:
        return False
    before = words[first - 1]
    if before.text == "-" and first > 1 and _joined(words, first) and _joined(words, first - 1):
        return words[first - 2].kind == "word"
    return before.kind == "word" and (
        before.end == words[first].start or (before.text.isupper() and len(before.text) > 1)
    )


def _joined(words: tuple[Word, ...], index: int) -> bool:
    return words[index].start == words[index - 1].end


_POWERS = {"square": 2, "sq": 2, "²": 2, "2": 2, "cubic": 3, "cu": 3, "³": 3, "3": 3}
_LITRES = 1000  # in a cubic metre


def _power(words: tuple[Word, ...], at: int) -> tuple[str, float, str, int] | None:
    """Return dimension, size, name and last word of "square kilometres", "sq. m", "km²"."""
    part = [word.lower for word in words[at : at + 3]]
    if not part:
        return None
    table = unit_words()
    if part[0] in ("square", "sq", "cubic", "cu"):
        last = at + 2 if part[1:2] == ["."] else at + 1
        length, power = (words[last].lower if last < len(words) else ""), _POWERS[part[0]]
    elif len(part) > 1 and part[1] in ("²", "³", "2", "3") and _joined(words, at + 1):
        last, length, power = at + 1, part[0], _POWERS[part[1]]
    else:
        return None
    dimension, size = table.get(length, ("", 0.0))
    if dimension != "length":
        return None
    name = next(word for word, entry in table.items() if entry == table[length]) + str(power)
    return (
        ("area", size**2, name, last) if power == 2 else ("volume", size**3 * _LITRES, name, last)
    )


def _rate(words: tuple[Word, ...], at: int) -> tuple[float, int] | None:
    """Return the size in km/h of a speed unit such as "km/h" and the index of its last word."""
    if at + 2 >= len(words):
        return None
    length, joint, time = (word.lower for word in words[at : at + 3])
    if joint not in ("/", "per", "an", "a"):
        return None
    dimension, size = unit_words().get(length, ("", 0.0))
    hours = {"h": 1.0, "s": 1 / 3600}.get(time) or unit_words().get(time, ("", 0.0))[1]
    if dimension != "length" or not hours:
        return None
    return size / 1000 / hours, at + 2


def _money_after(words: tuple[Word, ...], at: int) -> tuple[str, int] | None:
    """Return the currency named from word `at` on and the index of its last word."""
    if at >= len(words):
        return None
    table = currency_words()
    after = words[at].lower
    if after in ("us", "american", "u") or after in _ADJECTIVES:
        for reach in (1, 2, 3, 4):  # "US dollars", "U.S. dollars"
            if at + reach < len(words) and words[at + reach].lower in table:
                lead = _ADJECTIVES.get(after, "US")
                return f"{lead} {table[words[at + reach].lower]}".strip(), at + reach
            if at + reach < len(words) and words[at + reach].kind == "word" and reach > 2:
                break
        return None
    if after == "of" and at + 1 < len(words) and words[at + 1].lower in table:
        return table[words[at + 1].lower], at + 1
    return (table[after], at) if after in table else None


_ADJECTIVES = {
    "canadian": "Canadian", "australian": "Australian", "hong": "Hong Kong", "russian": "",
    "japanese": "", "chinese": "", "british": "", "czech": "", "swiss": "",
}  # fmt: skip


def quantities(side: Side, dates: list[Moment]) -> list[Quantity]:
    """Return the quantities of a side, those inside a date or time left out."""
    words = side.words
    taken = frozenset(
        word.index
        for word in words
        for moment in dates
        if word.start < moment.span.end and word.end > moment.span.start
    )
    if side.language in (None, "en"):
        read = [*numerals(words, taken), *_one_and_part(words)]
    else:
        read = foreign_numerals.numerals(words, taken, side.language)
    found: list[Quantity] = []
    for numeral in sorted(read, key=lambda one: one.first):
        if not found or numeral.first > found[-1].last:
            found.append(_quantity(words, numeral))
    return _share_units(found, words)


def _share_units(found: list[Quantity], words: tuple[Word, ...]) -> list[Quantity]:
    """Give the first number of "10 to 15 percent" the unit of the second."""
    for k in range(len(found) - 1):
        one, other = found[k], found[k + 1]
        between = words[one.last + 1 : other.first]
        near = len(between) == 1 and between[0].lower in _CONNECT
        if (
            near
            and one.kind in ("number", "year")
            and other.kind in ("percent", "money", "measure")
        ):
            scale = 1.0
            if other.numeral.rounded and one.value < 1000 <= other.value:  # "5 to 6 million"
                while one.value * scale * 1000 <= other.value * 10:
                    scale *= 1000
            ratio = other.base / other.value if other.value else 1.0
            found[k] = replace(
                one, kind=other.kind, unit=other.unit, name=other.name, value=one.value * scale,
                base=one.value * scale * ratio, noun=other.noun,
            )  # fmt: skip
    return found
