"""GPUs that are in the machine, asked of the driver and not of torch, which takes seconds."""

from __future__ import annotations

from pathlib import Path

DRIVER = Path("/proc/driver/nvidia/gpus")
_CPU_BUILD = "+cpu"


def gpus(driver: Path = DRIVER) -> list[str]:
    """Return the names of the NVIDIA GPUs that the driver knows; none where there is no driver."""
    names = []
    for file in sorted(driver.glob("*/information")):
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        models = [line.partition(":")[2].strip() for line in lines if line.startswith("Model:")]
        names.append(models[0] if models else "NVIDIA GPU")
    return names


def idle_gpu(driver: Path = DRIVER, torch_version: str | None = None) -> str | None:
    """Return what to say where a GPU is there that the installed torch has no code for.

    Args:
        driver: Where the driver tells of its GPUs.
        torch_version: Such as "2.13.0+cpu"; None asks what is installed.
    """
    names = gpus(driver)
    if not names:
        return None
    from importlib.metadata import PackageNotFoundError, version

    try:
        torch_version = torch_version or version("torch")
    except PackageNotFoundError:
        return None
    if not torch_version.endswith(_CPU_BUILD):
        return None
    count = "" if len(names) == 1 else f" and {len(names) - 1} more"
    return (
        f"this machine has a GPU ({names[0]}{count}), and it is not used: torch {torch_version} is "
        "a build for CPUs. Install a build for GPUs to use it; --device cpu keeps this note away."
    )
