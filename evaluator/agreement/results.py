"""What a benchmark comes to: plain data, which tables, JSON and figures are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluator.agreement.answers import Measure
from evaluator.agreement.estimate import Estimate
from evaluator.agreement.grades import GradeResult
from evaluator.agreement.shares import FlagResult, WordResult


@dataclass(frozen=True)
class KindResult:
    """One kind of drift, or of faithful rewording, against all pairs of the other label.

    Attributes:
        pairs: How many of the kind have a score.
        caught: Share at or above the threshold with the allowed false alarms: recall for a kind
            of drift, false alarms for one of faithful rewording.
        minimal_accuracy: Of this kind's damaged rewrites.
    """

    kind: str
    drifted: bool
    pairs: int
    auc: Estimate
    caught: Estimate
    minimal_accuracy: Estimate


@dataclass(frozen=True)
class ReliabilityBin:
    """Pairs whose probability is within 1/`BINS` of one another: what was said, what was true."""

    pairs: int
    drifted: int
    mean_probability: float


@dataclass(frozen=True)
class MeasureResult:
    """How well one measure agrees with the labels.

    Attributes:
        unscored: Labelled pairs that the measure had no value for; they are left out.
        roc: (false alarms, recall) from (0, 0) to (1, 1); empty where a class is missing.
        reliability: For a probability, else empty.
    """

    measure: Measure
    scored: int
    unscored: int
    auc: Estimate
    average_precision: Estimate
    recall: Estimate
    minimal_accuracy: Estimate
    calibration_error: Estimate
    kinds: tuple[KindResult, ...]
    roc: tuple[tuple[float, float], ...]
    reliability: tuple[ReliabilityBin, ...]


@dataclass(frozen=True)
class HumanMeasure:
    """How well one measure agrees with people's scores.

    Attributes:
        scored: Rows with both.
        pearson: Over rows, as are the next four.
        tau_b: Kendall's.
        tau_c: Stuart's.
        accuracy: Share of the pairs of rows that stand as people have them, tied or ordered; the
            measure ties what is at most `epsilon` apart (acc*eq).
        epsilon: What makes `accuracy` highest.
        item_accuracy: The mean over items of the same share among an item's own rewrites, with an
            epsilon of its own for all of them.
        item_epsilon: That one.
        system_pearson: Of the systems' means.
        system_accuracy: Share of the pairs of systems that both means order alike.
        soft_accuracy: As that, with how sure both are of the order (SPA).
    """

    measure: Measure
    scored: int
    unscored: int
    pearson: Estimate
    spearman: Estimate
    tau_b: Estimate
    tau_c: Estimate
    accuracy: Estimate
    epsilon: float | None
    item_accuracy: Estimate
    item_epsilon: float | None
    system_pearson: Estimate
    system_accuracy: Estimate
    soft_accuracy: Estimate


@dataclass(frozen=True)
class HumanResult:
    """How well measures agree with people's scores.

    Attributes:
        rows: With a human score.
        items: Originals with two rewrites or more.
        systems: That have a rewrite of each of `shared` items.
        permutations: Behind each p-value.
        p_values: By figure, (m, m) of the difference of two measures; None where there is none.
        ranks: By figure, of each measure 1 plus the number of those that agree better by a
            significant difference.
    """

    rows: int
    items: int
    systems: tuple[str, ...]
    shared: int
    permutations: int
    measures: tuple[HumanMeasure, ...]
    p_values: Mapping[str, tuple[tuple[float | None, ...], ...]]
    ranks: Mapping[str, tuple[int | None, ...]]


@dataclass(frozen=True)
class SetResult:
    """How well measures agree with one file of labelled pairs.

    Attributes:
        words: Of all pairs whose words people marked, also those graded minor.
        grades: Where pairs are graded.
        human: Where pairs have people's scores.
    """

    name: str
    drifted: int
    faithful: int
    unlabelled: int
    groups: int
    minimal_sets: int
    resamples: int
    seed: int
    measures: tuple[MeasureResult, ...]
    flagged: tuple[FlagResult, ...] = ()
    words: tuple[WordResult, ...] = ()
    grades: GradeResult | None = None
    human: HumanResult | None = None
