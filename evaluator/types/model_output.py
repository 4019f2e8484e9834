"""What the encoder and the learned detector say of texts, and which model spoke."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from evaluator.types.kinds import Category

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# Quoted, so that the command line can import this module without paying for numpy.
FloatArray: TypeAlias = "npt.NDArray[np.float32]"
IntArray: TypeAlias = "npt.NDArray[np.int32]"


@dataclass(frozen=True)
class TokenVectors:
    """Contextual vectors of one text's word pieces, special tokens left out.

    Attributes:
        offsets: (t, 2) int32, start and end of each piece in the encoded text.
        vectors: (t, d) float32, each of length 1.
    """

    offsets: IntArray
    vectors: FloatArray


@dataclass(frozen=True)
class Encoded:
    """What an encoder says of n texts.

    Attributes:
        vectors: (n, d) float32, one sentence vector a text, of length 1 where the encoder
            normalises.
        tokens: One entry a text, or None when token vectors were not asked for.
    """

    vectors: FloatArray
    tokens: tuple[TokenVectors, ...] | None = None


class Tag(NamedTuple):
    """Words that a learned detector holds to have drifted, and how.

    Attributes:
        category: The likeliest kind.
        probability: That the words drifted, 0 to 1.
    """

    start: int
    end: int
    category: Category
    probability: float


@dataclass(frozen=True)
class Detection:
    """What a learned detector says of one pair of texts.

    Attributes:
        probability: That the rewrite no longer says what the original says, calibrated, 0 to 1.
        original_tags: Drifted words, in the original text's offsets.
        rewrite_tags: Likewise in the rewrite's.
    """

    probability: float
    original_tags: tuple[Tag, ...] = ()
    rewrite_tags: tuple[Tag, ...] = ()


@dataclass(frozen=True)
class ModelInfo:
    """Which model spoke: what goes into `created_with.models`."""

    name: str
    revision: str | None
    sha256: str | None
