"""What the joined drift is made of."""

from __future__ import annotations

import pytest

from evaluator.drift import UnitText
from evaluator.drift.grading import LENGTH_WEIGHT, curve, features
from evaluator.drift.matching import Matching, match
from evaluator.drift.words import Side, analyse
from evaluator.types import Detection

UNSURE = Detection(0.5, (), ())


def matching(unit: UnitText) -> Matching:
    side = Side(unit.text, analyse(unit.text), unit.tokens)
    return match(side, side)


def test_a_longer_pair_has_more_places_to_go_wrong() -> None:
    short = matching(UnitText("The mayor spoke of the bridge, the new school and the harbour."))
    long = matching(UnitText("The mayor spoke of the bridge, the new school and the harbour. " * 4))
    more = features((), long, UNSURE)[0] - features((), short, UNSURE)[0]
    assert more == pytest.approx(LENGTH_WEIGHT * 1.386, abs=0.01)


def test_very_short_and_very_long_pairs_are_no_further_away() -> None:
    word, two = (matching(UnitText(text)) for text in ("Closed.", "Closed today."))
    assert features((), word, UNSURE) == features((), two, UNSURE)
    many, more = (matching(UnitText("The gate is closed. " * k)) for k in (40, 80))
    assert features((), many, UNSURE) == features((), more, UNSURE)


def test_badly_answered_word_pieces_add_drift(unit_of) -> None:
    one, other = (
        unit_of(text) for text in ("The committee praised the carpenter.", "The divers left.")
    )
    sides = [Side(u.text, analyse(u.text), u.tokens) for u in (one, other)]
    apart, same = match(sides[0], sides[1]), match(sides[0], sides[0])
    assert features((), apart, UNSURE)[0] > features((), same, UNSURE)[0]


def test_the_curve_rises() -> None:
    values = [curve(x / 2, 1.5, -1.2) for x in range(-20, 21)]
    assert values == sorted(values)
