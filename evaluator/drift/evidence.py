"""What one kind of evidence says: raw material that `joint` turns into findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evaluator.drift.matching import Matching
from evaluator.drift.words import Side
from evaluator.types import Category, Severity, Span


@dataclass(frozen=True)
class Evidence:
    """One drift as one kind of evidence sees it.

    Attributes:
        rule: Id of the rule that saw it (see `evaluator.rulebook`).
        original: Spans in the original's text, tight; may be empty.
        rewrite: Likewise in the rewrite's.
        words: Further fields of the message.
    """

    category: Category
    rule: str
    severity: Severity
    confidence: float
    original: tuple[Span, ...] = ()
    rewrite: tuple[Span, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


Kind = Callable[[Side, Side, Matching], list[Evidence]]


Spans = tuple[Span, ...]


def placed(here: Spans, there: Spans, *, flipped: bool) -> tuple[Spans, Spans]:
    """Return the spans of the original and of the rewrite for what was found from one side.

    Args:
        here: Spans of the side looked from.
        there: Spans of the other side.
        flipped: Whether that side is the rewrite.
    """
    return (there, here) if flipped else (here, there)


def overlap(ones: Iterable[Span], others: Sequence[Span]) -> bool:
    """Tell whether any span of one group shares a character with one of another."""
    return any(one.overlaps(other) for one in ones for other in others)
