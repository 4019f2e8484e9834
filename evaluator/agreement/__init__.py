"""Labelled pairs, and how well a score agrees with them."""

from __future__ import annotations

from evaluator.agreement.answers import Answering, Answers, Measure
from evaluator.agreement.estimate import Estimate
from evaluator.agreement.grades import GradeResult
from evaluator.agreement.judge import judge
from evaluator.agreement.labels import LabelledPair, read_labelled
from evaluator.agreement.marks import Mark, Marks
from evaluator.agreement.results import (
    HumanMeasure,
    HumanResult,
    KindResult,
    MeasureResult,
    ReliabilityBin,
    SetResult,
)

__all__ = [
    "Answering",
    "Answers",
    "Estimate",
    "GradeResult",
    "HumanMeasure",
    "HumanResult",
    "KindResult",
    "LabelledPair",
    "Mark",
    "Marks",
    "Measure",
    "MeasureResult",
    "ReliabilityBin",
    "SetResult",
    "judge",
    "read_labelled",
]
