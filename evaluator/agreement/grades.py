"""How well scores and findings agree with graded labels: none, minor, major or critical.

Pairs that are graded major or critical are called grave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evaluator.agreement import curves
from evaluator.agreement.answers import BINS, FALSE_ALARMS, Answers, Measure
from evaluator.agreement.curves import BoolVector, FloatVector, IntVector, Ranking
from evaluator.agreement.estimate import Estimate, calibration_estimate, estimates
from evaluator.agreement.labels import LabelledPair
from evaluator.agreement.resample import Weights
from evaluator.agreement.shares import SEVERITIES, ratios
from evaluator.agreement.single import FindingShares, single_findings
from evaluator.types import Severity

GRADES = tuple(Severity)
FLAGS = Measure("severity flagged", rises=True, signature="none, minor, major, critical")
"""What the product flags, as a score of four steps."""

Draws = Callable[[], Iterable[Weights]]


@dataclass(frozen=True)
class GradeMeasure:
    """How well one measure tells grave pairs from others.

    Attributes:
        scored: Graded pairs with a value.
        auc_none: The chance that a grave pair ranks above one graded none; a tie counts half.
        auc_minor: Likewise above one graded minor.
        recall: Share of the grave pairs caught by the lowest threshold that flags at most
            `FALSE_ALARMS` of those graded none.
        base_rate: The share that grave pairs are weighted to for `calibration_error`.
        calibration_error: Of grave pairs against those graded none.
    """

    measure: Measure
    scored: int
    unscored: int
    auc_none: Estimate
    auc_minor: Estimate
    recall: Estimate
    base_rate: float | None
    calibration_error: Estimate


@dataclass(frozen=True)
class GradeFlags:
    """Share of the pairs of each grade that is flagged at a severity or above."""

    severity: Severity
    shares: Mapping[Severity, Estimate]


@dataclass(frozen=True)
class GradeResult:
    """How well measures and findings agree with a set's graded pairs.

    Attributes:
        pairs: How many pairs have each grade.
        measures: The panel's, then `FLAGS` where it flags.
        findings: Single findings at major or above that count.
        flagged_grave: Grave pairs flagged at major or above, whose categories the reader named.
        category: Share of these in which a finding that counts has a category of the reader's.
    """

    pairs: Mapping[Severity, int]
    measures: tuple[GradeMeasure, ...]
    flagged: tuple[GradeFlags, ...] = ()
    findings: tuple[FindingShares, ...] = ()
    flagged_grave: int = 0
    category: Estimate | None = None


def judge_grades(
    pairs: Sequence[LabelledPair],
    measures: Sequence[Measure],
    answers: Answers,
    draws: Draws,
    base_rate: float | None = None,
) -> GradeResult:
    """Hold answers against graded pairs.

    Args:
        pairs: n, each with a severity.
        measures: What the columns of `answers` are.
        answers: Of the n pairs.
        draws: Returns blocks of (b, n) weights of the resampling, the same each time.
        base_rate: The share that grave pairs are weighted to for calibration errors; None for
            each measure's own.
    """
    grades = np.array([pair.severity.rank if pair.severity else 0 for pair in pairs], np.int64)
    columns = list(zip(measures, answers.columns, strict=True))
    if answers.severities:
        columns.append((FLAGS, [None if s is None else s.rank for s in answers.severities]))
    result = GradeResult(
        {grade: int((grades == grade.rank).sum()) for grade in GRADES},
        tuple(
            _measured(measure, values, grades, draws, base_rate or measure.base_rate)
            for measure, values in columns
        ),
    )
    if answers.severities:
        result = replace(result, flagged=_flagged(answers.severities, grades, draws()))
    if answers.findings:
        count, category = _categories(pairs, answers, draws())
        result = replace(
            result,
            findings=single_findings(pairs, answers.findings, draws()),
            flagged_grave=count,
            category=category,
        )
    return result


def _measured(
    measure: Measure,
    values: Sequence[float | None],
    grades: IntVector,
    draws: Draws,
    base_rate: float | None,
) -> GradeMeasure:
    numbers = np.array([np.nan if v is None else v for v in values], np.float64)
    known = ~np.isnan(numbers)
    grave = grades >= Severity.MAJOR.rank
    firm, near = (known & (grave | (grades == other.rank)) for other in GRADES[:2])
    suspicion = numbers if measure.rises else -numbers
    against_none = Ranking(suspicion[firm], grave[firm])
    against_minor = Ranking(suspicion[near], grave[near])

    def figures(weights: Weights) -> Weights:
        """Return (3, b) figures from (b, n) weights."""
        sweep = against_none.sweep(weights[:, firm])
        return np.stack(
            [
                curves.auc(sweep),
                curves.auc(against_minor.sweep(weights[:, near])),
                curves.recall_at(sweep, FALSE_ALARMS),
            ]
        )

    def gaps(weights: Weights) -> Weights:
        return _gaps(measure, numbers[firm], grave[firm], weights[:, firm], base_rate)

    even = np.ones((1, len(grades)))
    point = figures(even)[:, 0]
    blocks = [figures(weights) for weights in draws()]
    drawn = np.concatenate(blocks, axis=1) if blocks else np.empty((len(point), 0))
    missing = _missing(grave[known], grades[known], Severity.NONE)
    uncalibrated = "not a probability" if not measure.probability else "no base rate is stated"
    auc_none, auc_minor, recall = estimates(
        point,
        drawn,
        [
            missing,
            _missing(grave[known], grades[known], Severity.MINOR),
            missing,
        ],
    )
    drawn_gaps = [gaps(weights) for weights in draws()]
    calibration = calibration_estimate(
        gaps(even),
        np.concatenate(drawn_gaps) if drawn_gaps else np.empty((0, BINS)),
        missing if measure.probability and base_rate else uncalibrated,
    )
    count = int(known.sum())
    return GradeMeasure(
        measure, count, len(grades) - count, auc_none, auc_minor, recall,
        base_rate if measure.probability else None, calibration,
    )  # fmt: skip


def _gaps(
    measure: Measure,
    probability: FloatVector,
    grave: BoolVector,
    weights: Weights,
    base_rate: float | None,
) -> Weights:
    """Return (b, bins) calibration gaps, with grave pairs weighted to `base_rate`."""
    if not measure.probability or base_rate is None:
        return np.full((len(weights), BINS), np.nan)
    drifted, faithful = (weights[:, members].sum(1)[:, None] for members in (grave, ~grave))
    # Sums to base_rate : 1 - base_rate, and to nothing where a resample lacks a class.
    shares = weights * np.where(grave, base_rate * faithful, (1 - base_rate) * drifted)
    return curves.calibration_gaps(probability, grave, shares, BINS)


def _missing(grave: BoolVector, grades: IntVector, other: Severity) -> str:
    if not len(grades):
        return "no pair could be scored"
    if not grave.any():
        return "no pairs graded major or critical"
    return f"no pairs graded {other}"


def _flagged(
    severities: Sequence[Severity | None], grades: IntVector, draws: Iterable[Weights]
) -> tuple[GradeFlags, ...]:
    """Return the share of each grade's pairs that is flagged at each severity or above."""
    ranks = np.array([-1 if severity is None else severity.rank for severity in severities])
    inside = [(ranks >= 0) & (grades == grade.rank) for grade in GRADES]
    hits = [members & (ranks >= level.rank) for level in SEVERITIES for members in inside]
    why = [f"no pairs graded {grade}" for grade in GRADES] * len(SEVERITIES)
    found = iter(ratios(hits, inside * len(SEVERITIES), draws, why))
    return tuple(
        GradeFlags(level, {grade: next(found) for grade in GRADES}) for level in SEVERITIES
    )


def _categories(
    pairs: Sequence[LabelledPair], answers: Answers, draws: Iterable[Weights]
) -> tuple[int, Estimate]:
    """Return how many grave pairs are flagged, and how often a finding has a reader's category."""
    flagged, named = np.zeros(len(pairs)), np.zeros(len(pairs))
    rows = zip(pairs, answers.severities, answers.findings, strict=True)
    for row, (pair, severity, findings) in enumerate(rows):
        if severity is None or severity.rank < Severity.MAJOR.rank or not pair.grave:
            continue
        if pair.categories:
            flagged[row] = 1
            named[row] = any(f.counts and f.category in pair.categories for f in findings or ())
    (share,) = ratios([named], [flagged], draws, ["no grave pair is flagged"])
    return int(flagged.sum()), share
