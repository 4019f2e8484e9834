"""What the drift stage does with fitted numbers is what they were fitted for."""

from __future__ import annotations

import numpy as np
import pytest

from evaluator.calibration.platt import Platt
from evaluator.drift.thresholds import Cuts, calibrated, graded
from evaluator.types import Category, Finding, Severity


@pytest.mark.parametrize(("scale", "offset"), [(1.0, 0.0), (0.4, -2.0), (3.0, 1.0), (0.0, 0.5)])
def test_probabilities_are_calibrated_as_they_were_fitted(scale: float, offset: float) -> None:
    given = np.linspace(0, 1, 21)
    ours = [calibrated(float(p), scale, offset) for p in given]
    assert ours == pytest.approx(Platt(scale, offset)(given), abs=2e-6)
    assert ours == sorted(ours)


def finding(severity: Severity) -> Finding:
    return Finding(Category.NUMBER, "Accuracy/Mistranslation", severity, 0.9, "1 became 2.")


@pytest.mark.parametrize(
    ("drift", "severities"),
    [
        (0.1, []),
        (0.2, ["minor", "minor", "minor"]),
        (0.5, ["major", "major", "minor"]),
        (0.8, ["critical", "major", "minor"]),
    ],
)
def test_findings_are_as_grave_as_the_drift_is_sure(drift: float, severities: list[str]) -> None:
    found = [finding(each) for each in (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)]
    got = graded(found, drift, Cuts(minor=0.2, major=0.5, critical=0.8))
    assert [each.severity.value for each in got] == severities


def test_by_default_nothing_changes() -> None:
    found = (finding(Severity.CRITICAL),)
    assert graded(found, 0.0, Cuts(0.0, 0.0, 0.0)) == found
    assert calibrated(0.0, 1.0, 0.0) == 0.0
