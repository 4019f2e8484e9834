"""Words that people marked as drifted, held against the words that a detector marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.text import words
from evaluator.types import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of a text and the kind of drift that it shows."""

    span: Span
    category: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked on both sides of a pair."""

    original: tuple[Mark, ...] = ()
    rewrite: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """Words of a pair, both sides together; signs that are no letters or digits do not count.

    Attributes:
        right: Marked by both.
        said: Marked by the detector.
        wanted: Marked by people.
        same: Of `right`, those with the same category.
    """

    right: int = 0
    said: int = 0
    wanted: int = 0
    same: int = 0


def count_words(texts: tuple[str, str], wanted: Marks, said: Marks) -> Counts:
    """Count the marked words of a pair.

    Args:
        texts: Original and rewrite.
        wanted: People's marks, spans in `texts`.
        said: The detector's.
    """
    right = tagged = gold = same = 0
    for text, theirs, mine in (
        (texts[0], wanted.original, said.original),
        (texts[1], wanted.rewrite, said.rewrite),
    ):
        for word in words(text):
            if not text[word.start].isalnum():
                continue
            here, there = _over(theirs, word), _over(mine, word)
            right += bool(here and there)
            tagged += bool(there)
            gold += bool(here)
            same += bool(here and there and here[0].category == there[0].category)
    return Counts(right, tagged, gold, same)


def _over(marks: Sequence[Mark], word: Span) -> list[Mark]:
    return [mark for mark in marks if mark.span.overlaps(word)]
