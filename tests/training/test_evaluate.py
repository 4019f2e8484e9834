"""The evaluation: figures on the pairs that a reader saw."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from training import evaluate


def row(k: int, drift: int) -> dict[str, Any]:
    return {"original": f"The {k}th gate is open.", "rewrite": "It is.", "drift": drift, "group": k}


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Eight pairs of which a reader saw seven: one against its label each way, one undecided."""
    made = [row(k, int(k < 4)) for k in range(8)]
    said = ["drifted", "drifted", "kept", "undecided", "kept", "kept", "drifted"]
    lines = [f"{evaluate.pair_key(r)}\t{word}\n" for r, word in zip(made, said, strict=False)]
    (tmp_path / "read.tsv").write_text("# a note\n" + "".join(lines), encoding="utf-8")
    monkeypatch.setattr(evaluate, "READ", tmp_path / "read.tsv")
    return made


def test_pairs_on_which_reader_and_label_differ_do_not_count(rows: list[dict[str, Any]]) -> None:
    # Where the reader agrees with the label, the scores are right; the others would spoil it.
    scores = np.array([0.9, 0.8, 0.1, 0.1, 0.2, 0.3, 0.95, 1.0])
    found = evaluate.read_again(rows, scores)
    assert found is not None
    assert (found["pairs"], found["undecided"], found["agreed"]) == (7, 1, 4)
    assert (found["faithful_said_drifted"], found["damaged_said_kept"]) == (1, 1)
    assert found["auc"] == 1.0


def test_by_the_reader_all_sure_pairs_count(rows: list[dict[str, Any]]) -> None:
    scores = np.array([0.9, 0.8, 0.1, 0.1, 0.2, 0.3, 0.05, 1.0])
    found = evaluate.read_again(rows, scores)
    assert found is not None
    # One of three drifted pairs stands below all three that were kept.
    assert found["auc_by_reader"] == pytest.approx(6 / 9, abs=1e-4)


def test_pairs_that_nobody_read_give_no_figure() -> None:
    assert evaluate.read_again([row(100, 1), row(101, 0)], np.array([0.5, 0.1])) is None


def test_every_verdict_is_of_one_pair() -> None:
    verdicts = evaluate.read_verdicts()
    assert len(verdicts) == 400
    assert set(verdicts.values()) == {0, 1, None}
