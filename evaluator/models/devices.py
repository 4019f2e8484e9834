"""What torch finds in this machine, for `evaluator doctor`."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.models.device import cpu_multiplies_bf16


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
