"""What the stages ask of an encoder, so that tests can pass in a cheap one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from evaluator.types import Encoded, ModelInfo


class TextEncoder(Protocol):
    """Turns texts into sentence vectors and, on request, token vectors."""

    @property
    def info(self) -> ModelInfo:
        """Name, revision and digest, for `created_with.models`."""

    @property
    def signature(self) -> str:
        """Model, revision, layer, pooling, precision and versions, in sacrebleu's manner."""

    @property
    def dimension(self) -> int:
        """Length of a sentence vector."""

    @property
    def max_tokens(self) -> int:
        """Most word pieces, special ones included, that one pass takes; longer text is windowed."""

    def encode(self, texts: Sequence[str], *, tokens: bool = False) -> Encoded:
        """Encode `texts`; an empty one has a zero vector and no token vectors."""

    def encode_stream(
        self, windows: Iterable[Sequence[str]], *, tokens: bool = False
    ) -> Iterator[Encoded]:
        """Encode window after window, preparing the next while this one is computed."""
