"""The scores of all rows: sacrebleu's, in flat memory."""

from __future__ import annotations

import numpy as np
import pytest

from evaluator.pairs import PairSettings, Tally, corpus, mean_of, score_pairs
from evaluator.pairs.rows import row_of
from evaluator.scores import corpus_scores, gather
from evaluator.segments import SegmentResult
from evaluator.types import Severity
from tests.fakes.encoder import HashEncoder

PAIRS = [
    (f"The port waited {n % 7} days for rain, said {n % 3}.", f"For {n % 5} days it waited, {n}.")
    for n in range(40)
]


def tallied(pairs: list[tuple[str, str]], **settings: int) -> tuple[Tally, list]:
    tally = Tally([mean_of("similarity", "s"), mean_of("drift", "d")])

    def judge(window):
        return [SegmentResult(0.25, Severity.NONE) for _ in window]

    rows = [row_of({"id": n, "original": a, "rewrite": b}) for n, (a, b) in enumerate(pairs)]
    scored = score_pairs(
        rows, HashEncoder(), judge, lambda text: "en", PairSettings(**settings), tally
    )
    return tally, list(scored)


def test_they_are_sacrebleus_with_its_intervals() -> None:
    tally, rows = tallied(PAIRS, window_rows=7)
    ours = tally.scores(resamples=200, seed=5)
    theirs = corpus_scores(gather(PAIRS), resamples=200, seed=5)
    assert {name: ours[name] for name in theirs} == theirs
    lengths = np.array([len(original) for original, _ in PAIRS])
    mean = np.average([row.similarity for row in rows], weights=lengths)
    assert ours["similarity"].value == pytest.approx(mean)
    assert ours["drift"].value == pytest.approx(0.25)
    assert ours["drift"].signature == "bs:200|seed:5|d"


def test_a_blank_side_counts_as_an_empty_one() -> None:
    """A system that says nothing must not score higher by it."""
    pairs = [*PAIRS, ("The mayor resigned.", ""), ("The mayor resigned.", " ")]
    tally, rows = tallied(pairs, window_rows=7)
    assert [row.error for row in rows[-2:]] == ["rewrite is empty"] * 2
    assert tally.scores(resamples=0)["bleu"] == corpus_scores(gather(pairs), resamples=0)["bleu"]
    assert tally.scores(resamples=0)["drift"].value == pytest.approx(0.25)


def test_many_rows_are_summed_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tallied(PAIRS)[0].scores(resamples=2000, seed=5)
    monkeypatch.setattr(corpus, "_BLOCKS", 16)
    blocks = tallied(PAIRS, window_rows=9)[0].scores(resamples=2000, seed=5)
    for name in ("bleu", "chrf", "chrfpp", "similarity", "drift"):
        assert blocks[name].value == pytest.approx(whole[name].value)
        assert blocks[name].signature == f"{whole[name].signature}|block:4"
        assert blocks[name].interval is not None
        assert blocks[name].interval.low <= (blocks[name].value or 0) <= blocks[name].interval.high


def test_nothing_has_no_score() -> None:
    assert tallied([])[0].scores()["bleu"].value is None
