"""What a network is taught by: the pair, its pieces, their kinds, twins, a large encoder's word."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from evaluator.models.detector_net import DetectorNet
from training.examples import Batch

USUAL, SPREAD = 0.75, 4.0
"""What is learned of the answers: their usual value taken off, spread to about ±1."""


class Answering(nn.Module):
    """Says of each piece how well a large encoder would find it answered; left out of the product.

    Args:
        size: Of a state.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self.answered = nn.Linear(size, 1)

    def loss(self, states: Tensor, wanted: Tensor) -> Tensor | None:
        """Return the mean square error over the pieces that the large encoder looked at."""
        known = wanted >= 0
        if not known.any():
            return None
        said = self.answered(states[known]).squeeze(-1)
        return functional.mse_loss(said, SPREAD * (wanted[known] - USUAL))


def on_device(arrays: dict[str, Any], device: str) -> dict[str, Tensor]:
    """Return arrays as tensors on a device."""
    out = {name: torch.from_numpy(array) for name, array in arrays.items()}
    if device.startswith("cuda"):
        out = {name: tensor.pin_memory() for name, tensor in out.items()}
    return {name: tensor.to(device, non_blocking=True) for name, tensor in out.items()}


def read(
    net: DetectorNet, given: dict[str, Tensor], device: str
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return a network's states and what is read off them; off the processor cast to bf16."""
    names = ("ids", "positions", "sides", "matches", "mask")
    with torch.autocast(device.split(":")[0], torch.bfloat16, enabled=device != "cpu"):
        states = net.states(*(given[name] for name in names))
    return states, *net.read_off(states, given["positions"], given["mask"], given["counted"])


def losses(
    net: DetectorNet,
    batch: Batch,
    train: dict[str, Any],
    answering: Answering,
    device: str = "cpu",
) -> tuple[Any, dict[str, float]]:
    """Return the loss of a batch and its parts."""
    given = on_device(vars(batch), device)
    states, pair, tags, kinds = read(net, given, device)
    wanted, kind, twins = given["tags"], given["kinds"], given["twins"]
    known = wanted >= 0
    pair_loss = functional.binary_cross_entropy_with_logits(pair, given["drift"])
    tag_loss = functional.binary_cross_entropy_with_logits(
        tags[known],
        wanted[known],
        pos_weight=torch.tensor(train["tag_positive_weight"], device=device),
    )
    total = pair_loss + train["tag_weight"] * tag_loss
    parts = {"pair": pair_loss, "tag": tag_loss}
    if len(twins):
        # The damaged pair stands right before its twin.
        rank_loss = functional.softplus(pair[twins] - pair[twins - 1]).mean()
        total = total + train["rank_weight"] * rank_loss * len(twins) / len(pair)
        parts["rank"] = rank_loss
    if (kind >= 0).any():
        kind_loss = functional.cross_entropy(kinds[kind >= 0], kind[kind >= 0])
        total = total + train["kind_weight"] * kind_loss
        parts["kind"] = kind_loss
    if (answer_loss := answering.loss(states, given["answered"])) is not None:
        total = total + train["answered_weight"] * answer_loss
        parts["answered"] = answer_loss
    return total, {name: part.item() for name, part in parts.items()}
