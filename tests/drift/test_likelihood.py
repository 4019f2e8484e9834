"""How sure a finding is, cut from the chance that a reader would mark its words."""

import math
from dataclasses import replace

import pytest

from evaluator.drift.decide import fitted
from evaluator.drift.decide.fitted import Fit, Logistic, rule_right
from evaluator.drift.decide.likelihood import (
    LEARNED,
    PLAIN,
    Cuts,
    cuts,
    finding_figures,
    log_odds,
    severity_in,
    source_of,
    standing,
)
from evaluator.drift.decide.probability import grave_share
from evaluator.drift.decide.settings import DriftSettings
from evaluator.drift.rules.evidence import Evidence
from evaluator.types import Category, Detection, Likelihood, Severity, Source, Span, Tag


@pytest.mark.parametrize(
    ("chance", "likelihood"),
    [
        (0.1, None),
        (0.2, Likelihood.POSSIBLE),
        (0.49, Likelihood.POSSIBLE),
        (0.5, Likelihood.LIKELY),
        (0.8, Likelihood.SURE),
        (1.0, Likelihood.SURE),
    ],
)
def test_a_finding_is_of_the_likelihood_whose_cut_it_reaches(
    chance: float, likelihood: Likelihood | None
) -> None:
    assert Cuts(0.2, 0.5, 0.8, 1.0)(chance) is likelihood


def test_cuts_of_nothing_show_everything_as_sure() -> None:
    assert Cuts(0.0, 0.0, 0.0, 1.0)(0.0) is Likelihood.SURE


def test_a_cut_of_one_is_never_reached_by_what_is_uncertain() -> None:
    assert Cuts(0.0, 0.0, 1.0, 1.0)(0.9999) is Likelihood.LIKELY


@pytest.mark.parametrize("learned", [True, False])
def test_cuts_are_the_fitted_ones_until_somebody_sets_them(learned: bool) -> None:
    fit = fitted.fit(learned=learned)
    usual = Cuts(fit.possible, fit.likely, fit.sure, fit.drifted)
    assert cuts(DriftSettings(), learned=learned) == usual
    assert cuts(DriftSettings(likely=0.0), learned=learned) == replace(
        usual, likely=0.0, drifted=math.inf
    )
    own = DriftSettings(possible=0.1, likely=0.2, sure=0.3)
    assert cuts(own, learned=learned) == Cuts(0.1, 0.2, 0.3, math.inf)


def test_who_cuts_findings_otherwise_has_units_flagged_by_findings_alone() -> None:
    assert cuts(DriftSettings(possible=0.1, sure=0.95), learned=True).drifted < 1
    assert cuts(DriftSettings(likely=0.2), learned=True).drifted > 1


MINOR, MAJOR = Severity.MINOR, Severity.MAJOR
LIKELY, POSSIBLE = Likelihood.LIKELY, Likelihood.POSSIBLE


@pytest.mark.parametrize(
    ("severities", "likelihoods", "drift", "at"),
    [
        ([MINOR, MAJOR], [LIKELY, POSSIBLE], 0.6, 1),  # a nuance that counts flags nothing
        ([MINOR, MAJOR], [LIKELY, LIKELY], 0.6, None),  # flagged by itself
        ([MINOR, MINOR], [None, None], 0.6, 1),
        ([MINOR, MAJOR], [LIKELY, POSSIBLE], 0.4, None),
        ([], [], 0.9, None),
    ],
)
def test_a_unit_that_likely_drifted_is_flagged_with_its_likeliest_finding(
    severities: list[Severity],
    likelihoods: list[Likelihood | None],
    drift: float,
    at: int | None,
) -> None:
    chances = [0.2, 0.3][: len(severities)]
    assert standing(chances, severities, likelihoods, drift, 0.5) == at


def test_log_odds_of_certainties_are_finite() -> None:
    assert log_odds(0.5) == 0
    assert log_odds(1.0) == pytest.approx(-log_odds(0.0))
    assert 5 < log_odds(1.0) < 20


@pytest.mark.parametrize(
    ("key", "tag", "source"),
    [
        ("number-larger", None, Source.RULE),
        ("number-larger", Tag(0, 2, Category.NUMBER, 0.9), Source.BOTH),
        ("number-larger", Tag(0, 2, Category.NUMBER, 0.1), Source.RULE),
        ("number-larger", Tag(5, 9, Category.NUMBER, 0.9), Source.RULE),
        ("meaning-lost", Tag(0, 2, Category.NUMBER, 0.9), Source.DETECTOR),
    ],
)
def test_a_tag_on_the_words_of_a_rule_bears_it_out(
    key: str, tag: Tag | None, source: Source
) -> None:
    item = Evidence(Category.NUMBER, key, Severity.MAJOR, 0.9, (Span(0, 2),), ())
    said = Detection(0.5, (tag,) if tag else ())
    assert source_of(item, said, 0.35) is source
    assert source_of(item, None, 0.35) is (
        Source.DETECTOR if source is Source.DETECTOR else Source.RULE
    )


def test_what_no_rule_grades_is_major_where_most_of_what_is_right_is_grave() -> None:
    half = Logistic((), 0.0)  # 0.5, whatever it is asked
    fit = Fit(half, half, half, half, 0.5, 0.9, 0.3, 0.6)
    lone, ruled = (evidence(key, Severity.MINOR) for key in ("meaning-changed", "number-lost"))
    assert severity_in(lone, 0.99, (), fit) is Severity.MAJOR
    assert severity_in(lone, 1.2, (), fit) is Severity.MINOR
    assert severity_in(ruled, 0.1, (), fit) is Severity.MINOR


def evidence(key: str = "number-lost", severity: Severity = Severity.MAJOR) -> Evidence:
    return Evidence(Category.NUMBER, key, severity, 0.8, (Span(0, 6), Span(10, 13)), ())


def named(item: Evidence, drift: float, said: Detection | None) -> dict[str, float]:
    """Return the figures of a finding by name."""
    names = PLAIN if said is None else (*PLAIN, *LEARNED)
    return dict(zip(names, finding_figures(item, drift, said), strict=True))


def test_figures_of_a_finding() -> None:
    found = named(evidence(), 0.75, None)
    assert found["drift"] == pytest.approx(math.log(3))
    assert found["right"] == log_odds(rule_right("number-lost", Severity.MAJOR, 0.8))
    assert found["grave"] == log_odds(grave_share(evidence()))
    assert found["confidence"] == 0.8
    assert found["width"] == pytest.approx(math.log1p(9 / 6))
    assert (found["both_sides"], found["gap"], found["major"]) == (0.0, 0.0, 1.0)


def test_figures_tell_kinds_of_findings_apart() -> None:
    gap = Evidence(Category.OMISSION, "left-out", Severity.MINOR, 0.8, (Span(0, 6),), ())
    both = Evidence(
        Category.NAME, "name-changed", Severity.CRITICAL, 0.8, (Span(0, 6),), (Span(0, 5),)
    )
    found, other = named(gap, 0.5, None), named(both, 0.5, None)
    assert (found["gap"], found["both_sides"], found["major"]) == (1.0, 0.0, 0.0)
    assert (other["gap"], other["both_sides"], other["major"]) == (0.0, 1.0, 1.0)


def test_figures_of_the_detector_are_those_of_tags_on_the_words() -> None:
    tags = (
        Tag(0, 2, Category.NAME, 0.4),
        Tag(11, 12, Category.NAME, 0.7),
        Tag(7, 9, Category.NUMBER, 0.9),
    )
    found = named(evidence(), 0.5, Detection(0.5, tags, tags))
    assert (found["original_tag"], found["rewrite_tag"]) == (0.7, 0.0)
    assert found["same_kind"] == 0.0
    same = named(evidence(), 0.5, Detection(0.5, (Tag(0, 2, Category.NUMBER, 0.4),)))
    assert (same["same_kind"], same["original_tag"]) == (1.0, 0.4)
