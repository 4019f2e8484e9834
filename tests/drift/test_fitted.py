"""The fitted numbers: their file's form, and what is made of a rule's counts."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evaluator.drift import DriftSettings
from evaluator.drift.decide import fitted, likelihood, probability
from evaluator.rulebook import built_in
from evaluator.types import Severity

Counts = dict[str, dict[str, list[int]]]
MAJOR = Severity.MAJOR


@pytest.fixture
def counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counts]:
    """Put counts of our own in place of the fitted ones."""
    record: dict[str, Any] = json.loads(fitted.PATH.read_text(encoding="utf-8"))
    record["rules"] = {
        "often": {"major": [72, 54, 36], "minor": [8, 0, 0]},
        "once": {"major": [1, 1, 0]},
        "never_right": {"major": [27, 0, 0]},
    }
    path = tmp_path / "fitted.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    monkeypatch.setattr(fitted, "PATH", path)
    fitted.forget()
    yield record["rules"]
    monkeypatch.undo()
    fitted.forget()


def test_a_rule_of_many_counts_is_as_good_as_they_say(
    counts: Counts,
) -> None:
    assert fitted.rule_right("often", MAJOR, 0.5) == pytest.approx((54 + 8 * 0.5) / 80)
    assert fitted.rule_grave("often", MAJOR, 0.25) == pytest.approx((36 + 8 * 0.25) / 80)
    assert (
        fitted.rule_right("never_right", MAJOR, 0.5) < 0.5 < fitted.rule_right("often", MAJOR, 0.5)
    )


def test_a_rule_of_few_counts_is_as_good_as_it_holds_itself(
    counts: Counts,
) -> None:
    assert fitted.rule_right("unheard of", MAJOR, 0.7) == pytest.approx(0.7)
    assert 0.7 < fitted.rule_right("once", MAJOR, 0.7) < 0.75


def test_what_a_rule_grades_lower_has_a_record_of_its_own(
    counts: Counts,
) -> None:
    assert fitted.rule_right("often", Severity.MINOR, 0.5) == pytest.approx(0.25)
    assert fitted.rule_right("often", Severity.CRITICAL, 0.7) == pytest.approx(0.7)
    assert fitted.rules()["often"] == fitted.Rule(80, 54, 36)
    rare = [fitted.is_rare("often", severity) for severity in Severity if severity.rank]
    assert rare == [severity is Severity.CRITICAL for severity in Severity if severity.rank]


def test_every_rule_of_the_file_is_in_a_pack() -> None:
    assert set(fitted.rules()) <= set(built_in())
    assert not [key for key in fitted.rules() if key.startswith(likelihood.LONE)]


def test_counts_are_counts() -> None:
    for key, rule in fitted.rules().items():
        assert rule.spoke >= rule.right >= rule.grave >= 0 < rule.spoke, key


@pytest.mark.parametrize("learned", [True, False])
def test_there_is_a_weight_a_figure(learned: bool) -> None:
    fit = fitted.fit(learned=learned)
    of_unit = len(probability.PLAIN) + learned * len(probability.LEARNED)
    of_finding = len(likelihood.PLAIN) + learned * len(likelihood.LEARNED)
    assert len(fit.drift.weights) == of_unit
    assert len(fit.right.weights) == of_finding
    for model in (fit.lone, fit.grave):
        assert (model is not None) == learned
        assert model is None or len(model.weights) == of_finding
    assert 0 <= fit.possible <= fit.likely <= fit.sure <= 1


def test_the_settings_say_what_the_file_says() -> None:
    assert DriftSettings().base_rate == fitted.base_rate()
    assert 0 < fitted.base_rate() < 1
    assert DriftSettings().fitted_on == fitted.fitted_on() != ""


def test_a_regression_gives_a_probability_of_any_figures() -> None:
    model = fitted.Logistic((2.0, -1.0), 0.5)
    assert model((0.0, 0.5)) == pytest.approx(0.5)
    assert model((1.0, 0.0)) == pytest.approx(1 / (1 + math.exp(-2.5)))
    assert (model((-1e6, 0.0)), model((1e6, 0.0))) == (0.0, 1.0)
    with pytest.raises(ValueError, match="zip"):
        model((1.0,))
