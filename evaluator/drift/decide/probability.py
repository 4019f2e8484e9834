"""How likely a unit drifted: the figures it is told by, and what settings make of the answer.

The figures are what matching, detector and rules say of the unit; their weights are fitted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from evaluator.drift.decide import fitted
from evaluator.drift.decide.settings import DriftSettings
from evaluator.drift.pair.matching import Matching, unaligned, unaligned_there
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.side import Side
from evaluator.types import Detection, FloatArray, Severity, TokenVectors

PLAIN = (
    "rules",
    "graves",
    "words",
    "original_unanswered",
    "rewrite_unanswered",
    "length_gap",
    "cosine",
    "token_f1",
    "least",
    "original_least",
    "rewrite_least",
)
"""Figures that need no detector, in the order of `figures`."""
LEARNED = ("detector", "original_tags", "rewrite_tags", "tagged")
"""Those of the detector, behind them."""
_MOST_ODDS = 12.0
_EDGE = 1e-6
_LEAST_LOGIT = -700  # under which its exponential is no number any more
# Share of grave ones among right findings of a grade, before they were counted.
_TYPED = {
    Severity.NONE: 0.0, Severity.MINOR: 0.4, Severity.MAJOR: 0.8, Severity.CRITICAL: 0.95,
}  # fmt: skip
_FEW = 3
_FEWEST_WORDS, _MOST_WORDS = 4, 160
# What usual faithful pairs have, where there are no vectors.
_USUAL = (0.9, 0.85, 0.45, 0.6, 0.6)


def grave_share(item: Evidence) -> float:
    """Return how often what a rule saw was grave: counted, and before that as it was graded."""
    typed = item.confidence * _TYPED[item.severity]
    return fitted.rule_grave(item.rule, item.severity, typed)


def rules_score(evidence: Iterable[Evidence]) -> float:
    """Return how likely a unit drifted by the rules alone: each counts for itself (noisy or)."""
    kept = 1.0
    for item in evidence:
        kept *= 1.0 - grave_share(item)
    return 1.0 - kept


def figures(
    evidence: Sequence[Evidence], matching: Matching, detection: Detection | None
) -> list[float]:
    """Return the figures of a unit: `PLAIN`, and `LEARNED` behind them with a detector.

    Args:
        evidence: What the rules say of it, each drift once.
        matching: Its matched words.
        detection: What the learned detector says of it.
    """
    one, other = matching.original, matching.rewrite
    counts = [
        len(side.words) - [word.kind for word in side.words].count("mark") for side in (one, other)
    ]
    words = min(max(sum(counts), _FEWEST_WORDS), _MOST_WORDS)
    grave = [item for item in evidence if item.severity.rank > 1]
    out = [
        rules_score(evidence),
        rules_score(grave),
        math.log(words),
        math.log1p(len(unaligned(matching))),
        math.log1p(len(unaligned_there(matching))),
        abs(math.log((counts[0] + 3) / (counts[1] + 3))),
        *_answers(one, other),
    ]
    if detection is not None:
        likely = min(max(detection.probability, 1e-9), 1 - 1e-9)
        odds = math.log(likely) - math.log1p(-likely)
        tags = detection.original_tags, detection.rewrite_tags
        out += [
            min(max(odds, -_MOST_ODDS), _MOST_ODDS),
            *(max((tag.probability for tag in some), default=0.0) for some in tags),
            math.log1p(sum(t.probability * (t.end - t.start) for some in tags for t in some) / 6),
        ]
    return out


def drift_score(
    evidence: Sequence[Evidence], matching: Matching, detection: Detection | None = None
) -> float:
    """Return how likely a unit drifted gravely, 0 to 1, at the fitted base rate.

    Args:
        evidence: What the rules say of the unit, each drift once.
        matching: The unit's matched words.
        detection: What the learned detector says of the unit.
    """
    fit = fitted.fit(learned=detection is not None)
    return fit.drift(figures(evidence, matching, detection))


def calibrated(probability: float, scale: float, offset: float) -> float:
    """Return sigmoid(`scale` * logit(`probability`) + `offset`) (Platt 1999).

    With 1 and 0 the probability stays as it is.
    """
    if scale == 1.0 and offset == 0.0:
        return probability
    inside = min(max(probability, _EDGE), 1 - _EDGE)
    logit = scale * (math.log(inside) - math.log1p(-inside)) + offset
    return 1 / (1 + math.exp(-logit)) if logit > _LEAST_LOGIT else 0.0


def shift_prior(probability: float, base_rate: float, prior: float) -> float:
    """Return the probability where the share of drifted pairs is `prior`, not `base_rate`.

    Bayes' rule on the odds (Saerens, Latinne and Decaestecker 2002). 0 and 1 stay.

    Args:
        probability: Calibrated for `base_rate`.
        base_rate: Between 0 and 1, both excluded.
        prior: Likewise.
    """
    odds = prior / (1 - prior) * (1 - base_rate) / base_rate
    return probability * odds / (probability * odds + 1 - probability)


def as_set(probability: float, settings: DriftSettings) -> float:
    """Return a drift calibrated and for the share of drifted units, as the settings have both."""
    found = calibrated(probability, settings.scale, settings.offset)
    if settings.prior is None:
        return found
    return shift_prior(found, settings.base_rate, settings.prior)


def _answers(one: Side, other: Side) -> tuple[float, ...]:
    """Return cosine, token F1, the least answered piece, and the mean of three of each side."""
    if one.tokens is None or other.tokens is None:
        return _USUAL
    a, b = one.tokens.vectors, other.tokens.vectors
    if not len(a) or not len(b):
        return _USUAL
    cosines = a @ b.T
    best = np.maximum.reduce(cosines, axis=1), np.maximum.reduce(cosines)
    precision, recall = _mean(best[1]), _mean(best[0])
    means = np.add.reduce(a) / np.float32(len(a)), np.add.reduce(b) / np.float32(len(b))
    norm = float(np.sqrt(means[0] @ means[0]) * np.sqrt(means[1] @ means[1])) + 1e-9
    return (
        float(means[0] @ means[1]) / norm,
        2 * precision * recall / max(precision + recall, 1e-9),
        float(min(np.minimum.reduce(best[0]), np.minimum.reduce(best[1]))),
        _least(best[0], one, one.tokens),
        _least(best[1], other, other.tokens),
    )


def _mean(values: FloatArray) -> float:
    # As `values.mean()` has it, in a third of the time.
    return float(np.add.reduce(values) / np.float32(len(values)))


def _least(best: FloatArray, side: Side, tokens: TokenVectors) -> float:
    """Return the mean answer of the three content words that are answered least."""
    least: list[float] = []
    ends = [(word.start, word.end) for word in side.content]
    following = iter([*ends, (math.inf, math.inf)])
    end, own = -math.inf, math.inf
    start, then = next(following)
    # Pieces come in the order of words.
    for place, value in zip(tokens.offsets[:, 0].tolist(), best.tolist(), strict=True):
        while start <= place:
            if own < math.inf:
                least.append(own)
            own, end = math.inf, then
            start, then = next(following)
        if place < end and value < own:
            own = value
    if own < math.inf:
        least.append(own)
    if not least:
        return _mean(best)
    few = sorted(least)[:_FEW]
    return sum(few) / len(few)
