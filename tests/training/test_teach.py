"""The teacher's word: what becomes of a reader's label, and of a pair that nobody read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from tests.fakes.encoder import HashEncoder
from training.answers import TRUST
from training.examples import build_tokenizer
from training.graded import empty_row
from training.sight import Sight
from training.teach import taught

PAIR = "Nine boats left.", "Ten boats left port."


class Teacher:
    """A network that says log-odds of 0 of every pair, and tags the first piece of either side."""

    def __init__(self) -> None:
        self.looked: list[tuple[str, str]] = []
        self.tag = torch.nn.Linear(1, 1)  # says where the network is

    def look(self, pairs: Sequence[tuple[str, str]], width: int, sight: Sight) -> None:
        self.looked += pairs

    def states(self, ids: Tensor, positions: Tensor, *more: Tensor) -> Tensor:
        return positions.unsqueeze(-1).float()

    def read_off(
        self, states: Tensor, positions: Tensor, *more: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        tags = torch.where(positions == 1, 20.0, -20.0)
        return torch.zeros(len(states)), tags, torch.zeros(*positions.shape, 2)


@pytest.fixture
def sight(tmp_path: Path) -> Sight:
    found = Sight(tmp_path)
    found.read(PAIR, HashEncoder())
    return found


def word(row: dict[str, Any], sight: Sight) -> dict[str, Any]:
    (out,) = taught(Teacher(), build_tokenizer(), [row], sight)
    return out


@pytest.mark.parametrize("label", [0.0, 0.35, 1.0])
def test_the_target_lies_between_the_reader_and_the_teacher(label: float, sight: Sight) -> None:
    row = {**empty_row(*PAIR, "g"), "sort": "read", "drift": label}
    out = word(row, sight)
    assert out["drift"] == pytest.approx((1 - TRUST) * label + TRUST * 0.5)
    assert min(label, 0.5) <= out["drift"] <= max(label, 0.5)
    assert "original_tags" not in out
    assert row["drift"] == label


def test_of_a_pair_that_nobody_read_all_is_the_teachers(sight: Sight) -> None:
    out = word({**empty_row(*PAIR, "g"), "sort": "unread"}, sight)
    assert out["drift"] == pytest.approx(0.5)
    assert out["original_tags"] == [255, 0, 0, 0]
    assert out["rewrite_tags"] == [255, 0, 0, 0, 0]


def test_every_pair_has_how_well_its_pieces_are_answered(sight: Sight) -> None:
    for sort in ("read", "unread"):
        out = word({**empty_row(*PAIR, "g"), "sort": sort}, sight)
        one, two = sight.answered(*PAIR)
        assert out["original_answered"] == [round(255 * float(value)) for value in one]
        assert len(out["rewrite_answered"]) == len(two)
        assert all(
            isinstance(value, int) and 0 <= value <= 255 for value in out["rewrite_answered"]
        )


def test_the_teacher_looks_at_each_pair_and_keeps_their_order(sight: Sight) -> None:
    rows = [
        {**empty_row(*texts, "g"), "sort": "read", "drift": drift}
        for texts, drift in ((PAIR, 1.0), (PAIR[::-1], 0.0), ((PAIR[0], PAIR[0]), 1.0))
    ]
    net = Teacher()
    out = list(taught(net, build_tokenizer(), rows, sight))
    assert sorted(net.looked) == sorted((row["original"], row["rewrite"]) for row in rows)
    assert [row["original"] for row in out] == [row["original"] for row in rows]
    assert [row["drift"] > 0.5 for row in out] == [True, False, True]
