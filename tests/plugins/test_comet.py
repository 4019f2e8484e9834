"""The example that makes COMET a metric: with a stand-in for unbabel-comet, and with it."""

from __future__ import annotations

import os
import subprocess
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluator import Comparison, Evaluator, Settings
from evaluator.errors import PluginError
from evaluator.loading import Models
from evaluator.plugins import load_plugins
from tests.fakes.encoder import HashEncoder

ORIGINAL = "Ten ships left the harbour at dawn. The mayor waved. All of them came back."
REWRITE = "Ten ships left the old harbour at dawn. All of them came back."

STAND_IN = '''
from types import SimpleNamespace

def download_model(model):
    print("fetching", model)  # must not reach the answers
    return model

def load_from_checkpoint(path):
    return Network()

class Network:
    """Scores by how many words are kept."""

    def eval(self):
        return self

    def predict(self, samples, batch_size=16, gpus=1, progress_bar=True):
        scores = []
        for sample in samples:
            assert sample["src"] == sample["ref"]
            kept, of = set(sample["mt"].split()), sample["ref"].split()
            scores.append(sum(word in kept for word in of) / len(of))
        return SimpleNamespace(scores=scores)
'''


@pytest.fixture(autouse=True)
def _example(install_example: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    install_example("comet_plugin")
    monkeypatch.delenv("COMET_MODEL", raising=False)


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The packages of a Python of its own, with what the worker imports."""
    venv.create(tmp_path / "comet", symlinks=True)
    (folder,) = (tmp_path / "comet" / "lib").glob("python*/site-packages")
    info = folder / "unbabel_comet-2.2.7.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: unbabel-comet\nVersion: 2.2.7\n")
    (folder / "comet.py").write_text(STAND_IN, encoding="utf-8")
    (folder / "torch.py").write_text("class cuda:\n    is_available = staticmethod(bool)\n")
    monkeypatch.setenv("COMET_PYTHON", str(tmp_path / "comet" / "bin" / "python"))
    # What lies beside the worker, in our own environment, is not to be taken.
    (tmp_path / "site" / "evaluator_comet" / "comet.py").write_text("raise RuntimeError('ours')")
    return folder


def compare() -> Comparison:
    models = Models(HashEncoder(), None, load_plugins(["comet"]))
    settings = Settings(metrics=("comet",), bootstrap=0)
    return Evaluator(settings, models=models).compare(ORIGINAL, REWRITE)


@pytest.mark.usefixtures("stand_in")
def test_units_and_document_have_its_scores() -> None:
    result = compare()
    assert [unit.scores.more["comet"] for unit in result.units] == [1.0, None, 1.0]
    assert result.scores["comet"].value == 1.0
    assert result.scores["comet"].signature == (
        "model:Unbabel/wmt22-comet-da|src:original|comet:2.2.7|plugin:evaluator_comet:0.2.0"
    )


def test_a_python_without_comet_is_named(stand_in: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (stand_in / "comet.py").unlink()
    with pytest.raises(PluginError, match="COMET_PYTHON must name a Python") as caught:
        compare()
    assert os.environ["COMET_PYTHON"] in caught.value.message
    assert "No module named 'comet'" in capfd.readouterr().err


@pytest.mark.skipif(
    "COMET_PYTHON" not in os.environ,
    reason="COMET_PYTHON names no Python with unbabel-comet (see docs/plugins.md)",
)
def test_the_real_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a tiny model that is made here: real code, random weights."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    make = Path(__file__).with_name("tiny_comet.py")
    subprocess.run([os.environ["COMET_PYTHON"], "-W", "ignore", make, folder], check=True)
    model = folder / "checkpoints" / "model.ckpt"
    monkeypatch.setenv("COMET_MODEL", str(model))
    result = compare()
    first, gap, last = (unit.scores.more["comet"] for unit in result.units)
    assert gap is None
    assert first != last
    assert result.scores["comet"].value == pytest.approx((first + last) / 2)
    assert result.scores["comet"].signature.startswith(f"model:{model}|src:original|comet:2.")
