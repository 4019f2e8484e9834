"""A document's score under any metric whose statistics add up."""

import numpy as np
import numpy.typing as npt
import pytest

from evaluator.scores import resample
from evaluator.scores.resample import interval_of, resampled_sums, summed_score

# Two units: hits and trials.
COUNTS = np.array([[1.0, 2.0], [3.0, 4.0]])


def share(sums: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(sums[:, 0] / sums[:, 1])


def test_the_score_is_that_of_the_sums_with_the_settings_in_its_signature() -> None:
    score = summed_score("share", COUNTS, share, "v:1", resamples=200, seed=3)
    assert score.value == pytest.approx(4 / 6)
    assert score.signature == "bs:200|seed:3|v:1"
    assert score.interval is not None
    assert 0.5 <= score.interval.low <= 4 / 6 <= score.interval.high <= 0.75


def test_without_resamples_there_is_no_interval() -> None:
    score = summed_score("share", COUNTS, share, "v:1", resamples=1)
    assert (score.interval, score.signature) == (None, "v:1")


@pytest.mark.parametrize(
    ("counts", "reason"), [(COUNTS[:0], "nothing to score"), (COUNTS * 0, "no score")]
)
def test_what_cannot_be_scored_says_why(counts: npt.NDArray[np.float64], reason: str) -> None:
    score = summed_score("share", counts, share, "v:1")
    assert score.value is None
    assert score.reason is not None
    assert reason in score.reason


def test_resamples_are_the_same_however_many_are_drawn_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = resampled_sums(COUNTS, 50, 7)
    monkeypatch.setattr(resample, "_CELLS", 6)
    assert np.array_equal(resampled_sums(COUNTS, 50, 7), whole)
    assert set(whole[:, 1]) == {4.0, 6.0, 8.0}


def test_an_interval_leaves_out_a_fortieth_at_each_end() -> None:
    interval = interval_of([float(k) for k in range(1000)][::-1])
    assert (interval.low, interval.high, interval.level) == (25.0, 974.0, 0.95)
