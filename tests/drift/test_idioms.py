"""Idioms and what they are put plainly as: every row is read on either side and settles."""

from __future__ import annotations

import pytest

from evaluator.drift.pair.matching import match
from evaluator.drift.pair.pair import Pair
from evaluator.drift.pair.said_alike import put_plainly
from evaluator.drift.rules.settled import settled
from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Side, analyse
from evaluator.types import Span

ROWS = [tuple(cell.split("|") for cell in row) for row in lexicon.rows("idioms.tsv")]


def said(one: str, other: str) -> tuple[set[str], set[str]]:
    """Return what of two texts is an idiom and its plain words."""
    sides = [Side(text, analyse(text)) for text in (one, other)]
    spans = put_plainly(match(*sides))
    mine, theirs = (
        {side.text[span.start : span.end] for span in own}
        for side, own in zip(sides, spans, strict=True)
    )
    return mine, theirs


def written(phrase: str) -> str:
    return phrase.replace(" - ", "-")


@pytest.mark.parametrize(("idioms", "plain"), ROWS, ids=lambda cell: cell[0])
def test_every_phrase_of_a_row_is_read(idioms: list[str], plain: list[str]) -> None:
    for mine in idioms:
        assert written(mine) in said(f"They {written(mine)} today.", f"They {plain[0]} today.")[0]
    for theirs in map(written, plain):
        assert theirs in said(f"They {written(idioms[0])} today.", f"They {theirs} today.")[1]


@pytest.mark.parametrize(("idioms", "plain"), ROWS, ids=lambda cell: cell[0])
def test_no_phrase_of_a_row_is_both(idioms: list[str], plain: list[str]) -> None:
    assert not set(idioms) & set(plain)
    assert len({*idioms, *plain}) == len(idioms) + len(plain)


@pytest.mark.parametrize(
    ("one", "other", "idiom", "plain"),
    [
        (
            "The council bent over backwards to help.", "The council did everything to help.",
            "bent over backwards", "did everything",
        ),
        (
            "They went out of their way to help.", "They made every effort to help.",
            "went out of their way", "every effort",
        ),
        (
            "She won by a hair's breadth.", "She narrowly won.",
            "by a hair's breadth", "narrowly",
        ),
        ("Prices skyrocketed.", "Prices rose sharply.", "skyrocketed", "rose sharply"),
        ("The jury is still out.", "It is unclear.", "jury is still out", "unclear"),
    ],
)  # fmt: skip
def test_inflected_idioms_are_read_on_either_side(
    one: str, other: str, idiom: str, plain: str
) -> None:
    assert said(one, other) == ({idiom}, {plain})
    assert said(other, one) == ({plain}, {idiom})


def test_an_idiom_that_both_sides_have_is_not_put_plainly() -> None:
    both = "Prices skyrocketed and soared."
    assert said(both, both) == (set(), set())
    assert said("Prices skyrocketed.", "Prices fell.") == (set(), set())


def test_an_idiom_put_plainly_is_settled_in_english_alone() -> None:
    texts = ("The mayor smelled blood.", "The mayor sensed weakness.")
    for language, count in (("en", 1), ("de", 0)):
        sides = [Side(text, analyse(text), None, language) for text in texts]
        mine, theirs = settled(Pair(match(*sides)))
        assert (mine.count(Span(10, 23)), theirs.count(Span(10, 25))) == (count, count)
