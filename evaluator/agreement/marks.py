"""Words that people marked as drifted, held against the words that a detector marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from evaluator.text import words
from evaluator.types import Severity, Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of a text and the kind of drift that it shows.

    Words of several kinds have a mark for each.

    Attributes:
        severity: How badly, None where that is not said of these words.
    """

    span: Span
    category: str
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked on both sides of a pair."""

    original: tuple[Mark, ...] = ()
    rewrite: tuple[Mark, ...] = ()

    @property
    def sides(self) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
        """The original's marks and the rewrite's."""
        return self.original, self.rewrite


@dataclass(frozen=True, slots=True)
class Counts:
    """Words of a pair, both sides together; signs that are no letters or digits do not count.

    Attributes:
        right: Marked by both.
        said: Marked by the detector.
        wanted: Marked by people.
        same: Of `right`, those with the same category.
        by_category: What the detector marked as each category, and people.
    """

    right: int = 0
    said: int = 0
    wanted: int = 0
    same: int = 0
    by_category: CategoryCounts = field(default_factory=lambda: CategoryCounts())


@dataclass(frozen=True, slots=True)
class CategoryCounts:
    """Words of a pair by category; a word of several categories counts for each.

    Attributes:
        said: Marked as it by the detector.
        said_right: Of these, marked by people as anything.
        same: Of these, marked by people as it.
        wanted: Marked as it by people.
        wanted_found: Of these, marked by the detector as anything.
    """

    said: Counter[str] = field(default_factory=Counter)
    said_right: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    wanted_found: Counter[str] = field(default_factory=Counter)


def count_words(texts: tuple[str, str], wanted: Marks, said: Marks) -> Counts:
    """Count the marked words of a pair.

    Args:
        texts: Original and rewrite.
        wanted: People's marks, spans in `texts`.
        said: The detector's.
    """
    right = tagged = gold = same = 0
    kinds = CategoryCounts()
    for text, theirs, mine in zip(texts, wanted.sides, said.sides, strict=True):
        for word in plain_words(text) if theirs or mine else ():
            here, there = over(theirs, word), over(mine, word)
            if not here and not there:
                continue
            both = bool(here and there)
            named, given = {mark.category for mark in here}, {mark.category for mark in there}
            right += both
            tagged += bool(there)
            gold += bool(here)
            same += both and there[0].category in named
            kinds.said.update(given)
            kinds.said_right.update(given if here else ())
            kinds.same.update(given & named)
            kinds.wanted.update(named)
            kinds.wanted_found.update(named if there else ())
    return Counts(right, tagged, gold, same, kinds)


def plain_words(text: str) -> Iterator[Span]:
    """Yield the words and numbers of a text; signs that are no letters or digits do not count."""
    return (word for word in words(text) if text[word.start].isalnum())


def over(marks: Sequence[Mark], word: Span) -> list[Mark]:
    """Return the marks that share a code point with a word."""
    return [mark for mark in marks if mark.span.overlaps(word)]
