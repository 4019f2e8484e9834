"""All families of rules, in the order in which they are asked, and which of them a language has."""

from __future__ import annotations

from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules import (
    attribution,
    certainty,
    comparison,
    connective,
    gap,
    language,
    language_unrelated,
    name,
    negation,
    number,
    opposite_phrases,
    quantity,
    quotation,
    roles,
    sense,
    status,
    tense,
)
from evaluator.drift.rules.evidence import Evidence, Family
from evaluator.drift.rules.settled import without_said
from evaluator.drift.text import foreign_numerals, lexicon
from evaluator.types import Category

_ENGLISH_ONLY = (
    "negation",
    "polarity",
    "certainty",
    "attribution",
    "roles",
    "quantity",
    "comparison",
    "tense",
    "connective",
    "omission",
    "addition",
    "garbled",
)
_ANY_LANGUAGE = ("number", "date_time", "unit", "money", "name", "quotation", "untranslated")
_FORM = Category.GARBLED  # words said over and over are seen in any language
_NO_NAMES = lexicon.listed("languages_without_name_capitals")
_ANY_LANGUAGE_FAMILIES: tuple[Family, ...] = (quotation.evidence, language.evidence)
_FAMILIES: tuple[Family, ...] = (
    *_ANY_LANGUAGE_FAMILIES, negation.evidence, certainty.evidence, attribution.evidence,
    roles.evidence, quantity.evidence, comparison.evidence, tense.evidence, connective.evidence,
    opposite_phrases.evidence, status.evidence, sense.evidence, gap.evidence,
)  # fmt: skip


def rules_for(language: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the categories whose rules work in a language and those that are off.

    Args:
        language: ISO 639-1 code; None is taken for English.
    """
    if (language or "en") == "en":
        return (*_ANY_LANGUAGE, *_ENGLISH_ONLY), ()
    if language in _NO_NAMES:
        return tuple(kind for kind in _ANY_LANGUAGE if kind != "name"), ("name", *_ENGLISH_ONLY)
    return _ANY_LANGUAGE, _ENGLISH_ONLY


def names_are_told(language: str) -> bool:
    """Return whether names are told by their capitals in a language, by its ISO 639-1 code."""
    return language not in _NO_NAMES


def run(pair: Pair) -> list[Evidence]:
    """Return all that the rules see in a pair, doubles included."""
    code = pair.sides[0].language or "en"
    if code == "en" and (unrelated := language_unrelated.evidence(pair)):
        return unrelated
    found = _numbers(pair)
    found.extend(_names(pair))
    for family in _FAMILIES if code == "en" else _ANY_LANGUAGE_FAMILIES:
        found.extend(family(pair))
    if code == "en":
        return without_said(pair, found)
    known = rules_for(code)[0]
    return [item for item in found if item.category in (*known, _FORM)]


def _numbers(pair: Pair) -> list[Evidence]:
    one, other = pair.sides
    code = one.language or "en"
    found = number.evidence(pair)
    if code == "en":
        return found
    return [
        item
        for item in found
        if item.rule not in ("number-lost", "number-added")
        or not any(
            foreign_numerals.may_be_in_words(side.text[span.start : span.end], code)
            for side, spans in ((one, item.original), (other, item.rewrite))
            for span in spans
        )
    ]


def _names(pair: Pair) -> list[Evidence]:
    one, other = pair.sides
    code = one.language or "en"
    if not names_are_told(code):
        return []
    found = name.evidence(pair)
    if code == "en":
        return found
    # Without a list of its small words, a capital at the start of a sentence says nothing.
    return [
        item
        for item in found
        if not all(
            word.opening
            for side, spans in ((one, item.original), (other, item.rewrite))
            for span in spans
            for word in side.at(span)
        )
    ]
