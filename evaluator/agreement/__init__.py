"""Labelled pairs, and how well a score agrees with them."""

from __future__ import annotations

from evaluator.agreement.judge import (
    Estimate,
    KindResult,
    Measure,
    MeasureResult,
    Panel,
    ReliabilityBin,
    SetResult,
    judge,
)
from evaluator.agreement.labels import LabelledPair, read_labelled

__all__ = [
    "Estimate",
    "KindResult",
    "LabelledPair",
    "Measure",
    "MeasureResult",
    "Panel",
    "ReliabilityBin",
    "SetResult",
    "judge",
    "read_labelled",
]
