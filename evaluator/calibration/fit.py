"""How sure a finding must be for a stated false-alarm rate, and what to expect of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from evaluator.agreement.curves import BoolVector, FloatVector, calibration_error
from evaluator.agreement.resample import cluster_weights
from evaluator.calibration.labelled import Data, LabelledUnit, Share, check_enough
from evaluator.calibration.thresholds import Aim, Thresholds, fit_thresholds
from evaluator.errors import InputError
from evaluator.types import Likelihood, Severity

LEVELS = (Severity.MINOR, Severity.MAJOR, Severity.CRITICAL)
FOLDS = 5


@dataclass(frozen=True)
class Expectation:
    """What to expect of the findings that count, on articles like those with labels.

    Attributes:
        level: A unit is flagged when it has such a finding of this severity or above.
        false_alarms: Share of the faithful units that are flagged.
        recall: Share of the drifted units that are flagged.
        precision: Share of the flagged units that drifted, at the labels' own share of drift.
    """

    level: Severity
    false_alarms: Share
    recall: Share
    precision: Share


@dataclass(frozen=True)
class Certainty:
    """What to expect of the findings of one likelihood.

    Attributes:
        cut: Least confidence of such a finding.
        right: Share of them that are right.
    """

    likelihood: Likelihood
    cut: float
    right: Share


@dataclass(frozen=True)
class Calibration:
    """A fit, and how it does on labels that it has not seen.

    Attributes:
        labels: Units of which people say whether they drifted.
        held_out: Whether expectations come from units that their thresholds were not fitted to;
            with a single group they cannot.
        share_drifted: Of the labels, by weight.
        base_rate: Share of drifted units that the fitted probabilities are right for.
        error_before: Expected calibration error of the probabilities as they came.
        error_after: Likewise after the fit.
        expectations: At each severity, the lightest first.
        certainties: Of each likelihood, the surest first.
    """

    thresholds: Thresholds
    aim: Aim
    labels: int
    groups: int
    share_drifted: float
    base_rate: float
    held_out: bool
    error_before: float
    error_after: float
    expectations: tuple[Expectation, ...]
    certainties: tuple[Certainty, ...]


def calibrate(
    units: Sequence[LabelledUnit],
    aim: Aim | None = None,
    *,
    prior: float | None = None,
    before: Thresholds | None = None,
    resamples: int = 1000,
    seed: int = 12345,
) -> Calibration:
    """Fit thresholds and probabilities, and measure them on held-out groups.

    Args:
        units: At least `LEAST_LABELS` that are labelled, drifted and faithful ones.
        aim: What to keep, the defaults where None.
        prior: Share of drifted units that the probabilities are to be right for; the labels' own
            where None. No finding changes by it.
        before: Those in force, none where None. Findings under its `likely` are unknown, so that
            the new one hides them too.
        resamples: Bootstrap resamples of groups.
        seed: Of folds and resampling.

    Raises:
        InputError: labels-too-few or labels-one-sided.
    """
    aim, before = aim or Aim(), before or Thresholds()
    check_enough(sum(unit.drifted is not None for unit in units))
    data = Data(units)
    if not data.faithful.any() or not data.drifted.any():
        what = "drifted" if data.faithful.any() else "faithful"
        raise InputError(
            "labels-one-sided",
            f"No unit is labelled as {what}.",
            "Thresholds need labels of both kinds.",
        )
    everything = np.ones(len(units), np.bool_)
    share = float(data.weights[data.drifted].sum() / data.weights[data.known].sum())
    base_rate = share if prior is None else prior
    shift = log_odds(base_rate) - log_odds(share)
    fitted = fit_thresholds(data, everything, aim, before, shift)
    thresholds = replace(fitted, platt=before.platt.then(fitted.platt))
    held_out = _held_out(data, aim, before, seed)
    draws = list(cluster_weights(data.groups, resamples, seed))
    drawn = np.concatenate(draws) if draws else np.empty((0, len(units)))
    return Calibration(
        thresholds,
        aim,
        int(data.known.sum()),
        int(data.groups.max()) + 1,
        share,
        base_rate,
        held_out.apart,
        _error(data, data.drift),
        _error(data, held_out.drift),
        tuple(
            Expectation(
                level,
                data.share_of_units(flagged, data.faithful, drawn),
                data.share_of_units(flagged, data.drifted, drawn),
                data.share_of_units(data.drifted, flagged & data.known, drawn),
            )
            for level, flagged in held_out.flagged.items()
        ),
        tuple(
            Certainty(each, thresholds.bounds(each)[0], data.share_right(these, drawn))
            for each, these in held_out.called.items()
        ),
    )


def log_odds(share: float) -> float:
    """Return log(p / (1 - p)) of a share between 0 and 1, both excluded."""
    return math.log(share) - math.log1p(-share)


def _error(data: Data, drift: FloatVector) -> float:
    some = data.known
    return float(calibration_error(drift[some], data.drifted[some], data.weights[None, some])[0])


@dataclass(frozen=True)
class _HeldOut:
    """Each unit as thresholds that were fitted to other groups have it.

    Attributes:
        apart: Whether there were other groups.
        drift: (n,) calibrated probabilities.
        flagged: (n,) whether a finding of a level or above counts.
        called: (m,) whether a finding is of a likelihood.
    """

    apart: bool
    drift: FloatVector
    flagged: dict[Severity, BoolVector]
    called: dict[Likelihood, BoolVector]


def _held_out(data: Data, aim: Aim, before: Thresholds, seed: int) -> _HeldOut:
    """Judge each unit by thresholds fitted to other groups."""
    count = int(data.groups.max()) + 1
    folds = np.random.default_rng(seed).permutation(count) % min(FOLDS, count)
    of_unit = folds[data.groups]
    parts = [of_unit == fold for fold in range(min(FOLDS, count))]
    rests = [~part for part in parts]
    apart = all((data.faithful & rest).any() and (data.drifted & rest).any() for rest in rests)
    drift = np.empty(len(data.drift))
    flagged = {level: np.zeros(len(data.drift), np.bool_) for level in LEVELS}
    called = {each: np.zeros(len(data.unit), np.bool_) for each in Likelihood}
    for part, rest in zip(parts, rests, strict=True):
        fitted = fit_thresholds(data, rest if apart else np.ones_like(rest), aim, before)
        drift[part] = fitted.platt(data.drift)[part]
        for level in LEVELS:
            surest = data.surest(level)
            flagged[level][part] = ((surest >= 0) & (surest >= fitted.likely))[part]
        inside = part[data.unit]
        for each in Likelihood:
            least, above = fitted.bounds(each)
            called[each] |= inside & (least <= data.confidence) & (data.confidence < above)
    return _HeldOut(apart, drift, flagged, called)
