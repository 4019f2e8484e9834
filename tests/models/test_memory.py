from types import SimpleNamespace

import pytest
import torch

from evaluator.models.device import Placement
from evaluator.models.memory import LEAST_TOKENS, device_failed, within_memory


def model_with_room_for(tokens: int, asked: int = 4096) -> SimpleNamespace:
    model = SimpleNamespace(placement=Placement("cuda:0", "bf16", asked))

    def run() -> int:
        if model.placement.batch_tokens > tokens:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return model.placement.batch_tokens

    model.run = run
    return model


def test_the_budget_is_halved_until_it_fits() -> None:
    model = model_with_room_for(1500)
    assert within_memory(model, model.run) == 1024
    assert model.placement == Placement("cuda:0", "bf16", 1024)


def test_what_fits_is_left_as_it_is() -> None:
    model = model_with_room_for(4096)
    assert within_memory(model, model.run) == 4096


def test_no_room_at_all() -> None:
    model = model_with_room_for(LEAST_TOKENS - 1)
    with pytest.raises(MemoryError) as caught:
        within_memory(model, model.run)
    assert device_failed(caught.value)


def test_other_errors_are_not_taken_for_memory() -> None:
    def broken() -> None:
        raise RuntimeError("shapes do not fit")

    with pytest.raises(RuntimeError, match="shapes") as caught:
        within_memory(model_with_room_for(1), broken)
    assert not device_failed(caught.value)
