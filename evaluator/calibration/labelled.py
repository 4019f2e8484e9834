"""Units as they were judged, what people say of them, and shares of them with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluator.agreement.binomial import exact_interval
from evaluator.agreement.curves import BoolVector, FloatVector, divide
from evaluator.agreement.resample import Weights, number_groups, percentile_interval
from evaluator.errors import InputError
from evaluator.types import Interval, Severity

LEAST_LABELS = 200
# Confidences are rounded to four decimals, and the chances behind them stay under 1.
_HIGHEST = 0.9999


@dataclass(frozen=True)
class LabelledFinding:
    """A finding as it was judged, and whether it is right.

    Attributes:
        confidence: The chance that a reader would mark its words, as the program puts it.
        right: Whether a reader marked its words, or accepted it; where neither is known, whether
            its unit drifted. None where nobody says.
    """

    severity: Severity
    confidence: float
    right: bool | None


@dataclass(frozen=True)
class LabelledUnit:
    """A unit as it was judged, and what people say of it.

    Attributes:
        drift: Probability of drift.
        drifted: None where nobody says, or not clearly enough: then its findings alone count.
        group: Article, or whatever else is resampled together.
        findings: All of them, however unsure.
        weight: How many units it stands for.
    """

    drift: float
    drifted: bool | None
    group: str
    findings: tuple[LabelledFinding, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True)
class Share:
    """A share of labelled units, or of their findings.

    Attributes:
        hits: Counted, of `trials`; whole numbers, whatever they stand for.
        value: By weight; None when `trials` is 0.
        exact: Clopper and Pearson's interval of `hits` in `trials`, as if all were independent;
            None where units have weights.
        by_group: Bootstrap interval that draws whole groups.
    """

    hits: int
    trials: int
    value: float | None
    exact: Interval | None
    by_group: Interval | None


class Data:
    """Units and their findings as arrays.

    Attributes:
        drift: (n,) of each unit.
        known: (n,) whether anybody says if it drifted.
        drifted: (n,) whether it did; False where nobody says.
        weights: (n,) how many units each stands for.
        groups: (n,) numbered from 0.
        unit: (m,) which unit each finding is of.
        rank: (m,) its severity's.
        confidence: (m,) its own.
        judged: (m,) whether anybody says if it is right.
        right: (m,) whether it is; False where nobody says.
    """

    def __init__(self, units: Sequence[LabelledUnit]) -> None:
        self.drift = np.array([unit.drift for unit in units], np.float64)
        self.known = np.array([unit.drifted is not None for unit in units], np.bool_)
        self.drifted = np.array([bool(unit.drifted) for unit in units], np.bool_)
        self.weights = np.array([unit.weight for unit in units], np.float64)
        self.groups = number_groups([unit.group for unit in units])
        placed = [(at, each) for at, unit in enumerate(units) for each in unit.findings]
        self.unit = np.array([at for at, _ in placed], np.int64)
        self.rank = np.array([each.severity.rank for _, each in placed], np.int64)
        said = np.array([each.confidence for _, each in placed], np.float64)
        self.confidence = np.minimum(said, _HIGHEST)
        self.judged = np.array([each.right is not None for _, each in placed], np.bool_)
        self.right = np.array([bool(each.right) for _, each in placed], np.bool_)

    @property
    def faithful(self) -> BoolVector:
        """(n,) whether people say that a unit is faithful."""
        return self.known & ~self.drifted

    def surest(self, level: Severity) -> FloatVector:
        """Return (n,) each unit's highest confidence at a severity or above, -1 without any."""
        highest = np.full(len(self.drift), -1.0)
        some = self.rank >= level.rank
        np.maximum.at(highest, self.unit[some], self.confidence[some])
        return highest

    def share_of_units(self, hits: BoolVector, among: BoolVector, drawn: Weights) -> Share:
        """Count `hits` among some units, with both intervals.

        Args:
            hits: (n,) which are counted.
            among: (n,) which are looked at.
            drawn: (b, n) how often each unit counts in each resample.
        """
        return self._share((hits & among).astype(np.float64), among.astype(np.float64), drawn)

    def share_right(self, among: BoolVector, drawn: Weights) -> Share:
        """Count the findings that are right among some that anybody judged.

        Args:
            among: (m,) which are looked at.
            drawn: (b, n) how often each unit counts in each resample.
        """
        some = among & self.judged
        hits, trials = (
            np.bincount(self.unit[these], minlength=len(self.drift)).astype(np.float64)
            for these in (some & self.right, some)
        )
        return self._share(hits, trials, drawn)

    def _share(self, hits: FloatVector, trials: FloatVector, drawn: Weights) -> Share:
        """Return a share from (n,) counts a unit."""
        count, total = int(hits.sum()), int(trials.sum())
        if not total:
            return Share(0, 0, None, None, None)
        over, under = self.weights * hits, self.weights * trials
        plain = bool((self.weights == 1).all())
        by_group = percentile_interval(divide(drawn @ over, drawn @ under)) if len(drawn) else None
        return Share(
            count,
            total,
            float(over.sum() / under.sum()),
            exact_interval(count, total) if plain else None,
            by_group,
        )


def check_enough(labels: int) -> None:
    """Refuse to say anything from too few labels.

    Raises:
        InputError: labels-too-few.
    """
    if labels < LEAST_LABELS:
        raise InputError(
            "labels-too-few",
            f"There are {labels} labels; {LEAST_LABELS} are the least that thresholds are fitted "
            "from.",
            f"Gather {LEAST_LABELS - labels} more, best from many articles.",
        )
