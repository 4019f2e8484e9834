"""Which amounts and times both sides say, however each of them is written."""

from __future__ import annotations

from evaluator.drift.amounts import same
from evaluator.drift.dates import moments
from evaluator.drift.holders import nouns_link
from evaluator.drift.matching import Matching
from evaluator.drift.measures import quantities
from evaluator.drift.quantity import Quantity
from evaluator.drift.said_numbers import is_said
from evaluator.drift.times import paired_moments
from evaluator.drift.words import Side
from evaluator.types import Span


def pair_up(
    original: Side, rewrite: Side, matching: Matching, ones: list[Quantity], others: list[Quantity]
) -> tuple[list[tuple[int, int]], set[int], set[int]]:
    """Return which quantities say the same amount, and those of either side that none answers."""
    scored = []
    for i, one in enumerate(ones):
        for j, other in enumerate(others):
            if same(one, other):
                place = abs(one.first / len(original.words) - other.first / len(rewrite.words))
                rank = nouns_link(one, other, matching) - 0.5 * place
                rank += (one.kind == other.kind) + (one.unit == other.unit) * 0.5
                scored.append((-rank, i, j))
    pairs: list[tuple[int, int]] = []
    left, right = set(range(len(ones))), set(range(len(others)))
    for _, i, j in sorted(scored):
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            pairs.append((i, j))
    return pairs, left, right


def agreed(
    original: Side, rewrite: Side, matching: Matching
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return where each side has quantities, dates and times that the other side says, too."""
    dates = moments(original.text), moments(rewrite.text)
    ones, others = quantities(original, dates[0]), quantities(rewrite, dates[1])
    pairs, left, right = pair_up(original, rewrite, matching, ones, others)
    same_times = paired_moments(*dates)
    said = (
        [ones[i] for i in left if is_said(ones[i], original, rewrite, others, set())],
        [others[j] for j in right if is_said(others[j], rewrite, original, ones, set())],
    )
    return (
        (
            *(ones[i].span for i, _ in pairs),
            *(a for a, _ in same_times),
            *(q.span for q in said[0]),
        ),
        (
            *(others[j].span for _, j in pairs),
            *(b for _, b in same_times),
            *(q.span for q in said[1]),
        ),
    )
