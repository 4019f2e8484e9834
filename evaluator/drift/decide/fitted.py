"""The numbers of the drift stage that were fitted to labelled pairs, in `fitted.json`.

`python -m training.join` writes them and says what they were fitted on.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from evaluator.types import Severity

PATH = Path(__file__).with_name("fitted.json")
_FIRM = 8.0


@dataclass(frozen=True)
class Logistic:
    """A logistic regression: sigmoid(`offset` + sum of `weights` times the figures).

    Attributes:
        weights: One a figure, in their order.
    """

    weights: tuple[float, ...]
    offset: float

    def __call__(self, figures: Sequence[float]) -> float:
        """Return the probability, 0 to 1."""
        logit = self.offset + math.fsum(
            weight * figure for weight, figure in zip(self.weights, figures, strict=True)
        )
        return 0.5 * (1 + math.tanh(logit / 2))


@dataclass(frozen=True)
class Fit:
    """How a run with the detector, or one without it, turns figures into probabilities.

    Attributes:
        drift: That a unit drifted gravely, from `probability.figures`.
        right: That a reader marked the words of a rule's finding, from
            `likelihood.finding_figures`.
        lone: Likewise of words that no rule speaks for; None without the detector.
        grave: That the reader marked those as major or critical.
        likely: Least `right` of a finding that counts.
        sure: Least `right` of one that is sure.
        possible: Least `right` of one that is asked about.
    """

    drift: Logistic
    right: Logistic
    lone: Logistic | None
    grave: Logistic | None
    likely: float
    sure: float
    possible: float
    drifted: float


@dataclass(frozen=True)
class Rule:
    """How often a rule spoke on read pairs, and how often rightly, at one severity or at all.

    Attributes:
        spoke: Originals on which it spoke; one with several rewrites counts once.
        right: Of these, those in which the reader marked its words.
        grave: Of these, those in which the reader marked them as major or critical.
    """

    spoke: int
    right: int
    grave: int


_NEVER = Rule(0, 0, 0)


def _logistic(record: dict[str, Any]) -> Logistic:
    return Logistic(tuple(map(float, record["weights"])), float(record["offset"]))


@lru_cache(maxsize=1)
def _record() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=2)
def fit(*, learned: bool) -> Fit:
    """Return what was fitted for runs with the detector or for those without."""
    return read_fit(_record()["learned" if learned else "rules_alone"])


def read_fit(record: dict[str, Any]) -> Fit:
    """Return a fit from plain values, as `fitted.json` holds them."""
    return Fit(
        _logistic(record["drift"]),
        _logistic(record["right"]),
        _logistic(record["lone"]) if "lone" in record else None,
        _logistic(record["grave"]) if "grave" in record else None,
        float(record["likely"]),
        float(record["sure"]),
        float(record["possible"]),
        float(record["drifted"]),
    )


@lru_cache(maxsize=1)
def _graded() -> dict[tuple[str, str], Rule]:
    """Return the counts of each rule at each severity that it spoke with."""
    return {
        (key, severity): Rule(*counts)
        for key, grades in _record()["rules"].items()
        for severity, counts in grades.items()
    }


@lru_cache(maxsize=1)
def rules() -> dict[str, Rule]:
    """Return the counts of each rule by its id, those of all its severities together."""
    return {
        key: Rule(*map(sum, zip(*grades.values(), strict=True)))
        for key, grades in _record()["rules"].items()
    }


def _counted(key: str, severity: Severity) -> Rule:
    return _graded().get((key, severity.value), _NEVER)


def rule_right(key: str, severity: Severity, typed: float) -> float:
    """Return the share of a rule's findings whose words a reader marked.

    Args:
        key: The rule's id.
        severity: With which it speaks: what it is unsure of it grades lower.
        typed: What it holds itself for, which counts as much as `_FIRM` findings would.
    """
    rule = _counted(key, severity)
    return (rule.right + _FIRM * typed) / (rule.spoke + _FIRM)


def rule_grave(key: str, severity: Severity, typed: float) -> float:
    """Return the share of a rule's findings that a reader called grave; see `rule_right`."""
    rule = _counted(key, severity)
    return (rule.grave + _FIRM * typed) / (rule.spoke + _FIRM)


def is_rare(key: str, severity: Severity) -> bool:
    """Return whether what a rule holds itself for counts more than its few cases."""
    return _counted(key, severity).spoke < _FIRM


def forget() -> None:
    """Have the file read anew."""
    for cached in (_record, fit, _graded, rules):
        cached.cache_clear()


def base_rate() -> float:
    """Return the share of gravely drifted pairs that the drift is calibrated for."""
    return float(_record()["base_rate"])


def fitted_on() -> str:
    """Say what the numbers were fitted on."""
    return str(_record()["fitted_on"])
