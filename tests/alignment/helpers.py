"""Made-up articles for the aligner: sentences of random words, and paraphrases of them."""

from __future__ import annotations

import random
import string
from collections.abc import Sequence

from evaluator.types import Bead, FloatArray, UnitKind
from tests.fakes.encoder import HashEncoder

_RANDOM = random.Random(20)
_VOCABULARY = [
    "".join(_RANDOM.choices(string.ascii_lowercase, k=_RANDOM.randint(3, 9))) for _ in range(2000)
]


def vectors_of(texts: Sequence[str]) -> FloatArray:
    """Vectors that are near where texts share words, of length 1."""
    return HashEncoder(dimension=256).encode(texts).vectors


def sentences(count: int, seed: int = 0, words: int = 14) -> list[str]:
    """Return different sentences."""
    draw = random.Random(seed)
    return [" ".join(draw.sample(_VOCABULARY, words)).capitalize() + "." for _ in range(count)]


def reworded(text: str, seed: int = 0) -> str:
    """Return a sentence with two of its words exchanged for others and two swapped."""
    draw = random.Random(f"{seed}{text}")
    words = text.rstrip(".").split()
    for _ in range(2):
        words[draw.randrange(len(words))] = draw.choice(_VOCABULARY)
    at = draw.randrange(len(words) - 1)
    words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words) + "."


def joins(beads: Sequence[Bead]) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """Return kind and sentences of each bead."""
    return [(str(bead.kind), bead.original, bead.rewrite) for bead in beads]


def assert_whole(beads: Sequence[Bead], rows: int, columns: int) -> None:
    """Every sentence is in exactly one bead, and what is left out stands alone."""
    assert sorted(i for bead in beads for i in bead.original) == list(range(rows))
    assert sorted(i for bead in beads for i in bead.rewrite) == list(range(columns))
    for bead in beads:
        if bead.kind in (UnitKind.MATCH, UnitKind.MOVED):
            assert bead.original
            assert bead.rewrite
        else:
            assert len(bead.original) + len(bead.rewrite) == 1
            assert bead.cost == 0
