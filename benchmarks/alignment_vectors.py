"""Sentence vectors kept on disk between runs, so that a benchmark encodes each text once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from evaluator.types import FloatArray

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
        if not missing:
            return
        self._vectors = np.concatenate([self._vectors, _encode(missing)])
        for text in missing:
            self._row[text] = len(self._row)
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
    from evaluator.models import load_encoder

    return load_encoder(bulk=True).encode(texts).vectors
