from __future__ import annotations

from dataclasses import replace

import pytest

from evaluator.calibration import (
    Aim,
    DecidedFinding,
    LabelledFinding,
    Thresholds,
    calibrate,
    summarise,
    to_units,
)
from evaluator.errors import InputError
from evaluator.types import Severity


def decision(
    number: int,
    accepted: bool | None,
    category: str = "number",
    severity: Severity = Severity.MAJOR,
    drift: float | None = 0.8,
    sampled: bool = False,
    article: str = "a",
    confidence: float | None = 0.7,
) -> DecidedFinding:
    return DecidedFinding(
        article, f"unit {number}", accepted, category, severity, drift, sampled, confidence
    )


def asked(count: int) -> list[DecidedFinding]:
    return [
        decision(
            1000 + n, n % 10 == 0, "none", Severity.NONE, 0.05, True, f"article {n % 12}", None
        )
        for n in range(count)
    ]


FLAGGED = [
    decision(
        n,
        n % 4 > 0,
        drift=0.9 if n % 4 else 0.4,
        article=f"article {n % 12}",
        confidence=0.9 if n % 4 else 0.6,
    )
    for n in range(240)
]


def test_precision_is_counted_by_severity_and_category() -> None:
    names = [decision(500 + n, False, "name", article="article 1") for n in range(10)]
    got = summarise([*FLAGGED, *names], resamples=50)
    rows = dict(got.precision)
    assert rows["all findings"].value == pytest.approx(180 / 250)
    assert rows["number"].value == pytest.approx(180 / 240)
    assert rows["name"].value == 0
    assert rows["severity major"].trials == 250
    exact = rows["number"].exact
    assert exact is not None
    assert exact.low < 0.75 < exact.high
    assert got.articles == 12


def test_fewer_than_a_hundred_sampled_units_say_nothing_of_misses() -> None:
    assert summarise([*FLAGGED, *asked(99)], resamples=10).missed is None
    missed = summarise([*FLAGGED, *asked(100)], resamples=10).missed
    assert missed is not None
    assert missed.value == pytest.approx(0.1)
    assert missed.trials == 100


def test_too_few_decisions_are_refused_and_comments_are_no_labels() -> None:
    comments = [decision(800 + n, None, article="article 1") for n in range(50)]
    with pytest.raises(InputError) as error:
        summarise([*FLAGGED[:190], *comments])
    assert error.value.slug == "labels-too-few"
    assert "190" in error.value.message
    assert summarise([*FLAGGED, *comments], resamples=5).undecided == 50


def test_a_unit_with_one_accepted_finding_drifted() -> None:
    entries = [
        decision(1, False, "number", Severity.CRITICAL, article="a"),
        decision(1, True, "name", Severity.MINOR, article="a"),
        decision(2, False, article="a"),
        decision(3, True, drift=None, article="a"),
        decision(4, None, article="a"),
        decision(1, False, article="b"),
    ]
    got = to_units(entries, unflagged=10)
    assert [(unit.group, unit.drifted) for unit in got] == [("a", True), ("a", False), ("b", False)]
    assert got[0].findings == (
        LabelledFinding(Severity.CRITICAL, 0.7, right=False),
        LabelledFinding(Severity.MINOR, 0.7, right=True),
    )


def test_a_unit_of_which_something_was_not_stored_is_left_out() -> None:
    entries = [
        decision(1, False, confidence=None),
        decision(1, True, "name"),
        decision(2, True, drift=None),
        decision(3, True),
        decision(4, False, "none", Severity.NONE, sampled=True, confidence=None),
        decision(5, False, "none", Severity.NONE, None, sampled=True, confidence=None),
        decision(6, None, confidence=None),
    ]
    assert [entry.stored for entry in entries] == [False, True, False, True, True, False, False]
    got = to_units(entries, unflagged=10)
    assert [(unit.drifted, len(unit.findings), unit.weight) for unit in got] == [
        (True, 1, 1.0),
        (False, 0, 10.0),  # one sampled unit is known, and stands for all
    ]


def test_sampled_units_stand_for_all_that_was_not_flagged() -> None:
    got = to_units([*FLAGGED, *asked(100)], unflagged=2000)
    assert sum(unit.weight for unit in got) == pytest.approx(2240)
    fitted = calibrate(got, resamples=20)
    # 60 dismissed findings against 60 + 1,800 faithful units: under the 5% that are allowed.
    assert fitted.thresholds.likely == 0.0
    assert fitted.expectations[0].false_alarms.value == pytest.approx(60 / 1860)
    # 200 of the 380 drifted units were among those that nothing was flagged in.
    assert fitted.expectations[0].recall.value == pytest.approx(180 / 380)


def test_accepted_findings_are_right_and_what_was_not_shown_stays_so() -> None:
    got = to_units([*FLAGGED, *asked(100)], unflagged=2000)
    before = Thresholds(0.3, 0.5, 0.95)
    fitted = calibrate(got, before=before, resamples=20)
    # Of all that was shown three quarters were right; from over 0.6 on all are.
    assert fitted.thresholds == replace(fitted.thresholds, possible=0.3, likely=0.5, sure=0.6001)
    sure, likely, possible = (each.right for each in fitted.certainties)
    assert (sure.hits, sure.trials) == (180, 180)
    assert (likely.hits, likely.trials) == (0, 60)
    assert possible.trials == 0
    strict = calibrate(got, Aim(0.01), before=before, resamples=20).thresholds
    assert (strict.likely, strict.sure) == (0.6001, 0.6001)
