"""A GPU that is there and not used is told once, before anything is loaded."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluator.cli import hardware

Cli = Callable[..., Any]


@pytest.fixture
def driver(tmp_path: Path) -> Path:
    """The driver's files on a machine with two GPUs."""
    for number, name in enumerate(("NVIDIA L4", "NVIDIA H100 80GB HBM3")):
        folder = tmp_path / "gpus" / f"0000:0{number}:00.0"
        folder.mkdir(parents=True)
        (folder / "information").write_text(f"Model: \t\t {name}\nIRQ:   \t\t 30\n")
    return tmp_path / "gpus"


def test_the_drivers_gpus(driver: Path, tmp_path: Path) -> None:
    assert hardware.gpus(driver) == ["NVIDIA L4", "NVIDIA H100 80GB HBM3"]
    assert hardware.gpus(tmp_path / "none") == []


def test_idle_with_a_build_for_cpus_alone(driver: Path, tmp_path: Path) -> None:
    said = hardware.idle_gpu(driver, "2.13.0+cpu")
    assert said is not None
    assert "NVIDIA L4 and 1 more" in said
    assert hardware.idle_gpu(driver, "2.13.0") is None
    assert hardware.idle_gpu(tmp_path / "none", "2.13.0+cpu") is None


def test_the_command_says_so_unless_told_what_to_use(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hardware, "idle_gpu", lambda: "a GPU is idle")
    assert "note: a GPU is idle" in cli("config").err
    assert "GPU" not in cli("config", "--device", "cpu").err
    assert "GPU" not in cli("config", "-q").err
