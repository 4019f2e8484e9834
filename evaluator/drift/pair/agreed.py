"""Which amounts and times both sides say, however each of them is written."""

from __future__ import annotations

from evaluator.drift.pair.amounts import is_said, same
from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.pair import Spans
from evaluator.drift.text.clock_times import Moment, same_moment
from evaluator.drift.text.quantities import amounts_and_times
from evaluator.drift.text.quantity import Quantity
from evaluator.drift.text.side import once
from evaluator.types import Span


def nouns_link(one: Quantity, other: Quantity, matching: Matching) -> float:
    """Return how well what one quantity counts is answered by what the other does."""
    if one.noun < 0 or other.noun < 0:
        return 0.0
    return float(matching.similarity[one.noun, other.noun])


def pair_up(
    matching: Matching, ones: list[Quantity], others: list[Quantity]
) -> tuple[list[tuple[int, int]], set[int], set[int]]:
    """Return which quantities say the same amount, and those of either side that none answers."""
    original, rewrite = matching.original, matching.rewrite
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


def paired(ones: list[Moment], others: list[Moment]) -> list[tuple[Moment, Moment]]:
    """Return the dates and times of the original, each beside the same one of the rewrite."""
    right, found = list(others), []
    for one in ones:
        other = next((other for other in right if same_moment(one, other)), None)
        if other is not None:
            right.remove(other)
            found.append((one, other))
    return found


def paired_moments(ones: list[Moment], others: list[Moment]) -> list[tuple[Span, Span]]:
    """Return where the original names a date or time, beside where the rewrite names the same."""
    return [(one.span, other.span) for one, other in paired(ones, others)]


@once
def agreed(matching: Matching) -> tuple[Spans, Spans]:
    """Return where each side has quantities, dates and times that the other side says, too."""
    original, rewrite = matching.original, matching.rewrite
    (ones, mine), (others, theirs) = amounts_and_times(original), amounts_and_times(rewrite)
    pairs, left, right = pair_up(matching, ones, others)
    same_times = paired_moments(mine, theirs)
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
