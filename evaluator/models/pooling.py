"""From token vectors to a sentence vector, as sentence-transformers does it."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


def pool(hidden: Tensor, mask: Tensor, modes: Sequence[str], skip: int = 0) -> Tensor:
    """Pool token vectors.

    Args:
        hidden: (b, t, d) the transformer's last layer; padding stands on the right.
        mask: (b, t) bool, true where there is a token.
        modes: One or more of `recipe.POOLING_MODES`; several are concatenated in this order.
        skip: Leading tokens (the prompt's) that are left out.

    Returns:
        (b, d * len(modes)) float32.
    """
    hidden = hidden.float()
    if skip:
        mask = mask.clone()
        mask[:, :skip] = False
    return torch.cat([_pool_one(hidden, mask, mode) for mode in modes], dim=-1)


def _pool_one(hidden: Tensor, mask: Tensor, mode: str) -> Tensor:
    rows = torch.arange(hidden.shape[0], device=hidden.device)
    if mode == "cls":
        return hidden[rows, mask.int().argmax(dim=1)]
    if mode == "lasttoken":
        positions = torch.arange(hidden.shape[1], device=hidden.device)
        return hidden[rows, (mask * positions).argmax(dim=1)]
    if mode == "max":
        return hidden.masked_fill(~mask.unsqueeze(-1), float("-inf")).amax(dim=1)
    weights = mask.float()
    if mode == "weightedmean":
        weights = weights * torch.arange(1, hidden.shape[1] + 1, device=hidden.device)
    total = torch.bmm(weights.unsqueeze(1), hidden).squeeze(1)
    count = weights.sum(dim=1, keepdim=True).clamp(min=1e-9)
    return total / (count.sqrt() if mode == "mean_sqrt_len_tokens" else count)
