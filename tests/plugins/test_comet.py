"""The example that makes COMET a metric: with a stand-in for unbabel-comet, and with it."""

from __future__ import annotations

import os
import subprocess
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluator import Comparison, Evaluator, Settings, TranslateSettings
from evaluator.errors import PluginError
from evaluator.loading import Models, Translators
from evaluator.plugins import load_plugins
from tests.fakes.encoder import HashEncoder
from tests.fakes.translators import Spelling, foreign

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
            if "ref" not in sample:  # COMETKiwi
                scores.append(float(len(sample["src"])))
                continue
            if sample["src"] != sample["ref"]:
                scores.append(-float(len(sample["src"])))
                continue
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
        "model:Unbabel/wmt22-comet-da|src:source,else:original|comet:2.2.7"
        "|plugin:evaluator_comet:0.3.0"
    )


@pytest.mark.usefixtures("stand_in")
def test_rows_that_have_a_source_hand_it_on() -> None:
    names = ("comet", "cometkiwi")
    models = Models(HashEncoder(), None, load_plugins(names))
    keeper = Evaluator(Settings(metrics=names), models=models)
    rows = keeper.score(["Ten ships left.", "All came."], ["Ten ships left."] * 2, ["Zehn.", None])
    assert rows[0].metrics == {"comet": -5.0, "cometkiwi": 5.0}
    assert rows[1].metrics == {"comet": 0.0, "cometkiwi": None}


@pytest.mark.usefixtures("stand_in")
def test_a_round_trip_hands_on_what_came_back() -> None:
    """The translation is the source: what the way back was made from."""
    names = ("comet", "cometkiwi")
    back = Spelling()
    models = Models(HashEncoder(), None, load_plugins(names), Translators(back, (back,)))
    told = TranslateSettings(translators=("spelling",), source="en", target="xx")
    settings = Settings(metrics=names, bootstrap=0, translate=told)
    result = Evaluator(settings, models=models).roundtrip(ORIGINAL, foreign(ORIGINAL))
    segments = [result.translation.text_of(unit.translation[0]) for unit in result.units]
    lengths = [float(len(segment)) for segment in segments]
    assert [unit.scores.more["cometkiwi"] for unit in result.units] == lengths
    assert [unit.scores.more["comet"] for unit in result.units] == [-one for one in lengths]


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
    assert result.scores["comet"].signature.startswith(
        f"model:{model}|src:source,else:original|comet:2."
    )
