"""A detector that needs no model: it doubts a rewrite by the share of its words that are new."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.text import words
from evaluator.types import Detection, ModelInfo


class WordDetector:
    """A PairDetector: probability 0.1 without new words, 0.9 with nothing else."""

    base_rate = 0.5

    def __init__(self) -> None:
        self.info = ModelInfo("words", "1", "0" * 64)

    def detect(self, pairs: Sequence[tuple[str, str]]) -> list[Detection]:
        return [Detection(0.1 + 0.8 * _new(*pair)) for pair in pairs]


def _new(original: str, rewrite: str) -> float:
    known, said = (
        [text[span.start : span.end].lower() for span in words(text)]
        for text in (original, rewrite)
    )
    return sum(word not in known for word in said) / len(said) if said else 0.0
