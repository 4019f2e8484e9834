"""What a desk's list says of an article: its headline, the worst finding, what is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.report.decisions import Decision, Memory
from evaluator.report.messages import text
from evaluator.report.passages import one_line, shorten, worst_first
from evaluator.report.saying import worst_findings
from evaluator.types import Comparison, Finding, Role, SegmentedDocument, UnitKind

_HEADLINE = 120
_MESSAGE = 200


@dataclass(frozen=True)
class Entry:
    """An article in a list.

    Attributes:
        headline: See `headline`.
        worst: The worst finding in words, "" where nothing is flagged.
        category: Of that finding, None where there is none.
        severity: Likewise.
        flags: How many decisions the report asks for: one for each kind in a passage.
        decided: How many of them were decided before.
        accepted: How many of those must be fixed.
    """

    headline: str
    worst: str
    category: str | None
    severity: str | None
    flags: int
    decided: int
    accepted: int


def entry(comparison: Comparison, decisions: Sequence[Decision] = ()) -> Entry:
    """Return what a list says of `comparison`, with what was decided of it before."""
    memory = Memory(decisions)
    flags = decided = accepted = 0
    for unit in comparison.units:
        for category in {finding.category.value for finding in unit.flags}:
            flags += 1
            known = memory.of(comparison, unit, category)
            if known is not None and not known.reopened and known.decision.decision != "none":
                decided += 1
                accepted += known.decision.decision == "accept"
    worst = _worst(comparison)
    return Entry(
        headline=headline(comparison),
        worst=shorten(one_line(worst.message), _MESSAGE) if worst else "",
        category=worst.category.value if worst else None,
        severity=worst.severity.value if worst else None,
        flags=flags,
        decided=decided,
        accepted=accepted,
    )


def _worst(comparison: Comparison) -> Finding | None:
    units = worst_first(comparison.units)
    return worst_findings(units[0])[0] if units else None


def headline(comparison: Comparison) -> str:
    """Return the original's headline, else its first sentence, else the file's name."""
    side = comparison.original
    inside = {
        at for unit in comparison.units if unit.kind is not UnitKind.OUTSIDE for at in unit.original
    }
    heads = [at for at, each in enumerate(side.sentences) if each.role is Role.HEADLINE]
    first = heads or sorted(inside)
    if not first:
        return file_name(side, "original")
    return shorten(one_line(side.text_of(first[0])), _HEADLINE)


def file_name(side: SegmentedDocument, name: str) -> str:
    """Return the file that a side came from, or what the side is called where it came from none."""
    path = side.document.path
    return one_line(path) if path and path != "-" else text(f"side.{name}")
