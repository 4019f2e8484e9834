"""Vectors of the bundled encoder for the case tables, all encoded once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evaluator.drift import UnitText
from evaluator.models import load_encoder
from evaluator.types import TokenVectors


@pytest.fixture(scope="session")
def unit_of() -> Callable[[str], UnitText]:
    """Return a function from a text to a unit's side with its token vectors."""
    from tests.drift.test_cases import KINDS, cases

    encoder = load_encoder()
    tables = {text for kind in KINDS for _, *pair in cases(kind) for text in pair}
    known: dict[str, TokenVectors] = {}

    def unit(text: str) -> UnitText:
        if text not in known:
            # The tables all at once, where one of their texts is asked for.
            wanted = sorted(tables, key=len) if text in tables else [text]
            tokens = encoder.encode(wanted, tokens=True).tokens
            assert tokens is not None
            known.update(zip(wanted, tokens, strict=True))
        return UnitText(text, known[text])

    return unit
