from __future__ import annotations

import numpy as np
import pytest

from evaluator.calibration.platt import Platt, fit_platt


def simulated(scale: float, offset: float, count: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities, and labels that follow `scale * logit + offset`."""
    rng = np.random.default_rng(3)
    given = 1 / (1 + np.exp(-rng.normal(0, 1.5, count)))
    return given, rng.random(count) < Platt(scale, offset)(given)


@pytest.mark.parametrize(("scale", "offset"), [(1.0, 0.0), (0.5, -1.0), (2.0, 0.7)])
def test_finds_what_the_labels_were_drawn_from(scale: float, offset: float) -> None:
    given, drifted = simulated(scale, offset)
    fitted = fit_platt(given, drifted, np.ones(len(given)))
    assert fitted.scale == pytest.approx(scale, abs=0.08)
    assert fitted.offset == pytest.approx(offset, abs=0.08)


def test_weights_count_like_copies() -> None:
    given, drifted = simulated(0.8, 0.2, 300)
    times = np.random.default_rng(0).integers(1, 4, 300)
    weighted = fit_platt(given, drifted, times.astype(float))
    copied = fit_platt(np.repeat(given, times), np.repeat(drifted, times), np.ones(times.sum()))
    assert weighted.scale == pytest.approx(copied.scale, rel=1e-6)
    assert weighted.offset == pytest.approx(copied.offset, abs=1e-6)


def test_perfect_separation_stays_finite() -> None:
    given = np.array([0.0, 0.1, 0.9, 1.0])
    fitted = fit_platt(given, given > 0.5, np.ones(4))
    said = fitted(given)
    assert np.isfinite(said).all()
    assert (said[:2] < 0.5).all()
    assert (said[2:] > 0.5).all()


def test_an_order_turned_round_is_flattened_instead() -> None:
    given, drifted = simulated(1.0, 0.0, 500)
    fitted = fit_platt(given, ~drifted, np.ones(500))
    assert fitted.scale == 0.0
    assert fitted(np.array([0.1, 0.9])) == pytest.approx((~drifted).mean())
