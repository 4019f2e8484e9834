"""An evaluator that needs no files, importable by name in Ray's workers."""

from __future__ import annotations

from evaluator import Evaluator, Settings
from evaluator.loading import Models
from tests.fakes.encoder import HashEncoder


def make() -> Evaluator:
    return Evaluator(Settings(bootstrap=0), models=Models(HashEncoder()))
