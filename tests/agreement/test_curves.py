"""Our array-wise measures against scikit-learn's, one weighting at a time."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

from evaluator.agreement import curves
from evaluator.agreement.curves import Ranking


def sample(seed: int, ties: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    drifted = rng.random(200) < 0.3
    scores = rng.normal(size=200) + drifted
    if ties:
        scores = np.round(scores)
    weights = np.vstack([np.ones(200), rng.integers(0, 4, size=(5, 200))]).astype(float)
    return scores, drifted, weights


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_scikit_learn(seed: int, ties: bool) -> None:
    scores, drifted, weights = sample(seed, ties)
    sweep = Ranking(scores, drifted).sweep(weights)
    areas, precisions = curves.auc(sweep), curves.average_precision(sweep)
    recalls = curves.recall_at(sweep, 0.05)
    for row, weight in enumerate(weights):
        assert areas[row] == pytest.approx(roc_auc_score(drifted, scores, sample_weight=weight))
        assert precisions[row] == pytest.approx(
            average_precision_score(drifted, scores, sample_weight=weight)
        )
        alarms, hits, _ = roc_curve(drifted, scores, sample_weight=weight, drop_intermediate=False)
        assert recalls[row] == pytest.approx(hits[alarms <= 0.05 + 1e-12].max())


@pytest.mark.parametrize("ties", [False, True])
def test_placements_average_to_the_area(ties: bool) -> None:
    scores, drifted, weights = sample(7, ties)
    ranking = Ranking(scores, drifted)
    sweep = ranking.sweep(weights)
    placed = curves.placements(sweep, ranking.levels, drifted)
    both = np.stack([drifted, ~drifted], axis=1)
    assert curves.means(placed, weights, both) == pytest.approx(
        np.repeat(curves.auc(sweep)[:, None], 2, axis=1)
    )


def test_a_kind_is_set_against_all_pairs_of_the_other_label() -> None:
    scores, drifted, weights = sample(3, True)
    kind = drifted & (np.arange(200) % 2 == 0)
    ranking = Ranking(scores, drifted)
    placed = curves.placements(ranking.sweep(weights), ranking.levels, drifted)
    rows = kind | ~drifted
    got = curves.means(placed, weights, kind[:, None])[:, 0]
    want = [roc_auc_score(drifted[rows], scores[rows], sample_weight=w[rows]) for w in weights]
    assert got == pytest.approx(want)


def test_caught_is_recall_and_false_alarms_at_the_threshold() -> None:
    scores, drifted, weights = sample(4, True)
    ranking = Ranking(scores, drifted)
    sweep = ranking.sweep(weights)
    caught = curves.caught_at(sweep, ranking.levels, 0.2)
    both = curves.means(caught, weights, np.stack([drifted, ~drifted], axis=1))
    assert both[:, 0] == pytest.approx(curves.recall_at(sweep, 0.2))
    assert (both[:, 1] <= 0.2 + 1e-9).all()


def test_one_class_has_no_figure() -> None:
    sweep = Ranking(np.arange(4.0), np.ones(4, bool)).sweep(np.ones((1, 4)))
    for figure in (
        curves.auc(sweep),
        curves.average_precision(sweep),
        curves.recall_at(sweep, 0.05),
    ):
        assert np.isnan(figure).all()


def test_a_threshold_that_ties_with_too_many_faithful_pairs_catches_nothing() -> None:
    scores = np.array([1.0, 1.0, 0.0, 0.0])
    drifted = np.array([True, False, False, True])
    sweep = Ranking(scores, drifted).sweep(np.ones((1, 4)))
    assert curves.recall_at(sweep, 0.05)[0] == 0
    assert curves.recall_at(sweep, 0.5)[0] == 0.5


def test_calibration_error_by_hand() -> None:
    probability = np.array([0.05, 0.05, 0.95, 1.0])
    drifted = np.array([False, True, True, True])
    weights = np.array([[1.0, 1, 1, 1], [3.0, 1, 0, 0]])
    # Bins 0 and 9: |1 - 0.1| / 4 + |2 - 1.95| / 4, then |1 - 0.2| / 4.
    assert curves.calibration_error(probability, drifted, weights) == pytest.approx([0.2375, 0.2])


def test_minimal_shares_count_a_tie_half() -> None:
    suspicion = np.array([2.0, 1.0, 1.0, 1.0, 0.0, 5.0, 9.0])
    drifted = np.array([True, False, True, False, True, True, True])
    minimal = np.array([0, 0, 1, 1, 0, -1, 2])
    shares = curves.minimal_shares(suspicion, drifted, minimal)
    assert shares == pytest.approx([1.0, np.nan, 0.5, np.nan, 0.0, np.nan, np.nan], nan_ok=True)
