"""Reading orders, shapes, runs of marks, and signs for what cannot be seen."""

from __future__ import annotations

from evaluator.report.order import reading_order
from evaluator.report.passages import Run, runs, shape, shorten, visible
from evaluator.types import Severity, Span
from tests.report.factory import U, harbour, make


def ids(comparison, side) -> list[str]:
    return [comparison.units[at].id for at in reading_order(comparison.units, side)]


def test_what_one_side_lacks_stands_after_its_neighbour():
    comparison = make(
        [
            U([], ["Put in first."], kind="addition"),
            U(["One."], ["One!"]),
            U(["Dropped."], [], kind="omission"),
            U(["Two."], ["Two!"]),
            U([], ["Put in."], kind="addition"),
            U(["Three."], ["Three!"], kind="moved", at=0.5),
        ]
    )
    assert ids(comparison, "original") == ["u1", "u2", "u3", "u4", "u5", "u6"]
    assert ids(comparison, "rewrite") == ["u1", "u6", "u2", "u3", "u4", "u5"]


def test_orders_hold_every_unit_once():
    comparison = harbour()
    for side in ("original", "rewrite"):
        assert sorted(ids(comparison, side)) == sorted(unit.id for unit in comparison.units)


def test_shapes():
    assert [shape(unit) for unit in harbour().units] == [
        "outside", "match", "match", "merged", "split", "match", "match", "moved",
        "omission", "addition", "match", "outside",
    ]  # fmt: skip


MAJOR, MINOR = Severity.MAJOR, Severity.MINOR


def cut(text: str, *spans) -> list[Run]:
    side = make([U([text], [text])]).original
    return runs(side, 0, [(severity, [Span(*at) for at in each]) for severity, each in spans])


def test_runs_rebuild_the_sentence():
    text = "The vote was 14 to 9."
    made = cut(text, (MAJOR, [(13, 15)]), (MINOR, [(9, 20)]), (MINOR, []))
    assert "".join(run.text for run in made) == text
    assert [(run.text, run.severity, run.over) for run in made if run.over] == [
        ("was ", MINOR, (1,)),
        ("14", MAJOR, (0, 1)),
        (" to 9", MINOR, (1,)),
    ]
    assert [run.ends for run in made] == [(), (), (0,), (1,), ()]


def test_a_span_of_another_sentence_leaves_no_mark():
    side = make([U(["One.", "Two."], ["One."])]).original
    first, second = side.sentences
    spans = [(MAJOR, [Span(second.start, second.end)])]
    assert runs(side, 0, spans) == [Run("One.", None)]
    assert runs(side, 1, spans) == [Run("Two.", MAJOR, (0,), (0,))]
    over = [(MAJOR, [Span(first.start + 1, second.end - 1)])]
    assert [run.text for run in runs(side, 0, over)] == ["O", "ne."]


def test_an_empty_span_is_a_point():
    made = cut("Ab.", (MINOR, [(1, 1)]), (MAJOR, [(0, 0)]))
    assert [(run.text, run.severity) for run in made] == [
        ("", MAJOR), ("A", None), ("", MINOR), ("b.", None)
    ]  # fmt: skip


def test_control_signs_are_pictures():
    assert (
        visible("a\x00b\x7f\u202ec\r\nd\te\u2028f\ud800\x85")
        == "a␀b␡[U+202E]c\nd\te\nf\ufffd\ufffd"
    )
    assert visible("Ada\u200f \u05d0") == "Ada\u200f \u05d0", "marks that writers need stay"


def test_shorten():
    assert shorten("one two three", 99) == "one two three"
    assert shorten("one two three", 10) == "one two…"
    assert shorten("x" * 50, 10) == "x" * 9 + "…"
