"""Probabilities that mean what they say, and severities that the drift must reach."""

import math

import pytest

from evaluator.drift.inputs import DriftSettings
from evaluator.drift.messages import MESSAGES, message
from evaluator.drift.thresholds import Cuts, calibrated, cuts, graded
from evaluator.types import Category, Finding, Severity


def finding(severity: Severity) -> Finding:
    return Finding(Category.NAME, "Accuracy/Mistranslation", severity, 0.9, "…", (), ())


ALL = tuple(map(finding, (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)))


@pytest.mark.parametrize(
    ("drift", "given"),
    [
        (0.1, []),
        (0.2, ["minor", "minor", "minor"]),
        (0.5, ["major", "major", "minor"]),
        (0.8, ["critical", "major", "minor"]),
    ],
)
def test_a_finding_keeps_the_severity_that_the_drift_reaches(
    drift: float, given: list[str]
) -> None:
    assert [one.severity.value for one in graded(ALL, drift, Cuts(0.2, 0.5, 0.8))] == given


def test_a_cut_off_of_one_is_never_reached_by_what_is_uncertain() -> None:
    assert [one.severity.value for one in graded(ALL, 0.999, Cuts(0.0, 1.0, 1.0))] == ["minor"] * 3


def test_calibration_moves_the_log_odds() -> None:
    assert calibrated(0.3, 1.0, 0.0) == 0.3
    assert math.isclose(calibrated(0.5, 2.0, math.log(3)), 0.75)
    assert calibrated(0.6, 2.0, 0.0) > 0.6 > calibrated(0.6, 0.5, 0.0) > 0.5


@pytest.mark.parametrize(("probability", "offset"), [(0.0, 0.0), (1.0, 0.0), (0.0, -800.0)])
def test_certain_probabilities_stay_in_bounds(probability: float, offset: float) -> None:
    assert 0.0 <= calibrated(probability, 1.5, offset) <= 1.0


def test_a_long_quotation_is_cut_in_the_middle_and_an_unknown_reader_reads_english() -> None:
    key = next(key for key, text in MESSAGES["en"].items() if "{original}" in text)
    told = message(key, {"original": "begin " + "word " * 200 + "end", "rewrite": "x"}, "xx")
    assert "begin" in told
    assert "end" in told
    assert "…" in told
    assert len(told) < 400


def test_cut_offs_hang_on_the_detector_until_somebody_sets_them() -> None:
    joined, alone = (cuts(DriftSettings(), learned=learned) for learned in (True, False))
    assert joined.major > alone.major
    own = DriftSettings(minor=0.1, major=0.6)
    for learned, fitted in ((True, joined), (False, alone)):
        assert cuts(own, learned=learned) == Cuts(0.1, 0.6, fitted.critical, fitted.firm)


def test_of_what_faithful_versions_seldom_show_less_drift_is_enough() -> None:
    # Log-odds of 0.2 and 0.5 are 1.39 apart.
    limits = Cuts(0.0, 0.5, 0.9, firm=1.4)
    name, number = (
        Finding(category, "Accuracy/Mistranslation", Severity.CRITICAL, 0.9, "…", (), ())
        for category in (Category.NAME, Category.NUMBER)
    )
    given = [one.severity.value for one in graded((name, number), 0.2, limits)]
    assert given == ["minor", "major"]
    assert [one.severity.value for one in graded((name, number), 0.19, limits)] == ["minor"] * 2
