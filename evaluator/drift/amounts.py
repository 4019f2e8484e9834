"""Whether two quantities say the same amount, whatever their units and spelling."""

from __future__ import annotations

from evaluator.drift.quantity import Quantity
from evaluator.drift.units import unit_words

_CALENDAR = 0.05
_EXACT = 0.005
_MONTH = 28 * 24  # hours
_ROUNDING = 0.06
COINS = frozenset(("cent", "penny"))


def close(one: float, other: float, share: float) -> bool:
    """Tell whether two values differ by at most a share of the larger."""
    return abs(one - other) <= share * max(abs(one), abs(other))


def same_currency(one: str, other: str) -> bool:
    """Tell whether two currencies can be the same ("$" and "US dollars")."""
    return one == other or (
        one.split()[-1] == other.split()[-1] and (" " not in one or " " not in other)
    )


def same(one: Quantity, other: Quantity) -> bool:
    """Tell whether two quantities say the same amount; a missing unit does not count."""
    kinds = {one.kind, other.kind}
    if {one.unit, other.unit} == {"BC", "AD"}:
        return False
    if kinds == {"number"} and one.name and other.name:  # versions
        return one.name == other.name
    if kinds != {"measure"} and "measure" in kinds and _millions(one, other):
        return True
    if one.kind == "magnitude" or other.kind == "magnitude":
        if one.kind == other.kind:
            return 1 / 3 < one.value / other.value < 3
        vague, exact = (one, other) if one.kind == "magnitude" else (other, one)
        return vague.value * 0.99 <= exact.value < vague.value * 20
    if "decade" in kinds:
        return _same_years(one, other)
    if "ordinal" in kinds and len(kinds) > 1:
        return one.value == other.value and bool(kinds & {"number", "year", "measure"})
    if kinds == {"measure", "money"}:
        return _weighs(one, other)
    if one.kind == other.kind == "measure" and one.unit == other.unit == "temperature":
        return _same_heat(one, other)
    if one.kind == other.kind == "measure" and one.unit == other.unit:
        if "compound" in (one.name, other.name):
            return close(one.base, other.base, _share(one, other))
        if one.name == other.name or (one.base == one.value and other.base == other.value):
            return _rounded_same(one, other)
        return close(one.base, other.base, _share(one, other))
    if one.kind == other.kind == "money" and (one.unit in COINS) != (other.unit in COINS):
        coins, notes = (one, other) if one.unit in COINS else (other, one)
        return close(coins.value / 100, notes.value, 1e-6)
    if one.kind == other.kind == "money" and not same_currency(one.unit, other.unit):
        return False
    if kinds == {"percent", "fraction"}:
        return close(one.value * (100 if one.kind == "fraction" else 1),
                      other.value * (100 if other.kind == "fraction" else 1), 0.02)  # fmt: skip
    if kinds == {"percent"} and one.unit != other.unit:
        return False
    if "measure" in kinds and one.kind == other.kind and one.unit != other.unit:
        return False
    return _rounded_same(one, other)


def _share(one: Quantity, other: Quantity) -> float:
    """Return by which share two measures of one dimension may differ: hours and minutes hardly."""
    if one.unit == "time" and max(one.base, other.base) < _MONTH:
        return _EXACT
    return _EXACT if one.name == other.name else _CALENDAR


def _millions(one: Quantity, other: Quantity) -> bool:
    """Tell whether "6m" is six million of what the other counts."""
    metres, other = (one, other) if one.kind == "measure" else (other, one)
    return metres.name == "m" and close(metres.value * 1e6, other.value, 1e-6)


def _same_years(one: Quantity, other: Quantity) -> bool:
    """Tell whether a decade ("the 70s", "1970s") or a century told in years is the other's."""
    if one.kind == other.kind == "decade":
        if "century" in (one.name, other.name):
            return one.value == other.value or (
                one.name != other.name and one.value // 100 == other.value // 100
            )
        short = min(one.value, other.value) < 100
        return one.value == other.value or (short and one.value % 100 == other.value % 100)
    decade, other = (one, other) if one.kind == "decade" else (other, one)
    return (
        decade.name == "century" and other.kind in ("year", "number")
        and other.value // 100 * 100 == decade.value
    )  # fmt: skip


def _weighs(one: Quantity, other: Quantity) -> bool:
    """Tell whether "pounds", read as money beside a weight, are the weight."""
    weight, pounds = (one, other) if one.kind == "measure" else (other, one)
    if pounds.unit != "pound":
        return _rounded_same(one, other)
    size = unit_words()["lb"][1]
    return weight.unit == unit_words()["lb"][0] and close(
        weight.base, pounds.value * size, _CALENDAR
    )


def _same_heat(one: Quantity, other: Quantity) -> bool:
    """Tell whether two temperatures agree; one without a scale may be of either."""
    if one.value == other.value and (one.name == other.name or not (one.name and other.name)):
        return True
    return bool(one.name and other.name) and abs(one.base - other.base) <= 1


def _rounded_same(one: Quantity, other: Quantity) -> bool:
    if one.value == other.value:
        return True
    return close(one.value, other.value, 1e-6)


def rounds(one: Quantity, other: Quantity) -> bool:
    """Tell whether the rewrite's value is the original's rounded; a finer one is another number."""
    if {one.kind, other.kind} == {"year", "decade"}:
        return one.value // 10 == other.value // 10
    return close(one.value, other.value, _ROUNDING) and (
        other.numeral.rounded or "about" in (one.bound, other.bound)
    )
