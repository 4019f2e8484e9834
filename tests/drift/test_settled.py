"""A change beside words that stayed, but for few that became synonyms, stands alone."""

from __future__ import annotations

import pytest

from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.settled import stands_alone
from evaluator.drift.text.side import Side, analyse
from evaluator.types import Category, Severity, Span


def alone(one: str, other: str, *, changed: tuple[str, str]) -> bool:
    """Return whether a change of one word stands alone."""
    sides = [Side(text, analyse(text)) for text in (one, other)]
    mine, theirs = (
        (Span(at := side.text.index(word), at + len(word)),)
        for side, word in zip(sides, changed, strict=True)
    )
    item = Evidence(Category.POLARITY, "opposite", Severity.MAJOR, 0.8, mine, theirs)
    return stands_alone(item, *sides)


@pytest.mark.parametrize(
    ("rewrite", "expected"),
    [
        ("The mayor opened the market on Monday.", True),
        ("The mayor opened the bazaar on Monday.", False),  # no synonym
        ("The mayor, opened on Monday.", False),  # lost
        ("The mayor opened the new market on Monday.", False),  # put in
    ],
)
def test_what_else_changed_takes_a_change_its_stand(rewrite: str, expected: bool) -> None:
    original = "The mayor closed the market on Monday."
    assert alone(original, rewrite, changed=("closed", "opened")) is expected


def test_a_synonym_beside_two_words_that_stayed_leaves_a_change_alone() -> None:
    change = ("closed", "opened")
    assert alone("The large firm closed in Porto.", "The big firm opened in Porto.", changed=change)
    assert not alone("The large firm closed.", "The big firm opened.", changed=change)
    assert not alone(
        "The large firm closed in Porto.", "The big company opened in Porto.", changed=change
    )


def test_a_synonym_that_only_one_side_has_is_a_change() -> None:
    change = ("closed", "opened")
    assert not alone(
        "The firm closed in Porto.", "The big, large firm opened in Porto.", changed=change
    )
