"""What earlier units add: names and figures that both documents have said already."""

from __future__ import annotations

from evaluator.drift import Context, DriftSettings, UnitText, judge
from evaluator.types import Severity

# How sure a finding is hangs on fitted numbers: here all that is seen is shown.
ALL = DriftSettings(possible=0.0)


def _seen(original: str, rewrite: str) -> Context:
    return Context(judge(UnitText(original), UnitText(rewrite)).names)


def test_a_figure_said_before_may_be_repeated(unit_of) -> None:
    context = _seen("Divers checked 26 wells.", "Divers examined 26 wells.")
    one, other = (
        unit_of("In 19 of them they found salt."),
        unit_of("Salt was found in 19 of the 26."),
    )
    assert any(item.severity is Severity.MAJOR for item in judge(one, other, ALL).findings)
    told = judge(one, other, ALL, context).findings
    assert all(item.severity.rank < Severity.MAJOR.rank for item in told)


def test_a_figure_that_only_one_document_said_is_news(unit_of) -> None:
    context = _seen("Divers checked 26 wells.", "Divers examined many wells.")
    one, other = (
        unit_of("In 19 of them they found salt."),
        unit_of("Salt was found in 19 of the 26."),
    )
    assert any(item.severity is Severity.MAJOR for item in judge(one, other, ALL, context).findings)


def test_a_changed_figure_is_told_even_if_it_was_said_before(unit_of) -> None:
    context = _seen("Divers checked 26 wells.", "Divers examined 26 wells.")
    one, other = unit_of("They found salt in 19 wells."), unit_of("They found salt in 26 wells.")
    assert any(
        item.severity.rank >= Severity.MAJOR.rank
        for item in judge(one, other, ALL, context).findings
    )


def test_a_subject_met_before_may_go_unnamed(unit_of) -> None:
    context = _seen("Rosa Lindqvist runs the mill.", "The mill is run by Rosa Lindqvist.")
    one = unit_of("Lindqvist bought the wheel in 1990 and rebuilt the roof.")
    other = unit_of("The wheel was bought in 1990 and the roof rebuilt.")
    assert any(
        item.category.value in ("name", "omission") for item in judge(one, other, ALL).findings
    )
    told = judge(one, other, ALL, context).findings
    assert not [item for item in told if "Lindqvist" in item.message]


def test_a_pronoun_stands_for_a_name_met_before(unit_of) -> None:
    context = _seen("Rosa Lindqvist runs the mill.", "The mill is run by Rosa Lindqvist.")
    one, other = unit_of("The wheel pleased Lindqvist."), unit_of("The wheel pleased her.")
    assert judge(one, other, ALL, context).findings == ()
