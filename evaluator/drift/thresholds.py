"""What a calibration changes: probabilities that mean what they say, and how sure a severity is.

`evaluator calibrate` fits these numbers to labels; see docs/calibration.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from evaluator.types import Finding, Severity

_EDGE = 1e-6


def calibrated(probability: float, scale: float, offset: float) -> float:
    """Return sigmoid(`scale` * logit(`probability`) + `offset`) (Platt 1999).

    With 1 and 0 the probability stays as it is.
    """
    if scale == 1.0 and offset == 0.0:
        return probability
    inside = min(max(probability, _EDGE), 1 - _EDGE)
    logit = scale * (math.log(inside) - math.log1p(-inside)) + offset
    return 1 / (1 + math.exp(-logit)) if logit > -700 else 0.0


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


def graded(
    findings: Sequence[Finding], drift: float, minor: float, major: float, critical: float
) -> tuple[Finding, ...]:
    """Take findings down to the gravest severity that the unit's drift is high enough for.

    Args:
        findings: Of one unit.
        drift: The unit's calibrated probability of drift.
        minor: Least drift of a unit that has findings at all.
        major: Least drift for major ones.
        critical: Least drift for critical ones. Where it is under `major`, evidence of something
            critical stands in units in which evidence of something major does not.

    Returns:
        In the same order; none where the drift is under `minor`.
    """
    if drift < minor:
        return ()
    enough = {Severity.CRITICAL: drift >= critical, Severity.MAJOR: drift >= major}
    return tuple(
        replace(finding, severity=_highest(finding.severity, enough)) for finding in findings
    )


def _highest(own: Severity, enough: dict[Severity, bool]) -> Severity:
    for severity in (Severity.CRITICAL, Severity.MAJOR):
        if severity.rank <= own.rank and enough[severity]:
            return severity
    return min(own, Severity.MINOR, key=lambda one: one.rank)
