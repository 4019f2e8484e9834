"""Thresholds and probabilities fitted to labels, and what to expect of them."""

from __future__ import annotations

from evaluator.calibration.decided import (
    LEAST_SAMPLED,
    Decided,
    DecidedFinding,
    summarise,
    to_units,
)
from evaluator.calibration.fit import (
    LEAST_LABELS,
    Calibration,
    Expectation,
    LabelledUnit,
    Share,
    Thresholds,
    calibrate,
)

__all__ = [
    "LEAST_LABELS",
    "LEAST_SAMPLED",
    "Calibration",
    "Decided",
    "DecidedFinding",
    "Expectation",
    "LabelledUnit",
    "Share",
    "Thresholds",
    "calibrate",
    "summarise",
    "to_units",
]
