"""The examples run; those whose package is not installed skip and say so."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.examples.models import make

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
ORIGINALS = ["Ten ships sank on Monday.", "It rained.", None]
REWRITES = ["Two ships sank on Monday.", "It rained.", "Alone."]


def example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pandas() -> None:
    pd = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = pd.DataFrame({"original": ORIGINALS, "rewrite": REWRITES}, index=["a", "b", "c"])
    scored = example("pandas_frame").with_scores(frame, make())
    assert list(scored.index) == ["a", "b", "c"]
    assert scored["severity"].tolist()[:2] == ["major", "none"]
    assert scored.loc["a", "finding"] == "“Ten” became “Two”: the number is smaller."
    assert scored.loc["c", "error"] == "original is missing"
    assert pd.isna(scored.loc["c", "drift"])


def test_polars() -> None:
    pl = pytest.importorskip("polars", reason="polars is not installed")
    frame = pl.LazyFrame({"original": ORIGINALS, "rewrite": REWRITES, "id": [1, 2, 3]})
    scored = example("polars_frame").with_scores(frame, make()).collect()
    assert scored["severity"].to_list() == ["major", "none", None]
    assert scored["error"].to_list() == [None, None, "original is missing"]
    assert scored["id"].to_list() == [1, 2, 3]
    assert scored["drift"][0] > scored["drift"][1]


def run(code: str, folder: Path) -> str:
    """Run code in a process of its own, without a network for Hugging Face's libraries."""
    environment = os.environ | {
        "HF_HOME": str(folder),
        "HF_HUB_OFFLINE": "1",
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(EXAMPLES))),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines()[-1]


def test_hugging_face_evaluate(tmp_path: Path) -> None:
    pytest.importorskip("evaluate", reason="Hugging Face's evaluate is not installed")
    code = f"""
import json, evaluate
from tests.examples.models import make
metric = evaluate.load("examples/huggingface/meaning_drift")
rewrites, originals = {REWRITES[:2]!r}, {ORIGINALS[:2]!r}
print(json.dumps(metric.compute(predictions=rewrites, references=originals, keeper=make())))
"""
    result = json.loads(run(code, tmp_path))
    assert result["flagged"] == 0.5
    assert result["failed"] == 0
    assert [pair["severity"] for pair in result["pairs"]] == ["major", "none"]
    assert result["drift"] == pytest.approx(sum(pair["drift"] for pair in result["pairs"]) / 2)


def test_a_batch_of_ray() -> None:
    pytest.importorskip("ray.data", reason="ray, or pandas for it, is not installed")
    batch = {"original": ORIGINALS, "rewrite": REWRITES, "id": [1, 2, 3]}
    scored = example("ray_dataset").ScoreBatch(make)(batch)
    assert scored["severity"].tolist() == ["major", "none", ""]
    assert scored["error"].tolist() == ["", "", "original is missing"]
    assert scored["id"] == [1, 2, 3]
    assert scored["drift"][0] > scored["drift"][1]
    assert scored["drift"][2] != scored["drift"][2]


@pytest.mark.slow
def test_ray(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="ray is not installed")
    pytest.importorskip("pandas", reason="ray.data needs pandas")
    code = f"""
import json, ray, ray.data
ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
from ray_dataset import with_scores
from tests.examples.models import make
ray.data.DataContext.get_current().enable_progress_bars = False
pairs = zip({ORIGINALS[:2]!r}, {REWRITES[:2]!r})
pairs = [{{"original": one, "rewrite": other}} for one, other in pairs]
rows = with_scores(ray.data.from_items(pairs), make).take_all()
print(json.dumps(sorted((row["rewrite"], row["severity"], row["drift"]) for row in rows)))
"""
    (quiet, grave) = json.loads(run(code, tmp_path))
    assert quiet[:2] == ["It rained.", "none"]
    assert grave[:2] == ["Two ships sank on Monday.", "major"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pandas_frame", "polars_frame", "ray_dataset"])
def test_the_scripts_run_as_they_stand(name: str) -> None:
    pytest.importorskip(name.split("_")[0], reason=f"{name.split('_')[0]} is not installed")
    done = subprocess.run(
        [sys.executable, EXAMPLES / f"{name}.py"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Many were hurt." in done.stdout


@pytest.mark.parametrize("code", [0, 130])
def test_a_slurm_job_that_was_stopped_asks_to_be_queued_again(tmp_path: Path, code: int) -> None:
    for name, script in (
        ("evaluator", f"exit {code}"),
        ("scontrol", f'echo "$@" > {tmp_path}/asked'),
    ):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "SLURM_JOB_ID": "7"}
    done = subprocess.run(["bash", EXAMPLES / "slurm.sh"], env=environment, check=False)
    assert done.returncode == code
    assert (tmp_path / "asked").exists() == (code == 130)
