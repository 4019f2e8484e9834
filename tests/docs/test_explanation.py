"""Figures that the explanations take from the code are the code's."""

import re
from pathlib import Path

from evaluator.config import Settings
from evaluator.drift.decide import fitted, likelihood
from evaluator.types import Likelihood, Severity
from training import fits

ROOT = Path(__file__).parents[2]


def page(name: str) -> str:
    return (ROOT / "docs" / "explanation" / f"{name}.md").read_text(encoding="utf-8")


def table(name: str, head: str) -> list[list[str]]:
    """Return the rows of the table whose first column has this head."""
    rows = page(name).split(f"| {head} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_every_severity_is_told_the_gravest_first() -> None:
    told = [Severity(row[0]) for row in table("severity", "severity")]
    assert told == sorted(set(Severity) - {Severity.NONE}, key=lambda one: -one.rank)


def test_every_likelihood_is_told_and_whether_it_counts() -> None:
    told = {Likelihood(row[0]): row[2] for row in table("severity", "likelihood")}
    assert set(told) == set(Likelihood)
    assert all((counts == "yes") is one.counts for one, counts in told.items())


def test_the_cuts_are_chosen_as_the_page_says() -> None:
    text = " ".join(page("severity").split())
    assert f"no more than {fits.FALSE_ALARMS:.0%} of faithful pairs" in text
    assert f"from which {fits.SURE:.0%} of the findings were right" in text
    assert "a chance of a third" in text
    assert round(fits.POSSIBLE, 2) == round(1 / 3, 2)


def test_the_drift_that_flags_a_unit_is_told() -> None:
    text = " ".join(page("severity").split())
    least = fitted.fit(learned=True).drifted
    assert f"with a drift of {least:g} or more" in text
    assert f"{100 * fits.WANTED['faithful']:g}% of faithful pairs" in text


def test_words_without_a_rule_are_graded_as_the_page_says() -> None:
    told = f"at least {likelihood._GRAVE:.0%} of such words grave"
    assert told in " ".join(page("severity").split())


def test_the_verdict_and_the_resamples() -> None:
    rule = Settings().verdict
    assert (rule.stop_on, rule.read_on) == (Severity.CRITICAL, Severity.MAJOR)
    assert f"coverage under {rule.min_coverage:g}" in page("severity")
    assert f"{Settings().bootstrap:,} bootstrap resamples" in page("scores")


def test_settings_that_pages_name_exist() -> None:
    known = {f"drift.{name}" for name in vars(Settings().drift)}
    for name in ("severity", "scores", "overview"):
        assert set(re.findall(r"`(drift\.\w+)`", page(name))) <= known
