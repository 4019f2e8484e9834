"""The second cut: an aligned pair, its joined units waiting for the learned detector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluator.alignment import align, align_known, furniture_odds, is_unrelated
from evaluator.config import Settings
from evaluator.pipeline.prepared import Prepared
from evaluator.scores import similarities, unit_vector
from evaluator.segments import SegmentPair
from evaluator.text import join
from evaluator.types import Bead, Encoded, FloatArray, ModelInfo, TokenVectors


@dataclass(frozen=True)
class UnitPair:
    """A bead with its sides, of which one is empty where they are not joined."""

    bead: Bead
    sides: SegmentPair
    similarity: float | None

    @property
    def joined(self) -> bool:
        """Whether both sides hold something and belong together."""
        return self.bead.kind.joined


@dataclass(frozen=True)
class Paired:
    """An aligned pair that waits for the learned detector.

    Attributes:
        direct: Similarity of original and translation of each unit, where that was asked for.
    """

    prepared: Prepared
    units: tuple[UnitPair, ...]
    unrelated: bool
    direct: tuple[float | None, ...] = ()

    @property
    def detectable(self) -> list[tuple[str, str]]:
        """Texts of the joined units, in order: what the detector is asked about."""
        if not self.prepared.detected:
            return []
        return [sides.texts for sides in self.joined]

    @property
    def joined(self) -> list[SegmentPair]:
        """The sides of the joined units, in order."""
        return [unit.sides for unit in self.units if unit.joined]


def pair_up(prepared: Prepared, encoded: Encoded, encoder: ModelInfo, settings: Settings) -> Paired:
    """Align a prepared pair.

    Args:
        prepared: The pair.
        encoded: Vectors of `prepared.texts`, in that order.
        encoder: The model that they come from.
        settings: Those of the run.
    """
    texts = prepared.texts
    count = len(prepared.original.sentences)
    last = count + len(prepared.rewrite.sentences)
    vectors = encoded.vectors[:count], encoded.vectors[count:last]
    odds = furniture_odds(encoded.vectors[:last], encoder)
    sides = prepared.original.segmented, prepared.rewrite.segmented
    split = None if odds is None else (odds[:count], odds[count:])
    known = prepared.middle.pairs if prepared.middle else None
    if known is None:
        beads = align(*sides, *vectors, settings.align, split)
    else:
        beads = align_known(known, *sides, *vectors, split)
    units = []
    for bead in beads:
        right = [count + index for index in bead.rewrite]
        units.append(
            UnitPair(
                bead,
                SegmentPair(
                    join([prepared.original.sentences[i] for i in bead.original]),
                    join([prepared.rewrite.sentences[i] for i in bead.rewrite]),
                    _tokens(texts, encoded, bead.original),
                    _tokens(texts, encoded, right),
                    language=prepared.language,
                ),
                _similarity(texts, encoded, bead.original, right) if bead.kind.joined else None,
            )
        )
    unrelated = known is None and is_unrelated(beads, *vectors, settings.align)
    direct: tuple[float | None, ...] = ()
    if prepared.middle and prepared.middle.texts:
        through = prepared.middle.through
        direct = tuple(
            _similarity(texts, encoded, bead.original, [last + through[at] for at in bead.rewrite])
            if bead.kind.joined
            else None
            for bead in beads
        )
    return Paired(prepared, tuple(units), unrelated, direct)


def _tokens(texts: list[str], encoded: Encoded, indices: Sequence[int]) -> TokenVectors | None:
    """Join the sentences' token vectors, offsets counted in the joined text."""
    if encoded.tokens is None or not indices:
        return None
    at, offsets, vectors = 0, [], []
    for index in indices:
        tokens = encoded.tokens[index]
        offsets.append(tokens.offsets + np.int32(at))
        vectors.append(tokens.vectors)
        at += len(texts[index]) + 1
    return TokenVectors(np.concatenate(offsets), np.concatenate(vectors))


def _similarity(
    texts: list[str], encoded: Encoded, left: Sequence[int], right: Sequence[int]
) -> float | None:
    vectors: list[FloatArray] = [
        unit_vector(encoded.vectors[list(indices)], [len(texts[i]) for i in indices])
        for indices in (left, right)
    ]
    return similarities(vectors[0][None], vectors[1][None])[0]
