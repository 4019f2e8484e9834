"""Similarity, token-level scores, coverage."""

import numpy as np
import pytest

from evaluator.scores import (
    coverage,
    document_similarity,
    similarities,
    token_scores,
    unit_vector,
)
from evaluator.types import TokenVectors
from tests.fakes.encoder import HashEncoder


def tokens(*rows: list[float]) -> TokenVectors:
    vectors = np.array(rows, np.float32).reshape(len(rows), 2)
    return TokenVectors(np.zeros((len(rows), 2), np.int32), vectors)


def test_cosine_whatever_the_length():
    values = similarities(
        np.array([[1, 0], [3, 4], [0, 0], [1, 1]], np.float32),
        np.array([[0, 2], [6, 8], [1, 0], [-1, -1]], np.float32),
    )
    assert values[0] == 0
    assert values[1] == pytest.approx(1)
    assert values[2] is None
    assert values[3] == pytest.approx(-1)


def test_unit_vector_weighs_by_length_and_has_length_one():
    vector = unit_vector(np.array([[1, 0], [0, 1]], np.float32), [3, 4])
    assert vector == pytest.approx([0.6, 0.8])
    assert not unit_vector(np.zeros((1, 2), np.float32), [0]).any()


def test_token_scores_by_hand():
    # Cosines: original 1 meets its like, original 2 finds 0.6 at best.
    scores = token_scores(tokens([1, 0], [0, 1]), tokens([1, 0], [0.8, 0.6]))
    assert scores.recall == pytest.approx((1 + 0.6) / 2)
    assert scores.precision == pytest.approx((1 + 0.8) / 2)
    assert scores.f1 == pytest.approx(2 * 0.8 * 0.9 / 1.7)


def test_token_scores_change_sides():
    encoder = HashEncoder()
    one, other = encoder.encode(["the mayor resigned", "the old mayor stayed"], tokens=True).tokens
    there, back = token_scores(one, other), token_scores(other, one)
    assert (there.precision, there.recall) == (back.recall, back.precision)
    assert token_scores(one, one).f1 == pytest.approx(1)


def test_no_tokens_no_score():
    assert token_scores(tokens(), tokens([1, 0])) is None
    assert token_scores(tokens([1, 0]), tokens()) is None


def test_document_similarity_weighs_by_length_and_skips_what_has_none():
    score = document_similarity([1.0, 0.5, None], [30, 10, 100], "model:x")
    assert score.value == pytest.approx((30 + 5) / 40)
    assert score.signature.startswith("model:x|")
    assert document_similarity([None], [4], "model:x").value is None
    assert document_similarity([], [], "model:x").reason


def test_coverage():
    assert coverage(30, 40).value == 0.75
    assert coverage(0, 0).value is None
