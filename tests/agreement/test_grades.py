"""Graded labels: every figure here is worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from evaluator.agreement import Answers, LabelledPair, Mark, Marks, Measure, SetResult, judge
from evaluator.agreement.grades import GRADES, GradeResult
from evaluator.agreement.report import as_json, print_set
from evaluator.types import Category, Finding, Likelihood, Severity, Span

NONE, MINOR, MAJOR, CRITICAL = GRADES
ALARM = Measure("alarm", rises=True, probability=True, base_rate=0.25)
LENGTH = Measure("length kept")
ORIGINAL, REWRITE = "A mill is open.", "A mill is not shut."


def pair(severity: Severity | None, group: str, *categories: str) -> LabelledPair:
    drift = {None: None, NONE: False, MINOR: None}.get(severity, True)
    marks = Marks(rewrite=tuple(Mark(Span(10, 13), each, severity) for each in categories))
    return LabelledPair(
        ORIGINAL, REWRITE, drift, group,
        marks=marks, severity=severity, categories=categories,
    )  # fmt: skip


def finding(
    category: Category = Category.NEGATION, likelihood: Likelihood = Likelihood.SURE
) -> Finding:
    return Finding(
        category, "", MAJOR, 0.5, "", rewrite_spans=(Span(10, 13),), likelihood=likelihood
    )


PAIRS = [
    pair(NONE, "a"), pair(NONE, "b"), pair(MINOR, "a"), pair(MINOR, "b"),
    pair(MAJOR, "a"), pair(MAJOR, "b"), pair(CRITICAL, "c"), pair(None, "c"),
]  # fmt: skip
VALUES: list[float | None] = [0.1, 0.5, 0.5, 0.7, 0.5, 0.9, None]


def judged(
    severities: Sequence[Severity | None] = (),
    findings: Sequence[Sequence[Finding] | None] = (),
    pairs: Sequence[LabelledPair] = PAIRS,
    values: Sequence[float | None] = VALUES,
    **settings: float,
) -> SetResult:
    columns = [[None if v is None else -v for v in values], values]
    told = Answers(columns, severities, {}, findings)
    return judge("m", pairs, [LENGTH, ALARM], lambda *_: told, **settings)  # type: ignore[arg-type]


def grades(result: SetResult) -> GradeResult:
    assert result.grades is not None
    return result.grades


def test_graded_pairs_are_scored_and_the_others_stay_out() -> None:
    got = judged()
    assert grades(got).pairs == {NONE: 2, MINOR: 2, MAJOR: 2, CRITICAL: 1}
    alarm = grades(got).measures[1]
    assert (alarm.scored, alarm.unscored) == (6, 1)
    # What hangs on drift alone leaves minor pairs out, as ever.
    assert (got.drifted, got.faithful, got.unlabelled) == (3, 2, 3)
    assert got.measures[1].scored == 4


def test_grave_pairs_against_none_and_against_minor() -> None:
    length, alarm = grades(judged()).measures
    # Grave 0.5, 0.9; none 0.1, 0.5: three pairs of pairs are right, one is a tie.
    assert alarm.auc_none.value == pytest.approx(3.5 / 4)
    # Minor 0.5, 0.7: 0.9 is above both, 0.5 ties with one.
    assert alarm.auc_minor.value == pytest.approx(2.5 / 4)
    # Only 0.9 stands above each faithful pair.
    assert alarm.recall.value == 0.5
    assert (length.auc_none, length.auc_minor) == (alarm.auc_none, alarm.auc_minor)
    assert length.calibration_error.reason == "not a probability"
    assert length.base_rate is None
    assert alarm.auc_none.interval is not None


def test_calibration_error_at_a_share_of_grave_pairs() -> None:
    alarm = grades(judged()).measures[1]
    # Each of the two none has a weight of 0.75 / 2, each grave one 0.25 / 2. Bins: 0.1 (none);
    # 0.5 (none and grave, together 0.5, a quarter of it grave); 0.9 (grave).
    wanted = 0.375 * 0.1 + (0.5 * 0.5 - 0.125) + 0.125 * 0.1
    assert alarm.calibration_error.value == pytest.approx(wanted)
    assert alarm.base_rate == 0.25
    # At one half every pair weighs a quarter: 0.025 + (0.25 - 0.25) + 0.025.
    told = grades(judged(base_rate=0.5)).measures[1]
    assert told.calibration_error.value == pytest.approx(0.05)
    assert told.base_rate == 0.5


def test_a_probability_that_names_no_base_rate_has_no_calibration_error() -> None:
    told = Answers([VALUES])
    plain = Measure("alarm", rises=True, probability=True)
    (alarm,) = grades(judge("m", PAIRS, [plain], lambda *_: told)).measures
    assert alarm.calibration_error.reason == "no base rate is stated"


def test_what_is_flagged_by_grade() -> None:
    got = grades(judged([NONE, MAJOR, MINOR, None, MAJOR, NONE, CRITICAL]))
    minor, major, critical = got.flagged
    assert [minor.shares[grade].value for grade in GRADES] == [0.5, 1.0, 0.5, 1.0]
    assert [major.shares[grade].value for grade in GRADES] == [0.5, 0.0, 0.5, 1.0]
    assert [critical.shares[grade].value for grade in GRADES] == [0.0, 0.0, 0.0, 1.0]
    # The severity as a score: grave 2, 0, 3 against none 0, 2: (1.5 + 0.5 + 2) / 6.
    flags = got.measures[-1]
    assert flags.measure.name == "severity flagged"
    assert flags.auc_none.value == pytest.approx(4 / 6)
    assert (flags.scored, flags.unscored) == (6, 1)
    # No false alarm is allowed of two pairs, so the threshold is critical.
    assert flags.recall.value == pytest.approx(1 / 3)


def test_flagged_grave_pairs_with_a_category_of_the_reader() -> None:
    pairs = [
        pair(MAJOR, "a", "negation"), pair(MAJOR, "b", "polarity", "roles"),
        pair(CRITICAL, "b", "negation"), pair(MAJOR, "c", "negation"), pair(MAJOR, "c"),
        pair(MINOR, "a", "negation"), pair(MAJOR, "a", "negation"),
    ]  # fmt: skip
    severities = [MAJOR, MAJOR, CRITICAL, MINOR, MAJOR, MAJOR, None]
    possible = finding(likelihood=Likelihood.POSSIBLE)
    found: list[list[Finding] | None] = [
        [finding(Category.NAME), finding()],
        [finding(Category.NAME), finding(Category.ROLES)],
        [finding(Category.NAME), possible],
        [finding()],
        [finding()],
        [finding()],
        None,
    ]
    got = grades(judged(severities, found, pairs, [0.5] * 7))
    # Three are grave, flagged at major and have categories; the third only as a possible finding.
    assert got.flagged_grave == 3
    assert got.category is not None
    assert got.category.value == pytest.approx(2 / 3)


def test_a_missing_grade_gives_its_reason() -> None:
    got = grades(judged(pairs=[pair(MAJOR, "a"), pair(MINOR, "b")], values=[0.9, 0.1]))
    alarm = got.measures[1]
    assert alarm.auc_none.reason == "no pairs graded none"
    assert alarm.calibration_error.reason == "no pairs graded none"
    assert alarm.auc_minor.value == 1.0
    got = grades(judged([NONE], pairs=[pair(MINOR, "a")], values=[0.1]))
    assert got.measures[1].auc_minor.reason == "no pairs graded major or critical"
    assert got.flagged[1].shares[MAJOR].reason == "no pairs graded major"
    assert got.flagged[1].shares[MINOR].value == 0.0


def test_a_file_without_grades_has_none() -> None:
    plain = [LabelledPair(ORIGINAL, REWRITE, bool(at % 2), str(at)) for at in range(4)]
    got = judged([NONE] * 4, [[finding()]] * 4, plain, [0.1, 0.9, 0.2, 0.8])
    assert got.grades is None


def test_tables_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    got = judged([NONE, MAJOR, MINOR, None, MAJOR, NONE, CRITICAL], [[finding()]] * 7)
    print_set(got)
    shown = capsys.readouterr().out
    assert "m, graded: 2 none, 2 minor, 2 major, 1 critical" in shown
    assert "3 minor or without a label left out" in shown
    (line,) = [line for line in shown.splitlines() if line.startswith("alarm") and "6 (-1)" in line]
    assert line.endswith("0.25")
    assert "single findings at major or above" in shown
    assert "a category the reader named" in shown
    written = json.loads(json.dumps(as_json([got], "1"), allow_nan=False))["sets"][0]["grades"]
    assert written["pairs"] == {"none": 2, "minor": 2, "major": 2, "critical": 1}
    assert written["measures"][1]["recall"]["value"] == 0.5
    assert written["flagged"][1]["shares"]["critical"]["value"] == 1.0
    assert written["findings"][0]["findings"] == 7
