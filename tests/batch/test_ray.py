"""The Ray engine on a local cluster of two workers."""

import signal
from dataclasses import replace
from pathlib import Path

import pytest

from evaluator.batch import BatchOptions
from evaluator.errors import EvaluatorError, ModelError
from tests.batch import articles, models
from tests.batch.test_faults import with_text
from tests.batch.test_run import go

pytestmark = pytest.mark.slow
RAY = BatchOptions(json=True, html=True, shard_size=3, workers=2, engine="ray")


@pytest.fixture(autouse=True)
def _ray() -> None:
    pytest.importorskip("ray", reason="the extra `ray` is not installed")


def test_one_of_two_workers_killed_and_the_run_interrupted(tmp_path: Path) -> None:
    rows = with_text(articles.texts(15), 7, f"once:{tmp_path / 'killed'} is a path.")
    manifest = articles.manifest(tmp_path / "m.jsonl", rows)
    shards: list[object] = []
    said: list[str] = []
    stopped = go(
        manifest,
        tmp_path / "out",
        RAY,
        on_shard=shards.append,
        on_retry=said.append,
        stopped=lambda: len(shards) >= 3,
    )
    assert not stopped.finished
    assert len(said) == 1
    assert "shard 2" in said[0]
    assert go(manifest, tmp_path / "out", RAY, on_retry=said.append).finished
    assert len(said) == 1
    go(manifest, tmp_path / "once", RAY)
    assert articles.content(tmp_path / "out") == articles.content(tmp_path / "once")
    go(manifest, tmp_path / "local", replace(RAY, engine="local"))
    assert articles.content(tmp_path / "out") == articles.content(tmp_path / "local")


def test_the_run_s_own_signal_handlers_stay(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(ModelError):
        go(articles.manifest(tmp_path / "m.jsonl", []), tmp_path / "out", RAY, load=models.refuse)
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_cluster_that_is_not_there(tmp_path: Path) -> None:
    away = replace(RAY, address="127.0.0.1:1")
    with pytest.raises(EvaluatorError) as caught:
        go(articles.manifest(tmp_path / "m.jsonl", []), tmp_path / "out", away)
    assert caught.value.slug == "ray-unreachable"
