"""Vectors of the bundled encoder for the rules' examples, all encoded once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evaluator.drift import UnitText
from evaluator.models import load_encoder
from evaluator.rulebook import built_in
from evaluator.types import TokenVectors


@pytest.fixture(scope="session")
def unit_of() -> Callable[[str], UnitText]:
    """Return a function from a text to a unit's side with its token vectors."""
    encoder = load_encoder()
    examples = {
        text
        for rule in built_in().values()
        for example in (*rule.examples, *rule.silent)
        for text in (example.original, example.rewrite)
        if text
    }
    known: dict[str, TokenVectors] = {}

    def unit(text: str) -> UnitText:
        if text not in known:
            # The examples all at once, where one of their texts is asked for.
            wanted = sorted(examples, key=len) if text in examples else [text]
            tokens = encoder.encode(wanted, tokens=True).tokens
            assert tokens is not None
            known.update(zip(wanted, tokens, strict=True))
        return UnitText(text, known[text])

    return unit
