"""What is asked of an encoder and of a detector, so that tests can pass in cheap ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from evaluator.types import Detection, Encoded, ModelInfo

if TYPE_CHECKING:
    from evaluator.models.device import Placement


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


class PairDetector(Protocol):
    """What is asked of a learned detector."""

    @property
    def info(self) -> ModelInfo:
        """Which model it is."""

    def detect(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Detection]:
        """Return a detection a pair, in order."""


class PlacedEncoder(TextEncoder, Protocol):
    """An encoder that says where it runs."""

    @property
    def placement(self) -> Placement:
        """Device, precision and token budget."""


class PlacedDetector(PairDetector, Protocol):
    """Likewise a detector."""

    @property
    def placement(self) -> Placement:
        """Device, precision and token budget."""
