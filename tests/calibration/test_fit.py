"""Fitted thresholds keep the rate that was asked for, also on units that they have not seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evaluator.calibration import LabelledUnit, calibrate
from evaluator.calibration.fit import Thresholds, _cut
from evaluator.calibration.platt import Platt
from evaluator.errors import InputError
from evaluator.types import Severity


def units(
    count: int, seed: int = 0, per_group: int = 10, reach: Severity = Severity.CRITICAL
) -> list[LabelledUnit]:
    """Units whose drift says something, but not everything, about their labels."""
    rng = np.random.default_rng(seed)
    drifted = rng.random(count) < 0.3
    drift = 1 / (1 + np.exp(-rng.normal(np.where(drifted, 1.0, -1.0), 1.2)))
    return [
        LabelledUnit(float(p), reach, bool(d), f"article {k // per_group}")
        for k, (p, d) in enumerate(zip(drift, drifted, strict=True))
    ]


@pytest.mark.parametrize("rate", [0.02, 0.05, 0.1])
def test_keeps_the_rate_on_new_units(rate: float) -> None:
    fitted = calibrate(units(4000), rate, resamples=50)
    fresh = units(20_000, seed=1)
    drift = fitted.thresholds.platt(np.array([unit.drift for unit in fresh]))
    drifted = np.array([unit.drifted for unit in fresh])
    false_alarms = (drift[~drifted] >= fitted.thresholds.major).mean()
    recall = (drift[drifted] >= fitted.thresholds.major).mean()
    assert false_alarms == pytest.approx(rate, rel=0.25)
    major = fitted.expectations[1]
    assert major.false_alarms.value == pytest.approx(rate, rel=0.25)
    assert major.recall.value == pytest.approx(recall, abs=0.05)
    for share in (major.false_alarms, major.recall):
        for interval in (share.exact, share.by_group):
            assert interval is not None
            assert interval.low <= (share.value or 0) <= interval.high


def test_keeps_the_rate_where_some_findings_need_less_drift() -> None:
    firm = 2.0
    before = Thresholds(firm=firm)

    def some(count: int, seed: int) -> list[LabelledUnit]:
        kinds = (Severity.NONE, Severity.MAJOR)
        made = units(count, seed=seed)
        return [replace(unit, firm=kinds[k % 2]) for k, unit in enumerate(made)]

    fitted = calibrate(some(4000, 0), 0.05, before=before, resamples=10).thresholds
    assert fitted.firm == firm
    fresh = some(20_000, 1)
    drift = fitted.platt(np.array([unit.drift for unit in fresh]))
    raised = Platt(1.0, firm)(drift)
    held = np.where([unit.firm is Severity.MAJOR for unit in fresh], raised, drift)
    faithful = ~np.array([unit.drifted for unit in fresh])
    assert (held[faithful] >= fitted.major).mean() == pytest.approx(0.05, rel=0.25)
    # What is raised reaches major only.
    assert (drift[faithful] >= fitted.critical).mean() == pytest.approx(0.01, rel=0.5)


def test_levels_ask_for_ever_more() -> None:
    cuts = calibrate(units(2000), resamples=10).thresholds
    assert cuts.minor < cuts.major < cuts.critical


def test_probabilities_are_made_honest() -> None:
    overconfident = [
        LabelledUnit(u.drift**3 / (u.drift**3 + (1 - u.drift) ** 3), u.reach, u.drifted, u.group)
        for u in units(4000)
    ]
    fitted = calibrate(overconfident, resamples=10)
    assert fitted.thresholds.platt.scale < 0.7
    assert fitted.error_after < 0.03 < fitted.error_before


def test_a_prior_moves_probabilities_and_cut_offs_together() -> None:
    made = units(2000)
    own, shifted = calibrate(made, resamples=10), calibrate(made, prior=0.05, resamples=10)
    drift = np.array([unit.drift for unit in made])
    before, after = own.thresholds.platt(drift), shifted.thresholds.platt(drift)
    assert own.base_rate == own.share_drifted == pytest.approx(0.3, abs=0.03)
    assert shifted.base_rate == 0.05
    assert (after < before).all()
    flagged = before >= own.thresholds.major, after >= shifted.thresholds.major
    assert np.count_nonzero(flagged[0] != flagged[1]) <= 2  # cut-offs are rounded
    assert own.expectations[1].recall == shifted.expectations[1].recall


def test_a_second_fit_builds_on_the_first_and_brings_nothing_hidden_back() -> None:
    made = units(3000)
    first = calibrate(made, 0.2, resamples=10).thresholds
    drift = first.platt(np.array([unit.drift for unit in made]))
    shown = [
        LabelledUnit(
            float(p), Severity.CRITICAL if p >= first.major else Severity.NONE, u.drifted, u.group
        )
        for p, u in zip(drift, made, strict=True)
    ]
    for rate in (0.02, 0.5):
        second = calibrate(shown, rate, before=first, resamples=10).thresholds
        both = second.platt(np.array([unit.drift for unit in made]))
        assert both == pytest.approx(drift, abs=0.02)  # it was calibrated already
        flagged = both >= second.major
        assert (drift[flagged] >= first.major - 1e-4).all()
    strict = calibrate(shown, 0.02, before=first, resamples=10)
    assert strict.thresholds.major > first.major
    assert (strict.expectations[1].false_alarms.value or 0) == pytest.approx(0.02, abs=0.01)


def test_what_no_finding_backs_is_no_false_alarm() -> None:
    fitted = calibrate(units(1000, reach=Severity.MINOR), resamples=10)
    minor, major, critical = fitted.expectations
    assert minor.false_alarms.value == pytest.approx(0.1, abs=0.03)
    assert major.false_alarms.hits == critical.false_alarms.hits == 0
    assert major.recall.hits == 0
    assert major.precision.value is None


def test_one_article_has_no_held_out_figures_and_no_interval_by_article() -> None:
    fitted = calibrate(units(400, per_group=1000), resamples=20)
    assert not fitted.held_out
    assert fitted.expectations[1].recall.by_group is None
    assert fitted.expectations[1].recall.exact is not None
    assert calibrate(units(400), resamples=20).held_out


def test_articles_that_differ_widen_the_interval_beyond_the_exact_one() -> None:
    rng = np.random.default_rng(5)
    made = []
    for article in range(30):
        shift = rng.normal(0, 2)  # all units of an article are judged too high, or too low
        for _ in range(40):
            drifted = bool(rng.random() < 0.5)
            logit = rng.normal(1.0 if drifted else -1.0, 0.5) + shift
            drift = float(1 / (1 + np.exp(-logit)))
            made.append(LabelledUnit(drift, Severity.CRITICAL, drifted, str(article)))
    recall = calibrate(made, 0.1, resamples=500).expectations[1].recall
    assert recall.exact is not None
    assert recall.by_group is not None
    exact = recall.exact.high - recall.exact.low
    assert recall.by_group.high - recall.by_group.low > 1.5 * exact


def test_a_weighted_unit_counts_for_many_and_has_no_exact_interval() -> None:
    quiet = [LabelledUnit(0.01, Severity.NONE, False, f"q{k}", weight=50.0) for k in range(100)]
    flagged = units(300)
    alone, together = calibrate(flagged, resamples=10), calibrate([*flagged, *quiet], resamples=10)
    assert together.thresholds.major < alone.thresholds.major
    assert together.expectations[1].false_alarms.exact is None
    assert together.share_drifted < 0.05


@pytest.mark.parametrize(
    ("values", "allowed", "cut"),
    [
        ([0.9, 0.5, 0.1], 1, 0.5001),
        ([0.9, 0.5, 0.1], 3, 0.0),
        ([0.9, 0.5, 0.5, 0.1], 2, 0.5001),
        ([0.99999], 0, 1.0),
        ([], 0, 0.0),
    ],
)
def test_cut_by_hand(values: list[float], allowed: float, cut: float) -> None:
    assert _cut(np.array(values), np.ones(len(values)), allowed) == cut


@pytest.mark.parametrize(
    ("made", "slug"),
    [
        (units(199), "labels-too-few"),
        ([LabelledUnit(0.5, Severity.MAJOR, True, str(k)) for k in range(200)], "labels-one-sided"),
    ],
)
def test_refuses(made: list[LabelledUnit], slug: str) -> None:
    with pytest.raises(InputError) as error:
        calibrate(made)
    assert error.value.slug == slug
    assert error.value.cure


def test_the_seed_decides() -> None:
    assert calibrate(units(500), seed=1, resamples=50) == calibrate(
        units(500), seed=1, resamples=50
    )
