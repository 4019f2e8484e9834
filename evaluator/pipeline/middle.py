"""The text that a round trip went through, in the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evaluator.pipeline.prepared import Middle
from evaluator.scores import document_similarity
from evaluator.types import DIRECT, Comparison


def with_middle(
    comparison: Comparison,
    middle: Middle,
    direct: Sequence[float | None],
    signature: str,
) -> Comparison:
    """Return a comparison that holds what it went through, and each unit's part of that.

    Args:
        comparison: Of original and way back.
        middle: What it went through.
        direct: Similarity of original and translation of each unit; empty where it was not
            asked for.
        signature: Of the encoder that was asked for it.
    """
    made = {sentence: segment for segment, sentence in enumerate(middle.sources or ())}
    units = []
    for unit in comparison.units:
        segments = [middle.through[index] for index in unit.rewrite]
        # What went there and did not come back is still to be seen.
        segments = segments or [made[index] for index in unit.original if index in made]
        units.append(replace(unit, translation=tuple(segments)))
    scores = dict(comparison.scores)
    if direct:
        units = [
            replace(unit, scores=replace(unit.scores, more={**unit.scores.more, DIRECT: value}))
            for unit, value in zip(units, direct, strict=True)
        ]
        joined = [unit for unit in units if unit.kind.joined]
        whole = document_similarity(
            [unit.scores.more[DIRECT] for unit in joined],
            [len(comparison.original.text_of_all(unit.original)) for unit in joined],
            signature,
        )
        scores[DIRECT] = replace(whole, metric=DIRECT)
    return replace(
        comparison,
        models=(*comparison.models, *middle.models),
        units=tuple(units),
        scores=scores,
        translation=middle.translation,
    )
