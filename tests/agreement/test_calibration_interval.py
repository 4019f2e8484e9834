"""The interval of the calibration error holds the error that there is, and the one seen."""

from __future__ import annotations

import numpy as np
import pytest

from evaluator.agreement import curves
from evaluator.agreement.estimate import calibration_estimate
from evaluator.agreement.resample import cluster_weights

SAID = np.array([0.05, 0.25, 0.45, 0.65, 0.85])


@pytest.mark.parametrize("off", [0.0, 0.1])
def test_it_holds_the_true_error(off: float) -> None:
    """Of 60 sets from a population with a known error; the middle of the resamples misses most."""
    rng = np.random.default_rng(6)
    held = 0
    for turn in range(60):
        probability = rng.choice(SAID, size=150)
        drifted = rng.random(150) < probability + off
        draws = list(cluster_weights(np.arange(150), 200, turn))
        point = curves.calibration_gaps(probability, drifted, np.ones((1, 150)))
        gaps = [curves.calibration_gaps(probability, drifted, weights) for weights in draws]
        told = calibration_estimate(point, np.concatenate(gaps), "")
        assert told.interval is not None
        assert told.value is not None
        assert told.interval.low <= told.value <= told.interval.high
        held += told.interval.low <= off <= told.interval.high
    assert held >= 55


def test_nothing_has_no_error() -> None:
    told = calibration_estimate(np.full((1, 10), np.nan), np.empty((0, 10)), "none")
    assert (told.value, told.reason) == (None, "none")
