"""The probability of drift for another share of drifted units."""

import pytest

from evaluator import drift
from evaluator.drift.decide.probability import shift_prior


@pytest.mark.parametrize(
    ("probability", "prior", "shifted"),
    [(0.5, 0.1, 1 / 10), (0.5, 0.5, 0.5), (0.0, 0.9, 0.0), (1.0, 0.1, 1.0)],
)
def test_shift_prior_from_an_even_base_rate(
    probability: float, prior: float, shifted: float
) -> None:
    assert shift_prior(probability, 0.5, prior) == pytest.approx(shifted)


def test_shift_prior_goes_back() -> None:
    assert shift_prior(shift_prior(0.37, 0.3, 0.05), 0.05, 0.3) == pytest.approx(0.37)


def test_a_prior_changes_the_drift_and_no_severity() -> None:
    sides = (drift.UnitText("The fee is 12 euros."), drift.UnitText("The fee is 21 euros."))
    usual = drift.judge(*sides)
    rare = drift.judge(*sides, drift.DriftSettings(prior=0.01))
    assert rare.score < usual.score
    assert rare.severity is usual.severity
