"""How right an alignment is: links between gold segments, what has no link, and moves.

A sentence owns every gold segment of which its span covers at least half, or else the one that
it lies in most. Links are pairs of owned segments within a unit; unmatched are the segments of
either side with no link.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.alignment_data import Article, ArticlePair
from evaluator.types import Bead, UnitKind

MEASURES = ("links", "lax", "unmatched", "moves")


@dataclass
class Counts:
    """Right, found and true, for each measure; they add up over documents."""

    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)

    def add(self, other: Counts) -> None:
        """Take in the counts of another document."""
        self.right.update(other.right)
        self.found.update(other.found)
        self.true.update(other.true)

    def precision(self, measure: str) -> float:
        """Share of what was found that is right; 1 when nothing was found."""
        return self.right[measure] / self.found[measure] if self.found[measure] else 1.0

    def recall(self, measure: str) -> float:
        """Share of what is true that was found; 1 when nothing is true."""
        return self.right[measure] / self.true[measure] if self.true[measure] else 1.0

    def f1(self, measure: str) -> float:
        """Twice the right over the sum of found and true."""
        total = self.found[measure] + self.true[measure]
        return 2 * self.right[measure] / total if total else 1.0


def owned_segments(article: Article, sentences: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return for each sentence span the ids of the gold segments that it owns."""
    starts = [segment.start for segment in article.segments]
    owned = []
    for start, end in sentences:
        overlaps: list[tuple[int, int, int]] = []
        for segment in article.segments[max(bisect_right(starts, start) - 1, 0) :]:
            if segment.start >= end:
                break
            shared = min(end, segment.end) - max(start, segment.start)
            if shared > 0:
                overlaps.append((shared, segment.end - segment.start, segment.id))
        covered = [id_ for shared, length, id_ in overlaps if 2 * shared >= length]
        owned.append(covered or [max(overlaps)[2]] if overlaps else [])
    return owned


def count(
    pair: ArticlePair,
    original: Sequence[tuple[int, int]],
    rewrite: Sequence[tuple[int, int]],
    beads: Iterable[Bead],
) -> Counts:
    """Compare the beads over sentence spans of `pair` with its answer."""
    owned_original = owned_segments(pair.original, original)
    owned_rewrite = owned_segments(pair.rewrite, rewrite)
    links: set[tuple[int, int]] = set()
    moved: set[tuple[int, int]] = set()
    groups: list[tuple[set[int], set[int]]] = []
    for bead in beads:
        left = {id_ for i in bead.original for id_ in owned_original[i]}
        right = {id_ for i in bead.rewrite for id_ in owned_rewrite[i]}
        here = {(a, b) for a in left for b in right}
        links |= here
        if bead.kind is UnitKind.MOVED:
            moved |= here
        if here:
            groups.append((left, right))
    counts = Counts()
    _tally(counts, "links", links, pair.links)
    _tally(counts, "unmatched", _unmatched(pair, links), _unmatched(pair, pair.links))
    _tally(counts, "moves", moved, {link for link in pair.links if link[1] in pair.moved})
    # Lax: a unit is right when it holds any true link, and a true unit is found likewise.
    lax_right = sum(
        any((a, b) in pair.links for a in left for b in right) for left, right in groups
    )
    truth = [group for group in pair.groups if any(a in group for a, _ in pair.links)]
    counts.found["lax"] += len(groups) + len(truth)
    counts.right["lax"] += lax_right + sum(
        any((a, b) in links for a in group for b in group) for group in truth
    )
    counts.true["lax"] += len(groups) + len(truth)
    return counts


def best_beads(
    pair: ArticlePair, original: Sequence[tuple[int, int]], rewrite: Sequence[tuple[int, int]]
) -> list[Bead]:
    """Return the beads that join exactly the sentences whose segments are linked."""
    owned = owned_segments(pair.original, original), owned_segments(pair.rewrite, rewrite)
    group_of: dict[tuple[int, int], int] = {}
    members: dict[int, list[tuple[int, int]]] = {}
    holders: list[dict[int, list[int]]] = [{}, {}]
    for side in (0, 1):
        for index, ids in enumerate(owned[side]):
            group_of[side, index] = len(members)
            members[len(members)] = [(side, index)]
            for id_ in ids:
                holders[side].setdefault(id_, []).append(index)
    for left, right in sorted(pair.links):
        for a in holders[0].get(left, ()):
            for b in holders[1].get(right, ()):
                keep, drop = group_of[0, a], group_of[1, b]
                if keep != drop:
                    members[keep] += members[drop]
                    for item in members.pop(drop):
                        group_of[item] = keep
    beads = []
    for group in members.values():
        first = tuple(sorted(index for side, index in group if side == 0))
        second = tuple(sorted(index for side, index in group if side == 1))
        ids = {id_ for index in second for id_ in owned[1][index]}
        if first and second:
            kind = UnitKind.MOVED if ids & pair.moved else UnitKind.MATCH
        else:
            kind = UnitKind.OMISSION if first else UnitKind.ADDITION
        beads.append(Bead(kind, first, second))
    return beads


def _unmatched(pair: ArticlePair, links: set[tuple[int, int]]) -> set[tuple[str, int]]:
    left, right = {a for a, _ in links}, {b for _, b in links}
    return {("o", s.id) for s in pair.original.segments if s.id not in left} | {
        ("r", s.id) for s in pair.rewrite.segments if s.id not in right
    }


def _tally(counts: Counts, measure: str, found: set, true: set) -> None:
    counts.right[measure] += len(found & true)
    counts.found[measure] += len(found)
    counts.true[measure] += len(true)
