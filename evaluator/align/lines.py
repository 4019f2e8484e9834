"""Beads as the lines that vecalign writes."""

from __future__ import annotations

from collections.abc import Iterable

from evaluator.types import Bead


def alignment_lines(beads: Iterable[Bead]) -> str:
    """Return a line for each bead, `[0,1]:[2]:cost`; what is left out costs 0.

    Indices count sentences from 0, the original's first.
    """
    lines = []
    for bead in beads:
        sides = [f"[{','.join(map(str, side))}]" for side in (bead.original, bead.rewrite)]
        lines.append(f"{sides[0]}:{sides[1]}:{bead.cost:.6f}\n")
    return "".join(lines)
