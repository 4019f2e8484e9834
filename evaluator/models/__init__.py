"""Encoders and detectors: loading, verifying, batching. Alone in importing torch and transformers.

Importing this package imports neither; `load_encoder` and `load_detector` do when they are called.
"""

from __future__ import annotations

from evaluator.models.detector import load_detector
from evaluator.models.load import load_encoder
from evaluator.models.protocol import PairDetector, PlacedDetector, PlacedEncoder, TextEncoder

__all__ = [
    "PairDetector",
    "PlacedDetector",
    "PlacedEncoder",
    "TextEncoder",
    "load_detector",
    "load_encoder",
]
