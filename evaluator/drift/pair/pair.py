"""A pair of sides as the rules get it: both sides and their links, and the view from either."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.drift.pair.matching import Matching
from evaluator.drift.text.kept import lazy, once
from evaluator.drift.text.side import Side, Word
from evaluator.types import Span

Spans = tuple[Span, ...]


@dataclass(frozen=True)
class View:
    """A pair seen from one side, so that a rule reads both the same way.

    Attributes:
        matching: The links, the side looked from first.
        lost: Whether that side is the original: what it alone has was lost, else put in.
    """

    matching: Matching
    lost: bool

    @lazy
    def sides(self) -> tuple[Side, Side]:
        """The side looked from and the other one."""
        return self.matching.original, self.matching.rewrite

    @property
    def inflected(self) -> tuple[tuple[Word, Word], ...]:
        """Linked words of one base form in different forms, those of the side looked from first."""
        if self.lost:
            return self.matching.inflected
        return tuple((one, other) for other, one in self.matching.flipped().inflected)

    def spans(self, here: Spans, there: Spans = ()) -> tuple[Spans, Spans]:
        """Return the spans of the original and of the rewrite.

        Args:
            here: Spans of the side looked from.
            there: Spans of the other side.
        """
        return (here, there) if self.lost else (there, here)


@once
def views(matching: Matching) -> tuple[View, View]:
    """Return the view from the original and from the rewrite."""
    return View(matching, True), View(matching.flipped(), False)


@dataclass(frozen=True)
class Pair:
    """What a rule is asked about.

    Attributes:
        matching: The two sides and which words answer which.
        seen: Name words and figures of earlier units (see `Context`).
    """

    matching: Matching
    seen: frozenset[str] = frozenset()

    @lazy
    def sides(self) -> tuple[Side, Side]:
        """The original and the rewrite."""
        return self.matching.original, self.matching.rewrite

    @property
    def views(self) -> tuple[View, View]:
        """The pair seen from the original and from the rewrite."""
        return views(self.matching)
