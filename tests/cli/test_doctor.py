"""`evaluator doctor`: each thing that may be missing or wrong, and what it says of it."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from evaluator import models
from evaluator.cli import hardware, installation
from evaluator.errors import EXIT_FAILED, EXIT_OK, ModelError
from evaluator.models import device as devices
from evaluator.models.device import Placement
from evaluator.types import ModelInfo

Cli = Callable[..., Any]
LOADED = SimpleNamespace(
    info=ModelInfo("a model", "1", "ab" * 32), placement=Placement("cpu", "fp32", 64)
)


@pytest.fixture(autouse=True)
def _a_sound_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(models, "load_encoder", lambda *_, **__: LOADED)
    monkeypatch.setattr(models, "load_detector", lambda *_, **__: LOADED)
    found = devices.Devices(None, (), cpu_bf16=False, threads=2)
    monkeypatch.setattr(devices, "find_devices", lambda: found)
    monkeypatch.setattr(hardware, "gpus", lambda *_: [])
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def checks(ran: Any) -> dict[str, dict[str, str]]:
    return {each["subject"]: each for each in json.loads(ran.out)["checks"]}


def test_all_is_well(cli: Cli) -> None:
    ran = cli("doctor")
    assert ran.code == EXIT_OK
    assert "Everything that a comparison needs is there." in ran.out
    found = checks(cli("doctor", "--json"))
    assert {"evaluator", "Python", "torch", "typer", "CPU", "GPU", "encoder", "detector"} <= set(
        found
    )
    assert not any(each["status"] == "wrong" for each in found.values())
    assert found["encoder"]["said"].startswith("a model, SHA-256 abababababab… as published")


def test_a_package_that_is_missing_and_one_that_is_too_old(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.metadata.version

    def version(name: str) -> str:
        if name == "sacrebleu":
            raise importlib.metadata.PackageNotFoundError(name)
        return "0.1" if name == "jinja2" else real(name)

    monkeypatch.setattr(installation, "version", version)
    ran = cli("doctor", "--json")
    assert ran.code == EXIT_FAILED
    found = checks(ran)
    assert found["sacrebleu"]["said"] == "not installed"
    assert found["sacrebleu"]["cure"].startswith("pip install 'sacrebleu")
    assert found["jinja2"]["status"] == "wrong"
    assert found["jinja2"]["said"].startswith("0.1, but ")
    assert found["numpy"]["status"] == "ok"


def test_extras(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ['ray>=2; extra == "far"', 'typer>=0.1; extra == "near"', 'x; extra == "dev"', "numpy"]
    monkeypatch.setattr(installation, "requires", lambda _: lines)
    extras = SimpleNamespace(get_all=lambda _: ["far", "near", "dev"])
    monkeypatch.setattr(installation, "metadata", lambda _: extras)
    real = importlib.metadata.version

    def version(name: str) -> str:
        if name == "ray":
            raise importlib.metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(installation, "version", version)
    ran = cli("doctor", "--json")
    found = checks(ran)
    assert ran.code == EXIT_OK
    assert found["extra far"]["status"] == "note"
    assert "[far]'" in found["extra far"]["cure"]
    assert found["extra near"]["status"] == "ok"
    assert "extra dev" not in found
    assert "x" not in found


def test_weights_that_are_not_the_published_ones(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(*_: Any, **__: Any) -> Any:
        raise ModelError("model-checksum", "The weights have another SHA-256.", "Install again.")

    monkeypatch.setattr(models, "load_encoder", load)
    ran = cli("doctor")
    assert ran.code == EXIT_FAILED
    assert "WRONG  encoder" in ran.out
    assert "(model-checksum)" in ran.out
    assert "→ Install again." in ran.out
    assert "ok     detector" in ran.out


def test_torch_that_does_not_load(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise ImportError("libtorch is not there")

    monkeypatch.setattr(devices, "find_devices", fail)
    monkeypatch.setattr(models, "load_encoder", fail)
    found = checks(cli("doctor", "--json"))
    assert found["devices"]["status"] == found["encoder"]["status"] == "wrong"
    assert found["detector"]["status"] == "ok"


def test_models_that_the_configuration_names(cli: Cli) -> None:
    Path("evaluator.toml").write_text('encoder = "folder"\ndetector = "none"\nthred = 1\n')
    found = checks(cli("doctor", "--json"))
    assert "as published" not in found["encoder"]["said"]
    assert found["detector"]["status"] == "note"
    assert found["configuration"]["status"] == "note"
    assert "evaluator.toml:3" in found["configuration"]["said"]


def test_a_faulty_configuration_leaves_the_rest_to_be_told(cli: Cli) -> None:
    Path("evaluator.toml").write_text("threads = 0\n")
    ran = cli("doctor", "--json")
    assert ran.code == EXIT_FAILED
    found = checks(ran)
    assert found["configuration"]["cure"] == "It must be 1 or more."
    assert "torch" in found


@pytest.mark.parametrize(
    ("cuda", "usable", "device", "status", "words"),
    [
        (None, (), "auto", "note", "this torch is a build for CPUs"),
        ("13.0", (), "auto", "note", "torch cannot reach it with CUDA 13.0"),
        ("13.0", ("NVIDIA X",), "auto", "ok", "NVIDIA X (CUDA 13.0)"),
        ("13.0", ("NVIDIA X",), "cpu", "note", "not used: device is cpu"),
    ],
)
def test_a_gpu(
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
    cuda: str | None,
    usable: tuple[str, ...],
    device: str,
    status: str,
    words: str,
) -> None:
    found = devices.Devices(cuda, usable, cpu_bf16=True, threads=2)
    monkeypatch.setattr(devices, "find_devices", lambda: found)
    monkeypatch.setattr(hardware, "gpus", lambda *_: ["NVIDIA X"])
    gpu = checks(cli("doctor", "--json", "--device", device))["GPU"]
    assert gpu["status"] == status
    assert words in gpu["said"]
    assert bool(gpu["cure"]) == (status == "note")


def test_a_translator_that_cannot_be_had(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "evaluator.toml").write_text('[translate]\ntranslators = ["babelfish"]\n')
    ran = cli("doctor", "--json")
    assert ran.code == EXIT_FAILED
    found = checks(ran)["translators"]
    assert "translator-unknown" in found["said"]
    assert "apertium" in found["cure"]
