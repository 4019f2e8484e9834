"""Cut-offs of the drift probability for a stated false-alarm rate, and what to expect of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from evaluator.agreement.binomial import exact_interval
from evaluator.agreement.curves import BoolVector, FloatVector, calibration_error
from evaluator.agreement.resample import (
    Weights,
    cluster_weights,
    number_groups,
    percentile_interval,
)
from evaluator.calibration.platt import Platt, fit_platt
from evaluator.errors import InputError
from evaluator.types import Interval, Severity

LEVELS = (Severity.MINOR, Severity.MAJOR, Severity.CRITICAL)
LEAST_LABELS = 200
FOLDS = 5
# The rate that is asked for is that of major; so many times it for the others.
_SHARE_OF_RATE = {Severity.MINOR: 2.0, Severity.MAJOR: 1.0, Severity.CRITICAL: 0.2}
_PLACES = 4


@dataclass(frozen=True)
class LabelledUnit:
    """A unit as it was judged, and what people say of it.

    Attributes:
        drift: Probability of drift.
        reach: Severity of its findings.
        group: Article, or whatever else is resampled together.
        weight: How many units it stands for.
        firm: Severity of its findings of `drift.FIRM` categories, for which less drift is enough.
    """

    drift: float
    reach: Severity
    drifted: bool
    group: str
    weight: float = 1.0
    firm: Severity = Severity.NONE


@dataclass(frozen=True)
class Thresholds:
    """A unit is of a severity when its findings are and its calibrated drift is at the cut-off.

    Calibrated drift stays under 1, so that nothing reaches a cut-off of 1. For findings of `FIRM`
    categories its log-odds are raised by `firm`.
    """

    minor: float = 0.0
    major: float = 0.0
    critical: float = 0.0
    platt: Platt = field(default_factory=Platt)
    firm: float = 0.0

    def cut(self, level: Severity) -> float:
        """Return the cut-off of a level."""
        return {
            Severity.MINOR: self.minor,
            Severity.MAJOR: self.major,
            Severity.CRITICAL: self.critical,
        }[level]


@dataclass(frozen=True)
class Share:
    """A share of labelled units.

    Attributes:
        hits: Units counted, of `trials`; whole numbers, whatever they stand for.
        value: By weight; None when `trials` is 0.
        exact: Clopper and Pearson's interval of `hits` in `trials`, as if units were independent;
            None where units have weights.
        by_group: Bootstrap interval that draws whole groups.
    """

    hits: int
    trials: int
    value: float | None
    exact: Interval | None
    by_group: Interval | None


@dataclass(frozen=True)
class Expectation:
    """What to expect at a severity or above, on articles like those with labels.

    Attributes:
        false_alarms: Share of the faithful units that are flagged.
        recall: Share of the drifted units that are flagged.
        precision: Share of the flagged units that drifted, at the labels' own share of drift.
    """

    level: Severity
    cut: float
    false_alarms: Share
    recall: Share
    precision: Share


@dataclass(frozen=True)
class Calibration:
    """A fit, and how it does on labels that it has not seen.

    Attributes:
        held_out: Whether expectations come from units that their thresholds were not fitted to;
            with a single group they cannot.
        share_drifted: Of the labels, by weight.
        base_rate: Share of drifted units that the fitted probabilities are right for.
        error_before: Expected calibration error of the probabilities as they came.
        error_after: Likewise after the fit.
    """

    thresholds: Thresholds
    false_alarms: float
    labels: int
    groups: int
    share_drifted: float
    base_rate: float
    held_out: bool
    error_before: float
    error_after: float
    expectations: tuple[Expectation, ...]


def calibrate(
    units: Sequence[LabelledUnit],
    false_alarms: float = 0.05,
    *,
    prior: float | None = None,
    before: Thresholds | None = None,
    resamples: int = 1000,
    seed: int = 12345,
) -> Calibration:
    """Fit thresholds and probabilities, and measure them on held-out groups.

    Args:
        units: At least `LEAST_LABELS`, drifted and faithful ones.
        false_alarms: Share of faithful units that may be major or worse; twice that may be minor
            or worse, a fifth critical.
        prior: Share of drifted units that the probabilities are to be right for; the labels' own
            where None. Cut-offs move along, so that what is flagged stays the same.
        before: What the units were judged with, nothing where None. Findings that these thresholds
            hid are unknown, so that the new ones hide them too.
        resamples: Bootstrap resamples of groups.
        seed: Of folds and resampling.

    Raises:
        InputError: labels-too-few or labels-one-sided.
    """
    check_enough(len(units))
    before = before or Thresholds()
    data = _Data(units)
    if data.drifted.all() or not data.drifted.any():
        what = "faithful" if data.drifted.all() else "drifted"
        raise InputError(
            "labels-one-sided",
            f"No unit is labelled as {what}.",
            "Thresholds need labels of both kinds.",
        )
    everything = np.ones(len(units), np.bool_)
    share = float(data.weights[data.drifted].sum() / data.weights.sum())
    base_rate = share if prior is None else prior
    shift = log_odds(base_rate) - log_odds(share)
    fitted = _fit(data, everything, false_alarms, before, shift)
    thresholds = replace(fitted, platt=before.platt.then(fitted.platt))
    calibrated, flagged, held_out = _held_out(data, false_alarms, seed, before.firm)
    weights = data.weights[None]
    draws = list(cluster_weights(data.groups, resamples, seed))
    drawn = np.concatenate(draws) if draws else np.empty((0, len(units)))
    return Calibration(
        thresholds,
        false_alarms,
        len(units),
        int(data.groups.max()) + 1,
        share,
        base_rate,
        held_out,
        float(calibration_error(data.drift, data.drifted, weights)[0]),
        float(calibration_error(calibrated, data.drifted, weights)[0]),
        tuple(
            Expectation(
                level,
                thresholds.cut(level),
                data.share(flagged[level], ~data.drifted, drawn),
                data.share(flagged[level], data.drifted, drawn),
                data.share(data.drifted, flagged[level], drawn),
            )
            for level in LEVELS
        ),
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


class _Data:
    """Units as arrays."""

    def __init__(self, units: Sequence[LabelledUnit]) -> None:
        self.drift = np.array([unit.drift for unit in units], np.float64)
        self.reach = np.array([unit.reach.rank for unit in units])
        self.firm = np.array([unit.firm.rank for unit in units])
        self.drifted = np.array([unit.drifted for unit in units], np.bool_)
        self.weights = np.array([unit.weight for unit in units], np.float64)
        self.groups = number_groups([unit.group for unit in units])

    def reached(self, calibrated: FloatVector, level: Severity, firm: float) -> FloatVector:
        """Return the probability that a level's cut-off is held against, -1 without a finding."""
        raised = Platt(1.0, firm)(calibrated)
        values = np.where(self.reach >= level.rank, calibrated, -1.0)
        if level is Severity.MINOR:
            return values
        return np.where(self.firm >= level.rank, raised, values)

    def share(self, hits: BoolVector, among: BoolVector, drawn: Weights) -> Share:
        """Count `hits` among some units, with both intervals."""
        both = hits & among
        trials, count = int(among.sum()), int(both.sum())
        if not trials:
            return Share(0, 0, None, None, None)
        value = float(self.weights[both].sum() / self.weights[among].sum())
        plain = bool((self.weights == 1).all())
        by_group = None
        if len(drawn):
            over = drawn @ (self.weights * both)
            under = drawn @ (self.weights * among)
            ratios = np.divide(over, under, out=np.full(len(over), np.nan), where=under > 0)
            by_group = percentile_interval(ratios)
        return Share(
            count, trials, value, exact_interval(count, trials) if plain else None, by_group
        )


def log_odds(share: float) -> float:
    """Return log(p / (1 - p)) of a share between 0 and 1, both excluded."""
    return math.log(share) - math.log1p(-share)


def _fit(
    data: _Data,
    rows: BoolVector,
    false_alarms: float,
    before: Thresholds,
    shift: float = 0.0,
) -> Thresholds:
    """Fit to some units, shift the log-odds to another base rate, and hide what was hidden."""
    fitted = fit_platt(data.drift[rows], data.drifted[rows], data.weights[rows])
    platt = Platt(fitted.scale, fitted.offset + shift)
    calibrated = platt(data.drift)
    faithful = rows & ~data.drifted
    cuts: list[float] = []
    for level in LEVELS:
        values = data.reached(calibrated, level, before.firm)
        reaching = faithful & (values >= 0)
        allowed = _SHARE_OF_RATE[level] * false_alarms * data.weights[faithful].sum()
        cut = _cut(values[reaching], data.weights[reaching], allowed)
        hidden = before.cut(level)
        floor = _round_up(float(platt(np.array([hidden]))[0])) if hidden else 0.0
        # A graver level asks for no less probability than a lighter one.
        cuts.append(max([cut, floor, *cuts]))
    return Thresholds(cuts[0], cuts[1], cuts[2], platt, before.firm)


def _cut(values: FloatVector, weights: FloatVector, allowed: float) -> float:
    """Return the lowest cut-off that at most `allowed` weight of `values` is at or above.

    Rounded up to `_PLACES` decimals, so that what is written down is what was fitted.
    """
    order = np.argsort(-values, kind="stable")
    ranked = values[order]
    # Values that are equal fall together, so a value counts with all that equal it.
    at_or_above = np.cumsum(weights[order])[np.searchsorted(-ranked, -ranked, side="right") - 1]
    beyond = ranked[at_or_above > allowed + 1e-9]
    if not len(beyond):
        return 0.0
    return _round_up(float(beyond[0]))


def _round_up(value: float) -> float:
    """Return the next number of `_PLACES` decimals that is over `value`."""
    unit = 10.0**-_PLACES
    return round((math.floor(value / unit) + 1) * unit, _PLACES)


def _held_out(
    data: _Data, false_alarms: float, seed: int, firm: float
) -> tuple[FloatVector, dict[Severity, BoolVector], bool]:
    """Judge each unit by thresholds fitted to other groups.

    Returns:
        Calibrated probabilities, whether each unit is flagged at a level or above, and whether
        there were other groups.
    """
    count = int(data.groups.max()) + 1
    folds = np.random.default_rng(seed).permutation(count) % min(FOLDS, count)
    of_unit = folds[data.groups]
    calibrated = np.empty(len(data.drift))
    flagged = {level: np.zeros(len(data.drift), np.bool_) for level in LEVELS}
    parts = [of_unit == fold for fold in range(min(FOLDS, count))]
    rests = [~part for part in parts]
    held_out = all(_has_both(data.drifted[rest]) for rest in rests)
    plain = Thresholds(firm=firm)
    for part, rest in zip(parts, rests, strict=True):
        fitted = _fit(data, rest if held_out else np.ones_like(rest), false_alarms, plain)
        by_this = fitted.platt(data.drift)
        calibrated[part] = by_this[part]
        for level in LEVELS:
            values = data.reached(by_this, level, firm)
            flagged[level][part] = ((values >= 0) & (values >= fitted.cut(level)))[part]
    return calibrated, flagged, held_out


def _has_both(drifted: BoolVector) -> bool:
    return bool(drifted.any() and not drifted.all())
