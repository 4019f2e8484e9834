"""Encoders: loading, verifying and batching. The only importer of torch and transformers.

Importing this package imports neither; `load_encoder` does, when it is called.
"""

from __future__ import annotations

from evaluator.models.detector import load_detector
from evaluator.models.load import load_encoder
from evaluator.models.protocol import TextEncoder

__all__ = ["TextEncoder", "load_detector", "load_encoder"]
