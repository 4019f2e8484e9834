"""Where and in what precision a model runs: what there is, and what `auto` takes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evaluator.errors import ModelError
from evaluator.setting import DEVICES, PRECISIONS

# Tokens, padding included, that one pass takes. On a CPU more gains nothing and leaves the cache;
# a GPU needs that many to be busy.
_BATCH_TOKENS = {"cpu": 2048, "cuda": 65536}


@dataclass(frozen=True)
class Placement:
    """Resolved device ("cpu", "cuda:0"), precision ("fp32", …) and token budget of a batch."""

    device: str
    precision: str
    batch_tokens: int

    @property
    def dtype(self) -> Any:
        """The torch dtype of `precision`."""
        import torch

        return {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}[
            self.precision
        ]


def place(device: str, precision: str, batch_tokens: int | None, *, bulk: bool) -> Placement:
    """Resolve `auto`.

    Device: the first GPU where there is one, else the CPU. Precision on a GPU: bf16 where it
    computes in it, else fp32. On a CPU: fp32, so that a single comparison gives the same numbers
    everywhere; with `bulk`, bf16 where the processor multiplies in it (AVX512-BF16 or AMX).

    Args:
        device: "auto", "cpu", "cuda" or "cuda:N".
        precision: "auto", "fp32", "bf16" or "fp16".
        batch_tokens: Tokens in a batch, padding included; None for the device's default.
        bulk: Many texts are to come, so that speed counts for more than the last digits.

    Raises:
        ModelError: device-unavailable, precision-unavailable.
    """
    import torch

    kind = device.partition(":")[0]
    count = torch.cuda.device_count() if kind in ("auto", "cuda") else 0
    if kind == "auto":
        device = kind = "cuda" if count else "cpu"
    if kind == "cuda":
        index = device.partition(":")[2] or "0"
        if not index.isdigit() or int(index) >= count:
            raise ModelError(
                "device-unavailable",
                f"There is no device {device}: {count} GPUs are visible.",
                "Give --device cpu, or install a build of torch for this GPU.",
            )
        device = f"cuda:{index}"
    elif device != "cpu":
        raise ModelError(
            "device-unavailable",
            f"The device {device!r} is not known.",
            f"Give --device {DEVICES}.",
        )
    if precision not in PRECISIONS:
        raise ModelError(
            "precision-unavailable",
            f"The precision {precision!r} is not known.",
            f"Give --precision {', '.join(PRECISIONS)}.",
        )
    if precision == "auto":
        if kind == "cuda":
            precision = (
                "bf16" if torch.cuda.is_bf16_supported(including_emulation=False) else "fp32"
            )
        else:
            precision = "bf16" if bulk and cpu_multiplies_bf16() else "fp32"
    if precision == "fp16" and kind == "cpu":
        raise ModelError(
            "precision-unavailable",
            "fp16 is for GPUs.",
            "Give --precision fp32 or bf16, or a GPU with --device.",
        )
    return Placement(device, precision, batch_tokens or _BATCH_TOKENS[kind])


def cpu_multiplies_bf16() -> bool:
    """Return whether this processor has instructions for bf16 products."""
    import torch

    if not hasattr(torch.cpu, "get_capabilities"):
        return False
    capabilities = torch.cpu.get_capabilities()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))


@dataclass(frozen=True)
class Devices:
    """What models can run on.

    Attributes:
        cuda: Version of CUDA that torch was built for, None for a build for CPUs.
        gpus: Names of those that torch can use.
        cpu_bf16: Whether the processor multiplies in bf16.
        threads: That torch would take.
    """

    cuda: str | None
    gpus: tuple[str, ...]
    cpu_bf16: bool
    threads: int


def find_devices() -> Devices:
    """Ask torch what there is.

    Raises:
        ImportError: torch is not installed, or does not load here.
    """
    import torch

    count = torch.cuda.device_count()
    return Devices(
        torch.version.cuda,
        tuple(torch.cuda.get_device_name(index) for index in range(count)),
        cpu_multiplies_bf16(),
        torch.get_num_threads(),
    )
