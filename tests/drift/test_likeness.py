"""Likeness: a word's vector is the mean of its pieces, and the likest sign of form counts."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from evaluator.drift.pair.likeness import (
    SAME_LEMMA,
    SAME_STEM,
    SAME_WORD,
    SYNONYM,
    lexical,
    word_vectors,
)
from evaluator.drift.text.side import Side, analyse
from evaluator.types import TokenVectors

TEXT = "The antidisestablishmentarians met in Zürich, twice."


def cut(text: str, sizes: list[int]) -> TokenVectors:
    """Cut each word into so many pieces, 0 for none; vectors are random ones of length 1."""
    offsets = []
    for word, pieces in zip(analyse(text), sizes, strict=True):
        ends = np.linspace(word.start, word.end, pieces + 1).astype(int)
        offsets += [(a, b) for a, b in pairwise(ends)]
    vectors = np.random.default_rng(1).normal(size=(len(offsets), 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return TokenVectors(np.array(offsets, np.int32).reshape(-1, 2), vectors)


@pytest.mark.parametrize(
    "sizes",
    [[1] * 8, [1, 9, 1, 1, 2, 1, 3, 1], [0, 2, 1, 0, 2, 1, 4, 0], [0] * 8],
    ids=["whole", "cut", "some unseen", "unseen"],
)
def test_a_words_vector_is_the_mean_of_its_pieces(sizes: list[int]) -> None:
    words, tokens = analyse(TEXT), cut(TEXT, sizes)
    out = np.full((len(words), 8), np.nan, np.float32)
    word_vectors(words, tokens, out)
    at = 0
    for row, size in zip(out, sizes, strict=True):
        own = tokens.vectors[at : at + size]
        at += size
        assert np.allclose(row, own.mean(0) if size else 0.0, atol=1e-6)


def test_the_likest_sign_of_form_counts() -> None:
    one, other = (
        Side(text, analyse(text))
        for text in ("They banned cars and refuse help.", "Bans on automobiles, a refusal, help.")
    )
    alike = lexical(one, other)
    first = {word.lower: word.index for word in one.words}
    second = {word.lower: word.index for word in other.words}

    def of(a: str, b: str) -> float:
        return float(alike[first[a], second[b]])

    assert of("help", "help") == SAME_WORD
    assert of("banned", "bans") == pytest.approx(SAME_LEMMA)
    assert of("cars", "automobiles") == pytest.approx(SYNONYM)
    assert of("refuse", "refusal") >= SAME_STEM - 1e-6
    assert of("cars", "refusal") == 0.0
    assert alike.dtype == np.float32
