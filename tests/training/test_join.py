"""The join: fitted to the figures that the product joins."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from evaluator import drift
from evaluator.config import Settings
from evaluator.drift import grading
from evaluator.loading import load_models
from evaluator.types import Category, Finding, Severity
from training import join

PAIRS = (
    ("The mayor resigned on Friday.", "The mayor did not resign on Friday."),
    ("Some 1,200 cars were sold, he said.", "He said that about 200 cars had been sold."),
    ("The court fined the firm after a week of talks.", "After a week of talks it was fined."),
)


def row(odds: float, rules: float, label: int, *findings: Finding) -> join.Row:
    return join.Row(label, "", dict.fromkeys(join.WEIGHTS, (odds, rules)), findings, 0.0)


def finding(category: Category, severity: Severity) -> Finding:
    return Finding(category, "Accuracy/Mistranslation", severity, 0.9, "…")


def shipped() -> join.Fit:
    """Return the join with the product's numbers."""
    regression = LogisticRegression()
    regression.classes_ = np.array([0, 1])
    regression.coef_ = np.array([[grading._JOINT_DETECTOR, grading._JOINT_RULES]])
    regression.intercept_ = np.array([grading._JOINT_OFFSET])
    return join.Fit(join.SHIPPED, regression, grading._CURVE_STEEPER, grading._CURVE_OFFSET)


def test_what_is_fitted_is_what_the_product_scores() -> None:
    models = load_models(Settings())
    lines = [{"original": a, "rewrite": b, "drift": 1, "kind": ""} for a, b in PAIRS]
    joined = shipped()(join.observe(models, lines))
    assert models.detector is not None
    tokens = models.encoder.encode([text for pair in PAIRS for text in pair], tokens=True).tokens
    assert tokens is not None
    for at, (pair, said) in enumerate(zip(PAIRS, models.detector.detect(PAIRS), strict=True)):
        sides = [drift.UnitText(pair[i], tokens[2 * at + i]) for i in (0, 1)]
        judged = drift.judge(sides[0], sides[1], detection=said)
        assert joined[at] == pytest.approx(judged.score, abs=1e-6)


def test_each_set_weighs_the_same() -> None:
    clear = [row(3.0 if k % 2 else -3.0, 0.0, k % 2) for k in range(40)]
    turned = [row(-3.0 if k % 2 else 3.0, 0.0, k % 2) for k in range(400)]
    few = join.fitted({"damage": clear, "mqm_ted": turned}, join.PLAIN)
    assert few.join.coef_[0][0] == pytest.approx(0.0, abs=1e-3)
    assert join.fitted({"damage": clear}, join.PLAIN).join.coef_[0][0] > 1


def test_inferred_labels_are_not_fitted_to() -> None:
    clear = [row(3.0 if k % 2 else -3.0, 0.0, k % 2) for k in range(40)]
    turned = [row(-3.0 if k % 2 else 3.0, 0.0, k % 2) for k in range(40)]
    alone = join.fitted({"damage": clear}, join.PLAIN)
    beside = join.fitted({"damage": clear, join.INFERRED: turned}, join.PLAIN)
    assert beside.join.coef_ == pytest.approx(alone.join.coef_)


def test_cut_offs_flag_as_the_product_does() -> None:
    firm = row(0.0, 0.0, 1, finding(Category.NUMBER, Severity.MAJOR))
    other = row(0.0, 0.0, 1, finding(Category.NAME, Severity.MAJOR))
    cuts = drift.thresholds.Cuts(0.0, 0.7, 0.3, firm=2.0)
    assert join.flagged(firm, 0.4, cuts)
    assert not join.flagged(other, 0.4, cuts)
    assert join.flagged(other, 0.7, cuts)
