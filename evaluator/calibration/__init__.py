"""Thresholds and probabilities fitted to labels, and what to expect of them."""

from __future__ import annotations

from evaluator.calibration.decided import (
    LEAST_SAMPLED,
    Decided,
    DecidedFinding,
    summarise,
    to_units,
)
from evaluator.calibration.fit import Calibration, Certainty, Expectation, calibrate
from evaluator.calibration.labelled import (
    LEAST_LABELS,
    LabelledFinding,
    LabelledUnit,
    Share,
    check_enough,
)
from evaluator.calibration.platt import Platt
from evaluator.calibration.thresholds import Aim, Thresholds

__all__ = [
    "LEAST_LABELS",
    "LEAST_SAMPLED",
    "Aim",
    "Calibration",
    "Certainty",
    "Decided",
    "DecidedFinding",
    "Expectation",
    "LabelledFinding",
    "LabelledUnit",
    "Platt",
    "Share",
    "Thresholds",
    "calibrate",
    "check_enough",
    "summarise",
    "to_units",
]
