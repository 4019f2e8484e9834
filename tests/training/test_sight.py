"""What a large encoder sees, kept on disk: read once, found again, gone on with."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from tests.fakes.encoder import HashEncoder
from training import data, sight
from training.sight import Sight, pool_pairs, read_texts

TEXTS = ["Nine boats left.", "Ten boats left port.", "It rained."]


@pytest.fixture(autouse=True)
def _small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sight, "CHUNK", 2)


def test_what_was_read_is_found_by_its_text(tmp_path: Path) -> None:
    seen, encoder = Sight(tmp_path), HashEncoder()
    assert TEXTS[0] not in seen
    seen.read([*TEXTS, TEXTS[0]], encoder)
    assert encoder.calls == [2, 1]
    tokens = encoder.encode(TEXTS, tokens=True).tokens
    assert tokens is not None
    for text, own in zip(TEXTS, tokens, strict=True):
        assert text in seen
        assert np.allclose(seen.of(text), own.vectors, atol=1e-3)
    assert "Nine boats left" not in seen


def test_nothing_is_read_twice(tmp_path: Path) -> None:
    Sight(tmp_path).read(TEXTS[:2], HashEncoder())
    again, encoder = Sight(tmp_path), HashEncoder()
    again.read(TEXTS, encoder)
    assert encoder.calls == [1]
    assert all(text in Sight(tmp_path) for text in TEXTS)


def test_a_run_that_was_stopped_goes_on(tmp_path: Path) -> None:
    Sight(tmp_path).read(TEXTS[:2], HashEncoder())
    # It was stopped between the vectors and their index.
    np.save(tmp_path / "00001.npy", np.zeros((7, 64), np.float16))
    (tmp_path / "00001.part").write_text("[[")
    again = Sight(tmp_path)
    assert TEXTS[2] not in again
    again.read(TEXTS, HashEncoder())
    # Two words and the full stop, or without it: as many as the encoder finds.
    assert again.of(TEXTS[2]).any()
    assert np.array_equal(Sight(tmp_path).of(TEXTS[2]), again.of(TEXTS[2]))


def test_what_another_wrote_is_taken_in(tmp_path: Path) -> None:
    one, other = Sight(tmp_path), Sight(tmp_path)
    one.read(TEXTS[:1], HashEncoder())
    assert TEXTS[0] not in other
    other.refresh()
    assert np.array_equal(other.of(TEXTS[0]), one.of(TEXTS[0]))


def test_pieces_are_answered_as_well_as_by_the_best_of_the_other_side(tmp_path: Path) -> None:
    seen = Sight(tmp_path)
    seen.read([*TEXTS, ""], HashEncoder())
    one, two = seen.answered("Nine boats left.", "Ten boats left port.")
    assert one[1] == pytest.approx(1, abs=1e-2)
    assert one[0] < 0.9
    assert len(two) == len(seen.of("Ten boats left port."))
    assert ((one >= 0) & (one <= 1)).all()
    assert seen.answered("It rained.", "")[0].tolist() == [0.0] * len(seen.of("It rained."))
    assert not len(seen.answered("It rained.", "")[1])


def test_texts_of_judged_pairs_are_read_and_some_of_their_damage(tmp_path: Path) -> None:
    for name in ("graded", "read"):
        (tmp_path / name).mkdir()
    (tmp_path / "graded" / "dev.jsonl").write_text(
        json.dumps({"original": "o", "rewrite": "r"}) + "\n"
    )
    rows = [{"sort": "read", "original": "a", "rewrite": "b", "twin": ""}]
    rows += [
        {"sort": "back_damaged", "original": f"o{k}", "rewrite": f"d{k}", "twin": f"t{k}"}
        for k in range(200)
    ]
    with gzip.open(tmp_path / "read" / "train-0000.jsonl.gz", "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    found = list(read_texts(tmp_path, 1))
    assert found[:4] == ["o", "r", "a", "b"]
    damaged = found[4:]
    assert len(damaged) % 3 == 0
    assert 0.1 < len(damaged) / 3 / 200 < 0.4
    assert [text[0] for text in damaged[:3]] == ["o", "d", "t"]
    assert found == list(read_texts(tmp_path, 1))


def test_of_a_pool_any_output_comes_first_and_then_the_oddest_beside_each_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = [f"The ferry left the harbour at {hour}." for hour in ("six", "seven", "eight")]
    odd = "A boat sails away soon after dawn."
    pool = data.Pool("p", "d", "de-en", ("The ferry left the harbour early.",), (*usual, odd))
    monkeypatch.setattr(data, "pools", lambda _: [pool])
    settings = {
        "split": {"dev_documents": 0.0, "held_documents": 0.0},
        "seed": 1,
        "data": "",
        "pairs": {"languages_left_out": []},
    }
    found = list(pool_pairs(settings))
    (_, reference, first), (_, again, second), (_, beside, same) = found[:3]
    assert reference == again == pool.references[0]
    assert (beside, same) == (first, second)
    assert odd in (first, second)
    assert len(set(found)) == len(found) == 4 + 3 + 2 + 1
