"""What a calibration changes: probabilities that mean what they say, and how sure a severity is.

`evaluator calibrate` fits these numbers to labels; see docs/calibration.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evaluator.drift.inputs import DriftSettings
from evaluator.types import Category, Finding, Severity

_EDGE = 1e-6
FIRM = frozenset(
    (Category.NUMBER, Category.MONEY, Category.UNIT, Category.QUANTITY, Category.COMPARISON,
     Category.CONNECTIVE, Category.CERTAINTY, Category.ATTRIBUTION, Category.TENSE, Category.ROLES,
     Category.GARBLED, Category.UNTRANSLATED)
)  # fmt: skip
"""Kinds of drift that are seldom found between faithful versions of a text.

Names, dates, negations, opposites, quotations and what is left out or put in are: translators say
them in other words. How often each was found in faithful and in damaged pairs of the fitted half is
printed by `python -m training.join`.
"""


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


@dataclass(frozen=True)
class Cuts:
    """Least drift of a unit for each severity.

    Attributes:
        minor: For findings at all.
        major: For major ones.
        critical: For critical ones. Where it is under `major`, evidence of something critical
            stands in units in which evidence of something major does not.
        firm: What the log-odds of a unit's drift gain for findings of `FIRM` categories.
    """

    minor: float
    major: float
    critical: float
    firm: float = 0.0


# What keeps pairs of two references at 5% (`evaluator benchmark` says which share is flagged). The
# drift of rules alone is another figure, and 5% would cost a third of what they find.
_JOINED = Cuts(0.0, 0.81, 0.15, firm=2.8)
_RULES_ALONE = Cuts(0.0, 0.4, 0.25)


def cuts(settings: DriftSettings, *, learned: bool) -> Cuts:
    """Return the cut-offs of a run.

    Args:
        settings: Those that name none leave the fitted ones.
        learned: Whether the learned detector takes part.
    """
    fitted = _JOINED if learned else _RULES_ALONE
    return Cuts(
        settings.minor,
        fitted.major if settings.major is None else settings.major,
        fitted.critical if settings.critical is None else settings.critical,
        fitted.firm,
    )


def graded(findings: Sequence[Finding], drift: float, cuts: Cuts) -> tuple[Finding, ...]:
    """Take findings down to the gravest severity that the unit's drift is high enough for.

    Args:
        findings: Of one unit.
        drift: The unit's calibrated probability of drift.
        cuts: Those of the run.

    Returns:
        In the same order; none where the drift is under `cuts.minor`.
    """
    if drift < cuts.minor:
        return ()
    firm = calibrated(drift, 1.0, cuts.firm)
    return tuple(
        replace(
            finding,
            severity=_highest(finding.severity, firm if finding.category in FIRM else drift, cuts),
        )
        for finding in findings
    )


def _highest(own: Severity, drift: float, cuts: Cuts) -> Severity:
    for severity, least in ((Severity.CRITICAL, cuts.critical), (Severity.MAJOR, cuts.major)):
        if severity.rank <= own.rank and drift >= least:
            return severity
    return min(own, Severity.MINOR, key=lambda one: one.rank)
