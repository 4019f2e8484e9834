"""The one way to evaluate pairs of texts that belong together: units, rows, labelled pairs.

`evaluation` returns what evaluates a window of encoded pairs. Its steps are there for those who
ask the models about many texts at once (`pairs`, `batch`) or want all that was seen (`training`):
`encode`, `detect`, `judge`, `results`.
"""

from __future__ import annotations

from evaluator.segments.evaluation import Evaluate, evaluation, rule_workers
from evaluator.segments.pairs import SegmentPair, SegmentResult
from evaluator.segments.steps import (
    by_pair,
    detect,
    drift_signature,
    encode,
    in_source,
    judge,
    results,
    told,
)
from evaluator.segments.workers import Workers, fitting

__all__ = [
    "Evaluate",
    "SegmentPair",
    "SegmentResult",
    "Workers",
    "by_pair",
    "detect",
    "drift_signature",
    "encode",
    "evaluation",
    "fitting",
    "in_source",
    "judge",
    "results",
    "rule_workers",
    "told",
]
