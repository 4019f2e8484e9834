"""Shares of pairs that are flagged, and of words that are marked, with bootstrap intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from evaluator.agreement.curves import FloatVector, divide
from evaluator.agreement.estimate import Estimate, estimates
from evaluator.agreement.marks import CategoryCounts, Counts
from evaluator.agreement.resample import Weights
from evaluator.types import Severity

SEVERITIES = (Severity.MINOR, Severity.MAJOR, Severity.CRITICAL)
NONE_MARKED, NONE_WANTED = "no word is marked", "people marked no word"
NONE_RIGHT, NO_MEAN = "no word is right", "no precision and recall to join"

Vector = npt.NDArray[Any]


@dataclass(frozen=True)
class FlagResult:
    """How many pairs are flagged at a severity or above.

    Attributes:
        faithful: Share of the faithful pairs: false alarms.
        drifted: Share of the drifted ones: recall.
    """

    severity: Severity
    faithful: Estimate
    drifted: Estimate


@dataclass(frozen=True)
class CategoryWords:
    """How well the marked words of one category agree with the words that people marked.

    Attributes:
        said: Words marked as it.
        wanted: Words that people marked as it.
        precision: Of the words marked as it, the share that people marked at all.
        recall: Of the words that people marked as it, the share that is marked at all.
        f1: Their harmonic mean.
        category: Of the words marked as it that people marked at all, the share that people marked
            as it.
    """

    name: str
    said: int
    wanted: int
    precision: Estimate
    recall: Estimate
    f1: Estimate
    category: Estimate


@dataclass(frozen=True)
class WordResult:
    """How well marked words agree with the words that people marked.

    Attributes:
        marked_by: What marked them.
        pairs: With people's marks; a faithful pair has none, and each word marked there is wrong.
        category: Share of the rightly marked words with the right category.
        categories: By category, where pairs are graded.
    """

    marked_by: str
    pairs: int
    precision: Estimate
    recall: Estimate
    f1: Estimate
    category: Estimate
    categories: tuple[CategoryWords, ...] = ()


def flagged(
    severities: Sequence[Severity | None],
    drifted: npt.NDArray[np.bool_],
    draws: Iterable[Weights],
) -> tuple[FlagResult, ...]:
    """Return the shares flagged at each severity or above.

    Args:
        severities: Of each of n pairs; None for a pair that could not be judged.
        drifted: (n,) the labels.
        draws: Blocks of (b, n) weights of the resampling.
    """
    known = np.array([severity is not None for severity in severities])
    ranks = np.array([-1 if severity is None else severity.rank for severity in severities])
    hits, totals = [], []
    for level in SEVERITIES:
        for inside in (known & ~drifted, known & drifted):
            hits.append(inside & (ranks >= level.rank))
            totals.append(inside)
    found = ratios(hits, totals, draws, ["no faithful pairs", "no drifted pairs"] * 3)
    return tuple(
        FlagResult(level, found[2 * at], found[2 * at + 1]) for at, level in enumerate(SEVERITIES)
    )


def marked(
    marked_by: str,
    counts: Sequence[Counts | None],
    draws: Callable[[], Iterable[Weights]],
    *,
    categories: bool = False,
) -> WordResult:
    """Return how well marked words agree with people's marks.

    Args:
        marked_by: What marked them.
        counts: Of each of n pairs; None without people's marks or a judgement.
        draws: Returns blocks of (b, n) weights of the resampling.
        categories: Whether to tell the categories apart, too.
    """
    table = np.array(
        [(c.right, c.said, c.wanted, c.same) if c else (0, 0, 0, 0) for c in counts]
    ).reshape(-1, 4)
    right, said, wanted, same = table.T
    precision, recall, f1, category = ratios(
        [right, right, 2 * right, same],
        [said, wanted, said + wanted, right],
        draws(),
        [NONE_MARKED, NONE_WANTED, NONE_MARKED, NONE_RIGHT],
    )
    return WordResult(
        marked_by,
        sum(c is not None for c in counts),
        precision,
        recall,
        f1,
        category,
        _by_category(counts, draws()) if categories else (),
    )


def _by_category(
    counts: Sequence[Counts | None], draws: Iterable[Weights]
) -> tuple[CategoryWords, ...]:
    """Return the figures of each category that anybody marked, the most marked first."""
    kinds = [c.by_category if c else CategoryCounts() for c in counts]
    totals: Counter[str] = Counter()
    for kind in kinds:
        totals.update(kind.said)
        totals.update(kind.wanted)
    names = [name for name, _ in totals.most_common()]

    def columns(field: Callable[[CategoryCounts], Counter[str]]) -> list[Vector]:
        return [np.array([field(kind)[name] for kind in kinds]) for name in names]

    said, said_right = columns(lambda k: k.said), columns(lambda k: k.said_right)
    wanted, found = columns(lambda k: k.wanted), columns(lambda k: k.wanted_found)
    same = columns(lambda k: k.same)
    many = len(names)
    point, drawn = _divided([*said_right, *found, *same], [*said, *wanted, *said_right], draws)
    precision, recall = (slice(many), slice(many, 2 * many))
    point = np.concatenate([point, _harmonic(point[precision], point[recall])])
    drawn = np.concatenate([drawn, _harmonic(drawn[precision], drawn[recall])])
    reasons = [each for each in (NONE_MARKED, NONE_WANTED, NONE_RIGHT, NO_MEAN) for _ in names]
    found_out = estimates(point, drawn, reasons)
    return tuple(
        CategoryWords(
            name,
            int(said[at].sum()),
            int(wanted[at].sum()),
            precision=found_out[at],
            recall=found_out[many + at],
            f1=found_out[3 * many + at],
            category=found_out[2 * many + at],
        )
        for at, name in enumerate(names)
    )


def _harmonic(one: FloatVector, other: FloatVector) -> FloatVector:
    return divide(2 * one * other, one + other)


def ratios(
    above: Sequence[Vector],
    below: Sequence[Vector],
    draws: Iterable[Weights],
    reasons: Sequence[str],
) -> list[Estimate]:
    """Return ratios of sums over pairs, with intervals.

    Args:
        above: k numerators of (n,) values, one a pair.
        below: Likewise the denominators.
        draws: Blocks of (b, n) weights of the resampling.
        reasons: k texts: why there is no value where the denominators sum to zero.
    """
    return estimates(*_divided(above, below, draws), reasons)


def _divided(
    above: Sequence[Vector], below: Sequence[Vector], draws: Iterable[Weights]
) -> tuple[FloatVector, Weights]:
    """Return (k,) ratios of sums, and (k, b) those of the resamples."""
    if not above:
        return np.empty(0), np.empty((0, 0))
    top = np.array(above, np.float64).T
    bottom = np.array(below, np.float64).T
    blocks = [divide(weights @ top, weights @ bottom) for weights in draws]
    drawn = np.concatenate(blocks) if blocks else np.empty((0, len(above)))
    return divide(top.sum(0), bottom.sum(0)), drawn.T
