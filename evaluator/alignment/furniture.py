"""Which unanswered sentences are page furniture.

No list of words knows the notices and appeals of every site. Two logistic regressions, made by
`training/furniture`, stand in for it: one over the bundled encoder's sentence vectors says how far
a sentence reads like furniture, one over `FEATURES` decides with what form and place say. With
another encoder the second does without the first.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from evaluator.types import Bead, FloatArray, ModelInfo, Role, SegmentedDocument, UnitKind

FEATURES = (
    "reads",
    "paragraph_reads",
    "neighbours_read",
    "form",
    "neighbours_form",
    "shared",
    "frame",
    "open",
    "length",
)
_MOST = 5.0  # bound of a log odds, so that one sentence does not decide for its neighbours
_ENDS = (".", "!", "?", "…", "。", "！", "？", "।")
_CLOSING = "\"'”’»)]"
_FREE = (UnitKind.OMISSION, UnitKind.ADDITION, UnitKind.OUTSIDE)


@dataclass(frozen=True)
class _Weights:
    encoder: str
    vector: FloatArray
    vector_bias: float
    decision: FloatArray
    bias: float
    form_decision: FloatArray
    form_bias: float


def furniture_odds(vectors: FloatArray, encoder: ModelInfo) -> FloatArray | None:
    """Say how far each sentence, by its vector alone, reads like page furniture.

    Args:
        vectors: (n, d) float32, sentence vectors of length 1.
        encoder: The model that they come from.

    Returns:
        (n,) float32 log odds, or None where the encoder is not the one that the weights are for.
    """
    weights = _weights()
    if encoder.sha256 != weights.encoder or vectors.shape[1] != len(weights.vector):
        return None
    odds = vectors @ weights.vector + weights.vector_bias
    return np.asarray(np.clip(odds, -_MOST, _MOST), dtype=np.float32)


def name_outside(
    beads: Sequence[Bead],
    sides: tuple[SegmentedDocument, SegmentedDocument],
    odds: tuple[FloatArray, FloatArray] | None,
) -> list[Bead]:
    """Return the beads, each unanswered sentence named omission, addition or outside.

    Args:
        beads: An alignment; unanswered sentences stand alone.
        sides: What was aligned.
        odds: (n,) and (m,), as `furniture_odds` says of either side; None without.
    """
    outside: list[npt.NDArray[np.bool_]] = []
    for number, side in enumerate(sides):
        free = np.zeros(len(side.sentences), dtype=bool)
        for bead in beads:
            if bead.kind in _FREE:
                free[list((bead.original, bead.rewrite)[number])] = True
        outside.append(is_furniture(side, free, None if odds is None else odds[number]))
    return [_named(bead, outside) if bead.kind in _FREE else bead for bead in beads]


def _named(bead: Bead, outside: Sequence[npt.NDArray[np.bool_]]) -> Bead:
    number, members = (0, bead.original) if bead.original else (1, bead.rewrite)
    kind = (UnitKind.OMISSION, UnitKind.ADDITION)[number]
    if outside[number][members[0]]:
        kind = UnitKind.OUTSIDE
    return Bead(kind, bead.original, bead.rewrite, bead.cost)


def is_furniture(
    side: SegmentedDocument, free: npt.NDArray[np.bool_], odds: FloatArray | None
) -> npt.NDArray[np.bool_]:
    """Say of each sentence whether it is furniture that nothing answered.

    Args:
        side: One side of an alignment.
        free: (n,) bool, nothing answered the sentence.
        odds: (n,) float32, as `furniture_odds` says, or None.
    """
    if not free.any():
        return free.copy()
    weights = _weights()
    features = features_of(side, free, odds)
    if odds is None:
        found = features @ weights.form_decision + weights.form_bias > 0
    else:
        found = features @ weights.decision + weights.bias > 0
    # What a reader left out and nothing answers is what it was taken for.
    left_out = np.array([sentence.role is Role.LEFT_OUT for sentence in side.sentences])
    return np.asarray((found | left_out) & free)


def features_of(
    side: SegmentedDocument, free: npt.NDArray[np.bool_], odds: FloatArray | None
) -> FloatArray:
    """Return what the decision goes by, (n, len(FEATURES)) float32.

    `reads` is the sentence's log odds and `form` its `role_confidence`; `paragraph_reads` the mean
    over its paragraph. `neighbours_read` and `neighbours_form` are the means over the paragraphs
    next to its own of which nothing was answered, 0 where there are none: furniture comes in runs.
    `shared`: something in its paragraph was answered. `frame`: it stands before the first answered
    sentence or after the last. `open`: it does not end like a sentence. `length`: logarithm of its
    characters. Without `odds` the features that hang on them are 0.
    """
    count = len(side.sentences)
    own = np.zeros(count) if odds is None else np.asarray(odds, dtype=np.float64)
    form = np.array([s.role_confidence if s.role is not None else 0.0 for s in side.sentences])
    ids = np.array([s.paragraph for s in side.sentences], dtype=np.intp)
    _, paragraph = np.unique(ids, return_inverse=True)
    sizes = np.bincount(paragraph)
    idle = np.bincount(paragraph, weights=free) == sizes
    reads = np.bincount(paragraph, weights=own) / sizes
    forms = np.bincount(paragraph, weights=form) / sizes
    answered = np.flatnonzero(~free)
    first, last = (answered[0], answered[-1]) if len(answered) else (count, -1)
    at = np.arange(count)
    texts = [side.text_of(index) for index in range(count)]
    columns = (
        own,
        reads[paragraph],
        _around(reads, idle)[paragraph],
        form,
        _around(forms, idle)[paragraph],
        ~idle[paragraph],
        (at < first) | (at > last),
        [not text.rstrip(_CLOSING).endswith(_ENDS) for text in texts],
        np.log1p([len(text) for text in texts]),
    )
    return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)


def _around(
    values: npt.NDArray[np.float64], idle: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Return the mean of the neighbours' values, of those that are idle."""
    padded = np.pad(np.where(idle, values, 0.0), 1)
    counts = np.pad(idle.astype(np.float64), 1)
    total = counts[:-2] + counts[2:]
    return np.asarray((padded[:-2] + padded[2:]) / np.maximum(total, 1.0), dtype=np.float64)


@lru_cache(maxsize=1)
def _weights() -> _Weights:
    data = json.loads(files("evaluator.alignment").joinpath("furniture.json").read_text("utf-8"))
    decisions = [
        np.array([data[name]["weights"][feature] for feature in FEATURES], dtype=np.float32)
        for name in ("decision", "decision_without_vectors")
    ]
    return _Weights(
        encoder=data["encoder"]["sha256"],
        vector=np.array(data["vector"]["weights"], dtype=np.float32),
        vector_bias=data["vector"]["bias"],
        decision=decisions[0],
        bias=data["decision"]["bias"],
        form_decision=decisions[1],
        form_bias=data["decision_without_vectors"]["bias"],
    )
