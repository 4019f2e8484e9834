"""A unit's probability of drift, and what a calibration or another base rate makes of it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evaluator.drift.decide import fitted
from evaluator.drift.decide.figures import figures
from evaluator.drift.pair.matching import Matching
from evaluator.drift.rules.evidence import Evidence
from evaluator.types import Detection

_EDGE = 1e-6
_LEAST_LOGIT = -700  # under which its exponential is no number any more


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
