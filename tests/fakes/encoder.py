"""An encoder that needs no model: every word has a vector drawn from its hash."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from evaluator.models.device import Placement
from evaluator.text import words
from evaluator.types import Encoded, FloatArray, ModelInfo, TokenVectors


class HashEncoder:
    """Bag of hashed words: texts that share words are near, in whatever order.

    A TextEncoder. Sentence vectors are the words' mean, of length 1; an empty text has a zero
    vector. `calls` counts the texts of each call, so that a test can see what was asked.
    """

    def __init__(self, dimension: int = 64, max_tokens: int = 256) -> None:
        self.dimension = dimension
        self.max_tokens = max_tokens
        self.info = ModelInfo("hash", "1", None)
        self.signature = f"model:hash|dimension:{dimension}"
        self.placement = Placement("cpu", "fp32", 4096)
        self.calls: list[int] = []
        self._vectors: dict[str, FloatArray] = {}

    def encode(self, texts: Sequence[str], *, tokens: bool = False) -> Encoded:
        self.calls.append(len(texts))
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        of_tokens: list[TokenVectors] = []
        for row, text in enumerate(texts):
            spans = words(text)
            pieces = np.zeros((len(spans), self.dimension), np.float32)
            for i, span in enumerate(spans):
                pieces[i] = self._vector(text[span.start : span.end].lower())
            if spans:
                mean = pieces.mean(axis=0)
                vectors[row] = mean / np.linalg.norm(mean)
            of_tokens.append(TokenVectors(np.array(spans, np.int32).reshape(-1, 2), pieces))
        return Encoded(vectors, tuple(of_tokens) if tokens else None)

    def encode_stream(
        self, windows: Iterable[Sequence[str]], *, tokens: bool = False
    ) -> Iterator[Encoded]:
        for texts in windows:
            yield self.encode(texts, tokens=tokens)

    def _vector(self, word: str) -> FloatArray:
        if word not in self._vectors:
            if len(self._vectors) > 100_000:
                self._vectors.clear()
            drawn = np.random.default_rng(zlib.crc32(word.encode())).normal(size=self.dimension)
            self._vectors[word] = (drawn / np.linalg.norm(drawn)).astype(np.float32)
        return self._vectors[word]
