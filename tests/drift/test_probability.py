"""A unit's probability of drift, and what a calibration makes of it."""

import math

import pytest

from evaluator import drift
from evaluator.drift.decide.probability import calibrated


def test_calibration_moves_the_log_odds() -> None:
    assert calibrated(0.3, 1.0, 0.0) == 0.3
    assert math.isclose(calibrated(0.5, 2.0, math.log(3)), 0.75)
    assert calibrated(0.6, 2.0, 0.0) > 0.6 > calibrated(0.6, 0.5, 0.0) > 0.5


@pytest.mark.parametrize(("probability", "offset"), [(0.0, 0.0), (1.0, 0.0), (0.0, -800.0)])
def test_certain_probabilities_stay_in_bounds(probability: float, offset: float) -> None:
    assert 0.0 <= calibrated(probability, 1.5, offset) <= 1.0


def test_a_calibration_changes_the_drift_and_no_finding() -> None:
    """What is cut from a finding's confidence was fitted to it as it comes."""
    sides = (drift.UnitText("The fee is 12 euros."), drift.UnitText("The fee is 21 euros."))
    plain, moved = (
        drift.judge(*sides, drift.DriftSettings(possible=0.0, scale=scale, offset=offset))
        for scale, offset in ((1.0, 0.0), (0.5, -3.0))
    )
    assert moved.score < plain.score
    assert plain.findings
    assert moved.findings == plain.findings
