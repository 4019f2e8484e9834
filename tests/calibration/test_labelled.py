"""Units and findings as arrays: what is counted, and over what."""

from __future__ import annotations

import numpy as np
import pytest

from evaluator.agreement.resample import cluster_weights
from evaluator.calibration import LabelledFinding, LabelledUnit
from evaluator.calibration.labelled import Data
from evaluator.types import Severity

NONE = np.empty((0, 4))
MINOR, MAJOR, CRITICAL = Severity.MINOR, Severity.MAJOR, Severity.CRITICAL


def found(severity: Severity, confidence: float, right: bool | None = True) -> LabelledFinding:
    return LabelledFinding(severity, confidence, right)


UNITS = [
    LabelledUnit(0.9, True, "a", (found(MAJOR, 0.4), found(CRITICAL, 0.3), found(MINOR, 0.8))),
    LabelledUnit(0.2, False, "a", (found(MINOR, 0.6, False),)),
    LabelledUnit(0.1, False, "b", weight=3.0),
    LabelledUnit(0.5, None, "b", (found(MAJOR, 0.7), found(MAJOR, 0.2, None))),
]


def test_the_surest_finding_of_a_severity_or_above() -> None:
    data = Data(UNITS)
    assert data.surest(MINOR).tolist() == [0.8, 0.6, -1, 0.7]
    assert data.surest(MAJOR).tolist() == [0.4, -1, -1, 0.7]
    assert data.surest(CRITICAL).tolist() == [0.3, -1, -1, -1]


def test_what_nobody_labelled_is_neither_drifted_nor_faithful() -> None:
    data = Data(UNITS)
    assert data.drifted.tolist() == [True, False, False, False]
    assert data.faithful.tolist() == [False, True, True, False]


def test_units_are_counted_as_they_are_and_weighed_as_what_they_stand_for() -> None:
    data = Data(UNITS)
    share = data.share_of_units(data.surest(MINOR) >= 0, data.faithful, NONE)
    assert (share.hits, share.trials, share.value) == (1, 2, 0.25)
    assert share.exact is None
    assert share.by_group is None
    none = data.share_of_units(data.known, np.zeros(4, np.bool_), NONE)
    assert (none.hits, none.trials, none.value) == (0, 0, None)


def test_findings_are_counted_where_somebody_says_if_they_are_right() -> None:
    data = Data([unit for unit in UNITS if unit.weight == 1])
    everything = np.ones(len(data.unit), np.bool_)
    share = data.share_right(everything, NONE)
    assert (share.hits, share.trials) == (4, 5)
    assert share.value == pytest.approx(0.8)
    assert share.exact is not None
    sure = data.share_right(data.confidence >= 0.7, NONE)
    assert (sure.hits, sure.trials) == (2, 2)


def test_units_without_findings_are_units() -> None:
    data = Data([LabelledUnit(0.1, False, "a"), LabelledUnit(0.9, True, "b")])
    assert data.surest(MINOR).tolist() == [-1, -1]
    assert data.share_right(np.zeros(0, np.bool_), NONE).trials == 0


def test_findings_of_a_group_are_drawn_together() -> None:
    """Two articles, one all right and one all wrong: any share from none to all is drawn."""
    units = [
        LabelledUnit(0.5, right, f"{right}", (found(MAJOR, 0.9, right),) * 50)
        for right in (True, False)
    ]
    data = Data(units)
    drawn = np.concatenate(list(cluster_weights(data.groups, 200, 1)))
    share = data.share_right(np.ones(100, np.bool_), drawn)
    assert share.by_group is not None
    assert (share.by_group.low, share.by_group.high) == (0, 1)
    assert share.exact is not None
    assert share.exact.low > 0.39
