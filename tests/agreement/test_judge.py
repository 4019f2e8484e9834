from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence

import pytest

from evaluator.agreement import LabelledPair, Measure, SetResult, judge
from evaluator.agreement.figures import calibration_figure, roc_figure
from evaluator.agreement.report import as_json, print_set, reasons

LENGTH = Measure("length kept")
ALARM = Measure("alarm", rises=True, probability=True)


def panel(pairs: Sequence[tuple[str, str]]) -> list[list[float | None]]:
    """The rewrite's length, unscored when empty; and how often it says "not"."""
    return [
        [float(len(rewrite)) or None for _, rewrite in pairs],
        [min(1.0, rewrite.count("not") / 2) for _, rewrite in pairs],
    ]


def pair(
    rewrite: str, drift: bool | None, group: str, *kinds: str, minimal: str | None = None
) -> LabelledPair:
    return LabelledPair("The mill is open today.", rewrite, drift, group, kinds, minimal)


PAIRS = [
    pair("The mill is open now, today.", False, "a", "reworded", minimal="1"),
    pair("The mill is not open.", True, "a", "negation", minimal="1"),
    pair("The mill opens today for all.", False, "b", minimal="1"),
    pair("The mill, not.", True, "b", "negation", "omission", minimal="1"),
    pair("", True, "c", "omission"),
    pair("Not clear to anyone.", None, "c"),
    pair("It is not shut, do not go in today.", False, "d"),
]


def result(**settings: int) -> SetResult:
    return judge("mills.jsonl", PAIRS, [LENGTH, ALARM], panel, **settings)


def test_counts_and_what_could_not_be_scored() -> None:
    got = result()
    assert (got.drifted, got.faithful, got.unlabelled) == (3, 3, 1)
    assert (got.groups, got.minimal_sets) == (4, 2)
    length, alarm = got.measures
    assert (length.scored, length.unscored) == (5, 1)
    assert (alarm.scored, alarm.unscored) == (6, 0)


def test_direction_and_left_out_rows() -> None:
    length, alarm = result().measures
    assert length.auc.value == 1.0  # both scored drifted rewrites are the shortest
    assert length.minimal_accuracy.value == 1.0
    assert length.calibration_error.value is None
    assert length.calibration_error.reason == "not a probability"
    # Drifted 0.5, 0.5, 0 against faithful 0, 0, 1: (2 + 2 + 0.5 + 0.5) / 9.
    assert alarm.auc.value == pytest.approx(5 / 9)
    assert alarm.recall.value == 0.0
    assert alarm.reliability[0].pairs == 3
    assert alarm.reliability[0].drifted == 1


def test_kinds_are_set_against_the_other_label() -> None:
    length = result().measures[0]
    kinds = {(kind.kind, kind.drifted): kind for kind in length.kinds}
    assert set(kinds) == {("negation", True), ("omission", True), ("reworded", False)}
    assert kinds["negation", True].pairs == 2
    assert kinds["omission", True].pairs == 1  # the empty rewrite has no score
    assert kinds["reworded", False].auc.value == 1.0
    assert kinds["reworded", False].minimal_accuracy.value is None


def test_intervals_hold_the_figure_and_depend_on_the_seed_alone() -> None:
    once, again, other = result(seed=1), result(seed=1), result(seed=2)
    assert once == again
    assert once != other
    auc = once.measures[1].auc
    assert auc.interval is not None
    assert auc.interval.low <= (auc.value or 0) <= auc.interval.high
    assert result(resamples=0).measures[1].auc.interval is None


@pytest.mark.parametrize(
    ("drift", "reason"), [(True, "no faithful pairs"), (False, "no drifted pairs")]
)
def test_one_class_gives_null_with_a_reason(drift: bool, reason: str) -> None:
    pairs = [pair("not so", drift, "a"), pair("so", drift, "b")]
    got = judge("one.jsonl", pairs, [LENGTH, ALARM], panel)
    assert got.measures[1].auc.value is None
    assert got.measures[1].recall.reason == reason
    assert got.measures[1].roc == ()
    assert got.measures[1].calibration_error.value is not None
    assert reasons(got) == [reason]


def test_nothing_scored() -> None:
    def silent(pairs: Sequence[tuple[str, str]]) -> list[list[float | None]]:
        return [[None] * len(pairs)]

    got = judge("mute.jsonl", PAIRS, [ALARM], silent)
    assert got.measures[0].unscored == 6
    assert got.measures[0].auc.reason == "no pair could be scored"
    assert got.measures[0].calibration_error.value is None


def test_json_is_json() -> None:
    data = as_json([result()], "1.2.3")
    again = json.loads(json.dumps(data, allow_nan=False))
    assert again["schema"] == "evaluator.benchmark/1"
    length = again["sets"][0]["measures"][0]
    assert length["auc"]["interval"]["level"] == 0.95
    assert length["measure"]["name"] == "length kept"
    assert length["minimal_accuracy"]["reason"] is None


def test_table_says_what_was_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    print_set(result())
    out = capsys.readouterr().out
    assert "3 drifted, 3 faithful, 4 groups, 2 minimal sets, 1 without a label left out" in out
    (line,) = [line for line in out.splitlines() if line.startswith("length kept")]
    assert "5 (-1)" in line
    assert "1.000 [" in line
    assert "reworded (faithful)" in out
    assert "\x1b" not in out


def test_figures_are_well_formed_and_hold_every_curve() -> None:
    got = judge("a <b> & c.jsonl", PAIRS, [LENGTH, ALARM], panel)
    roc = ET.fromstring(roc_figure(got))
    space = {"s": "http://www.w3.org/2000/svg"}
    assert len(roc.findall("s:polyline", space)) == 2
    assert roc.findtext("s:title", namespaces=space) == "ROC curves: a <b> & c.jsonl"
    drawn = calibration_figure(got)
    assert drawn is not None
    calibration = ET.fromstring(drawn)
    assert len(calibration.findall("s:polyline", space)) == 1
    assert len(calibration.findall("s:circle", space)) == len(got.measures[1].reliability)
    only_length = judge("x", PAIRS, [LENGTH], lambda pairs: panel(pairs)[:1])
    assert calibration_figure(only_length) is None
