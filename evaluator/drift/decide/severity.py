"""Severity of a unit, and the MQM category of each kind of drift."""

from __future__ import annotations

from collections.abc import Iterable

from evaluator.types import Category, Finding, Severity

MQM: dict[Category, str] = {
    Category.NUMBER: "Accuracy/Mistranslation",
    Category.DATE_TIME: "Accuracy/Mistranslation",
    Category.UNIT: "Accuracy/Mistranslation",
    Category.MONEY: "Accuracy/Mistranslation",
    Category.NAME: "Accuracy/Mistranslation",
    Category.NEGATION: "Accuracy/Mistranslation",
    Category.POLARITY: "Accuracy/Mistranslation",
    Category.CERTAINTY: "Accuracy/Mistranslation",
    Category.ATTRIBUTION: "Accuracy/Mistranslation",
    Category.ROLES: "Accuracy/Mistranslation",
    Category.QUOTATION: "Accuracy/Mistranslation",
    Category.QUANTITY: "Accuracy/Mistranslation",
    Category.COMPARISON: "Accuracy/Mistranslation",
    Category.TENSE: "Accuracy/Mistranslation",
    Category.CONNECTIVE: "Accuracy/Mistranslation",
    Category.OMISSION: "Accuracy/Omission",
    Category.ADDITION: "Accuracy/Addition",
    Category.GARBLED: "Fluency/Unintelligible",
    Category.UNTRANSLATED: "Accuracy/Untranslated text",
    Category.MEANING: "Accuracy/Mistranslation",
}


def severity_of(findings: Iterable[Finding]) -> Severity:
    """Return the highest severity among the findings that count; none without any."""
    return max(
        (item.severity for item in findings if item.counts),
        key=lambda one: one.rank,
        default=Severity.NONE,
    )
