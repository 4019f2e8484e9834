"""What an editor may want to know of a pair and is no drift, and the evidence that it settles."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules import credit, description, name_spelling
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.families import names_are_told
from evaluator.types import Category, Span

# What a note may be all of; names that changed places are spelled otherwise on top of that.
_SETTLED = frozenset(
    (Category.NAME, Category.MEANING, Category.OMISSION, Category.ADDITION, Category.ATTRIBUTION)
)


def notes(pair: Pair) -> list[Evidence]:
    """Return the notes of a pair, as evidence of no severity."""
    one, other = pair.sides
    code = one.language or "en"
    if one.text == other.text or not names_are_told(code):
        return []
    found = [*credit.notes(pair), *name_spelling.notes(pair)]
    if code == "en":
        found += description.notes(pair)
    return found


def is_noted(item: Evidence, told: Sequence[Evidence]) -> bool:
    """Return whether notes say all that a piece of evidence speaks of.

    Args:
        item: What a rule or the detector saw.
        told: The notes of the pair.
    """
    if item.category not in _SETTLED:
        return False
    pairs = (
        (item.original, [span for note in told for span in note.original]),
        (item.rewrite, [span for note in told for span in note.rewrite]),
    )
    return all(_inside(span, spans) for mine, spans in pairs for span in mine)


def _inside(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)
