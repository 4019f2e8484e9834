"""An alignment of bare sentences, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evaluator.types import Bead


@dataclass(frozen=True)
class Alignment:
    """Which sentences answer which.

    Attributes:
        original: The original's sentences as they stand.
        rewrite: The rewrite's.
        beads: They hold every sentence of both sides once, by index.
    """

    original: tuple[str, ...]
    rewrite: tuple[str, ...]
    beads: tuple[Bead, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values: the sentences, and each bead's kind and indices."""
        beads = [
            {"kind": bead.kind.value, "original": [*bead.original], "rewrite": [*bead.rewrite]}
            for bead in self.beads
        ]
        return {"original": [*self.original], "rewrite": [*self.rewrite], "beads": beads}

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The texts of each bead, its sentences joined by a space; a side may be empty."""
        return [
            (
                " ".join(self.original[index] for index in bead.original),
                " ".join(self.rewrite[index] for index in bead.rewrite),
            )
            for bead in self.beads
        ]
