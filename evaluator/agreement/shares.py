"""Shares of pairs that are flagged, and of words that are marked, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluator.agreement.curves import divide
from evaluator.agreement.estimate import Estimate, estimates
from evaluator.agreement.marks import Counts
from evaluator.agreement.resample import Weights
from evaluator.types import Severity

SEVERITIES = (Severity.MINOR, Severity.MAJOR, Severity.CRITICAL)


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
class WordResult:
    """How well marked words agree with the words that people marked.

    Attributes:
        marked_by: What marked them.
        pairs: With people's marks; a faithful pair has none, and each word marked there is wrong.
        category: Share of the rightly marked words with the right category.
    """

    marked_by: str
    pairs: int
    precision: Estimate
    recall: Estimate
    f1: Estimate
    category: Estimate


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
    found = _ratios(hits, totals, draws, ["no faithful pairs", "no drifted pairs"] * 3)
    return tuple(
        FlagResult(level, found[2 * at], found[2 * at + 1]) for at, level in enumerate(SEVERITIES)
    )


def marked(marked_by: str, counts: Sequence[Counts | None], draws: Iterable[Weights]) -> WordResult:
    """Return how well marked words agree with people's marks.

    Args:
        marked_by: What marked them.
        counts: Of each of n pairs; None without people's marks or a judgement.
        draws: Blocks of (b, n) weights of the resampling.
    """
    table = np.array(
        [(c.right, c.said, c.wanted, c.same) if c else (0, 0, 0, 0) for c in counts]
    ).reshape(-1, 4)
    right, said, wanted, same = table.T
    estimates = _ratios(
        [right, right, 2 * right, same],
        [said, wanted, said + wanted, right],
        draws,
        ["no word is marked", "people marked no word", "no word is marked", "no word is right"],
    )
    return WordResult(marked_by, sum(c is not None for c in counts), *estimates)


def _ratios(
    above: Sequence[npt.NDArray[np.generic]],
    below: Sequence[npt.NDArray[np.generic]],
    draws: Iterable[Weights],
    reasons: Sequence[str],
) -> list[Estimate]:
    """Return ratios of sums over pairs, (n,) numerators and denominators, with intervals."""
    top = np.array(above, np.float64).T
    bottom = np.array(below, np.float64).T
    blocks = [divide(weights @ top, weights @ bottom) for weights in draws]
    drawn = np.concatenate(blocks) if blocks else np.empty((0, len(reasons)))
    point = divide(top.sum(0), bottom.sum(0))
    return estimates(point, drawn.T, reasons)
