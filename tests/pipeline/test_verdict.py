"""The verdict: what counts for it, and what it says where nothing does."""

from __future__ import annotations

import pytest

from evaluator.config import VerdictSettings
from evaluator.pipeline.verdict import judge
from evaluator.types import Score, VerdictLevel
from tests.report.factory import F, U, asked, harbour, make

COVERED = Score("coverage", 1.0, "")


@pytest.mark.parametrize(
    ("likelihood", "level"),
    [("sure", "stop"), ("likely", "stop"), ("possible", "clear")],
)
def test_only_what_is_sure_or_likely_counts(likelihood: str, level: str) -> None:
    finding = F("polarity", "critical", "Turned.", "open", "shut", likelihood)
    units = make([U(["It is open."], ["It is shut."], [finding])]).units
    said = judge(units, COVERED, VerdictSettings())
    assert said.level is VerdictLevel(level)
    assert ("1 passage may tell the reader something else." in said.reasons) == (level == "stop")


def test_reasons_count_passages_by_their_flags_alone() -> None:
    reasons = judge(harbour().units, COVERED, VerdictSettings()).reasons
    assert reasons == (
        "2 passages may tell the reader something else.",
        "3 passages may change, lose or add a fact.",
        "1 passage may differ in a nuance.",
    )


def test_questions_alone_leave_it_clear_and_are_told() -> None:
    said = judge(asked().units, COVERED, VerdictSettings())
    assert said.level is VerdictLevel.CLEAR
    assert said.reasons == ("No drift was found, only questions; that is no proof of none.",)
    plain = judge(make([U(["a"], ["a"])]).units, COVERED, VerdictSettings())
    assert plain.reasons == ("No drift was found; that is no proof of none.",)
