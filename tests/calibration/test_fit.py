"""Fitted thresholds keep what was asked for, also on units that they have not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from evaluator.calibration import (
    Aim,
    LabelledFinding,
    LabelledUnit,
    Thresholds,
    calibrate,
)
from evaluator.errors import InputError
from evaluator.types import Likelihood, Severity


def units(
    count: int, seed: int = 0, per_group: int = 10, severity: Severity = Severity.CRITICAL
) -> list[LabelledUnit]:
    """Units whose drift and whose finding say something, but not everything, about their labels."""
    rng = np.random.default_rng(seed)
    drifted = rng.random(count) < 0.3
    means = np.where(drifted, 1.0, -1.0)
    drift, confidence = (1 / (1 + np.exp(-rng.normal(means, 1.2))) for _ in range(2))
    return [
        LabelledUnit(
            float(p),
            bool(d),
            f"article {k // per_group}",
            (LabelledFinding(severity, round(float(c), 4), bool(d)),),
        )
        for k, (p, c, d) in enumerate(zip(drift, confidence, drifted, strict=True))
    ]


def flagged(made: Sequence[LabelledUnit], cuts: Thresholds, *, drifted: bool) -> float:
    """Return the share of drifted or faithful units with a finding that counts."""
    some = [unit for unit in made if unit.drifted is drifted]
    return float(np.mean([unit.findings[0].confidence >= cuts.likely for unit in some]))


@pytest.mark.parametrize("rate", [0.02, 0.05, 0.1])
def test_keeps_the_rate_on_new_units(rate: float) -> None:
    fitted = calibrate(units(4000), Aim(rate), resamples=50)
    fresh = units(20_000, seed=1)
    recall = flagged(fresh, fitted.thresholds, drifted=True)
    assert flagged(fresh, fitted.thresholds, drifted=False) == pytest.approx(rate, rel=0.25)
    major = fitted.expectations[1]
    assert major.false_alarms.value == pytest.approx(rate, rel=0.25)
    assert major.recall.value == pytest.approx(recall, abs=0.05)
    for share in (major.false_alarms, major.recall):
        for interval in (share.exact, share.by_group):
            assert interval is not None
            assert interval.low <= (share.value or 0) <= interval.high


@pytest.mark.parametrize("share", [0.8, 0.9])
def test_what_is_called_sure_is_right_as_often_on_new_units(share: float) -> None:
    fitted = calibrate(units(4000), Aim(0.2, share), resamples=50)
    cuts = fitted.thresholds
    assert cuts.likely < cuts.sure < 1
    found = [finding for unit in units(20_000, seed=1) for finding in unit.findings]
    right = [finding.right for finding in found if finding.confidence >= cuts.sure]
    assert np.mean(right) == pytest.approx(share, abs=0.02)
    sure, likely, possible = fitted.certainties
    assert [each.likelihood for each in fitted.certainties] == list(Likelihood)
    assert [sure.cut, likely.cut, possible.cut] == [cuts.sure, cuts.likely, cuts.possible]
    assert sure.right.value == pytest.approx(share, abs=0.02)
    assert (likely.right.value or 0) < share
    assert (possible.right.value or 0) < (likely.right.value or 0)
    assert sure.right.trials + likely.right.trials + possible.right.trials == 4000
    assert sure.right.exact is not None
    assert sure.right.by_group is not None


def test_levels_flag_ever_less() -> None:
    kinds = (Severity.MINOR, Severity.MAJOR, Severity.CRITICAL)
    made = [
        replace(unit, findings=(replace(unit.findings[0], severity=kinds[at % 3]),))
        for at, unit in enumerate(units(2000))
    ]
    fitted = calibrate(made, resamples=10)
    minor, major, critical = fitted.expectations
    assert [each.level for each in fitted.expectations] == list(kinds)
    assert minor.recall.hits > major.recall.hits > critical.recall.hits
    assert minor.false_alarms.hits > major.false_alarms.hits > critical.false_alarms.hits
    # Two thirds of the findings are major or above; it is their rate that was asked for.
    assert major.false_alarms.value == pytest.approx(0.05, rel=0.25)


def test_probabilities_are_made_honest() -> None:
    overconfident = [
        replace(u, drift=u.drift**3 / (u.drift**3 + (1 - u.drift) ** 3)) for u in units(4000)
    ]
    fitted = calibrate(overconfident, resamples=10)
    assert fitted.thresholds.platt.scale < 0.7
    assert fitted.error_after < 0.03 < fitted.error_before


def test_a_prior_moves_the_probabilities_and_no_cut() -> None:
    made = units(2000)
    own, shifted = calibrate(made, resamples=10), calibrate(made, prior=0.05, resamples=10)
    drift = np.array([unit.drift for unit in made])
    assert own.base_rate == own.share_drifted == pytest.approx(0.3, abs=0.03)
    assert shifted.base_rate == 0.05
    assert (shifted.thresholds.platt(drift) < own.thresholds.platt(drift)).all()
    assert replace(shifted.thresholds, platt=own.thresholds.platt) == own.thresholds
    assert own.expectations == shifted.expectations


def test_a_second_fit_builds_on_the_first_and_brings_nothing_hidden_back() -> None:
    made = units(3000)
    first = calibrate(made, Aim(0.2), resamples=10).thresholds
    drift = first.platt(np.array([unit.drift for unit in made]))
    shown = [
        replace(
            unit,
            drift=float(p),
            findings=tuple(f for f in unit.findings if f.confidence >= first.likely),
        )
        for p, unit in zip(drift, made, strict=True)
    ]
    for rate in (0.02, 0.5):
        second = calibrate(shown, Aim(rate), before=first, resamples=10).thresholds
        both = second.platt(np.array([unit.drift for unit in made]))
        assert both == pytest.approx(drift, abs=0.02)  # it was calibrated already
        assert second.possible <= first.possible
        assert second.likely >= first.likely
    strict = calibrate(shown, Aim(0.02), before=first, resamples=10)
    assert strict.thresholds.likely > first.likely
    assert (strict.expectations[1].false_alarms.value or 0) == pytest.approx(0.02, abs=0.01)


def test_nuances_are_no_false_alarms_at_major() -> None:
    fitted = calibrate(units(1000, severity=Severity.MINOR), resamples=10)
    minor, major, critical = fitted.expectations
    assert fitted.thresholds.likely == 0.0
    assert minor.false_alarms.value == 1.0
    assert major.false_alarms.hits == critical.false_alarms.hits == 0
    assert major.recall.hits == 0
    assert major.precision.value is None


def test_units_that_nobody_labels_say_only_whether_their_findings_are_right() -> None:
    made = units(1000)
    finding = LabelledFinding(Severity.MAJOR, 0.999, False)
    unclear = [LabelledUnit(0.9, None, f"u{k}", (finding,)) for k in range(400)]
    alone, together = calibrate(made, resamples=10), calibrate([*made, *unclear], resamples=10)
    assert together.labels == alone.labels == 1000
    assert together.share_drifted == alone.share_drifted
    assert together.error_before == pytest.approx(alone.error_before)
    assert together.thresholds.platt == alone.thresholds.platt
    assert together.thresholds.likely == alone.thresholds.likely
    assert together.thresholds.sure == 1.0 > alone.thresholds.sure
    assert together.expectations[1].precision.trials <= 1000


def test_one_article_has_no_held_out_figures_and_no_interval_by_article() -> None:
    fitted = calibrate(units(400, per_group=1000), resamples=20)
    assert not fitted.held_out
    assert fitted.expectations[1].recall.by_group is None
    assert fitted.expectations[1].recall.exact is not None
    assert fitted.certainties[0].right.by_group is None
    assert calibrate(units(400), resamples=20).held_out


def test_held_out_figures_come_from_cuts_of_other_articles() -> None:
    """One article alone holds the loud findings: its own cut would have kept them out."""
    quiet = [
        LabelledUnit(0.1, False, f"a{k % 9}", (LabelledFinding(Severity.MAJOR, 0.2, False),))
        for k in range(180)
    ]
    drifted = [
        LabelledUnit(0.9, True, f"a{k % 9}", (LabelledFinding(Severity.MAJOR, 0.7, True),))
        for k in range(40)
    ]
    loud = [
        LabelledUnit(0.1, False, "loud", (LabelledFinding(Severity.MAJOR, 0.6, False),))
        for _ in range(30)
    ]
    fitted = calibrate([*quiet, *drifted, *loud], resamples=10)
    assert fitted.thresholds.likely == 0.6001
    # Without the article, 0.2001 is enough.
    assert fitted.expectations[1].false_alarms.hits == 30


def test_articles_that_differ_widen_the_interval_beyond_the_exact_one() -> None:
    rng = np.random.default_rng(5)
    made = []
    for article in range(30):
        shift = rng.normal(0, 2)  # all units of an article are judged too high, or too low
        for _ in range(40):
            drifted = bool(rng.random() < 0.5)
            logit = rng.normal(1.0 if drifted else -1.0, 0.5) + shift
            chance = float(1 / (1 + np.exp(-logit)))
            finding = LabelledFinding(Severity.CRITICAL, chance, drifted)
            made.append(LabelledUnit(chance, drifted, str(article), (finding,)))
    recall = calibrate(made, Aim(0.1), resamples=500).expectations[1].recall
    assert recall.exact is not None
    assert recall.by_group is not None
    exact = recall.exact.high - recall.exact.low
    assert recall.by_group.high - recall.by_group.low > 1.5 * exact


def test_a_weighted_unit_counts_for_many_and_has_no_exact_interval() -> None:
    quiet = [LabelledUnit(0.01, False, f"q{k}", weight=50.0) for k in range(100)]
    loud = units(300)
    alone, together = calibrate(loud, resamples=10), calibrate([*loud, *quiet], resamples=10)
    assert together.thresholds.likely < alone.thresholds.likely
    assert together.expectations[1].false_alarms.exact is None
    assert together.share_drifted < 0.05


@pytest.mark.parametrize(
    ("made", "slug"),
    [
        (units(199), "labels-too-few"),
        ([*units(199), LabelledUnit(0.5, None, "x")], "labels-too-few"),
        ([LabelledUnit(0.5, True, str(k)) for k in range(200)], "labels-one-sided"),
        ([LabelledUnit(0.5, False, str(k)) for k in range(200)], "labels-one-sided"),
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
