"""What one kind of evidence says: raw material that `decide` turns into findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evaluator.drift.pair.pair import Pair
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


Family = Callable[[Pair], list[Evidence]]
"""A family of rules: what they see in a pair."""


def overlap(ones: Iterable[tuple[int, int]], others: Sequence[Span]) -> bool:
    """Return whether any span of one group shares a character with one of another."""
    for start, end in ones:
        for first, last in others:
            if start < last and first < end:
                return True
    return False
