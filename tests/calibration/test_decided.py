from __future__ import annotations

from dataclasses import replace

import pytest

from evaluator.calibration import DecidedFinding, calibrate, summarise, to_units
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
) -> DecidedFinding:
    return DecidedFinding(article, f"unit {number}", accepted, category, severity, drift, sampled)


def asked(count: int) -> list[DecidedFinding]:
    return [
        decision(
            1000 + n, n % 10 == 0, "none", Severity.NONE, 0.05, True, article=f"article {n % 12}"
        )
        for n in range(count)
    ]


FLAGGED = [
    decision(n, n % 4 > 0, drift=0.9 if n % 4 else 0.4, article=f"article {n % 12}")
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
    assert [(unit.group, unit.drifted, unit.reach) for unit in got] == [
        ("a", True, Severity.CRITICAL),
        ("a", False, Severity.MAJOR),
        ("b", False, Severity.MAJOR),
    ]


def test_a_unit_knows_the_gravest_finding_that_needs_less_drift() -> None:
    entries = [
        decision(1, True, "name", Severity.CRITICAL, article="a"),
        replace(decision(1, True, "number", Severity.MAJOR, article="a"), firm=True),
        decision(2, True, "name", Severity.CRITICAL, article="a"),
    ]
    assert [unit.firm for unit in to_units(entries, unflagged=10)] == [
        Severity.MAJOR,
        Severity.NONE,
    ]


def test_sampled_units_stand_for_all_that_was_not_flagged() -> None:
    got = to_units([*FLAGGED, *asked(100)], unflagged=2000)
    assert sum(unit.weight for unit in got) == pytest.approx(2240)
    fitted = calibrate(got, resamples=20)
    # 60 dismissed findings against 60 + 1,800 faithful units: under the 5% that are allowed.
    assert fitted.thresholds.minor == 0.0
    assert fitted.expectations[0].false_alarms.value == pytest.approx(60 / 1860)
    # 200 of the 380 drifted units were among those that nothing was flagged in.
    assert fitted.expectations[0].recall.value == pytest.approx(180 / 380)
