"""A number with what it counts or measures, and several that are told together.

"1 hour 30", "2h 15m", "6 lb 4 oz" and "5 feet 11" are one measure; in "10 to 15 percent" the first
number has the unit of the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evaluator.drift.text import lexicon
from evaluator.drift.text.numeral_words import Numeral
from evaluator.drift.text.side import Word, joined
from evaluator.drift.text.units import unit_words
from evaluator.types import Span


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its meaning.

    Attributes:
        first: Index of its first word, currency sign and bound left out.
        last: Index of its last word, unit included.
        span: Of the number with its unit.
        kind: "number", "ordinal", "fraction", "magnitude", "percent", "money", "measure",
            "year" or "decade".
        value: In the unit as written.
        base: In the base unit of the dimension (hours, metres, kilograms …).
        unit: Dimension of a measure, currency of money, "points" of percentage points, "BC" or "AD"
            of a year, else "".
        name: The unit as written; "compound" where there are several ("1 hour 30 minutes"),
            "century" of a decade that is one, and of a version its number as written.
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


_COMPOUND = "compound"
_POUND = 0.4536
_MINUTE, _INCH, _FOOT = 1 / 60, 0.0254, 0.3048
_INCHES = 12  # of a foot
_JOINTS = 2  # words and marks between the parts of a measure: ", and"
# Sizes in base units of what is told one after the other, the largest first.
_CHAINS: dict[str, tuple[tuple[float, ...], ...]] = {
    "time": ((8766, 730.5, 168, 24), (24, 1, 0.0166666667, 0.000277777778)),
    "length": ((1609.344, 0.9144, 0.3048, 0.0254), (1000, 1, 0.01, 0.001)),
    "mass": ((6.35, 0.4536, 0.02835), (1000, 1, 0.001)),
}
_STONE, _OUNCE, _HOUR = ("mass", 6.35), ("mass", 0.02835), ("time", 1.0)
# What a bare figure behind these counts, and under how many: "1 hour 30", "5 feet 11".
_BARE = {("time", 1.0): (_MINUTE, 60), ("length", _FOOT): (_INCH, _INCHES)}
_BETWEEN = frozenset((",", "and", "-"))
# What goes on behind two units: "1 hour 2 minutes 3 seconds", "1 year 2 months 3 days".
_LAST = {"time": ("time", 0.0166666667), "mass": ("mass", _POUND)}
_EXTENTS = lexicon.listed("after_a_measure")
_THOUSAND = 1000  # the step from one scale to the next
_CONNECT = {"-", "–", "—", "to", "and", "or"}


def smaller_follows(words: Sequence[Word], one: int, at: int) -> bool:
    """Return whether a number of a smaller unit follows "an hour" whose unit is word `one`."""
    if at < len(words) and words[at].lower == "and":
        at += 1
    if at + 1 >= len(words):
        return False
    table = unit_words()
    large, small = table.get(words[one].lower), table.get(words[at + 1].lower)
    return large is not None and small is not None and _follow(*large, *small)


def _follow(dimension: str, large: float, other: str, small: float) -> bool:
    """Whether a measure of one unit goes on in another: hours in minutes, not in kilograms."""
    return dimension == other and any(
        large in chain and small in chain and large > small for chain in _CHAINS.get(dimension, ())
    )


def joined_up(found: Sequence[Quantity], words: tuple[Word, ...]) -> list[Quantity]:
    """Return quantities, each with its unit, and those that are one measure joined.

    Of a joined one the value is in the base unit.

    Args:
        found: Quantities in the order of the text.
        words: Those of the side that they were read from.
    """
    out: list[Quantity] = []
    for one in _share_units(list(found), words):
        before = out[-1] if out else None
        whole = None if before is None else _one_measure(before, one, words)
        if whole is None:
            out.append(one)
        else:
            out[-1] = whole
    return out


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
            if other.numeral.rounded and one.value < _THOUSAND <= other.value:  # "5 to 6 million"
                while one.value * scale * _THOUSAND <= other.value * 10:
                    scale *= _THOUSAND
            ratio = other.base / other.value if other.value else 1.0
            found[k] = replace(
                one, kind=other.kind, unit=other.unit, name=other.name, value=one.value * scale,
                base=one.value * scale * ratio, noun=other.noun,
            )  # fmt: skip
    return found


def _one_measure(one: Quantity, other: Quantity, words: tuple[Word, ...]) -> Quantity | None:
    """Return both as one measure; None where they are two."""
    between = words[one.last + 1 : other.first]
    if len(between) > _JOINTS or any(word.text.lower() not in _BETWEEN for word in between):
        return _feet_and_inches(one, other, words)
    sizes = _sizes(one, other, words)
    if sizes is None:
        return None
    dimension, large, small = sizes
    limit = large * (2 if one.name == _COMPOUND else 1)
    if other.value * small >= limit:
        return None
    base = (one.base if one.kind == "measure" else one.value * large) + other.value * small
    return _measure(one, other, dimension, base, words[other.last].end)


def _sizes(
    one: Quantity, other: Quantity, words: tuple[Word, ...]
) -> tuple[str, float, float] | None:
    """Return the dimension of two quantities and the sizes of their units, as parts of one measure.

    Pounds are a weight beside stones and ounces, "m" is minutes behind hours, and a bare figure
    counts minutes behind hours and inches behind feet.
    """
    large, small = _size(one), _size(other)
    if other.kind == "money" and other.unit == "pound" and large == _STONE:
        small = "mass", _POUND
    if one.kind == "money" and one.unit == "pound" and small == _OUNCE:
        large = "mass", _POUND
    if large is None:
        return None
    close = one.last + 1 == other.first
    if large == _HOUR and other.name == "m" and close:
        return "time", 1.0, _MINUTE
    if small is None:
        bare = _BARE.get(large)
        if bare is None or not close or not _is_bare(other, words) or other.value >= bare[1]:
            return None
        return *large, bare[0]
    return (*large, small[1]) if _follow(*large, *small) else None


def _measure(one: Quantity, other: Quantity, unit: str, base: float, end: int) -> Quantity:
    return replace(
        one, last=other.last, span=Span(one.span.start, end), kind="measure", value=base,
        base=base, unit=unit, name=_COMPOUND, noun=other.noun,
    )  # fmt: skip


def _size(one: Quantity) -> tuple[str, float] | None:
    """Return the dimension and size of the unit that a measure ends in."""
    if one.kind != "measure":
        return None
    if one.name == _COMPOUND:
        return _LAST.get(one.unit)
    return unit_words().get(one.name)


def _is_bare(one: Quantity, words: tuple[Word, ...]) -> bool:
    """Return whether a number counts nothing: no content word follows."""
    after = words[one.last + 1] if one.last + 1 < len(words) else None
    free = after is None or not after.content or after.lower in _EXTENTS
    return one.kind == "number" and free


def _feet_and_inches(one: Quantity, other: Quantity, words: tuple[Word, ...]) -> Quantity | None:
    """Read 5'10": a minute or foot mark between, joined to both."""
    at = one.last + 1
    if other.first != at + 1 or words[at].text != "'" or one.kind != "number":
        return None
    if not (joined(words, at) and joined(words, at + 1)) or other.value >= _INCHES:
        return None
    after = other.last + 1
    end = words[other.last].end
    if after < len(words) and words[after].text == '"' and joined(words, after):
        end = words[after].end
    return _measure(one, other, "length", one.value * _FOOT + other.value * _INCH, end)


def close(one: float, other: float, share: float) -> bool:
    """Return whether two values differ by at most a share of the larger."""
    return abs(one - other) <= share * max(abs(one), abs(other))
