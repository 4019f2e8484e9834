"""Systems over files of pairs: which segments all have, and the statistics of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluator.agreement.labels import LabelledPair
from evaluator.agreement.resample import number_groups
from evaluator.errors import InputError
from evaluator.ranking.paired import FloatTable, Metric, Statistics


@dataclass(frozen=True)
class Segments:
    """Pairs of s systems, those of one segment at the same place.

    Attributes:
        pairs: For each system n pairs of (original, rewrite).
        sources: Likewise what they were translated from, None where that is not known.
        groups: (n,) the number of each segment's group.
        left_out: Segments that some system lacks.
    """

    systems: tuple[str, ...]
    pairs: tuple[tuple[tuple[str, str], ...], ...]
    sources: tuple[tuple[str | None, ...], ...]
    groups: npt.NDArray[np.int64]
    left_out: int


def by_system(rows: Sequence[LabelledPair], name: str) -> Segments:
    """Sort the rows of a file by system.

    Rows of two systems belong to the same segment when their originals are equal; of an original
    that comes again, the first stands with the first, the second with the second.

    Args:
        rows: In any order; labels are not looked at.
        name: The file, for messages.

    Raises:
        InputError: system-missing or systems-apart.
    """
    tables: dict[str, dict[tuple[str, int], LabelledPair]] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for number, row in enumerate(rows, 1):
        if row.system is None:
            raise InputError(
                "system-missing",
                f"{name}: row {number} has no `system`.",
                "Give every row the name of the system that wrote the rewrite.",
            )
        key = (row.original, seen[row.system, row.original])
        seen[row.system, row.original] += 1
        tables.setdefault(row.system, {})[key] = row
    if len(tables) < 2:
        raise InputError(
            "systems-apart",
            f"{name}: there is only one system, {next(iter(tables), 'none')!r}.",
            "Give rows of at least two systems.",
        )
    every = list(dict.fromkeys(key for table in tables.values() for key in table))
    shared = [key for key in every if all(key in table for table in tables.values())]
    if not shared:
        raise InputError(
            "systems-apart",
            f"{name}: no original has a rewrite of every system.",
            "Systems are compared on the same originals, which must be written alike.",
        )
    first = next(iter(tables.values()))
    return Segments(
        tuple(tables),
        tuple(
            tuple((table[key].original, table[key].rewrite) for key in shared)
            for table in tables.values()
        ),
        tuple(tuple(table[key].source for key in shared) for table in tables.values()),
        number_groups([first[key].group for key in shared]),
        len(every) - len(shared),
    )


def segment_statistics(
    metric: Metric,
    values: Sequence[Sequence[float | None]],
    weights: Sequence[float] | None = None,
) -> Statistics:
    """Return the statistics of a score that is a weighted mean over segments.

    Args:
        metric: The score.
        values: For each of s systems n values; None stays out of the mean.
        weights: n weights, all 1 where None.
    """
    table = np.array([[np.nan if v is None else v for v in row] for row in values], np.float64)
    known = ~np.isnan(table)
    counted = known * (1.0 if weights is None else np.asarray(weights, np.float64))
    sums = np.stack([np.where(known, table, 0.0) * counted, counted], axis=2)
    return Statistics((metric,), sums, ratio)


def ratio(sums: FloatTable) -> FloatTable:
    """Turn (b, 2) sums of values and of weights into (b, 1) means; NaN without weight."""
    out = np.full((len(sums), 1), np.nan)
    np.divide(sums[:, :1], sums[:, 1:], out=out, where=sums[:, 1:] > 0)
    return out
