"""Sentence vectors kept on disk between runs, so that a benchmark encodes each text once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evaluator.types import FloatArray

if TYPE_CHECKING:
    from evaluator.models import TextEncoder

_AT_ONCE = 1_000  # texts between two times that the file is written
STORE = Path("benchmarks/work/alignment_vectors.npz")


class VectorStore:
    """Texts and their vectors; what is missing is encoded when asked for."""

    def __init__(self, path: Path = STORE) -> None:
        self._path = path
        self._row: dict[str, int] = {}
        self._vectors: FloatArray = np.zeros((0, 384), dtype=np.float32)
        if path.exists():
            with np.load(path) as stored:
                self._vectors = stored["vectors"].astype(np.float32)
                texts = bytes(stored["texts"]).decode("utf-8").split("\0")
            self._row = {text: row for row, text in enumerate(texts)}

    def add(self, texts: Iterable[str]) -> None:
        """Encode and store the texts that are not there yet."""
        missing = sorted(
            {text for text in texts if text not in self._row}, key=lambda t: (len(t), t)
        )
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            self._vectors = np.concatenate([self._vectors, _encode(some)])
            for text in some:
                self._row[text] = len(self._row)
            self._save()

    def _save(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(
            self._path,
            vectors=self._vectors.astype(np.float16),
            texts=np.frombuffer("\0".join(self._row).encode("utf-8"), dtype=np.uint8),
        )

    def of(self, texts: Sequence[str]) -> FloatArray:
        """Return the vectors of `texts`, (n, d), encoding what is missing."""
        self.add(texts)
        return self._vectors[[self._row[text] for text in texts]]


def _encode(texts: Sequence[str]) -> FloatArray:
    return _encoder().encode(texts).vectors


@lru_cache(maxsize=1)
def _encoder() -> TextEncoder:
    from evaluator.models import load_encoder

    return load_encoder(bulk=True)
