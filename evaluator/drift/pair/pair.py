"""A pair of sides as the rules get it: both sides and their links, and the view from either."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from evaluator.drift.pair.matching import Matching
from evaluator.drift.text.side import Side
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

    @property
    def sides(self) -> tuple[Side, Side]:
        """The side looked from and the other one."""
        return self.matching.original, self.matching.rewrite

    def spans(self, here: Spans, there: Spans = ()) -> tuple[Spans, Spans]:
        """Return the spans of the original and of the rewrite.

        Args:
            here: Spans of the side looked from.
            there: Spans of the other side.
        """
        return (here, there) if self.lost else (there, here)


@dataclass(frozen=True)
class Pair:
    """What a rule is asked about.

    Attributes:
        matching: The two sides and which words answer which.
        seen: Name words and figures of earlier units (see `Context`).
    """

    matching: Matching
    seen: frozenset[str] = frozenset()

    @property
    def sides(self) -> tuple[Side, Side]:
        """The original and the rewrite."""
        return self.matching.original, self.matching.rewrite

    @cached_property
    def views(self) -> tuple[View, View]:
        """The pair seen from the original and from the rewrite."""
        return View(self.matching, True), View(self.matching.flipped(), False)
