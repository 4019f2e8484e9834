"""Systems over one article: blocks of the original that every system's alignment agrees on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from evaluator.ranking.paired import FloatTable, Metric, Statistics
from evaluator.ranking.segments import ratio
from evaluator.text import without_invisible
from evaluator.types import Comparison, Unit, UnitKind


@dataclass(frozen=True)
class Counted:
    """Scores that are made of counts of texts, such as n-grams.

    Attributes:
        count: Turns n pairs of (original, rewrite), and what they were translated from, into their
            (n, k) statistics.
        totals: Turns (b, k) summed statistics into a score each of `metrics`, NaN for none.
        gaps: Whether omissions and additions, pairs with one empty side, count.
    """

    metrics: tuple[Metric, ...]
    count: Callable[[Sequence[tuple[str, str]], Sequence[str | None] | None], FloatTable]
    totals: Callable[[FloatTable], FloatTable]
    gaps: bool = True


def blocks(comparisons: Sequence[Comparison]) -> list[list[list[Unit]]]:
    """Cut one original into pieces that no system's unit crosses.

    Units of all systems that share a sentence of the original fall into one block. An addition,
    which has none, goes with the unit that stands before it in the rewrite.

    Args:
        comparisons: One a system, all of the same original.

    Returns:
        For each block, in the original's order, each system's units; blocks that are outside for
        all systems are left out.
    """
    count = len(comparisons[0].original.sentences)
    # A block's number is its lowest sentence; an original without sentences is one block.
    parent = list(range(max(count, 1)))

    def find(sentence: int) -> int:
        while parent[sentence] != sentence:
            parent[sentence] = parent[parent[sentence]]
            sentence = parent[sentence]
        return sentence

    for comparison in comparisons:
        for unit in comparison.units:
            for sentence in unit.original[1:]:
                low, high = sorted((find(unit.original[0]), find(sentence)))
                parent[high] = low
    found: list[list[list[Unit]]] = [[[] for _ in comparisons] for _ in parent]
    for system, comparison in enumerate(comparisons):
        for unit, anchor in zip(comparison.units, _anchors(comparison), strict=True):
            if unit.kind is not UnitKind.OUTSIDE:
                found[find(anchor)][system].append(unit)
    return [block for block in found if any(block)]


def _anchors(comparison: Comparison) -> list[int]:
    """Return a sentence of the original for each unit: its own, or that of the unit before it."""
    placed = sorted(
        (unit.rewrite[0], unit.original[0])
        for unit in comparison.units
        if unit.rewrite and unit.original
    )
    anchors = []
    for unit in comparison.units:
        if unit.original:
            anchors.append(unit.original[0])
        else:
            before = [sentence for at, sentence in placed if at < unit.rewrite[0]]
            after = [sentence for _, sentence in placed]
            anchors.append(before[-1] if before else after[0] if after else 0)
    return anchors


def article_statistics(
    comparisons: Sequence[Comparison], counted: Sequence[Counted]
) -> tuple[list[Statistics], int]:
    """Return the statistics behind the document scores of each comparison, block by block.

    Summed over all blocks they give the scores that the comparisons hold: similarity weighted by
    the original's characters, the mean drift of joined units, the share of characters covered.

    Args:
        comparisons: One a system, all of the same original.
        counted: The scores that are made of units' texts.

    Returns:
        The statistics, and how many blocks there are.
    """
    pieces = blocks(comparisons)
    parts = [
        Statistics(each.metrics, _counts(comparisons, pieces, each), each.totals)
        for each in counted
    ]
    means = [
        [_means(comparison, block[system]) for block in pieces]
        for system, comparison in enumerate(comparisons)
    ]
    table = np.array(means, np.float64).reshape(len(comparisons), len(pieces), 6)
    named = [
        Metric("similarity", signature=comparisons[0].scores["similarity"].signature),
        Metric("coverage", signature=comparisons[0].scores["coverage"].signature),
        Metric("drift", rises=False, signature=comparisons[0].scores["drift"].signature),
    ]
    parts += [
        Statistics((metric,), table[:, :, 2 * m : 2 * m + 2], ratio)
        for m, metric in enumerate(named)
    ]
    return parts, len(pieces)


def _counts(
    comparisons: Sequence[Comparison], pieces: Sequence[list[list[Unit]]], counted: Counted
) -> FloatTable:
    """Return the (systems, blocks, k) statistics of texts; all are counted in one call."""
    places, pairs = [], []
    for system, comparison in enumerate(comparisons):
        for number, block in enumerate(pieces):
            for unit in block[system]:
                if counted.gaps or unit.kind.joined:
                    places.append((system, number))
                    pairs.append(_texts(comparison, unit))
    statistics = counted.count(pairs, None)
    summed = np.zeros((len(comparisons), len(pieces), statistics.shape[1]))
    for place, row in zip(places, statistics, strict=True):
        summed[place] += row
    return summed


def _texts(comparison: Comparison, unit: Unit) -> tuple[str, str]:
    return (
        without_invisible(comparison.original.text_of_all(unit.original)),
        without_invisible(comparison.rewrite.text_of_all(unit.rewrite)),
    )


def _means(comparison: Comparison, units: Sequence[Unit]) -> list[float]:
    """Return value and weight of a block's similarity, coverage and drift."""
    sums = [0.0] * 6
    for unit in units:
        length = len(_texts(comparison, unit)[0])
        joined = unit.kind.joined
        for at, value, weight in (
            (0, unit.scores.similarity if joined else None, length),
            (2, float(joined), length),
            (4, unit.scores.drift if joined else None, 1),
        ):
            if value is not None:
                sums[at] += value * weight
                sums[at + 1] += weight
    return sums
