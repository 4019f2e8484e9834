"""How sure a finding is, cut from the chance that a reader would mark its words."""

import pytest

from evaluator.drift import fitted
from evaluator.drift.evidence import Evidence
from evaluator.drift.inputs import DriftSettings
from evaluator.drift.likelihood import Cuts, cuts, log_odds, severity_of_lone, source_of
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
    assert Cuts(0.2, 0.5, 0.8)(chance) is likelihood


def test_cuts_of_nothing_show_everything_as_sure() -> None:
    assert Cuts(0.0, 0.0, 0.0)(0.0) is Likelihood.SURE


def test_a_cut_of_one_is_never_reached_by_what_is_uncertain() -> None:
    assert Cuts(0.0, 0.0, 1.0)(0.9999) is Likelihood.LIKELY


@pytest.mark.parametrize("learned", [True, False])
def test_cuts_are_the_fitted_ones_until_somebody_sets_them(learned: bool) -> None:
    fit = fitted.fit(learned=learned)
    assert cuts(DriftSettings(), learned=learned) == Cuts(fit.possible, fit.likely, fit.sure)
    assert cuts(DriftSettings(likely=0.0), learned=learned) == Cuts(fit.possible, 0.0, fit.sure)
    own = DriftSettings(possible=0.1, likely=0.2, sure=0.3)
    assert cuts(own, learned=learned) == Cuts(0.1, 0.2, 0.3)


def test_log_odds_of_certainties_are_finite() -> None:
    assert log_odds(0.5) == 0
    assert log_odds(1.0) == pytest.approx(-log_odds(0.0))
    assert 5 < log_odds(1.0) < 20


@pytest.mark.parametrize(
    ("key", "tag", "source"),
    [
        ("number_larger", None, Source.RULE),
        ("number_larger", Tag(0, 2, Category.NUMBER, 0.9), Source.BOTH),
        ("number_larger", Tag(0, 2, Category.NUMBER, 0.1), Source.RULE),
        ("number_larger", Tag(5, 9, Category.NUMBER, 0.9), Source.RULE),
        ("learned_original", Tag(0, 2, Category.NUMBER, 0.9), Source.DETECTOR),
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
    assert severity_of_lone(0.4, 0.2) is Severity.MAJOR
    assert severity_of_lone(0.4, 0.19) is Severity.MINOR
