"""Vectors of the bundled encoder for the rules' examples, all encoded once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evaluator.drift import UnitText
from evaluator.drift.examples import encoded, framed
from evaluator.models import load_encoder
from evaluator.rulebook import built_in


@pytest.fixture(scope="session")
def unit_of() -> Callable[[str], UnitText]:
    """Return a function from a text to a unit's side with its token vectors."""
    encoder = load_encoder()
    known: dict[str, UnitText] = {}
    examples: list[Callable[[str], UnitText]] = []
    texts = {
        text
        for rule in built_in().values()
        for example in (*rule.examples, *rule.silent, *(one for one, *_ in framed(rule)))
        for text in (example.original, example.rewrite)
    }

    def unit(text: str) -> UnitText:
        if text in texts:
            # The examples all at once, where one of their texts is asked for.
            if not examples:
                examples.append(encoded(built_in().values(), encoder.encode))
            return examples[0](text)
        if text not in known:
            tokens = encoder.encode([text], tokens=True).tokens
            assert tokens is not None
            known[text] = UnitText(text, tokens[0])
        return known[text]

    return unit
