"""What to do when the GPU's memory runs out: smaller batches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

T = TypeVar("T")

LEAST_TOKENS = 256


def within_memory(model: Any, call: Callable[[], T]) -> T:
    """Return `call()`; each time that the GPU's memory runs out, halve the budget and try again.

    Args:
        model: Has a `placement` whose `batch_tokens` is the budget, which stays halved.
        call: Runs `model`.

    Raises:
        MemoryError: Even batches of `LEAST_TOKENS` do not fit.
    """
    while True:
        try:
            return call()
        except RuntimeError as error:
            import torch

            if not isinstance(error, torch.OutOfMemoryError):
                raise
            budget = model.placement.batch_tokens
            if budget < 2 * LEAST_TOKENS:
                raise MemoryError(f"The GPU has no room for {budget} tokens.") from error
        # Outside of the handler, so that the traceback no longer holds the batch's tensors.
        torch.cuda.empty_cache()
        model.placement = replace(model.placement, batch_tokens=budget // 2)


def device_failed(error: BaseException) -> bool:
    """Whether memory or the GPU gave out under this process, which then has to end."""
    if isinstance(error, MemoryError):
        return True
    import torch

    return isinstance(error, (torch.OutOfMemoryError, getattr(torch, "AcceleratorError", ())))
