"""What the drift is made of: figures in their order, and what moves them."""

from __future__ import annotations

import math

import pytest

from evaluator.drift import UnitText
from evaluator.drift.decide.probability import LEARNED, PLAIN, figures, grave_share, rules_score
from evaluator.drift.pair.matching import Matching, match
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.side import Side, analyse
from evaluator.types import Category, Detection, Severity, Span, Tag

UNSURE = Detection(0.5, (), ())


def matching(one: UnitText, other: UnitText | None = None) -> Matching:
    other = other or one
    sides = [Side(unit.text, analyse(unit.text), unit.tokens) for unit in (one, other)]
    return match(*sides)


def named(*arguments: object) -> dict[str, float]:
    """Return figures by name."""
    values = figures(*arguments)  # type: ignore[arg-type]
    names = (*PLAIN, *LEARNED) if arguments[2] is not None else PLAIN
    return dict(zip(names, values, strict=True))


def test_a_longer_pair_has_more_places_to_go_wrong() -> None:
    text = "The mayor spoke of the bridge, the new school and the harbour."
    short, long = (named((), matching(UnitText(t)), None) for t in (text, f"{text} " * 4))
    assert long["words"] - short["words"] == pytest.approx(math.log(4))


def test_an_unanswered_word_shows_on_its_side(unit_of) -> None:
    one = unit_of("The committee praised the carpenter.")
    other = unit_of("The committee praised the carpenter and the violinist.")
    same, added = (named((), matching(one, unit), None) for unit in (one, other))
    assert added["rewrite_least"] < same["rewrite_least"] - 0.1
    assert added["least"] < same["least"]
    assert added["cosine"] < same["cosine"] == pytest.approx(1.0)
    turned = named((), matching(other, one), None)
    assert turned["original_least"] == pytest.approx(added["rewrite_least"], abs=1e-5)
    assert added["length_gap"] == turned["length_gap"] > 0


def test_without_vectors_usual_answers_are_taken() -> None:
    found = named((), matching(UnitText("The gate is closed."), UnitText("It rains.")), None)
    assert found["cosine"] == 0.9


def test_the_detector_adds_its_odds_and_its_tags() -> None:
    unit = matching(UnitText("The fee is 12 euros."))
    said = Detection(0.9, (Tag(11, 13, Category.NUMBER, 0.8),), ())
    found, unsure = named((), unit, said), named((), unit, UNSURE)
    assert found["detector"] == pytest.approx(math.log(9))
    assert (found["original_tags"], found["rewrite_tags"]) == (0.8, 0.0)
    assert found["tagged"] > unsure["tagged"] == 0.0
    assert unsure["detector"] == 0.0


def test_each_rule_counts_for_itself() -> None:
    span = (Span(0, 3),)
    one, two = (
        Evidence(Category.NUMBER, key, Severity.MAJOR, 0.8, span, span)
        for key in ("number-lost", "name-lost")
    )
    assert rules_score([one]) == pytest.approx(grave_share(one))
    assert 0 < grave_share(one) < 1
    both = 1 - (1 - grave_share(one)) * (1 - grave_share(two))
    assert rules_score([one, two]) == pytest.approx(both)
    assert rules_score([]) == 0.0
