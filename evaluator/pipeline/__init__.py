"""The stages in order: read → segment → align → score → drift. Holds no algorithm.

A comparison is cut where a model is asked, so that a batch job can ask for many pairs at once:
`prepare` yields sentences to encode, `pair_up` the unit pairs to detect, `finish` the
`Comparison`. `compare` does all of it for one pair.
"""

from __future__ import annotations

from evaluator.config import Settings
from evaluator.loading import Models
from evaluator.pipeline.finished import finish
from evaluator.pipeline.paired import Paired, pair_up
from evaluator.pipeline.prepared import Prepared, prepare, read
from evaluator.types import Comparison, Document

__all__ = ["Paired", "Prepared", "compare", "finish", "pair_up", "prepare", "read"]


def compare(
    original: Document, rewrite: Document, models: Models, settings: Settings
) -> Comparison:
    """Compare one pair of documents from end to end."""
    encoder, detector = models.encoder, models.detector
    prepared = prepare(original, rewrite, settings)
    encoded = encoder.encode(prepared.texts, tokens=True)
    paired = pair_up(prepared, encoded, encoder.info, settings)
    detections = detector.detect(paired.detectable) if detector else None
    return finish(paired, detections, models, settings)
