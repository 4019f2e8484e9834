from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence

import pytest

from evaluator.agreement import Answers, LabelledPair, Mark, Marks, Measure, SetResult, judge
from evaluator.agreement.figures import calibration_figure, roc_figure
from evaluator.agreement.report import as_json, print_set, reasons
from evaluator.types import Severity, Span

LENGTH = Measure("length kept")
ALARM = Measure("alarm", rises=True, probability=True)


def panel(pairs: Sequence[tuple[str, str]], sources: Sequence[str | None] = ()) -> Answers:
    """The rewrite's length, unscored when empty; and how often it says "not"."""
    return Answers(
        [
            [float(len(rewrite)) or None for _, rewrite in pairs],
            [min(1.0, rewrite.count("not") / 2) for _, rewrite in pairs],
        ]
    )


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
    def silent(pairs: Sequence[tuple[str, str]], sources: object) -> Answers:
        return Answers([[None] * len(pairs)])

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
    only_length = judge("x", PAIRS, [LENGTH], lambda pairs, _: Answers(panel(pairs).columns[:1]))
    assert calibration_figure(only_length) is None


def marks(original: str | None, rewrite: str | None, category: str = "negation") -> Marks:
    """Mark a word of each side of "A mill is open" and "A mill is not shut"."""
    sides = [
        (Mark(Span(at := text.index(word), at + len(word)), category),) if word else ()
        for text, word in (("A mill is open.", original), ("A mill is not shut.", rewrite))
    ]
    return Marks(*sides)


def marked_pair(drift: bool, group: str, gold: Marks | None) -> LabelledPair:
    return LabelledPair("A mill is open.", "A mill is not shut.", drift, group, marks=gold)


def answering(severities: list[Severity | None], said: list[Marks | None]) -> SetResult:
    pairs = [
        marked_pair(True, "a", marks("open", "shut")),
        marked_pair(True, "b", None),
        marked_pair(False, "c", Marks()),
        marked_pair(False, "d", None),
    ]
    told = Answers([[0.5] * 4, [0.5] * 4], severities, {"tags": said})
    return judge("m", pairs, [LENGTH, ALARM], lambda *_: told, resamples=40)


def test_shares_flagged_at_a_severity_leave_out_what_was_not_judged() -> None:
    got = answering([Severity.MAJOR, None, Severity.MINOR, Severity.NONE], [Marks()] * 4)
    minor, major, critical = got.flagged
    assert (minor.faithful.value, minor.drifted.value) == (0.5, 1.0)
    assert (major.faithful.value, major.drifted.value) == (0.0, 1.0)
    assert (critical.faithful.value, critical.drifted.value) == (0.0, 0.0)
    assert minor.faithful.interval is not None


def test_marked_words_are_counted_on_both_sides_and_in_faithful_pairs() -> None:
    said: list[Marks | None] = [
        marks("open", "not", "polarity"), marks("open", "shut"), marks("open", None), None,
    ]  # fmt: skip
    (words,) = answering([Severity.NONE] * 4, said).words
    # One of the two wanted words, with another category; two words beside, one in a faithful pair.
    assert words.pairs == 2
    assert words.recall.value == pytest.approx(1 / 2)
    assert words.precision.value == pytest.approx(1 / 3)
    assert words.f1.value == pytest.approx(2 / 5)
    assert words.category.value == 0.0


def test_without_marks_by_people_there_is_no_table_of_words() -> None:
    told = Answers([[0.5], [0.5]], [Severity.NONE], {"tags": [Marks()]})
    got = judge("m", [marked_pair(True, "a", None)], [LENGTH, ALARM], lambda *_: told)
    assert got.words == ()
    assert got.flagged[0].faithful.value is None
    assert got.flagged[0].faithful.reason == "no faithful pairs"


def test_flags_and_words_are_printed_and_written(capsys: pytest.CaptureFixture[str]) -> None:
    got = answering([Severity.CRITICAL, None, Severity.NONE, Severity.NONE], [Marks()] * 4)
    print_set(got)
    shown = capsys.readouterr().out
    assert "share of pairs flagged at a severity or above" in shown
    assert "marked words of both sides" in shown
    written = json.loads(json.dumps(as_json([got], "1")))["sets"][0]
    assert written["flagged"][2]["severity"] == "critical"
    assert written["words"][0]["recall"]["value"] == 0.0
