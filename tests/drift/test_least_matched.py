from __future__ import annotations

import numpy as np
import pytest

from evaluator.drift.pair.likeness import least_matched
from evaluator.types import TokenVectors
from tests.fakes.encoder import HashEncoder


def least(original: str, rewrite: str) -> float | None:
    tokens = HashEncoder().encode([original, rewrite], tokens=True).tokens
    assert tokens is not None
    return least_matched(*tokens)


def test_one_foreign_word_on_either_side_decides() -> None:
    assert least("the mill is open", "open is the mill") == pytest.approx(1.0, abs=1e-6)
    foreign = least("the mill is open", "the mill is shut")
    longer = least("the mill is open", "the mill is open again")
    assert foreign is not None
    assert longer is not None
    assert foreign < 0.6
    assert longer < 0.6


def test_a_side_without_tokens_has_no_score() -> None:
    assert least("", "the mill") is None
    none = TokenVectors(np.empty((0, 2), np.int32), np.empty((0, 4), np.float32))
    assert least_matched(none, none) is None
