"""Agreement with people's scores: equal to scipy's, to the papers' examples, and to brute force."""

from __future__ import annotations

import tracemalloc
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from evaluator.agreement import (
    HumanResult,
    LabelledPair,
    Measure,
    concordance,
    permutation,
    systems,
)
from evaluator.agreement.correlations import kendall, mid_ranks, pearson, spearman
from evaluator.agreement.human import judge_human
from evaluator.agreement.resample import cluster_weights, number_groups


def drawn(size: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    human = rng.integers(0, 5, size).astype(float)
    return human, np.round(rng.normal(size=size) + human * 0.3, seed % 3)


@pytest.mark.parametrize("size", [3, 10, 57, 300])
@pytest.mark.parametrize("seed", range(6))
def test_coefficients_are_scipys(size: int, seed: int) -> None:
    human, metric = drawn(size, seed)
    if min(np.ptp(human), np.ptp(metric)) == 0:
        return
    even = np.ones((1, size))
    levels = min(len(set(human)), len(set(metric)))
    tau_b, tau_c, _ = kendall(concordance.count(human, metric), levels, even)[:, 0]
    assert pearson(human, metric, even)[0] == pytest.approx(stats.pearsonr(human, metric)[0])
    assert spearman(human, metric, even)[0] == pytest.approx(stats.spearmanr(human, metric)[0])
    assert tau_b == pytest.approx(stats.kendalltau(human, metric, variant="b")[0])
    assert tau_c == pytest.approx(stats.kendalltau(human, metric, variant="c")[0])


def test_weights_stand_for_rows_that_come_again() -> None:
    human, metric = drawn(40, 1)
    times = np.random.default_rng(2).integers(0, 3, 40)
    weights = times[None].astype(float)
    again = np.repeat(human, times), np.repeat(metric, times)
    assert pearson(human, metric, weights)[0] == pytest.approx(stats.pearsonr(*again)[0])
    assert spearman(human, metric, weights)[0] == pytest.approx(stats.spearmanr(*again)[0])
    assert mid_ranks(human, weights)[0][times > 0].min() >= 0.5


@pytest.mark.parametrize("epsilon", [0.0, 0.3, 2.0])
def test_counts_are_those_of_every_pair(epsilon: float) -> None:
    human, metric = drawn(83, 4)
    wanted = np.sign(human[:, None] - human)
    gap = metric[:, None] - metric
    said = np.where(np.abs(gap) <= epsilon + 1e-12, 0, np.sign(gap))
    other = ~np.eye(83, dtype=bool)
    counted = concordance.count(human, metric, epsilon)
    for got, pairs in (
        (counted.concordant, (wanted == said) & (wanted != 0)),
        (counted.discordant, (wanted == -said) & (wanted != 0)),
        (counted.tied_human, wanted == 0),
        (counted.tied_metric, said == 0),
        (counted.tied_both, (wanted == 0) & (said == 0)),
    ):
        assert got.tolist() == (pairs & other).sum(axis=1).tolist()


def test_accuracy_with_ties_of_the_papers_example() -> None:
    """Deutsch, Foster and Freitag 2023, section 4: tau prefers the metric that errs more often."""
    human = np.array([0, 0, 0, 0, 1, 2.0])
    first, second = np.array([0, 0, 0, 0, 2, 1.0]), np.array([0, 1, 2, 3, 4, 5.0])
    pairs = concordance.all_pairs(6, 0)
    for metric, right, calibrated, epsilon in ((first, 14, 14, 0.0), (second, 9, 10, 1.0)):
        assert concordance.correct_pairs(human, metric, pairs, 0.0).sum() == right
        assert concordance.calibrated(human, metric, pairs) == epsilon
        assert concordance.correct_pairs(human, metric, pairs, epsilon).sum() == calibrated
        counted = concordance.count(human, metric, epsilon)
        assert counted.correct.sum() / 2 == calibrated
        assert kendall(counted, 3, np.ones((1, 6)))[2, 0] == pytest.approx(calibrated / 15)


@pytest.mark.parametrize("seed", range(5))
def test_no_epsilon_is_better_than_the_calibrated_one(seed: int) -> None:
    human, metric = drawn(30, seed)
    metric = metric + np.random.default_rng(seed).normal(size=30) / 7
    pairs = concordance.all_pairs(30, 0)
    best = concordance.calibrated(human, metric, pairs)

    def accuracy(epsilon: float) -> float:
        return float(concordance.correct_pairs(human, metric, pairs, epsilon).mean())

    tried = [0.0, *(abs(a - b) for a, b in combinations(metric.tolist(), 2))]
    assert accuracy(best) == pytest.approx(max(map(accuracy, tried)))
    counted = concordance.count(human, metric, best)
    assert counted.correct.sum() / (30 * 29) == pytest.approx(accuracy(best))


def test_many_rows_take_no_room_for_their_pairs() -> None:
    rng = np.random.default_rng(3)
    human = np.round(rng.normal(size=30_000), 1)
    metric = human + rng.normal(size=30_000)
    tracemalloc.start()
    counted = concordance.count(human, metric, 0.05)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 30_000 * 1000  # all pairs' differences would take 3.6 GB
    tau = kendall(concordance.count(human, metric), len(set(human)), np.ones((1, 30_000)))[0, 0]
    assert tau == pytest.approx(stats.kendalltau(human, metric)[0])
    assert counted.correct.sum() > 0


def test_soft_accuracy_by_hand() -> None:
    """Three pairs of systems, p-values 0.1, 0.5 and 0.9 apart from people's by 0.1, 0 and 0.4."""
    assert systems.soft_accuracy(np.array([0.1, 0.5, 0.9]), np.array([0.2, 0.5, 0.5]))[
        0
    ] == pytest.approx(1 - 0.5 / 3)


def test_p_values_of_systems_go_with_the_order() -> None:
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(3, 200)) + np.array([[0.0], [0.1], [1.0]])
    p = systems.permuted_p(scores, 5)
    assert p[1] > 0.99  # the third is better than the first
    assert systems.permuted_p(scores[::-1], 5) == pytest.approx(1 - p[[2, 1, 0]])
    assert systems.normal_p(scores, np.ones((1, 200)))[0] == pytest.approx(p, abs=0.05)
    assert systems.permuted_p(np.zeros((2, 9)), 5) == pytest.approx([0.5])


def test_the_difference_of_two_correlations_by_exchanging_rows() -> None:
    rng = np.random.default_rng(8)
    human = rng.normal(size=60)
    near, far = human + rng.normal(size=60) / 2, human + rng.normal(size=60) * 2
    same = human + rng.normal(size=60) / 2
    told = permutation.correlations(human, near, far, 400, 1)
    assert told is not None
    assert told < 0.01
    alike = permutation.correlations(human, near, same, 400, 1)
    assert alike is not None
    assert alike > 0.05
    # The same by brute force.
    one, other, standard = (stats.zscore(side) for side in (near, same, human))
    (block,) = permutation.masks(60, 400, 1)
    gaps = [
        stats.pearsonr(np.where(mask > 0, other, one), standard)[0]
        - stats.pearsonr(np.where(mask > 0, one, other), standard)[0]
        for mask in block
    ]
    seen = stats.pearsonr(one, standard)[0] - stats.pearsonr(other, standard)[0]
    assert alike == pytest.approx(((np.abs(gaps) >= abs(seen)).sum() + 1) / 401)
    assert permutation.correlations(human, near, near, 50, 1) == 1.0


def test_exchanged_scores_of_equal_worth_are_rarely_called_apart() -> None:
    rng = np.random.default_rng(9)
    low = np.zeros(2)
    for turn in range(100):
        human = np.round(rng.normal(size=80))
        one, other = (human + rng.normal(size=80) * 2 for _ in range(2))
        shares = [concordance.count(human, metric, 0.5).correct / 79 for metric in (one, other)]
        for at, p in enumerate(
            (
                permutation.correlations(human, one, other, 200, turn),
                permutation.of_rows(shares[0], shares[1], 200, turn),
            )
        ):
            low[at] += p is not None and p < 0.05
    assert low.max() <= 11
    assert low.min() >= 1


def test_a_difference_over_items_is_found() -> None:
    one, other = np.full(40, 0.8), np.full(40, 0.6)
    assert (permutation.of_items(one, other, 200, 1) or 1) < 0.01
    assert permutation.of_items(one, one, 200, 1) == 1.0
    assert permutation.of_items(one[:0], one[:0], 200, 1) is None


def rated(count: int = 60, names: tuple[str, ...] = ("a", "b", "c")) -> list[LabelledPair]:
    rng = np.random.default_rng(4)
    return [
        LabelledPair(
            f"original {n}", "r", None, f"g{n // 4}", system=name, human=float(round(base + at))
        )
        for n, base in enumerate(rng.normal(size=count) * 2)
        for at, name in enumerate(names)
    ]


def judged(pairs: list[LabelledPair], resamples: int = 100, **more: bool) -> HumanResult:
    rng = np.random.default_rng(5)
    human = np.array([pair.human for pair in pairs])
    columns = [
        (human + rng.normal(size=len(pairs)) / 2).tolist(),
        (-human + rng.normal(size=len(pairs)) * 4).tolist(),
        [None if n % 31 == 0 else value for n, value in enumerate(rng.normal(size=len(pairs)))],
    ]
    measures = [Measure("near"), Measure("far", rises=True), Measure("chance")]
    groups = number_groups([pair.group for pair in pairs])
    return judge_human(
        pairs,
        measures,
        columns,
        lambda: cluster_weights(groups, resamples, 1),
        permutations=200,
        **more,
    )


def test_measures_are_held_against_peoples_scores() -> None:
    pairs = rated()
    result = judged(pairs)
    near, _, chance = result.measures
    assert (result.rows, result.items, result.systems, result.shared) == (
        180,
        60,
        ("a", "b", "c"),
        60,
    )
    assert (chance.scored, chance.unscored) == (174, 6)
    for figure in ("pearson", "spearman", "tau_b", "tau_c", "accuracy", "item_accuracy"):
        values = [getattr(one, figure) for one in result.measures]
        assert values[0].value > values[1].value > values[2].value, figure
        assert all(one.interval.low <= one.value <= one.interval.high for one in values), figure
    assert near.system_accuracy.value == 1.0
    assert near.soft_accuracy.value > chance.soft_accuracy.value
    assert result.ranks["pearson"] == (1, 2, 3)
    assert result.ranks["item_accuracy"][0] == 1
    assert result.p_values["accuracy"][0][1] < 0.05
    assert result.p_values["soft_accuracy"][0][2] is not None


def test_scores_that_fall_are_turned_round() -> None:
    pairs = rated(20)
    up, down = judged(pairs), judged(pairs, falls=True)
    assert down.measures[0].pearson.value == pytest.approx(-(up.measures[0].pearson.value or 0))


def test_what_is_missing_has_its_reason() -> None:
    alone = [LabelledPair(f"o{n}", "r", None, f"o{n}", human=float(n % 3)) for n in range(12)]
    result = judged(alone, resamples=0)
    assert result.measures[0].item_accuracy.reason == "no original has two rewrites with both"
    assert result.measures[0].soft_accuracy.reason == "no systems: rows have no `system`"
    assert result.measures[0].pearson.interval is None
    flat = [LabelledPair(f"o{n}", "r", None, f"o{n}", human=1.0) for n in range(12)]
    assert judged(flat).measures[0].pearson.reason == "there is nothing that varies"
