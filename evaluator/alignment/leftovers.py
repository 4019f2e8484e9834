"""Unanswered neighbours of a bead that belong to it after all.

A path has beads of at most a few sentences, and weighs a piece of a few letters like a sentence.
Here each bead takes in a neighbour that brings the two sides nearer to each other, by the vectors
or by words in common, or that is so short a piece that it changes nothing: what a segmenter cut
off at an initial is one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluator.alignment.path import Joined
from evaluator.alignment.runs import unit_rows
from evaluator.alignment.settings import AlignSettings
from evaluator.alignment.sides import Flags, Side
from evaluator.types import FloatArray


def free_sentences(
    path: Sequence[Joined],
    moved: Sequence[Joined],
    sides: tuple[Side, Side],
    settings: AlignSettings,
) -> tuple[Flags, Flags]:
    """Return for each sentence of either side whether it is body text that nothing answered."""
    free = (
        sides[0].furniture < settings.furniture_from,
        sides[1].furniture < settings.furniture_from,
    )
    for bead in (*path, *moved):
        for side in (0, 1):
            free[side][list(bead.of(side))] = False
    return free


def take_in(
    path: Sequence[Joined],
    sides: tuple[Side, Side],
    free: tuple[Flags, Flags],
    settings: AlignSettings,
) -> list[Joined]:
    """Return the beads of `path` with the free neighbours that they take in.

    Args:
        path: Beads in order.
        sides: All sentences.
        free: As `free_sentences` says; what is taken in is free no more.
        settings: `take_bias` and its kind, `fragment` and `fragment_loss` decide.
    """
    return [_grown(bead, sides, free, settings) for bead in path]


def _grown(
    bead: Joined,
    sides: tuple[Side, Side],
    free: tuple[Flags, Flags],
    settings: AlignSettings,
) -> Joined:
    while True:
        best: tuple[float, float, int, int] | None = None
        for side in (0, 1):
            for index in (bead.of(side)[0] - 1, bead.of(side)[-1] + 1):
                if not 0 <= index < len(free[side]) or not free[side][index]:
                    continue
                grown = _with(bead, side, index)
                won = _similarity(grown, sides) - bead.similarity
                worth = _worth(bead, side, index, won, sides, settings)
                if _is_fragment(bead, sides[side], side, index, settings):
                    worth = max(worth, won + settings.fragment_loss)
                if worth >= 0:
                    best = max(best or (worth, won, side, index), (worth, won, side, index))
        if best is None:
            return bead
        _, won, side, index = best
        free[side][index] = False
        bead = _with(bead, side, index)._replace(similarity=bead.similarity + won)


def _is_fragment(
    bead: Joined, side: Side, number: int, index: int, settings: AlignSettings
) -> bool:
    """Whether a neighbour is a short piece of the paragraph that the bead ends in."""
    members = bead.of(number)
    neighbour = members[0] if index < members[0] else members[-1]
    together = side.paragraphs[index] == side.paragraphs[neighbour]
    return bool(together and side.lengths[index] <= settings.fragment)


def _worth(
    bead: Joined,
    number: int,
    index: int,
    won: float,
    sides: tuple[Side, Side],
    settings: AlignSettings,
) -> float:
    """Return how much speaks for a neighbour of a bead, above 0 for taking it in.

    Besides nearness it counts that the other side is too long for what it answers, and has words
    of the neighbour which the bead lacks: half of a sentence that was merged shows by both.
    """
    own, other = sides[number], sides[1 - number]
    mine, theirs = list(bead.of(number)), list(bead.of(1 - number))
    length = float(other.lengths[theirs].sum())
    before = float(own.lengths[mine].sum())
    uneven = abs(np.log(before / length))
    uneven_after = abs(np.log((before + own.lengths[index]) / length))
    vector, answer = own.vectors[index], other.vectors[theirs].sum(axis=0)
    norms = max(float(np.linalg.norm(vector) * np.linalg.norm(answer)), 1e-6)
    words = np.square(own.words[index])
    total = max(float(words.sum() + own.other_words[index]), 1e-6)
    there = (other.words[theirs].sum(axis=0) != 0) & (own.words[mine].sum(axis=0) == 0)
    grown = _with(bead, number, index)
    return float(
        settings.take_bias
        + settings.take_gain * won
        + settings.take_words * (_word_similarity(grown, sides) - _word_similarity(bead, sides))
        + settings.take_uneven * uneven
        + settings.take_uneven_after * uneven_after
        + settings.take_near * float(vector @ answer) / norms
        + settings.take_new * float(words[there].sum()) / total
    )


def _with(bead: Joined, side: int, index: int) -> Joined:
    members = tuple(sorted((*bead.of(side), index)))
    return bead._replace(second=members) if side else bead._replace(first=members)


def _similarity(bead: Joined, sides: tuple[Side, Side]) -> float:
    joined: list[FloatArray] = [
        side.vectors[list(members)].sum(axis=0)
        for side, members in zip(sides, (bead.first, bead.second), strict=True)
    ]
    norms = np.linalg.norm(joined[0]) * np.linalg.norm(joined[1])
    return float(joined[0] @ joined[1]) / max(float(norms), 1e-6)


def _word_similarity(bead: Joined, sides: tuple[Side, Side]) -> float:
    """Return the cosine of the joined word weights of a bead's two sides."""
    joined: list[FloatArray] = []
    norms = 1.0
    for side, members in zip(sides, (bead.first, bead.second), strict=True):
        joined.append(side.words[list(members)].sum(axis=0))
        others = float(side.other_words[list(members)].sum())
        norms *= float(np.sqrt(joined[-1] @ joined[-1] + others))
    return float(joined[0] @ joined[1]) / max(norms, 1e-6)


def join_gaps(
    path: Sequence[Joined],
    sides: tuple[Side, Side],
    free: tuple[Flags, Flags],
    settings: AlignSettings,
) -> list[Joined]:
    """Return the beads of `path` and those that take what stands between two of them.

    Where a few sentences of one side stand against more of the other than a bead can hold (a
    paragraph with no full stop, say), they are one bead if both sides say the same as a whole.
    Where few stand against few, single sentences are joined where they are hardly nearer to
    each other than to the rest.
    """
    beads: list[Joined] = []
    rows = unit_rows(sides[0].vectors), unit_rows(sides[1].vectors)
    at = [0, 0]
    for bead in [*path, Joined((len(sides[0]),), (len(sides[1]),), 0.0, 0.0)]:
        gap = [
            tuple((at[side] + np.flatnonzero(free[side][at[side] : bead.of(side)[0]])).tolist())
            for side in (0, 1)
        ]
        fewer, more = sorted(len(members) for members in gap)
        if 1 <= fewer <= settings.max_bead < more:
            joined = Joined(gap[0], gap[1], 0.0, 0.0)
            similarity = _similarity(joined, sides)
            if similarity >= settings.gap_from:
                beads.append(joined._replace(similarity=similarity))
        elif fewer and more <= settings.max_bead:
            beads += _facing(gap[0], gap[1], rows, settings)
        beads.append(bead)
        at = [bead.of(side)[-1] + 1 for side in (0, 1)]
    return beads[:-1]


def _facing(
    first: tuple[int, ...],
    second: tuple[int, ...],
    rows: tuple[FloatArray, FloatArray],
    settings: AlignSettings,
) -> list[Joined]:
    """Return the nearest pair of two gaps that face each other, and those before and behind it.

    Nearer, that is, than they are to the other side as a whole.

    Args:
        first: Sentences of the first side.
        second: Those of the second that stand at the same place.
        rows: The unit vectors of all sentences, (n, d) and (m, d).
        settings: `face_from` decides.
    """
    if not first or not second:
        return []
    vectors = rows[0][list(first)], rows[1][list(second)]
    table = vectors[0] @ vectors[1].T
    hubs = (vectors[0] @ rows[1].mean(axis=0))[:, None] + vectors[1] @ rows[0].mean(axis=0)
    nearer = table - hubs / 2
    a, b = np.unravel_index(int(np.argmax(nearer)), table.shape)
    if nearer[a, b] < settings.face_from:
        return []
    return [
        *_facing(first[:a], second[:b], rows, settings),
        Joined((first[a],), (second[b],), 0.0, float(table[a, b])),
        *_facing(first[a + 1 :], second[b + 1 :], rows, settings),
    ]
