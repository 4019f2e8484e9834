"""Examples: how sure marks are, a teacher's tags and answers, turning, and mixed sources."""

from __future__ import annotations

import gzip
import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evaluator.models.pairing import read_sides
from training.examples import Example, build_tokenizer, example, mixed, read_rows, turn, twin
from training.graded import empty_row

ROW: dict[str, Any] = {
    **empty_row("Nine boats left.", "Ten boats left port.", "doc"), "drift": 0.35, "sort": "read",
    "original_marks": [[0, 4, "number", 0.5]], "rewrite_marks": [[0, 3, "number", 0.5]],
    "rewrite_unknown": [[15, 19]],
}  # fmt: skip


def made(row: dict[str, Any], soft: float = 0.03) -> Example:
    one, two = read_sides(build_tokenizer(), [row["original"], row["rewrite"]])
    return example(row, one, two, (101, 102), soft)


def sides(values: np.ndarray) -> tuple[list[float], list[float]]:
    """Return the values of the pieces of "Nine boats left ." and of "Ten boats left port ."."""
    assert len(values) == 4 + 5 + 4
    return [round(float(v), 2) for v in values[1:5]], [round(float(v), 2) for v in values[7:12]]


def test_a_mark_is_as_sure_as_its_reader() -> None:
    assert sides(made(ROW).tags) == ([0.5, 0, 0, 0], [0.5, 0, 0, -1, 0])
    plain = {**ROW, "original_marks": [[0, 4, "number"]]}
    assert sides(made(plain).tags)[0][0] == 1.0
    assert sides(made({**plain, "sort": "mqm"}).tags)[0][0] == 0.85


def test_a_nuance_is_a_weak_target_of_the_pair() -> None:
    assert made(ROW).drift == pytest.approx(0.35)
    assert made({**ROW, "drift": 1.0}).drift == pytest.approx(0.97)


def test_a_teachers_tags_take_the_place_of_marks() -> None:
    row = {**ROW, "original_tags": [255, 0, 51, 0], "rewrite_tags": [0, 0, 0, 255, 0]}
    assert sides(made(row).tags) == ([1, 0, 0.2, 0], [0, 0, 0, 1, 0])
    # Special pieces are nobody's words.
    assert [made(row).tags[at] for at in (0, 5, 6, 12)] == [-1] * 4


def test_answers_are_known_where_the_large_encoder_looked() -> None:
    assert set(made(ROW).answered) == {-1}
    row = {**ROW, "original_answered": [255, 51, 0, 0], "rewrite_answered": [0, 0, 0, 102, 255]}
    found = made(row).answered
    assert sides(found) == ([1, 0.2, 0, 0], [0, 0, 0, 0.4, 1])
    assert [found[at] for at in (0, 5, 6, 12)] == [-1] * 4


def test_turned_everything_changes_sides() -> None:
    row = {**ROW, "original_tags": [1], "rewrite_tags": [2], "original_answered": [3],
           "rewrite_answered": [4]}  # fmt: skip
    before = json.loads(json.dumps(row))
    turn(row)
    for name in ("", "_marks", "_unknown", "_tags", "_answered"):
        assert row["original" + name] == before["rewrite" + name]
        assert row["rewrite" + name] == before["original" + name]
    turn(row)
    assert row == before
    plain = dict(ROW)
    turn(plain)
    assert "original_tags" not in plain


def test_a_turned_pair_has_its_targets_turned() -> None:
    row = dict(ROW)
    turn(row)
    one, two = made(ROW), made(row)
    assert two.texts == one.texts[::-1]
    assert two.tags[1:6].tolist() == one.tags[7:12].tolist()
    assert two.kinds[8:12].tolist() == one.kinds[1:5].tolist()


def test_a_twin_has_nothing_marked() -> None:
    whole = made(twin({**ROW, "twin": "Nine boats left port."}))
    assert whole.twin
    assert whole.texts == ("Nine boats left.", "Nine boats left port.")
    assert (whole.drift, whole.tags.max()) == (pytest.approx(0.03), 0)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    for name, shards in (("pairs", 3), ("read", 1)):
        (tmp_path / name).mkdir()
        for shard in range(shards):
            path = tmp_path / name / f"train-{shard:04}.jsonl.gz"
            with gzip.open(path, "wt", encoding="utf-8") as out:
                out.writelines(json.dumps(f"{name} {shard} {k}") + "\n" for k in range(4))
    return tmp_path


def draw(work: Path, count: int, skip: int = 0, shard: int = 0, read: float = 0.5) -> list[Any]:
    rows = mixed(work, {"pairs": 1 - read, "read": read}, shard, skip, 7)
    return list(itertools.islice(rows, count))


def test_sources_are_mixed_by_their_shares(work: Path) -> None:
    rows: list[str] = draw(work, 400, read=0.25)
    share = sum(row.startswith("read") for row in rows) / len(rows)
    assert share == pytest.approx(0.25, abs=0.06)
    assert {row.split()[0] for row in draw(work, 30, read=1.0)} == {"read"}
    own = [row for row in rows if row.startswith("pairs")]
    assert own[:5] == ["pairs 0 0", "pairs 0 1", "pairs 0 2", "pairs 0 3", "pairs 1 0"]
    # Behind the last row comes the first again.
    assert own[12] == "pairs 0 0"


def test_a_run_that_goes_on_skips_what_it_has_read(work: Path) -> None:
    assert draw(work, 20, skip=15) == draw(work, 35)[15:]


def test_only_made_pairs_start_at_a_later_shard(work: Path) -> None:
    rows: list[str] = draw(work, 40, shard=2)
    assert next(row for row in rows if row.startswith("pairs")) == "pairs 2 0"
    assert next(row for row in rows if row.startswith("read")) == "read 0 0"


def test_a_folder_without_shards_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="holds no shards"):
        next(read_rows(tmp_path, 0))
