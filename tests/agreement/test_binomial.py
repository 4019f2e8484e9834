from __future__ import annotations

import pytest
from scipy.stats import binomtest

from evaluator.agreement.binomial import exact_interval


@pytest.mark.parametrize("level", [0.9, 0.95])
@pytest.mark.parametrize(
    ("hits", "trials"), [(0, 1), (1, 1), (0, 100), (3, 100), (100, 100), (57, 223), (4000, 90000)]
)
def test_agrees_with_scipy(hits: int, trials: int, level: float) -> None:
    ours = exact_interval(hits, trials, level)
    theirs = binomtest(hits, trials).proportion_ci(level, method="exact")
    assert ours.low == pytest.approx(theirs.low, abs=1e-9)
    assert ours.high == pytest.approx(theirs.high, abs=1e-9)


def test_nothing_tried_nothing_known() -> None:
    interval = exact_interval(0, 0)
    assert (interval.low, interval.high) == (0.0, 1.0)
