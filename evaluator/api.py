"""The way in from Python: an `Evaluator` that keeps its models, and one-line functions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from os import PathLike, fspath

from evaluator import pipeline
from evaluator.align import align_sentences
from evaluator.config import Settings
from evaluator.loading import Models, load_models
from evaluator.read import read_path, read_text
from evaluator.text import normalise
from evaluator.types import Bead, Comparison, Document


class Evaluator:
    """Compares pairs of texts; loads its models at the first pair and keeps them.

    Args:
        settings: See `evaluator.config.Settings`; None for the defaults.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()

    @cached_property
    def models(self) -> Models:
        """The models that the settings name."""
        return load_models(self.settings)

    def compare(self, original: str | Document, rewrite: str | Document) -> Comparison:
        """Align, score and flag one pair.

        Args:
            original: The text itself, or a document from `read`.
            rewrite: Likewise.

        Raises:
            InputError: A text that cannot be used.
            ModelError: The models cannot be had.
        """
        documents = [
            read_text(side, max_chars=self.settings.max_chars) if isinstance(side, str) else side
            for side in (original, rewrite)
        ]
        return pipeline.compare(documents[0], documents[1], self.models, self.settings)

    def align_sentences(self, original: Sequence[str], rewrite: Sequence[str]) -> list[Bead]:
        """Align two lists of sentences; no paragraphs, no page furniture.

        Returns:
            Beads that hold every sentence of both sides once, by index.
        """
        texts = [normalise(text).text for text in (*original, *rewrite)]
        vectors = self.models.encoder.encode(texts).vectors
        count = len(original)
        return align_sentences(
            original, rewrite, vectors[:count], vectors[count:], self.settings.align
        )


def compare(
    original: str | Document, rewrite: str | Document, settings: Settings | None = None
) -> Comparison:
    """Compare one pair; for many, keep an `Evaluator`."""
    return Evaluator(settings).compare(original, rewrite)


def read(path: str | PathLike[str]) -> Document:
    """Read a file, "-" for standard input.

    Raises:
        InputError: The file is missing, empty, binary, undecodable or too long.
    """
    return read_path(fspath(path))
