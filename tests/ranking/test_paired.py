"""The paired bootstrap against sacrebleu's own, and what it says of systems that do not differ."""

from __future__ import annotations

import random

import numpy as np
import pytest
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.significance import PairedTest

from evaluator.ranking import Metric, Statistics, paired_bootstrap, rank_systems, segment_statistics
from evaluator.scores import SurfaceStatistics, gather, unit_scores

WORDS = [
    "the",
    "old",
    "mill",
    "by",
    "the",
    "river",
    "was",
    "sold",
    "to",
    "a",
    "baker",
    "who",
    "wants",
    "to",
    "grind",
    "rye",
    "again",
]


def spoiled(lines: list[str], share: float, seed: int) -> list[str]:
    rng = random.Random(seed)
    return [
        " ".join(rng.choice(WORDS) if rng.random() < share else word for word in line.split())
        for line in lines
    ]


def originals(count: int = 60) -> list[str]:
    rng = random.Random(1)
    return [" ".join(rng.choices(WORDS, k=rng.randint(6, 15))) for _ in range(count)]


def totals(sums: np.ndarray) -> np.ndarray:
    whole = sums.astype(np.int64)
    rows = unit_scores(SurfaceStatistics(whole[:, :10], whole[:, 10:]), effective_order=False)
    return np.array([[row.bleu, row.chrf] for row in rows])


def surface(systems: list[list[str]], lines: list[str]) -> Statistics:
    counted = [gather(list(zip(lines, system, strict=True))) for system in systems]
    table = np.array([np.concatenate([each.bleu, each.chrf], axis=1) for each in counted], float)
    return Statistics((Metric("bleu"), Metric("chrf")), table, totals)


def test_scores_and_p_values_are_sacrebleus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SACREBLEU_SEED", "12345")
    lines = originals()
    systems = [spoiled(lines, share, n) for n, share in enumerate([0.2, 0.25, 0.4])]
    ours = paired_bootstrap(surface(systems, lines), np.arange(len(lines)), 1000, 12345)
    _, theirs = PairedTest(
        [(str(n), system) for n, system in enumerate(systems)],
        {"BLEU": BLEU(), "chrF": CHRF()},
        [lines],
        test_type="bs",
        n_samples=1000,
    )()
    for result, name in zip(ours, ("BLEU", "chrF2"), strict=True):
        for system in range(3):
            assert result.values[system] == pytest.approx(theirs[name][system].score)
        for system in (1, 2):
            assert result.p_values[0][system] == pytest.approx(theirs[name][system].p_value)
    assert 0 < (ours[0].p_values[0][1] or 0) < 0.5
    assert ours[0].ranks == (1, 1, 3) or ours[0].ranks == (1, 2, 3)


def test_a_system_does_not_differ_from_itself() -> None:
    lines = originals(30)
    system = spoiled(lines, 0.3, 5)
    result = paired_bootstrap(surface([system, system], lines), np.arange(30), 200, 1)[0]
    assert result.ranks == (1, 1)
    assert result.p_values[0][1] == 1.0


def test_weighted_mean_leaves_out_what_has_no_value() -> None:
    part = segment_statistics(Metric("similarity"), [[0.5, None, 1.0]] * 2, [1, 100, 3])
    (result,) = paired_bootstrap(part, np.arange(3), 100, 1)
    assert result.values[0] == pytest.approx((0.5 + 3) / 4)


def test_lower_is_better_where_it_says_so() -> None:
    rng = np.random.default_rng(0)
    low, high = rng.normal(0.1, 0.05, 200), rng.normal(0.3, 0.05, 200)
    part = segment_statistics(Metric("drift", rises=False), [high.tolist(), low.tolist()])
    ranking = rank_systems(["worse", "better"], [part], np.arange(200), resamples=300)
    (result,) = ranking.metrics
    assert result.ranks == (2, 1)
    assert result.p_values[0][1] == pytest.approx(1 / 301)
    interval = result.intervals[1]
    assert interval is not None
    assert interval.low < 0.1 < interval.high


def test_nothing_to_score_has_no_value_no_test_and_no_rank() -> None:
    part = segment_statistics(Metric("similarity"), [[None, None], [0.5, 0.6]])
    (result,) = paired_bootstrap(part, np.arange(2), 50, 1)
    assert result.values[0] is None
    assert result.p_values[0][1] is None
    assert result.ranks[0] is None


def test_without_segments_no_score_is_made_up() -> None:
    part = Statistics((Metric("bleu"), Metric("chrf")), np.zeros((2, 0, 34)), totals)
    for result in paired_bootstrap(part, np.arange(0), 10, 1):
        assert result.values == (None, None)


def test_groups_widen_the_interval_of_what_they_share() -> None:
    values = np.repeat(np.random.default_rng(0).random(20), 10).tolist()
    part = segment_statistics(Metric("similarity"), [values, values])
    alone = paired_bootstrap(part, np.arange(200), 300, 1)[0].intervals[0]
    grouped = paired_bootstrap(part, np.repeat(np.arange(20), 10), 300, 1)[0].intervals[0]
    assert alone is not None
    assert grouped is not None
    assert grouped.high - grouped.low > 2 * (alone.high - alone.low)
