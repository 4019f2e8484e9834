"""The benchmarks of findings and of article pairs count flags, and no questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import article_pairs, findings, gold
from evaluator.segments import SegmentResult
from evaluator.types import (
    Category,
    Comparison,
    Finding,
    Likelihood,
    Severity,
    Span,
    Unit,
    UnitKind,
    UnitScores,
)

COUNTING = [Likelihood.SURE, Likelihood.LIKELY]


def finding(likelihood: Likelihood, *spans: Span, category: Category = Category.NUMBER) -> Finding:
    return Finding(category, "", Severity.MAJOR, 0.5, "…", (), tuple(spans), likelihood=likelihood)


class Judge:
    """Finds every word with a digit in the rewrite, as sure as it is told."""

    def __init__(self, likelihood: Likelihood) -> None:
        self.likelihood = likelihood
        self.spent = 0.0

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> list[SegmentResult]:
        found = [finding(self.likelihood, Span(0, len(rewrite))) for _, rewrite in pairs]
        return [
            SegmentResult(0.5, one.severity if one.counts else Severity.NONE, (one,))
            for one in found
        ]


def measured(likelihood: Likelihood, capsys: pytest.CaptureFixture[str]) -> list[str]:
    text = "The ferry carried 340 people to 12 islands in May."
    rows = [findings.Pair("d", text, text.replace("carried", "took"), both=True)]
    judged_by = Judge(likelihood)
    findings.measure(rows, judged_by, 1, 5, "", frozenset(("number",)))  # type: ignore[arg-type]
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("likelihood", list(Likelihood))
def test_only_findings_that_count_are_false_alarms_and_found_damage(
    likelihood: Likelihood, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = measured(likelihood, capsys)
    counts = likelihood in COUNTING
    share = "100.0%" if counts else "0.0%"
    assert lines[0] == f"two references: 1 units, major or above {share}, any {share}"
    assert ("NUMBER" in lines[1]) is counts
    (row,) = [line for line in lines if line.startswith("number ")]
    assert row.split()[1:4] == (["1", "1.00", "1.00"] if counts else ["1", "0.00", "0.00"])


def unit(likelihood: Likelihood) -> Unit:
    found = finding(likelihood, Span(4, 7))
    return Unit("u1", UnitKind.MATCH, (0,), (0,), UnitScores(), Severity.NONE, (found,))


@pytest.mark.parametrize("likelihood", list(Likelihood))
def test_only_flags_count_on_article_pairs(
    likelihood: Likelihood, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gold, "units_of", lambda entry, result: [unit(likelihood)])
    monkeypatch.setattr(gold, "joined_rightly", lambda pair, entry, result: True)
    drift = gold.Drift(Category.NUMBER, (), (Span(4, 7),))
    entry = gold.Entry("match", (0,), (0,), Severity.MAJOR, (drift,), "It took 12 men.")
    pair = gold.Pair("own", Path("a"), Path("b"), False, (entry,), (), ())
    result: Comparison = None  # type: ignore[assignment]
    tally = article_pairs.Tally()
    article_pairs.add(tally, pair, result)
    counted = int(likelihood in COUNTING)
    assert (tally.wanted.total(), tally.met.total(), tally.named.total()) == (1, counted, counted)
    assert (tally.given.total(), tally.right.total()) == (counted, counted)
    article_pairs.show_pair(pair, result, listed=True)
    shown = capsys.readouterr().out
    assert "missed: gold major, given none" in shown
    assert ("number: …" in shown) is bool(counted)
