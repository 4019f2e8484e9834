"""Scores of the document out of those of its units."""

from __future__ import annotations

import pytest

from evaluator import Evaluator, Settings
from evaluator.loading import Models
from evaluator.pipeline.prepared import prepare
from evaluator.pipeline.scores import surface_pairs
from evaluator.readers import read_text
from evaluator.text import without_invisible
from evaluator.types import Bead, UnitKind
from tests.fakes.encoder import HashEncoder


def test_drift_is_the_plain_mean_over_joined_units() -> None:
    keeper = Evaluator(Settings(bootstrap=0), models=Models(HashEncoder()))
    original = "Ten ships left at dawn on Monday. The mayor waved. Nobody had counted the gulls."
    rewrite = "Two ships left at dawn on Monday. The mayor waved. It will rain in Lindhaven."
    result = keeper.compare(original, rewrite)
    drifts = [unit.scores.drift for unit in result.units]
    joined = [unit.scores.drift for unit in result.units if unit.kind.joined]
    assert len(joined) < len(drifts), "some are dropped and put in"
    assert None not in joined
    assert result.scores["drift"].value == pytest.approx(sum(joined) / len(joined))


def test_invisible_characters_are_out_of_surface_scores() -> None:
    plain, hidden = "The harbour board met.", "The har\u00adbour\u200b bo\u2060ard met.\ufeff"
    assert without_invisible(hidden) == plain
    prepared = prepare(read_text(plain), read_text(hidden), Settings())
    ((one, other),) = surface_pairs(prepared, [Bead(UnitKind.MATCH, (0,), (0,))])
    assert one == other
