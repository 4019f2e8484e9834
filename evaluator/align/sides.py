"""One side of an alignment as numbers: vectors, weights and neighbourhood of its sentences."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluator.text import normalise, words
from evaluator.types import FloatArray

_HASHED = 256


@dataclass(frozen=True)
class Side:
    """The sentences of one side.

    Attributes:
        vectors: (n, d) float32: the encoder's vectors beside the hashed words', scaled so that a
            dot product is the similarity of two sentences.
        weights: (n,) float32, share of each sentence in the vector of a joined one: its length.
        cut: (n,) bool, the sentence does not directly follow the one before it.
        furniture: (n,) float32, 0 to 1: how much the sentence looks like page furniture.
    """

    vectors: FloatArray
    weights: FloatArray
    cut: npt.NDArray[np.bool_]
    furniture: FloatArray

    def __len__(self) -> int:
        return len(self.weights)

    def take(self, indices: npt.NDArray[np.intp], places: npt.NDArray[np.intp]) -> Side:
        """Return the side with `indices` only.

        Args:
            indices: Which sentences, ascending.
            places: For all n sentences their place in the order that counts for `cut`.
        """
        cut = np.ones(len(indices), dtype=bool)
        cut[1:] = np.diff(places[indices]) != 1
        if len(indices):
            cut[0] = False
        return Side(self.vectors[indices], self.weights[indices], cut, self.furniture[indices])


def make_sides(
    original: Sequence[str],
    rewrite: Sequence[str],
    original_vectors: FloatArray,
    rewrite_vectors: FloatArray,
    lexical_weight: float,
    furniture: tuple[FloatArray, FloatArray] | None = None,
) -> tuple[Side, Side]:
    """Return both sides; `lexical_weight` is the share of the hashed words in a similarity."""
    hashed = _hash_words([*original, *rewrite])
    sides = []
    for texts, vectors, words_of, looks in (
        (original, original_vectors, hashed[: len(original)], 0),
        (rewrite, rewrite_vectors, hashed[len(original) :], 1),
    ):
        joined = np.concatenate(
            [
                np.asarray(vectors, dtype=np.float32) * np.float32((1 - lexical_weight) ** 0.5),
                words_of * np.float32(lexical_weight**0.5),
            ],
            axis=1,
        )
        weights = np.array([max(len(text), 1) for text in texts], dtype=np.float32)
        sides.append(
            Side(
                joined,
                weights,
                np.zeros(len(texts), dtype=bool),
                np.zeros(len(texts), dtype=np.float32) if furniture is None else furniture[looks],
            )
        )
    return sides[0], sides[1]


def _hash_words(texts: Sequence[str]) -> FloatArray:
    """Unit vectors of hashed words, rare ones weighing most (the hashing trick with signs)."""
    tokens = []
    for text in texts:
        folded = normalise(text).text.casefold()
        tokens.append([folded[span.start : span.end] for span in words(folded)])
    seen: Counter[str] = Counter()
    for found in tokens:
        seen.update(set(found))
    place = {}
    for word, count in seen.items():
        code = zlib.crc32(word.encode("utf-8"))
        weight = np.log1p(len(texts) / (1 + count))
        place[word] = (code % _HASHED, weight if code & 0x10000 else -weight)
    vectors = np.zeros((len(texts), _HASHED), dtype=np.float32)
    for row, found in enumerate(tokens):
        for word in found:
            column, weight = place[word]
            vectors[row, column] += weight
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.maximum(norms, 1e-6)
