"""Rules that a result must keep, for pipelines: which was crossed, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evaluator.types import Severity


class GateLevel(StrEnum):
    """How severe a finding must be to cross `fail_on`."""

    MINOR = Severity.MINOR.value
    MAJOR = Severity.MAJOR.value
    CRITICAL = Severity.CRITICAL.value


@dataclass(frozen=True)
class Gates:
    """The rules; None is no rule.

    Attributes:
        fail_on: No finding may be this severe or worse.
        max_drift: Drift may not be over this, 0 to 1: an article's expected share of drifted
            units, or a row's probability of drift.
        min_coverage: Coverage of an article's original may not be under this, 0 to 1.
    """

    fail_on: GateLevel | None = None
    max_drift: float | None = None
    min_coverage: float | None = None
