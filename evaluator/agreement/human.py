"""How well scores agree with people's scores, which are numbers: the field's meta-evaluation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import combinations

import numpy as np

from evaluator.agreement import concordance, permutation, systems
from evaluator.agreement.answers import Measure
from evaluator.agreement.correlations import kendall, mid_ranks, pearson, spearman
from evaluator.agreement.curves import FloatVector, IntVector
from evaluator.agreement.estimate import Estimate, estimates
from evaluator.agreement.labels import LabelledPair
from evaluator.agreement.resample import Weights
from evaluator.agreement.results import HumanMeasure, HumanResult

SIGNIFICANT = 0.05
FIGURES = ("pearson", "spearman", "accuracy", "item_accuracy", "soft_accuracy")
"""Those whose differences are tested."""

Draws = Callable[[], Iterable[Weights]]


def judge_human(
    pairs: Sequence[LabelledPair],
    measures: Sequence[Measure],
    columns: Sequence[Sequence[float | None]],
    draws: Draws,
    *,
    falls: bool = False,
    permutations: int = 1000,
    seed: int = 12345,
) -> HumanResult:
    """Hold scores against people's.

    Args:
        pairs: n, each with a human score.
        measures: m.
        columns: n values of each of them.
        draws: Returns blocks of (b, n) weights of the resampling, the same each time.
        falls: A higher human score is a worse rewrite, as with MQM's error points.
        permutations: Behind each p-value; 0 for none.
        seed: Of them, and of the sample of pairs that epsilon is searched in.
    """
    rows = _Rows(pairs, falls)
    oriented = [
        np.array([np.nan if v is None else v for v in column], np.float64)
        * (-1.0 if measure.rises else 1.0)
        for measure, column in zip(measures, columns, strict=True)
    ]
    judged = [
        _Judged(measure, values, rows, draws, seed)
        for measure, values in zip(measures, oriented, strict=True)
    ]
    results = tuple(one.result() for one in judged)
    p_values = {}
    ranks = {}
    for figure in FIGURES:
        table: list[list[float | None]] = [[None] * len(judged) for _ in judged]
        better = [0] * len(judged)
        values = [getattr(result, figure).value for result in results]
        for one, other in combinations(range(len(judged)), 2):
            if not permutations or None in (values[one], values[other]):
                continue
            p = judged[one].tested(figure, judged[other], permutations, seed)
            table[one][other] = table[other][one] = p
            if p is not None and p < SIGNIFICANT:
                better[other if values[one] > values[other] else one] += 1
        p_values[figure] = tuple(map(tuple, table))
        ranks[figure] = tuple(
            None if value is None else 1 + n for value, n in zip(values, better, strict=True)
        )
    return HumanResult(
        len(pairs), len(rows.items), rows.systems, len(rows.shared), permutations, results,
        p_values, ranks,
    )  # fmt: skip


class _Rows:
    """People's scores, and which rows are rewrites of one original, and by whom."""

    def __init__(self, pairs: Sequence[LabelledPair], falls: bool) -> None:
        sign = -1.0 if falls else 1.0
        self.human = sign * np.array([pair.human for pair in pairs], np.float64)
        seen: Counter[tuple[str | None, str]] = Counter()
        of_item: dict[tuple[str, int], list[int]] = {}
        place: dict[tuple[str, int], dict[str, int]] = {}
        for row, pair in enumerate(pairs):
            # Of an original that comes again, a system's first rewrite stands with the first.
            key = pair.original, 0 if pair.system is None else seen[pair.system, pair.original]
            seen[pair.system, pair.original] += 1
            of_item.setdefault(key, []).append(row)
            if pair.system is not None:
                place.setdefault(key, {})[pair.system] = row
        self.items = [rows for rows in of_item.values() if len(rows) > 1]
        names = tuple(dict.fromkeys(pair.system for pair in pairs if pair.system is not None))
        self.systems = names if len(names) > 1 else ()
        full = [rows for rows in place.values() if len(rows) == len(names)]
        self.shared = full if self.systems else []


class _Judged:
    """One measure beside people's scores."""

    def __init__(
        self, measure: Measure, values: FloatVector, rows: _Rows, draws: Draws, seed: int
    ) -> None:
        self.measure, self.values, self.rows, self.draws = measure, values, rows, draws
        self._seed = seed
        self.known = ~np.isnan(values)
        at = np.flatnonzero(self.known)
        self.human, self.scores = rows.human[at], values[at]
        self.epsilon: float | None = None
        self.item_epsilon: float | None = None
        self.counted: concordance.Concordance | None = None
        if len(at) > 1:
            pairs = concordance.all_pairs(len(at), seed)
            self.epsilon = concordance.calibrated(self.human, self.scores, pairs)
            self.counted = concordance.count(self.human, self.scores, self.epsilon)
        inside = [[row for row in item if self.known[row]] for item in rows.items]
        self.numbers = [number for number, item in enumerate(inside) if len(item) > 1]
        self.items = [inside[number] for number in self.numbers]
        self.by_item: FloatVector = np.empty(0)
        if self.items:
            self._calibrate_items()
        in_order = [[places[name] for name in rows.systems] for places in rows.shared]
        self.shared = [places for places in in_order if self.known[places].all()]

    def _calibrate_items(self) -> None:
        pairs = concordance.pairs_within(self.items)
        human = self.rows.human
        self.item_epsilon = concordance.calibrated(human, self.values, pairs)
        right = concordance.correct_pairs(human, self.values, pairs, self.item_epsilon)
        counts = [len(item) * (len(item) - 1) // 2 for item in self.items]
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        self.by_item = np.add.reduceat(right.astype(np.float64), starts) / counts

    def result(self) -> HumanMeasure:
        """Return the figures, with intervals."""
        size = len(self.scores)
        why = "no row has both scores" if not size else "there is nothing that varies"
        over_rows = self._estimated(self._of_rows, 5, why)
        over_items = self._estimated(self._of_items, 1, "no original has two rewrites with both")
        few = "no systems: rows have no `system`" if not self.rows.systems else (
            "no original has a rewrite of every system"
        )  # fmt: skip
        over_systems = self._estimated(self._of_systems, 3, few)
        if self.shared and over_systems[2].value is not None:
            exact = systems.soft_accuracy(*self._permuted())
            over_systems[2] = Estimate(float(exact[0]), over_systems[2].interval)
        names = ("pearson", "spearman", "tau_b", "tau_c", "accuracy", "item_accuracy",
                 "system_pearson", "system_accuracy", "soft_accuracy")  # fmt: skip
        found = [*over_rows, *over_items, *over_systems]
        return HumanMeasure(
            measure=self.measure,
            scored=size,
            unscored=len(self.values) - size,
            epsilon=self.epsilon,
            item_epsilon=self.item_epsilon,
            **dict(zip(names, found, strict=True)),
        )

    def _estimated(
        self, figures: Callable[[Weights], Weights], count: int, why: str
    ) -> list[Estimate]:
        point = figures(np.ones((1, len(self.values))))[:, 0]
        blocks = [figures(weights) for weights in self.draws()]
        drawn = np.concatenate(blocks, axis=1) if blocks else np.empty((count, 0))
        return estimates(point, drawn, [why] * count)

    def _of_rows(self, weights: Weights) -> Weights:
        """Return (5, b): Pearson, Spearman, tau-b, tau-c, accuracy."""
        if self.counted is None:
            return np.full((5, len(weights)), np.nan)
        some = weights[:, self.known]
        levels = min(len(np.unique(self.human)), len(np.unique(self.scores)))
        taus = kendall(self._plain, levels, some)[:2]
        accuracy = kendall(self.counted, levels, some)[2:]
        both = [pearson(self.human, self.scores, some), spearman(self.human, self.scores, some)]
        return np.concatenate([np.stack(both), taus, accuracy])

    @cached_property
    def _plain(self) -> concordance.Concordance:
        """The counts with the measure's own ties."""
        return concordance.count(self.human, self.scores)

    def _of_items(self, weights: Weights) -> Weights:
        if not self.items:
            return np.full((1, len(weights)), np.nan)
        some = weights[:, [item[0] for item in self.items]]
        out = np.full((1, len(weights)), np.nan)
        np.divide(some @ self.by_item, some.sum(axis=1), out=out[0], where=some.sum(axis=1) > 0)
        return out

    def _of_systems(self, weights: Weights) -> Weights:
        """Return (3, b): Pearson of means, pairwise accuracy, soft pairwise accuracy."""
        out = np.full((3, len(weights)), np.nan)
        if not self.shared:
            return out
        human, metric = self._matrices
        some = weights[:, [rows[0] for rows in self.shared]]
        known = some.sum(axis=1) > 0
        some = some[known]
        means = [side @ some.T / some.sum(axis=1) for side in (human, metric)]
        out[0, known] = pearson(means[0].T, means[1].T, np.ones((len(some), len(human))))
        out[1, known] = systems.pairwise_accuracy(*means)
        p = [systems.normal_p(side, some) for side in (human, metric)]
        out[2, known] = systems.soft_accuracy(*p)
        return out

    @property
    def _matrices(self) -> tuple[Weights, Weights]:
        """(s, n) people's scores of the shared items, and the measure's."""
        at: IntVector = np.array(self.shared, np.int64).T
        return self.rows.human[at], self.values[at]

    @property
    def _item_shares(self) -> dict[int, float]:
        return dict(zip(self.numbers, self.by_item.tolist(), strict=True))

    def _permuted(self) -> list[FloatVector]:
        return [systems.permuted_p(side, self._seed) for side in self._matrices]

    def tested(self, figure: str, other: _Judged, count: int, seed: int) -> float | None:
        """Return the p-value of the difference of a figure, over what both have."""
        if figure == "item_accuracy":
            ours, theirs = self._item_shares, other._item_shares
            common = [number for number in ours if number in theirs]
            sides = [np.array([side[n] for n in common], np.float64) for side in (ours, theirs)]
            return permutation.of_items(sides[0], sides[1], count, seed)
        if figure == "soft_accuracy":
            shared = [places for places in self.shared if other.known[places].all()]
            if not shared:
                return None
            human, one, another = (
                side[np.array(shared, np.int64).T]
                for side in (self.rows.human, self.values, other.values)
            )
            p = systems.normal_p(human, np.ones((1, human.shape[1])))[0]
            return permutation.soft_accuracies(p, one, another, count, seed)
        both = self.known & other.known
        if figure == "accuracy":
            if self.counted is None or other.counted is None:
                return None
            sides = [
                one.counted.correct[both[one.known]] / max(len(one.scores) - 1, 1)
                for one in (self, other)
                if one.counted is not None
            ]
            return permutation.of_rows(sides[0], sides[1], count, seed)
        sides = [self.rows.human[both], self.values[both], other.values[both]]
        if figure == "spearman":
            plain = np.ones((1, int(both.sum())))
            sides = [mid_ranks(side, plain)[0] for side in sides]
        if len(sides[0]) < 2:
            return None
        return permutation.correlations(sides[0], sides[1], sides[2], count, seed)
