"""Single findings against the words that a reader marked, counted by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evaluator.agreement import LabelledPair, Mark, Marks
from evaluator.agreement.single import FindingShares, single_findings
from evaluator.types import Category, Finding, Likelihood, Severity, Source, Span

ORIGINAL, REWRITE = "The old mill is open today.", "The mill is not open today."


def place(text: str, words: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))


def pair(
    original: str = "", rewrite: str = "", severity: Severity = Severity.MAJOR,
    own: Severity | None = None,
) -> LabelledPair:  # fmt: skip
    one = (Mark(place(ORIGINAL, original), "meaning", own),) if original else ()
    other = (Mark(place(REWRITE, rewrite), "meaning", own),) if rewrite else ()
    return LabelledPair(ORIGINAL, REWRITE, None, "g", marks=Marks(one, other), severity=severity)


def finding(
    original: str = "", rewrite: str = "", rule: str | None = None, source: Source = Source.RULE
) -> Finding:
    return Finding(
        Category.MEANING,
        "",
        Severity.MAJOR,
        0.9,
        "",
        (place(ORIGINAL, original),) if original else (),
        (place(REWRITE, rewrite),) if rewrite else (),
        rule=rule,
        source=source,
    )


def met(labelled: LabelledPair, *findings: Finding) -> tuple[int, float | None, float | None]:
    (total, *_) = single_findings([labelled], [findings], ()) or (None,)
    return (total.findings, total.marked.value, total.grave.value) if total else (0, None, None)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (("old", ""), ("old mill", ""), True),
        (("old", ""), ("mill is", ""), False),
        (("old", "not"), ("mill", "is not"), True),  # the rewrite's words are enough
        (("", "not"), ("old", ""), False),  # nothing on a side that both name
        (("", "no"), ("", "ot"), True),  # one word, though no letter is shared
    ],
)
def test_words_are_shared_on_either_side(
    one: tuple[str, str], other: tuple[str, str], shared: bool
) -> None:
    assert met(pair(*one), finding(*other)) == (1, float(shared), float(shared))


@pytest.mark.parametrize(
    ("severity", "own", "grave"),
    [
        (Severity.MAJOR, Severity.MINOR, 0.0),
        (Severity.MAJOR, Severity.CRITICAL, 1.0),
        (Severity.MINOR, None, 0.0),  # marks without a severity are as bad as the pair
        (Severity.MAJOR, None, 1.0),
    ],
)
def test_words_marked_gravely_are_told_from_others(
    severity: Severity, own: Severity | None, grave: float
) -> None:
    assert met(pair("old", "", severity, own), finding("old")) == (1, 1.0, grave)


def test_only_findings_that_count_at_major_or_above() -> None:
    one = finding("old")
    possible = replace(one, likelihood=Likelihood.POSSIBLE)
    likely = replace(one, likelihood=Likelihood.LIKELY, severity=Severity.CRITICAL)
    minor = replace(one, severity=Severity.MINOR)
    assert met(pair("old"), possible, minor) == (0, None, None)
    assert met(pair("old"), one, likely, possible, minor) == (2, 1.0, 1.0)


def test_pairs_whose_words_nobody_marked_are_left_out() -> None:
    unread = LabelledPair(ORIGINAL, REWRITE, True, "g", severity=Severity.MAJOR)
    assert single_findings([unread, pair("old")], [[finding("old")], None], ()) == ()
    faithful = LabelledPair(ORIGINAL, REWRITE, False, "g", marks=Marks(), severity=Severity.NONE)
    assert met(faithful, finding("old")) == (1, 0.0, 0.0)


def test_groups_by_source_and_rule_with_the_most_frequent_first() -> None:
    pairs = [pair("old", "not"), pair("old"), pair("", "today")]
    found = [
        [finding("old", rule="adjective"), finding("", "not", "negation", Source.BOTH)],
        [finding("mill", rule="adjective"), finding("old", source=Source.DETECTOR)],
        [finding("", "today", "adjective", Source.BOTH)],
    ]
    draws = [np.array([[1.0, 1.0, 1.0], [2.0, 0.0, 1.0], [0.0, 3.0, 0.0]])]
    shares = single_findings(pairs, found, draws)

    def brief(one: FindingShares) -> tuple[str, str, int, float | None]:
        return one.by, one.name, one.findings, one.marked.value

    assert [brief(one) for one in shares] == [
        ("all", "all", 5, 4 / 5),
        ("source", "rule", 2, 1 / 2),
        ("source", "both", 2, 1.0),
        ("source", "detector", 1, 1.0),
        ("rule", "adjective", 3, 2 / 3),
        ("rule", "negation", 1, 1.0),
        ("rule", "", 1, 1.0),
    ]
    # In the three resamples 4/5, 5/5 and 3/6 of all findings.
    interval = shares[0].marked.interval
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx(
        tuple(np.quantile([0.8, 1.0, 0.5], [0.025, 0.975]))
    )
