"""How right single findings are: whether a reader marked the words that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from evaluator.agreement.estimate import Estimate
from evaluator.agreement.labels import LabelledPair
from evaluator.agreement.marks import over
from evaluator.agreement.resample import Weights
from evaluator.agreement.shares import ratios
from evaluator.text import words
from evaluator.types import Finding, Severity, Span

Group = tuple[str, str]
ALL: Group = ("all", "all")


@dataclass(frozen=True)
class FindingShares:
    """How many findings of a group there are, and how many of them the reader bears out.

    Attributes:
        by: "all", "source" or "rule": what groups them.
        name: Of the source or the rule; "" for findings that name no rule.
        findings: How many there are in pairs whose words a reader marked, or found faithful.
        marked: Share that shares a word with words that the reader marked.
        grave: Share that shares a word with words that the reader marked as major or critical.
    """

    by: str
    name: str
    findings: int
    marked: Estimate
    grave: Estimate


def single_findings(
    pairs: Sequence[LabelledPair],
    findings: Sequence[Sequence[Finding] | None],
    draws: Iterable[Weights],
) -> tuple[FindingShares, ...]:
    """Hold the findings that count, major or above, against the words that a reader marked.

    Args:
        pairs: n; those without marks are left out.
        findings: Of each of them; None for a pair that could not be judged.
        draws: Blocks of (b, n) weights of the resampling.

    Returns:
        All findings, then the sources, then the rules, each with the most frequent first.
    """
    counted: list[Counter[Group]] = []
    marked: list[Counter[Group]] = []
    grave: list[Counter[Group]] = []
    for pair, found in zip(pairs, findings, strict=True):
        for tally in (counted, marked, grave):
            tally.append(Counter())
        if pair.marks is None:
            continue
        for finding in found or ():
            if not finding.counts or finding.severity.rank < Severity.MAJOR.rank:
                continue
            groups = (ALL, ("source", finding.source.value), ("rule", finding.rule or ""))
            met = _met(pair, finding)
            counted[-1].update(groups)
            marked[-1].update(groups if met.rank >= Severity.MINOR.rank else ())
            grave[-1].update(groups if met.rank >= Severity.MAJOR.rank else ())
    totals = sum(counted, Counter[Group]())
    order = [
        group
        for by in ("all", "source", "rule")
        for group, _ in totals.most_common()
        if group[0] == by
    ]
    above = [_column(tally, group) for tally in (marked, grave) for group in order]
    below = [_column(counted, group) for group in order] * 2
    shares = ratios(above, below, draws, ["no such findings"] * len(above))
    return tuple(
        FindingShares(*group, totals[group], shares[at], shares[len(order) + at])
        for at, group in enumerate(order)
    )


def _column(tallies: Sequence[Counter[Group]], group: Group) -> np.ndarray[tuple[int], np.dtype]:
    return np.array([tally[group] for tally in tallies])


def _met(pair: LabelledPair, finding: Finding) -> Severity:
    """Return how badly the reader marked the worst of a finding's words, none for not at all."""
    assert pair.marks is not None
    # Marks that say nothing of themselves are as bad as the pair, and minor at the least.
    default = max(pair.severity or Severity.MINOR, Severity.MINOR, key=lambda one: one.rank)
    met = [Severity.NONE]
    for text, marks, spans in zip(
        (pair.original, pair.rewrite),
        pair.marks.sides,
        (finding.original_spans, finding.rewrite_spans),
        strict=True,
    ):
        if marks and spans:
            for word in words(text):
                if _names(spans, word):
                    met += [mark.severity or default for mark in over(marks, word)]
    return max(met, key=lambda one: one.rank)


def _names(spans: Sequence[Span], word: Span) -> bool:
    return any(span.overlaps(word) for span in spans)
