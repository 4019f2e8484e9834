"""What the aligner can be told, with the values fitted on development documents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AlignSettings:
    """Settings of the aligner.

    A path through both texts is worth the sum of its beads' scores less `open_cost` for each run
    of neighbouring beads; a sentence left out is worth 0. A bead's score is a weighted sum of
    `evaluator.alignment.features.FEATURES`; the weights have the features' names.

    Attributes:
        max_bead: Most sentences that a bead takes from one side.
        similarity: Weight of the cosine of the joined sentences' vectors.
        strong: Weight of its part above 0.6.
        words: Weight of the words in common, rare ones counting most.
        hub: Weight of the mean similarity to the other side, which a hub has with everything.
        length: Weight of the logarithm of the ratio of lengths.
        drag: Weight of the similarity lost by a sentence that the bead were nearer without.
        gain: Weight of the similarity won by the last sentence taken in.
        weakest: Weight of the similarity of the sentence that fits least.
        words_drag: As `drag`, of words in common.
        weakest_words: As `weakest`, of the share of its words that the other side has.
        deficit: Weight of how much nearer the sentences' nearest elsewhere are, on average.
        worst_deficit: The same of the sentence for which it is worst.
        furniture: Weight of how much a bead looks like page furniture.
        pairs: Weight of the mean number of sentences a side.
        more: Weight of the number of sentences beyond one a side.
        short: Weight of how short the shortest sentence is, from 60 characters down.
        hole: Weight of the number of sentences skipped between two that are joined.
        many: Weight of the number of sentences beyond one on the smaller side.
        open_cost: Cost of starting a run of neighbouring beads.
        move_open: The same for a moved block.
        move_pair: What each sentence pair of a moved block must be worth more.
        release: Beads that score less a pair than this are tried again as moves.
        take_bias: An unanswered neighbour is taken into a bead where the sum of this and of what
            follows, each times its weight, is 0 or more.
        take_gain: Weight of the similarity that the bead wins.
        take_words: The same for its cosine of words in common.
        take_uneven: Weight of the logarithm of the ratio of its sides' lengths.
        take_uneven_after: The same with the neighbour.
        take_near: Weight of the neighbour's own similarity to the other side.
        take_new: Weight of the share of its words that the other side has and the bead lacks.
        fragment: Most characters of a piece that is no sentence of its own.
        fragment_loss: What similarity a bead may lose by such a piece of the same paragraph.
        gap_from: Similarity from which all that stands between two beads is one bead, where a
            few sentences stand against more than `max_bead`.
        face_from: How much more alike than to the whole other side two unanswered sentences must be
            that stand between the same two beads, to be joined.
        full_cells: Up to so many pairs of sentences the whole table is searched.
        corridor: Half width of the searched corridor, in sentences, in longer texts.
        furniture_from: `role_confidence` from which an unanswered sentence does not stand between
            the parts of a bead and is not taken in by a neighbour. Whether it is called outside
            is not decided by this.
        unrelated_below: Texts have nothing in common when the mean similarity of what answers
            each sentence, 0 where nothing does, is less than this on both sides.
    """

    max_bead: int = 4
    similarity: float = 2.209
    strong: float = -0.985
    words: float = 1.122
    hub: float = -2.827
    length: float = -0.199
    drag: float = -0.192
    gain: float = 4.996
    weakest: float = 0.077
    words_drag: float = 0.857
    weakest_words: float = 2.06
    deficit: float = 0.204
    worst_deficit: float = 0.655
    furniture: float = -2.0
    pairs: float = -0.376
    more: float = -1.321
    short: float = -0.342
    hole: float = -0.512
    many: float = -0.178
    open_cost: float = 0.5
    move_open: float = 0.98
    move_pair: float = 0.1
    release: float = 0.4
    take_bias: float = -2.54
    take_gain: float = 14.8
    take_words: float = 6.8
    take_uneven: float = 4.8
    take_uneven_after: float = -2.55
    take_near: float = 2.0
    take_new: float = 3.3
    fragment: int = 32
    fragment_loss: float = 0.015
    gap_from: float = 0.8
    face_from: float = 0.05
    full_cells: int = 400_000
    corridor: int = 60
    furniture_from: float = 0.5
    unrelated_below: float = 0.25
