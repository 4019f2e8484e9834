"""From one language to another and back: engines behind one protocol, segment by segment.

`make` gives the translator that a user names, `translate_segments` takes a document's sentences
through it. The protocol itself is `evaluator.plugins.Translator`, which packages of others fulfil
too.
"""

from __future__ import annotations

from evaluator.translate.cache import Cache
from evaluator.translate.checks import warnings_of
from evaluator.translate.codes import base, gap
from evaluator.translate.named import KEYS, Means, make
from evaluator.translate.segments import Piece, signature_of, translate_segments
from evaluator.translate.settings import TranslateSettings

__all__ = [
    "KEYS",
    "Cache",
    "Means",
    "Piece",
    "TranslateSettings",
    "base",
    "gap",
    "make",
    "signature_of",
    "translate_segments",
    "warnings_of",
]
