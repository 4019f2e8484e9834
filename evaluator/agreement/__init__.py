"""Labelled pairs, and how well a score agrees with them."""

from __future__ import annotations

from evaluator.agreement.estimate import Estimate
from evaluator.agreement.judge import (
    Answers,
    KindResult,
    Measure,
    MeasureResult,
    Panel,
    ReliabilityBin,
    SetResult,
    judge,
)
from evaluator.agreement.labels import LabelledPair, read_labelled
from evaluator.agreement.marks import Mark, Marks

__all__ = [
    "Answers",
    "Estimate",
    "KindResult",
    "LabelledPair",
    "Mark",
    "Marks",
    "Measure",
    "MeasureResult",
    "Panel",
    "ReliabilityBin",
    "SetResult",
    "judge",
    "read_labelled",
]
