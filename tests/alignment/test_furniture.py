"""Unanswered furniture is outside; unanswered body text is not, wherever it stands."""

import numpy as np

from evaluator.alignment.furniture import FEATURES, features_of, furniture_odds, is_furniture
from evaluator.models.locate import BUNDLED_SHA256
from evaluator.readers import read_text
from evaluator.segment import segment
from evaluator.types import ModelInfo

BODY = (
    "The harbour board said on Tuesday that dredging would begin before the winter storms arrive.",
    "Fishermen had asked for the work for eleven years, and two boats ran aground last spring.",
    "The first stage is expected to cost nine million crowns and to take until the end of June.",
)
LINE = "Our columnist fed gulls for a decade so that readers of these pages never had to."


def _side(*paragraphs):
    return segment(read_text("\n\n".join(paragraphs)))


def _free(side, *texts):
    return np.array([side.text_of(i) in texts for i in range(len(side.sentences))])


def test_vectors_tell_furniture_that_form_does_not():
    side = _side(*BODY, LINE)
    free = _free(side, LINE)
    odds = np.array([-4, -4, -4, 4], dtype=np.float32)
    assert is_furniture(side, free, odds).tolist() == free.tolist()
    assert not is_furniture(side, free, -np.abs(odds)).any()


def test_place_alone_hides_no_body_text():
    side = _side(*BODY)
    odds = np.full(3, -3, dtype=np.float32)
    for text in BODY:
        for some in (odds, None):
            assert not is_furniture(side, _free(side, text), some).any()


def test_answered_sentences_and_their_paragraphs_stay():
    side = _side(BODY[0] + " " + LINE, BODY[1])
    odds = np.array([-4, 3, -4], dtype=np.float32)
    assert not is_furniture(side, _free(side, LINE), odds).any()
    assert not is_furniture(side, np.zeros(3, dtype=bool), np.full(3, 5, dtype=np.float32)).any()


def test_neighbours_count_only_where_nothing_was_answered():
    side = _side(*BODY)
    odds = np.array([4, 0, -4], dtype=np.float32)
    at = FEATURES.index("neighbours_read")
    assert features_of(side, np.array([True, True, False]), odds)[1, at] == 4
    assert features_of(side, np.array([True, True, True]), odds)[1, at] == 0


def test_another_encoder_has_no_odds():
    vectors = np.zeros((2, 384), dtype=np.float32)
    bundled = ModelInfo("any", None, BUNDLED_SHA256)
    assert furniture_odds(vectors, bundled).shape == (2,)
    assert furniture_odds(vectors, ModelInfo("any", None, "0")) is None
    assert furniture_odds(np.zeros((2, 64), dtype=np.float32), bundled) is None
