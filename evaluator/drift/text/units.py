"""Units and currencies as they are written: "sq. m", "km/h", "US dollars", "degrees Celsius"."""

from __future__ import annotations

from functools import cache

from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Word, joined


def _marks(kind: str) -> dict[str, str]:
    """Return the texts of a kind in `currency_marks.tsv` with what they name."""
    rows = lexicon.rows("currency_marks.tsv")
    return {text: name.strip("*") for known, text, name in rows if known == kind}


_SYMBOLS = _marks("symbol")
_LEAD = _marks("lead")


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


def currency_before(words: tuple[Word, ...], index: int) -> tuple[str, int]:
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


_SPELLED = 2  # tokens behind "U" that are no word of their own in "U.S."


def money_after(words: tuple[Word, ...], at: int) -> tuple[str, int] | None:
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
            if at + reach < len(words) and words[at + reach].kind == "word" and reach > _SPELLED:
                break
        return None
    if after == "of" and at + 1 < len(words) and words[at + 1].lower in table:
        return table[words[at + 1].lower], at + 1
    return (table[after], at) if after in table else None


_ADJECTIVES = _marks("adjective")


def percent(words: tuple[Word, ...], at: int, *, part: bool) -> tuple[float, str, int] | None:
    """Return size, unit ("points" or "") and last word of "percent", "percentage points" at `at`.

    Args:
        words: Those of a side.
        at: The word behind the number.
        part: Whether that is a fraction: "half (of) a percentage point".
    """
    part_words = [word.lower for word in words[at : at + 4]]
    if part and part_words[:1] in (["of"], ["a"]):
        skipped = 2 if part_words[:2] == ["of", "a"] else 1
        at, part_words = at + skipped, part_words[skipped:]
    elif part:
        return None
    if not part_words:
        return None
    one, two = part_words[0], part_words[1] if len(part_words) > 1 else ""
    if one in ("pp", "ppt", "ppts"):
        return 1.0, "points", at
    if one in ("bp", "bps"):
        return 0.01, "points", at
    if one == "basis" and two in ("point", "points"):
        return 0.01, "points", at + 1
    last = at
    if (one, two) == ("per", "cent"):
        last, two = at + 1, "".join(part_words[2:3])
    elif one not in ("%", "percent", "pct", "pc", "percentage"):
        return None
    if two == "-" and part_words[2:3] in (["point"], ["points"]):
        return 1.0, "points", last + 2
    return (1.0, "points", last + 1) if two in ("point", "points") else (1.0, "", last)


_ERAS = dict.fromkeys(("bc", "bce"), "BC") | dict.fromkeys(("ad", "ce"), "AD")


def era(words: tuple[Word, ...], first: int, last: int) -> tuple[str, int, int] | None:
    """Return "BC" or "AD" where it stands by a year, and the year's first and last word with it."""
    for length in (1, 4, 6):  # "BC", "B.C.", "B.C.E."
        after = words[last + 1 : last + 1 + length]
        name = _ERAS.get("".join(word.lower for word in after if word.text != "."), "")
        if len(after) == length and name and after[0].capital:
            return name, first, last + length
        before = words[max(0, first - length) : first]
        name = "".join(word.text for word in before if word.text != ".")
        if len(before) == length and name == "AD":
            return "AD", first - length, last
    return None


_PARTS = {"half": 0.5, "quarter": 0.25}
_SCALES = {word: scale for scale in ("celsius", "fahrenheit") for word in lexicon.listed(scale)}


def degrees(words: tuple[Word, ...], at: int) -> tuple[str, int] | None:
    """Return the scale ("" where none is said) of degrees at `at` and the index of its last word.

    Latitudes ("60 degrees north") and angles have no scale either and are compared by their value.
    """
    if at >= len(words) or words[at].lower not in ("degree", "degrees", "°"):
        return None
    after = words[at + 1].lower if at + 1 < len(words) else ""
    return (_SCALES[after], at + 1) if after in _SCALES else ("", at)


def and_part(words: tuple[Word, ...], at: int) -> tuple[float, int]:
    """Return what "and a half" from word `at` on adds and the index of its last word."""
    part = [word.lower for word in words[at : at + 3]]
    if part[:2] == ["and", "a"] and part[2:] and part[2] in _PARTS:
        return _PARTS[part[2]], at + 2
    return 0.0, at - 1


def part_of(words: tuple[Word, ...], at: int) -> int:
    """Return the index of the unit in "(half) an hour", "(a quarter) of an hour"; -1 for none."""
    if at + 1 < len(words) and words[at].lower == "of":
        at += 1
    found = at + 1 < len(words) and words[at].lower in ("a", "an")
    return at + 1 if found and words[at + 1].lower in unit_words() else -1


_POWERS = {word: power for power in (2, 3) for word in lexicon.listed(f"power_{power}")}
_RAISED = {2: ("area", 1), 3: ("volume", 1000)}  # and litres in a cubic metre


def power(words: tuple[Word, ...], at: int) -> tuple[str, float, str, int] | None:
    """Return dimension, size, name and last word of "square kilometres", "sq. m", "km²"."""
    part = [word.lower for word in words[at : at + 3]]
    if not part:
        return None
    table = unit_words()
    if part[0] in ("square", "sq", "cubic", "cu"):
        last = at + 2 if part[1:2] == ["."] else at + 1
        length, power = (words[last].lower if last < len(words) else ""), _POWERS[part[0]]
    elif len(part) > 1 and part[1] in ("²", "³", "2", "3") and joined(words, at + 1):
        last, length, power = at + 1, part[0], _POWERS[part[1]]
    else:
        return None
    dimension, size = table.get(length, ("", 0.0))
    if dimension != "length":
        return None
    name = next(word for word, entry in table.items() if entry == table[length]) + str(power)
    kind, base = _RAISED[power]
    return kind, size**power * base, name, last


def rate(words: tuple[Word, ...], at: int) -> tuple[float, int] | None:
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


def hours_of(words: tuple[Word, ...], at: int) -> int:
    """Return the last word of "kilowatt hours" or "kilowatt-hours", its "kilowatt" at `at`; or it.

    Args:
        words: Those of a side.
        at: A unit.
    """
    last = at + 2 if at + 2 < len(words) and words[at + 1].text == "-" else at + 1
    hours = last < len(words) and words[last].lower in ("hour", "hours")
    return last if hours and unit_words()[words[at].lower][0] == "power" else at


def same_currency(one: str, other: str) -> bool:
    """Return whether two currencies can be the same ("$" and "US dollars")."""
    return one == other or (
        one.split()[-1] == other.split()[-1] and (" " not in one or " " not in other)
    )
