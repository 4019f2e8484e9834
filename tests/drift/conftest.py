"""Vectors of the bundled encoder for the case tables, all encoded once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evaluator.drift import UnitText
from evaluator.models import load_encoder


@pytest.fixture(scope="session")
def unit_of(request: pytest.FixtureRequest) -> Callable[[str], UnitText]:
    """Return a function from a text to a unit's side with its token vectors."""
    from tests.drift.test_cases import KINDS, cases

    texts = sorted({text for kind in KINDS for _, *pair in cases(kind) for text in pair}, key=len)
    encoder = load_encoder()
    encoded = encoder.encode(texts, tokens=True)
    assert encoded.tokens is not None
    known = dict(zip(texts, encoded.tokens, strict=True))

    def unit(text: str) -> UnitText:
        if text not in known:
            tokens = encoder.encode([text], tokens=True).tokens
            assert tokens is not None
            known[text] = tokens[0]
        return UnitText(text, known[text])

    return unit
