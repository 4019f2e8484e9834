"""What the aligner can be told, with the values fitted on development documents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AlignSettings:
    """Settings of the aligner; scores are in units of cosine similarity.

    Attributes:
        max_bead: Most sentences that a bead takes from one side.
        lexical_weight: Weight of shared words, numbers and names beside the sentence vectors.
        hub_weight: How much of a sentence's mean similarity to the other side is taken off.
        skip: Similarity above which joining beats leaving out.
        bead_cost: Cost of each sentence in a bead beyond one a side.
        drag: Weight of what a bead loses by a sentence that it would be nearer without.
        length_weight: Cost of a ratio of lengths of e.
        open_cost: Cost of starting a run of neighbouring beads.
        move_open: The same for a moved block; what it must prove beyond a bead in its place.
        move_skip: `skip` for moved blocks.
        release: Beads that score less than this are tried again as moves.
        full_cells: Up to so many pairs of sentences the whole table is searched.
        corridor: Half width of the searched corridor, in sentences, in longer texts.
        furniture_from: `role_confidence` from which an unanswered sentence is furniture.
        furniture_cost: What joining furniture to body text must prove more.
        unrelated_share: Texts with less than this share in joined beads have nothing in common.
    """

    max_bead: int = 4
    lexical_weight: float = 0.5
    hub_weight: float = 0.5
    skip: float = 0.3
    bead_cost: float = 0.05
    drag: float = 1.0
    length_weight: float = 0.05
    open_cost: float = 0.02
    move_open: float = 0.15
    move_skip: float = 0.35
    release: float = 0.15
    full_cells: int = 400_000
    corridor: int = 60
    furniture_from: float = 0.5
    furniture_cost: float = 0.15
    unrelated_share: float = 0.1
