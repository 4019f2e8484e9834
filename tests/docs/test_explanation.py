"""Figures that the explanations take from the code are the code's."""

import re
from pathlib import Path

from evaluator.config import Settings
from evaluator.drift.grading import rules_score
from evaluator.types import Category, Finding, Severity

ROOT = Path(__file__).parents[2]


def page(name: str) -> str:
    return (ROOT / "docs" / "explanation" / f"{name}.md").read_text(encoding="utf-8")


def test_weights_of_severities() -> None:
    shown = dict(re.findall(r"^\| (\w+) \|.*\| ([\d.]+) \|$", page("severity"), re.MULTILINE))
    assert set(shown) == {"critical", "major", "minor"}
    for name, weight in shown.items():
        sure = Finding(Category.NUMBER, "Accuracy", Severity(name), 1.0, "…", (), ())
        assert round(rules_score([sure]), 6) == float(weight)


def test_the_verdict_and_the_resamples() -> None:
    rule = Settings().verdict
    assert (rule.stop_on, rule.read_on) == (Severity.CRITICAL, Severity.MAJOR)
    assert f"coverage under {rule.min_coverage:g}" in page("severity")
    assert f"{Settings().bootstrap:,} bootstrap resamples" in page("scores")


def test_settings_that_pages_name_exist() -> None:
    known = {f"drift.{name}" for name in vars(Settings().drift)}
    for name in ("severity", "scores", "overview"):
        assert set(re.findall(r"`(drift\.\w+)`", page(name))) <= known
