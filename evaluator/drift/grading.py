"""Severity of a unit, the interim drift score, and the MQM category of each kind of drift."""

from __future__ import annotations

from collections.abc import Iterable

from evaluator.drift.matching import Matching
from evaluator.types import Category, Detection, Finding, Severity

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
_WEIGHT = {
    Severity.NONE: 0.0, Severity.MINOR: 0.25, Severity.MAJOR: 0.65, Severity.CRITICAL: 0.9,
}  # fmt: skip
_LEAST = 0.35


def severity_of(findings: Iterable[Finding]) -> Severity:
    """Return the highest severity among findings; none without any."""
    return max(
        (item.severity for item in findings), key=lambda one: one.rank, default=Severity.NONE
    )


def drift_score(
    findings: Iterable[Finding],
    matching: Matching | None = None,
    detection: Detection | None = None,
) -> float:
    """Return how likely a unit drifted, 0 to 1.

    Findings count as independent evidence, each with its severity's weight times its confidence;
    the learned detector's probability is one more. Without it, the content words that nothing
    answers well add up to `_LEAST`.

    Args:
        findings: Of the unit.
        matching: The unit's matched words; without them only the findings count.
        detection: What the learned detector says of the unit.
    """
    kept = 1.0 if detection is None else 1.0 - detection.probability
    for item in findings:
        if detection is not None and item.category is Category.MEANING:
            continue
        kept *= 1.0 - _WEIGHT[item.severity] * item.confidence
    if matching is not None and detection is None:
        kept *= 1.0 - _LEAST * _emptiness(matching)
    return 1.0 - kept


def _emptiness(matching: Matching) -> float:
    """Share of badly answered content words, the worse side of the two, 0 to 1."""
    shares = []
    for side, best in (
        (matching.original, matching.answered_original),
        (matching.rewrite, matching.answered_rewrite),
    ):
        content = [float(best[word.index]) for word in side.words if word.content]
        if content:
            shares.append(sum(max(0.0, 1.0 - value / 0.7) for value in content) / len(content))
    return min(1.0, 2 * max(shares, default=0.0))
