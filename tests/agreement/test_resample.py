from __future__ import annotations

import numpy as np
import pytest

from evaluator.agreement import resample
from evaluator.agreement.resample import cluster_weights, number_groups, percentile_interval


def test_groups_are_drawn_whole_and_as_many_as_there_are() -> None:
    groups = number_groups(["a", "b", "a", "c", "b", "a"])
    weights = np.concatenate(list(cluster_weights(groups, 300, 1)))
    assert weights.shape == (300, 6)
    assert (weights[:, 0] == weights[:, 2]).all()
    assert (weights[:, 1] == weights[:, 4]).all()
    assert (weights[:, [0, 1, 3]].sum(axis=1) == 3).all()
    assert weights[:, 0].std() > 0


def test_one_group_cannot_be_resampled() -> None:
    assert list(cluster_weights(np.zeros(5, np.int64), 10, 1)) == []
    assert list(cluster_weights(np.zeros(0, np.int64), 10, 1)) == []


def test_block_size_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = np.arange(7)
    whole = np.concatenate(list(cluster_weights(groups, 50, 9)))
    monkeypatch.setattr(resample, "_CELLS", 21)
    pieces = list(cluster_weights(groups, 50, 9))
    assert len(pieces) > 10
    assert (np.concatenate(pieces) == whole).all()


def test_interval_of_a_mean_is_as_wide_as_theory_says() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=400)
    weights = np.concatenate(list(cluster_weights(np.arange(400), 4000, 2)))
    interval = percentile_interval(weights @ values / weights.sum(axis=1))
    assert interval is not None
    assert interval.high - interval.low == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.08)


def test_copies_in_one_group_do_not_narrow_the_interval() -> None:
    rng = np.random.default_rng(0)
    values = np.repeat(rng.normal(size=50), 20)

    def width(groups: np.ndarray) -> float:
        weights = np.concatenate(list(cluster_weights(groups, 1000, 2)))
        interval = percentile_interval(weights @ values / weights.sum(axis=1))
        assert interval is not None
        return interval.high - interval.low

    assert width(np.repeat(np.arange(50), 20)) > 3 * width(np.arange(1000))


def test_no_interval_when_most_resamples_had_nothing_to_measure() -> None:
    assert percentile_interval(np.array([np.nan, np.nan, 1.0])) is None
    assert percentile_interval(np.array([])) is None
    interval = percentile_interval(np.array([np.nan, 1.0, 2.0]))
    assert interval is not None
    assert 1 <= interval.low <= interval.high <= 2
