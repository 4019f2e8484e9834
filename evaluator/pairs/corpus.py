"""Scores of all rows together, from sums that are kept while rows pass, in flat memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from evaluator.pairs.rows import ScoredRow
from evaluator.scores import SurfaceStatistics, corpus_scores, summed_score
from evaluator.types import Score

FloatTable = npt.NDArray[np.float64]

_BLOCKS = 10_000
_BLEU, _CHRF, _CHRFPP = 10, 18, 24


@dataclass(frozen=True)
class Summed:
    """A score that is made of sums over rows.

    Attributes:
        name: Under which rows have it.
        signature: Model, settings and versions.
        scores: Turns (b, k) sums into (b,) scores, NaN for none.
    """

    name: str
    signature: str
    scores: Callable[[FloatTable], FloatTable]


def mean_of(name: str, signature: str) -> Summed:
    """Return a score that is the mean of rows' values: sums of value times weight, and weight."""

    def scores(sums: FloatTable) -> FloatTable:
        out = np.full(len(sums), np.nan)
        np.divide(sums[:, 0], sums[:, 1], out=out, where=sums[:, 1] > 0)
        return out

    return Summed(name, signature, scores)


class Tally:
    """Sums rows' statistics in blocks of neighbours, which bootstrap intervals resample.

    A block is one row up to `_BLOCKS` rows, so that intervals are those of sacrebleu; then blocks
    are joined by twos, and each signature says how many rows a block has (`block:2`).

    Args:
        means: `mean_of` scores that rows have a value for, by attribute of `ScoredRow`; values of
            similarities are weighted by the original's characters, others by 1.
        more: Scores of other packages, from statistics of their own.
    """

    def __init__(self, means: Sequence[Summed] = (), more: Sequence[Summed] = ()) -> None:
        self._means, self._more = means, more
        self._widths: dict[str, int] = {}
        self._columns = _BLEU + _CHRF + _CHRFPP + 2 * len(means)
        self._blocks = np.zeros((_BLOCKS, self._columns))
        self._rows = 0
        self._size = 1
        self._tokenisers: set[str] = set()
        self._references: set[int] = set()

    def add(
        self,
        counted: SurfaceStatistics,
        places: Sequence[int],
        rows: Sequence[ScoredRow],
        counts: Sequence[Mapping[str, Sequence[float]]] = (),
    ) -> None:
        """Take in some rows, in order.

        Args:
            counted: Of c rows, also of such as have a blank side and no other score.
            places: For each of s scored rows which of the c it is.
            rows: s scored rows.
            counts: Of each of them, statistics by name of a score in `more`.
        """
        self._tokenisers.update(counted.tokeniser.split("+"))
        self._references.add(counted.references)
        self._widen(counts)
        table = np.zeros((len(counted.bleu), self._columns))
        surface = [counted.bleu, counted.for_chrf, counted.chrf]
        table[:, : _BLEU + _CHRF + _CHRFPP] = np.concatenate(surface, axis=1)
        at = _BLEU + _CHRF + _CHRFPP
        for mean in self._means:
            for place, row in zip(places, rows, strict=True):
                value = getattr(row, mean.name)
                if value is not None:
                    alike = mean.name.startswith("similarity")
                    weight = len(row.original or "") if alike else 1
                    table[place, at : at + 2] = value * weight, weight
            at += 2
        for name, width in self._widths.items():
            for place, row_counts in zip(places, counts, strict=True):
                if name in row_counts:
                    table[place, at : at + width] = row_counts[name]
            at += width
        self._sum(table)

    def scores(self, *, resamples: int = 1000, seed: int = 12345) -> dict[str, Score]:
        """Return the scores of all rows: BLEU, chrF and chrF++, then the rest.

        Args:
            resamples: Bootstrap resamples of blocks; under 2 for no intervals.
            seed: Of the resampling.
        """
        blocks = self._blocks[: -(-self._rows // self._size)]
        whole = blocks[:, : _BLEU + _CHRF + _CHRFPP].astype(np.int64)
        bleu, chrf, chrfpp = np.split(whole, [_BLEU, _BLEU + _CHRF], axis=1)
        several = len(self._references) > 1
        tokeniser = "+".join(sorted(self._tokenisers)) or "13a"
        references = -1 if several else next(iter(self._references), 1)
        counted = SurfaceStatistics(bleu, chrfpp, tokeniser, chrf, references)
        found = corpus_scores(counted, resamples=resamples, seed=seed)
        at = _BLEU + _CHRF + _CHRFPP
        for one, width in [
            *((mean, 2) for mean in self._means),
            *((one, self._widths.get(one.name, 0)) for one in self._more),
        ]:
            table = blocks[:, at : at + width] if width else blocks[:0]
            found[one.name] = summed_score(
                one.name, table, one.scores, one.signature, resamples=resamples, seed=seed
            )
            at += width
        if self._size == 1:
            return found
        return {
            name: replace(score, signature=f"{score.signature}|block:{self._size}")
            for name, score in found.items()
        }

    def _widen(self, counts: Sequence[Mapping[str, Sequence[float]]]) -> None:
        """Make room for the statistics of a score that comes for the first time, in their order."""
        for one in self._more:
            if one.name in self._widths:
                continue
            width = next((len(row[one.name]) for row in counts if one.name in row), None)
            if width is None:
                return
            self._widths[one.name] = width
            self._blocks = np.pad(self._blocks, ((0, 0), (0, width)))
            self._columns += width

    def _sum(self, table: FloatTable) -> None:
        while self._rows + len(table) > _BLOCKS * self._size:
            halves = self._blocks.reshape(_BLOCKS // 2, 2, -1).sum(axis=1)
            self._blocks = np.concatenate([halves, np.zeros_like(halves)])
            self._size *= 2
        into = (self._rows + np.arange(len(table))) // self._size
        np.add.at(self._blocks, into, table)
        self._rows += len(table)
