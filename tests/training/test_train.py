"""The training: targets of word pieces, and a stopped run that goes on where it was."""

import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from evaluator.models.pairing import read_sides
from training.examples import CATEGORIES, batches, build_tokenizer, example
from training.export import platt
from training.pairs import read_settings
from training.train import Trainer

ROW = {
    "original": "Nine boats left the harbour.",
    "rewrite": "Ten boats left.",
    "drift": 1.0,
    "sort": "damaged",
    "original_marks": [[0, 4, "number"], [16, 27, "omission"]],
    "rewrite_marks": [[0, 3, "number"]],
    "original_unknown": [[5, 10]],
    "rewrite_unknown": [],
    "twin": "",
}


def rows(count: int) -> list[dict[str, Any]]:
    rng = random.Random(1)
    return [
        {**ROW, "original": f"Nine boats left {rng.choice('abcdef')} harbour."}
        for _ in range(count)
    ]


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    found = read_settings()
    small = {"tokens": 60, "pool_batches": 1, "threads": 1, "kept": {}}
    return {**found, "train": {**found["train"], **small}}


def test_targets_of_pieces_follow_the_marks() -> None:
    backend = build_tokenizer()
    one, two = read_sides(backend, [ROW["original"], ROW["rewrite"]])
    made = example(ROW, one, two, (101, 102), 0.03)
    pieces = backend.encode_batch([ROW["original"], ROW["rewrite"]], add_special_tokens=False)
    expected = {"nine": 1, "boats": -1, "left": 0, "the": 1, "harbour": 1, ".": 0}
    mine = dict(zip(pieces[0].tokens, made.tags[1 : 1 + len(one.ids)], strict=True))
    assert {token: mine[token] for token in expected} == expected
    assert made.tags[0] == made.tags[-1] == -1
    assert CATEGORIES[made.kinds[1]] == "number"
    assert made.drift == pytest.approx(0.97)


def test_every_row_is_read_once(settings: dict[str, Any]) -> None:
    found = list(batches(iter(rows(95)), build_tokenizer(), settings["train"], 3))
    assert sum(len(batch) for _, batch in found) == 95
    assert found[-1][0] == 95
    assert all(a <= b for (a, _), (b, _) in pairwise(found))


def test_a_damaged_pair_is_learned_from_beside_its_twin(settings: dict[str, Any]) -> None:
    mixed = [row | {"twin": "Nine boats left." * (i % 2)} for i, row in enumerate(rows(40))]
    found = [batch for _, batch in batches(iter(mixed), build_tokenizer(), settings["train"], 3)]
    pairs = [(a, b) for batch in found for a, b in pairwise(batch) if b.twin]
    assert len(pairs) == 20
    for damaged, whole in pairs:
        assert not damaged.twin
        assert damaged.drift > 0.9 > 0.1 > whole.drift
        assert whole.tags.max() == 0
        # Both stand the same way round: the text that was not damaged is on the same side.
        sides = [
            [e.reading.ids[e.reading.sides == side].tolist() for side in (0, 1)]
            for e in (damaged, whole)
        ]
        assert (sides[0][0] == sides[1][0]) != (sides[0][1] == sides[1][1])


def test_a_damaged_pair_below_its_twin_costs(settings: dict[str, Any], tmp_path: Path) -> None:
    mixed = [row | {"twin": "Nine boats left."} for row in rows(4)]
    _, batch = next(batches(iter(mixed), build_tokenizer(), settings["train"], 3))
    trainer = Trainer(settings, tmp_path, 1)
    first = trainer.step(batch, 0.0)["rank"]
    for _ in range(12):
        last = trainer.step(batch, 0.0)["rank"]
    assert last < first


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path, settings: dict[str, Any]) -> None:
    made = [batch for _, batch in batches(iter(rows(12)), build_tokenizer(), settings["train"], 3)]
    whole = Trainer(settings, tmp_path, 1)
    for batch in made[:2]:
        whole.step(batch, 0.0)
        whole.state["step"] += 1
    whole.save()
    again = Trainer(settings, tmp_path, 2)
    again.load()
    assert again.state == whole.state
    first, second = whole.step(made[2], 0.5), again.step(made[2], 0.5)
    assert first == pytest.approx(second, rel=1e-4)
    for a, b in zip(whole.master, again.master, strict=True):
        assert torch.allclose(a, b, atol=1e-6)


def test_of_a_sort_only_the_share_asked_for_is_learned_from(settings: dict[str, Any]) -> None:
    mixed = [row | {"sort": ("summedits", "mqm")[i % 2]} for i, row in enumerate(rows(200))]
    train = {**settings["train"], "kept": {"summedits": 0.0}}
    found = list(batches(iter(mixed), build_tokenizer(), train, 3))
    assert sum(len(batch) for _, batch in found) == 100
    assert found[-1][0] == 200


def test_platt_finds_the_scale_that_made_the_labels() -> None:
    rng = np.random.default_rng(5)
    logits = rng.normal(0, 2, 20000)
    drift = (rng.random(20000) < 1 / (1 + np.exp(-(0.5 * logits - 1)))).astype(float)
    scale, offset = platt(logits, drift, np.ones(20000))
    assert scale == pytest.approx(0.5, abs=0.05)
    assert offset == pytest.approx(-1, abs=0.08)
