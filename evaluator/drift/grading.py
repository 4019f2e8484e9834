"""Severity of a unit, the drift score, and the MQM category of each kind of drift."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Protocol

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
_MOST_ODDS = 12.0
# Printed by `python -m training.join`; see there for what they were fitted on.
_JOINT_DETECTOR = 0.748
_JOINT_RULES = 2.409
_JOINT_OFFSET = -0.346
_CURVE_STEEPER = 1.565
_CURVE_OFFSET = -1.231
# Fitted too, it would be 0: the least drift of all would be 10%, the labels' own noise.
LOW_SLOPE = 0.5
TOKEN_WEIGHT = 0.75
LENGTH_WEIGHT = 0.6
_USUAL_TOKEN = 0.35
_USUAL_WORDS = 40
_FEWEST_WORDS, _MOST_WORDS = 16, 160


def severity_of(findings: Iterable[Finding]) -> Severity:
    """Return the highest severity among the findings that count; none without any."""
    return max(
        (item.severity for item in findings if item.counts),
        key=lambda one: one.rank,
        default=Severity.NONE,
    )


class Graded(Protocol):
    """What has a severity and a confidence: a finding, or a piece of evidence."""

    @property
    def severity(self) -> Severity:
        """How bad it is."""

    @property
    def confidence(self) -> float:
        """How sure it is, 0 to 1."""


def drift_score(
    evidence: Iterable[Graded],
    matching: Matching | None = None,
    detection: Detection | None = None,
) -> float:
    """Return how likely a unit drifted, 0 to 1.

    With the learned detector it is a logistic regression on `features` and beta calibration of it
    (Kull, Silva Filho and Flach 2017), whose numbers `python -m training.join` fits; without it,
    evidence counts as independent (noisy or), and the content words that nothing answers well add
    up to `_LEAST`.

    Args:
        evidence: What the rules say of the unit.
        matching: The unit's matched words; without them only the evidence counts.
        detection: What the learned detector says of the unit.
    """
    if detection is None:
        kept = 1.0 - rules_score(evidence)
        if matching is not None:
            kept *= 1.0 - _LEAST * _emptiness(matching)
        return 1.0 - kept
    odds, rules = features(evidence, matching, detection)
    logit = _JOINT_OFFSET + _JOINT_DETECTOR * odds + _JOINT_RULES * rules
    return 1.0 / (1.0 + math.exp(-curve(logit, _CURVE_STEEPER, _CURVE_OFFSET)))


def curve(logit: float, steeper: float, offset: float) -> float:
    """Return the calibrated log-odds of a joined one.

    Args:
        logit: Of the regression.
        steeper: What the slope grows by from its low end, `LOW_SLOPE`, to its high end.
        offset: Of the log-odds.
    """
    return offset + LOW_SLOPE * logit + steeper * math.log1p(math.exp(logit))


def rules_score(evidence: Iterable[Graded]) -> float:
    """Return how likely a unit drifted by the rules alone: each its weight times its confidence."""
    kept = 1.0
    for item in evidence:
        kept *= 1.0 - _WEIGHT[item.severity] * item.confidence
    return 1.0 - kept


def features(
    evidence: Iterable[Graded],
    matching: Matching | None,
    detection: Detection,
    token_weight: float = TOKEN_WEIGHT,
    length_weight: float = LENGTH_WEIGHT,
) -> tuple[float, float]:
    """Return what the joined probability is made of.

    Translation goes wrong by the word, so that a longer pair drifted more likely. The detector was
    taught on pairs of any length with one damage each, and does not know that.

    Args:
        evidence: What the rules say of the unit.
        matching: The unit's matched words; without it, or their vectors, a usual pair's are taken.
        detection: What the learned detector says of the unit.
        token_weight: What the least well answered word piece adds to the detector's log-odds, for
            a whole cosine.
        length_weight: What e times as many words add; 1 would be a pair's odds by the word.

    Returns:
        The detector's log-odds (within ±`_MOST_ODDS`), moved by the least answered word piece and
        by the number of words, and the rules' score, 0 to 1.
    """
    likely = min(max(detection.probability, 1e-9), 1 - 1e-9)
    odds = min(max(math.log(likely) - math.log1p(-likely), -_MOST_ODDS), _MOST_ODDS)
    if matching is not None:
        if matching.least_token is not None:
            odds += token_weight * (_USUAL_TOKEN - matching.least_token)
        sides = matching.original.words, matching.rewrite.words
        count = sum(word.kind != "mark" for words in sides for word in words)
        inside = min(max(count, _FEWEST_WORDS), _MOST_WORDS)
        odds += length_weight * math.log(inside / _USUAL_WORDS)
    return odds, rules_score(evidence)


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
