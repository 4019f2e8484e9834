"""The order in which units are read on either side."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

from evaluator.types import Unit


def reading_order(units: Sequence[Unit], side: Literal["original", "rewrite"]) -> list[int]:
    """Return the positions of `units` in the reading order of one side.

    A unit with nothing on that side stands after the unit that holds the sentence before it on the
    other side, or first of all.
    """
    here = [unit.original if side == "original" else unit.rewrite for unit in units]
    there = [unit.rewrite if side == "original" else unit.original for unit in units]
    owner = {index: at for at, indices in enumerate(there) if here[at] for index in indices}
    known = sorted(owner)

    def key(at: int) -> tuple[int, int, int]:
        if here[at]:
            return min(here[at]), 0, at
        first = min(there[at], default=-1)
        place = bisect_left(known, first)
        anchor = min(here[owner[known[place - 1]]]) if place else -1
        return anchor, 1, first

    return sorted(range(len(units)), key=key)
