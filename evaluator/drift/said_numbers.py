"""Whether a number without a partner is said on the other side in another way."""

from __future__ import annotations

from itertools import pairwise

from evaluator.drift import lexicon
from evaluator.drift.amounts import close, same
from evaluator.drift.quantity import Quantity
from evaluator.drift.units import unit_words
from evaluator.drift.words import Side


def is_said(
    one: Quantity, side: Side, other: Side, others: list[Quantity], years: set[int]
) -> bool:
    """Tell whether a number without a partner is said on the other side all the same."""
    if one.kind == "year" and int(one.value) in years:
        return True
    if one.kind == "year" and any(
        word.index
        and other.words[word.index - 1].text in "/-–"
        and word.text == f"{one.value % 100:02g}"
        for word in other.words
    ):
        return True
    if one.kind == "number" and any(
        another.kind == "year" and another.value % 100 == one.value and _ends_span(one, side)
        for another in others
    ):
        return True
    if one.numeral.digits:
        digits = f"{one.value:g}"
        read = {k for another in others for k in range(another.first, another.last + 1)}
        if any(
            word.kind == "number" and digits in word.text and word.index not in read
            for word in other.words
        ):
            return True
    if _said_by_word(one, other, others):
        return True
    return any(
        same(one, another)
        and (one.kind == another.kind or one.kind != "money")
        and (one.kind == "ordinal") == (another.kind == "ordinal")
        for another in others
    )


def _ends_span(one: Quantity, side: Side) -> bool:
    """Tell whether a number is the short second year of a span ("1825-69")."""
    before = [word.text for word in side.words[max(0, one.first - 2) : one.first]]
    return len(before) == 2 and len(before[0]) == 4 and before[0].isdigit() and before[1] in "-–/"


def _said_by_word(quantity: Quantity, other: Side, others: list[Quantity]) -> bool:
    """Tell whether a word such as "both", "twice" or "decade" says the number."""
    if quantity.kind == "money":
        return False
    table = lexicon.rows_by_key("number_words.tsv")
    keys = {f"{quantity.value:g}"} if quantity.kind != "percent" else set()
    if quantity.kind == "measure" and quantity.unit == "time":
        keys.add(f"{quantity.base:g}h")
    if quantity.kind == "percent":
        keys.add(f"{quantity.value:g}%")
    if quantity.kind == "measure" and _one_unit(quantity, other):
        return True
    said = {word for key in keys for word in table.get(key, ())}
    read = {k for another in others for k in range(another.first, another.last + 1)}
    return any(
        word.index not in read and (word.lower in said or word.lemma in said)
        for word in other.words
    )


def _one_unit(quantity: Quantity, other: Side) -> bool:
    """Tell whether "a" with a unit says a measure ("a foot")."""
    table = unit_words()
    return any(
        table.get(after.lower, ("", 0.0))[0] == quantity.unit
        and close(table[after.lower][1], quantity.base, 0.01)
        for word, after in pairwise(other.words)
        if word.lower in ("a", "an")
    )
