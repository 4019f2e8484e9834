"""Holds scores against labels: one result for each score, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evaluator.agreement import curves
from evaluator.agreement.answers import BINS, FALSE_ALARMS, Answering, Answers, Measure
from evaluator.agreement.curves import BoolVector, FloatVector, IntVector, Ranking
from evaluator.agreement.estimate import Estimate, calibration_estimate, estimates
from evaluator.agreement.grades import judge_grades
from evaluator.agreement.human import judge_human
from evaluator.agreement.labels import LabelledPair
from evaluator.agreement.marks import Counts, Marks, count_words
from evaluator.agreement.resample import (
    Weights,
    cluster_weights,
    number_groups,
)
from evaluator.agreement.results import KindResult, MeasureResult, ReliabilityBin, SetResult
from evaluator.agreement.shares import WordResult, flagged, marked
from evaluator.types import Severity


def judge(
    name: str,
    pairs: Sequence[LabelledPair],
    measures: Sequence[Measure],
    panel: Answering,
    *,
    resamples: int = 1000,
    seed: int = 12345,
    base_rate: float | None = None,
    falls: bool = False,
) -> SetResult:
    """Score labelled pairs and measure how well each score finds the drifted ones.

    Args:
        name: The file or set.
        pairs: Those with neither a label nor a grade are counted and left out, not scored.
        measures: What `panel` computes, in its order.
        panel: Scores the pairs.
        resamples: Bootstrap resamples of groups; 0 for no intervals.
        seed: Of the resampling.
        base_rate: Share that graded pairs are weighted to; None for each measure's own.
        falls: A higher human score is a worse rewrite.
    """
    judged = [pair for pair in pairs if pair.told]
    answers = panel(
        [(pair.original, pair.rewrite) for pair in judged], [pair.source for pair in judged]
    )
    labelled, told = _those(judged, answers, [pair.drift is not None for pair in judged])
    task = _Task(labelled, resamples, seed)
    results = [
        task.judge(measure, np.array([np.nan if v is None else v for v in values], np.float64))
        for measure, values in zip(measures, told.columns, strict=True)
    ]
    drifted = int(task.drifted.sum())
    graded, said = _those(judged, answers, [pair.severity is not None for pair in judged])
    rated, rating = _those(judged, answers, [pair.human is not None for pair in judged])
    every = _Task(judged, resamples, seed)
    return SetResult(
        name,
        drifted,
        len(labelled) - drifted,
        len(pairs) - len(labelled),
        len(set((task if labelled else every).groups.tolist())),
        len(set(task.minimal.tolist()) - {-1}),
        resamples,
        seed,
        tuple(results),
        flagged(told.severities, task.drifted, task.draws()) if told.severities else (),
        tuple(
            every.words(name, marks, categories=bool(graded))
            for name, marks in answers.marks.items()
            if every.has_marks
        ),
        judge_grades(graded, measures, said, _Task(graded, resamples, seed).draws, base_rate)
        if graded
        else None,
        judge_human(
            rated,
            measures,
            rating.columns,
            _Task(rated, resamples, seed).draws,
            falls=falls,
            permutations=resamples,
            seed=seed,
        )
        if rated
        else None,
    )


def _those(
    pairs: Sequence[LabelledPair], answers: Answers, wanted: Sequence[bool]
) -> tuple[list[LabelledPair], Answers]:
    rows = [row for row, inside in enumerate(wanted) if inside]
    return [pairs[row] for row in rows], answers.take(rows)


class _Task:
    """The labels as arrays, shared by all measures."""

    def __init__(self, pairs: Sequence[LabelledPair], resamples: int, seed: int) -> None:
        self.pairs = pairs
        self.has_marks = any(
            (pair.drift or pair.severity is Severity.MINOR) and pair.marks is not None
            for pair in pairs
        )
        self.drifted = np.array([bool(pair.drift) for pair in pairs], np.bool_)
        self.groups = number_groups([pair.group for pair in pairs])
        named = [pair.minimal is not None for pair in pairs]
        sets = number_groups([(pair.group, pair.minimal) for pair in pairs])
        self.minimal = np.where(named, sets, -1)
        self.kinds = sorted({(not pair.drift, kind) for pair in pairs for kind in pair.kinds})
        self.members = np.zeros((len(pairs), len(self.kinds)), np.bool_)
        column = {kind: k for k, kind in enumerate(self.kinds)}
        for row, pair in enumerate(pairs):
            self.members[row, [column[not pair.drift, kind] for kind in pair.kinds]] = True
        self._resamples, self._seed = resamples, seed

    def draws(self) -> Iterator[Weights]:
        """Yield the resamples' weights of all pairs."""
        return cluster_weights(self.groups, self._resamples, self._seed)

    def words(
        self, marked_by: str, said: Sequence[Marks | None], *, categories: bool
    ) -> WordResult:
        counts: list[Counts | None] = [
            None
            if pair.marks is None or marks is None
            else count_words((pair.original, pair.rewrite), pair.marks, marks)
            for pair, marks in zip(self.pairs, said, strict=True)
        ]
        return marked(marked_by, counts, self.draws, categories=categories)

    def judge(self, measure: Measure, values: FloatVector) -> MeasureResult:
        known = ~np.isnan(values)
        scores = _Scores(
            measure,
            values[known],
            self.drifted[known],
            self.minimal[known],
            self.members[known],
        )
        count = int(known.sum())
        point = scores.figures(np.ones((1, count)))[:, 0]
        blocks = [scores.figures(weights[:, known]) for weights in self.draws()]
        drawn = np.concatenate(blocks, axis=1) if blocks else np.empty((len(point), 0))
        auc, precision, recall, minimal, *rest = estimates(point, drawn, scores.reasons())
        calibration = scores.calibration(weights[:, known] for weights in self.draws())
        many = len(self.kinds)
        kinds = tuple(
            KindResult(
                kind, not faithful, int(scores.members[:, k].sum()),
                rest[k], rest[many + k], rest[2 * many + k],
            )
            for k, (faithful, kind) in enumerate(self.kinds)
        )  # fmt: skip
        return MeasureResult(
            measure, count, len(values) - count, auc, precision, recall, minimal, calibration,
            kinds, scores.roc(), scores.reliability(),
        )  # fmt: skip


@dataclass
class _Scores:
    """One measure's values where it has any, with their labels."""

    measure: Measure
    values: FloatVector
    drifted: BoolVector
    minimal: IntVector
    members: BoolVector

    def __post_init__(self) -> None:
        suspicion = self.values if self.measure.rises else -self.values
        self.ranking = Ranking(suspicion, self.drifted)
        self.shares = curves.minimal_shares(suspicion, self.drifted, self.minimal)

    def figures(self, weights: Weights) -> Weights:
        """Return (4 + 3m, b): the overall figures, then AUC, caught and minimal of m kinds."""
        sweep = self.ranking.sweep(weights)
        everything = np.ones((len(self.values), 1), np.bool_)
        overall = [
            curves.auc(sweep),
            curves.average_precision(sweep),
            curves.recall_at(sweep, FALSE_ALARMS),
            curves.means(self.shares, weights, everything)[:, 0],
        ]
        by_kind = [
            curves.means(values, weights, self.members).T
            for values in (
                curves.placements(sweep, self.ranking.levels, self.drifted),
                curves.caught_at(sweep, self.ranking.levels, FALSE_ALARMS),
                self.shares,
            )
        ]
        return np.concatenate([np.stack(overall), *by_kind])

    def reasons(self) -> list[str]:
        """Return, for each row of `figures`, why it has no value if it has none."""
        if not len(self.values):
            missing = "no pair could be scored"
        elif self.drifted.all():
            missing = "no faithful pairs"
        else:
            missing = "no drifted pairs"
        minimal = "no minimal pairs"
        kinds = int(self.members.shape[1])
        return [missing] * 3 + [minimal] + [missing] * 2 * kinds + [minimal] * kinds

    def calibration(self, draws: Iterable[Weights]) -> Estimate:
        """Return the calibration error; `draws` are blocks of (b, n) weights."""
        if not self.measure.probability:
            return Estimate(None, reason="not a probability")

        def gaps(weights: Weights) -> Weights:
            return curves.calibration_gaps(self.values, self.drifted, weights, BINS)

        drawn = [gaps(weights) for weights in draws]
        return calibration_estimate(
            gaps(np.ones((1, len(self.values)))),
            np.concatenate(drawn) if drawn else np.empty((0, BINS)),
            "no pair could be scored",
        )

    def roc(self) -> tuple[tuple[float, float], ...]:
        if self.drifted.all() or not self.drifted.any():
            return ()
        sweep = self.ranking.sweep(np.ones((1, len(self.values))))
        false_alarms = sweep.alarms[0] / sweep.alarms[0, -1]
        recall = sweep.hits[0] / sweep.hits[0, -1]
        return tuple(zip(false_alarms.tolist(), recall.tolist(), strict=True))

    def reliability(self) -> tuple[ReliabilityBin, ...]:
        if not self.measure.probability:
            return ()
        bins = curves.bin_of(self.values, BINS)
        return tuple(
            ReliabilityBin(
                int(inside.sum()),
                int(self.drifted[inside].sum()),
                float(self.values[inside].mean()),
            )
            for inside in (bins == k for k in range(BINS))
            if inside.any()
        )
