"""The stages in order: read → segment → align → score → drift. Holds no algorithm.

A comparison is cut where a model is asked, so that a batch job can ask for many pairs at once:
`prepare` yields sentences to encode, `pair_up` the unit pairs to detect, `finish` the
`Comparison`. `compare` does all of it for one pair. A round trip begins with `prepare_ways`, which
gives a pair for each way back, and ends with `join_ways`; `roundtrip` does all of it.
"""

from __future__ import annotations

from evaluator.config import Settings
from evaluator.loading import Models
from evaluator.pipeline.finished import finish
from evaluator.pipeline.paired import Paired, pair_up
from evaluator.pipeline.prepared import Prepared, prepare, read
from evaluator.pipeline.through import prepare_ways
from evaluator.pipeline.ways import join_ways
from evaluator.types import Comparison, Document

__all__ = [
    "Paired",
    "Prepared",
    "compare",
    "finish",
    "join_ways",
    "pair_up",
    "prepare",
    "prepare_ways",
    "read",
    "roundtrip",
]


def compare(
    original: Document, rewrite: Document, models: Models, settings: Settings
) -> Comparison:
    """Compare one pair of documents from end to end."""
    return _compared(prepare(original, rewrite, settings), models, settings)


def roundtrip(
    original: Document, translation: Document | None, models: Models, settings: Settings
) -> Comparison:
    """Translate back, or there and back, and compare.

    Args:
        original: The original.
        translation: The text in the other language; None has it made.
        models: With `translators`.
        settings: Those of the run.

    Raises:
        EvaluatorError: As `prepare_ways`.
    """
    prepared = prepare_ways(original, translation, models.translators, settings)
    return join_ways([_compared(way, models, settings) for way in prepared], settings.verdict)


def _compared(prepared: Prepared, models: Models, settings: Settings) -> Comparison:
    encoder, detector = models.encoder, models.detector
    encoded = encoder.encode(prepared.texts, tokens=True)
    paired = pair_up(prepared, encoded, encoder.info, settings)
    detections = detector.detect(paired.detectable) if detector else None
    return finish(paired, detections, models, settings)
