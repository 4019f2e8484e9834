"""Cuts of confidences by hand; the drift stage does with them what they were fitted for."""

from __future__ import annotations

import numpy as np
import pytest

from evaluator.calibration import LabelledFinding, LabelledUnit
from evaluator.calibration.labelled import Data
from evaluator.calibration.platt import Platt
from evaluator.calibration.thresholds import (
    Aim,
    Thresholds,
    fit_thresholds,
    lowest_cut,
    right_from,
)
from evaluator.drift.decide.likelihood import Cuts
from evaluator.drift.decide.probability import calibrated
from evaluator.types import Likelihood, Severity

MINOR, MAJOR, CRITICAL = Severity.MINOR, Severity.MAJOR, Severity.CRITICAL
Said = tuple[Severity, float]


@pytest.mark.parametrize(
    ("values", "allowed", "cut"),
    [
        ([0.9, 0.5, 0.1], 1, 0.5001),
        ([0.9, 0.5, 0.1], 3, 0.0),
        ([0.9, 0.5, 0.5, 0.1], 2, 0.5001),
        ([0.9, 0.29, 0.1], 1, 0.2901),  # 0.29 / 0.0001 is a little under 2,900
        ([0.99999], 0, 1.0),
        ([], 0, 0.0),
    ],
)
def test_lowest_cut_by_hand(values: list[float], allowed: float, cut: float) -> None:
    assert lowest_cut(np.array(values), np.ones(len(values)), allowed) == cut


def test_a_weighted_value_uses_up_as_much() -> None:
    values = np.array([0.9, 0.5, 0.1])
    assert lowest_cut(values, np.array([1.0, 1.0, 3.0]), 2) == 0.1001


@pytest.mark.parametrize(
    ("findings", "share", "cut"),
    [
        ({0.9: "++", 0.5: "+", 0.1: "-"}, 0.9, 0.1001),
        ({0.9: "++", 0.5: "-", 0.1: "+"}, 0.75, 0.0),  # 3 of 4, though only 2 of 3 above it
        ({0.9: "++", 0.5: "-", 0.1: "+"}, 0.8, 0.5001),
        ({0.9: "+-", 0.5: "++++"}, 0.9, 1.0),  # what is equal stands or falls together
        ({0.9: "+", 0.5: "+"}, 1.0, 0.0),
        ({0.9: "-", 0.5: "-"}, 0.5, 1.0),
    ],
)
def test_right_from_by_hand(findings: dict[float, str], share: float, cut: float) -> None:
    pairs = [(value, sign == "+") for value, signs in findings.items() for sign in signs * 10]
    values, right = np.array([v for v, _ in pairs]), np.array([r for _, r in pairs])
    assert right_from(values, right, np.ones(len(pairs)), share) == cut


def test_fewer_than_ten_findings_bear_no_cut_of_what_is_sure() -> None:
    def cut(right: int) -> float:
        labels = np.arange(right + 20) < right
        return right_from(np.where(labels, 0.9, 0.5), labels, np.ones(len(labels)), 0.9)

    assert (cut(9), cut(10)) == (1.0, 0.5001)


def unit(
    drifted: bool | None, *said: Said, weight: float = 1.0, right: bool | None = None
) -> LabelledUnit:
    """A unit whose findings are right where it drifted, unless `right` says otherwise."""
    is_right = drifted if right is None else right
    return LabelledUnit(
        0.8 if drifted else 0.2,
        drifted,
        "article",
        tuple(LabelledFinding(severity, chance, is_right) for severity, chance in said),
        weight,
    )


def fitted(
    units: list[LabelledUnit], aim: Aim | None = None, before: Thresholds | None = None
) -> Thresholds:
    rows = np.ones(len(units), np.bool_)
    return fit_thresholds(Data(units), rows, aim or Aim(), before or Thresholds())


# 1 of these 20 faithful units may be flagged.
QUIET = [unit(False) for _ in range(17)]


def test_likely_is_the_lowest_cut_that_keeps_the_rate_of_false_alarms() -> None:
    loud = [unit(False, (MAJOR, chance)) for chance in (0.9, 0.6, 0.4)]
    assert fitted([*QUIET, *loud, unit(True, (MAJOR, 0.7))]).likely == 0.6001
    assert fitted([*QUIET, *loud, unit(True)], Aim(false_alarms=0.1)).likely == 0.4001
    assert fitted([*QUIET, *loud, unit(True)], Aim(false_alarms=0.15)).likely == 0.0


def test_a_unit_is_flagged_once_and_by_nothing_minor() -> None:
    twice = unit(False, (MAJOR, 0.9), (CRITICAL, 0.8), (MINOR, 0.95))
    nuances = [unit(False, (MINOR, 0.9)) for _ in range(2)]
    assert fitted([*QUIET, twice, *nuances, unit(True)]).likely == 0.0


def test_a_faithful_unit_that_stands_for_many_counts_for_them() -> None:
    many = unit(False, weight=100.0)
    loud = [unit(False, (MAJOR, chance)) for chance in (0.9, 0.6, 0.4)]
    assert fitted([many, *loud, unit(True)]).likely == 0.0
    heavy = unit(False, (MAJOR, 0.5), weight=100.0)
    assert fitted([many, heavy, unit(True)]).likely == 0.5001


def test_sure_is_the_lowest_cut_from_which_nearly_all_are_right() -> None:
    drifted = [unit(True, (MAJOR, 0.9), (MINOR, 0.7)) for _ in range(10)]
    one, two = unit(False, (MINOR, 0.8)), unit(False, (MINOR, 0.75))
    # 20 of 21 from 0.7 on; with the other, 20 of 22, which is 91%.
    assert fitted([*QUIET, *drifted, one], Aim(sure=0.95)).sure == 0.0
    assert fitted([*QUIET, *drifted, one, two]).sure == 0.0
    assert fitted([*QUIET, *drifted, one, two], Aim(sure=0.95)).sure == 0.8001


def test_what_is_not_likely_is_not_sure() -> None:
    loud = [unit(False, (MAJOR, chance)) for chance in (0.9, 0.6)]
    under = [unit(True, (MAJOR, 0.3)) for _ in range(200)]
    beside = [unit(True, (MAJOR, 0.7), right=False) for _ in range(10)]
    # Of all findings over 90% are right, of those that count none.
    got = fitted([*QUIET, unit(False), *loud, *under, *beside])
    assert (got.likely, got.sure) == (0.6001, 1.0)
    # Where nearly all that counts is right, all of it is sure.
    over = [unit(True, (MAJOR, 0.8)) for _ in range(100)]
    got = fitted([*QUIET, unit(False), *loud, *under, *beside, *over])
    assert (got.likely, got.sure) == (0.6001, 0.6001)


def test_a_finding_is_right_by_the_readers_words_where_they_are_known() -> None:
    beside = [unit(True, (MAJOR, 0.8), right=False) for _ in range(5)]
    on_them = [unit(True, (MAJOR, 0.9)) for _ in range(10)]
    assert fitted([*QUIET, *beside, *on_them]).sure == 0.8001
    # A unit that is neither drifted nor faithful still says whether its findings are right.
    unclear = [unit(None, (MAJOR, 0.8), right=False) for _ in range(5)]
    got = fitted([*QUIET, *unclear, *on_them])
    assert got.sure == 0.8001
    assert got.likely == 0.0


def test_findings_of_which_nobody_says_are_left_out() -> None:
    unknown = [unit(None, (MAJOR, 0.95)) for _ in range(9)]
    drifted = [unit(True, (MAJOR, 0.9))]
    assert fitted([*QUIET, *unknown, *drifted]) == fitted([*QUIET, *drifted])


def test_too_few_findings_leave_what_is_sure_as_it_was() -> None:
    before = Thresholds(0.1, 0.0, 0.85)
    for count, sure in ((0, 0.85), (9, 0.85), (10, 0.0)):
        drifted = [unit(True, (MAJOR, 0.9)) for _ in range(count)]
        assert fitted([*QUIET, unit(True), *drifted], before=before).sure == sure


def test_possible_stays_and_is_never_over_likely() -> None:
    loud = [unit(False, (MAJOR, chance)) for chance in (0.9, 0.6, 0.4)]
    units = [*QUIET, *loud, unit(True)]
    assert fitted(units, before=Thresholds(possible=0.3)).possible == 0.3
    got = fitted(units, Aim(false_alarms=0.15), Thresholds(possible=0.3))
    assert (got.possible, got.likely) == (0.0, 0.0)


def test_what_a_former_cut_hid_is_unknown_and_stays_hidden() -> None:
    before = Thresholds(0.3, 0.5, 0.9)
    drifted = [unit(True, (MAJOR, 0.6)) for _ in range(10)]
    got = fitted([*QUIET, *drifted], before=before)
    assert (got.possible, got.likely, got.sure) == (0.3, 0.5, 0.5)
    # What was shown may well turn out to be less sure than it was called, and more likely to be
    # wrong than is allowed.
    loud = [unit(False, (MAJOR, chance)) for chance in (0.9, 0.6, 0.55)]
    drifted = [unit(True, (MAJOR, 0.95)) for _ in range(10)]
    got = fitted([*QUIET, *loud, *drifted], Aim(sure=0.95), before)
    assert (got.likely, got.sure) == (0.6001, 0.9001)


def test_a_confidence_that_was_rounded_to_one_is_under_a_cut_of_one() -> None:
    loud = [unit(False, (MAJOR, 1.0)) for _ in range(3)]
    got = fitted([*QUIET, *loud, unit(True, (MAJOR, 1.0))])
    assert got.likely == 1.0
    assert (Data(loud).confidence < got.likely).all()


@pytest.mark.parametrize("chance", [0.0, 0.2, 0.5, 0.51, 0.8, 0.95, 0.9999])
def test_the_drift_stage_calls_findings_as_they_were_counted(chance: float) -> None:
    ours = Thresholds(0.2, 0.5, 0.8)
    called = Cuts(ours.possible, ours.likely, ours.sure, 1.0)(chance)
    counted = []
    for each in Likelihood:
        least, above = ours.bounds(each)
        counted += [each] if least <= chance < above else []
    assert counted == ([] if called is None else [called])


@pytest.mark.parametrize(("scale", "offset"), [(1.0, 0.0), (0.4, -2.0), (3.0, 1.0), (0.0, 0.5)])
def test_probabilities_are_calibrated_as_they_were_fitted(scale: float, offset: float) -> None:
    given = np.linspace(0, 1, 21)
    ours = [calibrated(float(p), scale, offset) for p in given]
    assert ours == pytest.approx(Platt(scale, offset)(given), abs=2e-6)
    assert ours == sorted(ours)
