"""Killed workers, bad pairs, full disks, signals: nothing is lost and all of it is said."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaluator.batch import BatchOptions, shards, storage, work
from evaluator.batch import manifest as manifests
from evaluator.batch.worker import Done, Fault, Job, Worker
from evaluator.config import Settings
from evaluator.errors import EvaluatorError, OutputError
from evaluator.types import Comparison
from tests.batch import articles, models
from tests.batch.test_run import FOUR, go, lines

ROOT = Path(__file__).parents[2]
COMMAND = """
import sys
from evaluator import loading
from evaluator.cli.main import run
from tests.batch.models import load
loading.load_bulk_models = load
sys.argv = ["evaluator", "batch", *sys.argv[1:]]
run()
"""


def with_text(rows: list[dict[str, Any]], number: int, text: str) -> list[dict[str, Any]]:
    rows[number]["original_text"] += f"\n\n{text}"
    return rows


def start(*arguments: object) -> subprocess.Popen[str]:
    """Start the command on fake models."""
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children")
    if not listed.exists():
        pytest.skip("this system does not list a process's children")
    return [int(child) for child in listed.read_text().split()]


def wait_for(condition: Any, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def wait_for_shards(folder: Path, count: int, process: subprocess.Popen[str]) -> None:
    wait_for(
        lambda: len(list(folder.glob("shards/0*"))) >= count or process.poll() is not None
    )  # fmt: skip


def test_a_killed_worker_costs_nothing_but_time(tmp_path: Path) -> None:
    rows = with_text(articles.texts(9), 5, f"once:{tmp_path / 'killed'} is a path.")
    manifest = articles.manifest(tmp_path / "m.jsonl", rows)
    said: list[str] = []
    summary = go(manifest, tmp_path / "out", on_retry=said.append)
    assert summary.finished
    assert not summary.failures
    assert len(said) == 1
    assert "shard 1" in said[0]
    assert "SIGKILL" in said[0]
    go(manifest, tmp_path / "afresh")
    assert articles.content(tmp_path / "out") == articles.content(tmp_path / "afresh")


def test_a_worker_that_always_dies_ends_the_run_and_the_rest_is_kept(tmp_path: Path) -> None:
    rows = with_text(articles.texts(9), 5, "A deadly! text.")
    manifest = articles.manifest(tmp_path / "m.jsonl", rows)
    said: list[str] = []
    with pytest.raises(EvaluatorError) as caught:
        go(manifest, tmp_path / "out", replace(FOUR, workers=1), on_retry=said.append)
    assert caught.value.slug == "worker-lost"
    assert "Shard 1 " in caught.value.message
    assert len(said) == 3
    assert (tmp_path / "out/shards/00000000").is_dir()
    assert json.loads((tmp_path / "out/run.json").read_text())["state"] == "failed"


@pytest.mark.parametrize(
    ("text", "slug"), [("An upsetting! text.", "model-not-finite"), ("A faulty! text.", "internal")]
)
def test_a_pair_that_upsets_the_model_fails_alone(tmp_path: Path, text: str, slug: str) -> None:
    rows = with_text(articles.texts(6), 1, text)
    summary = go(articles.manifest(tmp_path / "m.jsonl", rows), tmp_path / "out")
    assert summary.finished
    assert summary.failures == 1
    (failure,) = lines(tmp_path / "out/failures.jsonl")
    assert (failure["id"], failure["slug"]) == ("pair/1", slug)


def test_too_many_failures_end_the_run(tmp_path: Path) -> None:
    rows = articles.texts(12)
    for number in (0, 1, 2):
        rows[number]["rewrite_text"] = " "
    manifest = articles.manifest(tmp_path / "m.jsonl", rows)
    with pytest.raises(EvaluatorError) as caught:
        go(manifest, tmp_path / "out", replace(FOUR, workers=1, max_failures=2))
    assert caught.value.slug == "too-many-failures"
    assert not (tmp_path / "out/results.parquet").exists()
    assert not (tmp_path / "out/shards/00000001").exists()
    # The limit is no setting of the results: with another one the run goes on.
    assert go(manifest, tmp_path / "out", replace(FOUR, max_failures=3)).failures == 3


def test_a_full_disk_is_said_and_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", articles.texts(3))
    (tmp_path / "shards").mkdir()
    job = Job(str(tmp_path), (str(manifest),), Settings(), BatchOptions(), (), models.load)
    worker = Worker(job)
    (shard,) = manifests.shards(manifests.read([str(manifest)]), 3)

    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(storage, "sync", full)
        fault = worker.do(shard)
    assert isinstance(fault, Fault)
    assert fault.error is not None
    assert fault.error.slug == "disk-full"
    assert not list((tmp_path / "shards").iterdir())
    done = worker.do(shard)
    assert isinstance(done, Done)
    assert not done.kept
    assert shards.read_marker(tmp_path, 0) == done.marker


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", articles.texts(1))
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError) as caught:
        go(manifest, tmp_path / "file/out")
    assert caught.value.slug == "output-unwritable"


def test_leftovers_of_a_killed_run_are_swept_away(tmp_path: Path) -> None:
    manifest = articles.manifest(tmp_path / "m.jsonl", articles.texts(2))
    left = tmp_path / "out/shards/.00000000.123"
    left.mkdir(parents=True)
    (left / "results.parquet").write_bytes(b"half")
    (tmp_path / "out/.units.parquet.456").write_bytes(b"half")
    go(manifest, tmp_path / "out")
    assert set(articles.content(tmp_path / "out")) == {
        "comparisons.jsonl.gz",
        "failures.jsonl",
        "results.parquet",
        "units.parquet",
    }


def test_killed_again_and_again_it_ends_with_the_same_bytes(tmp_path: Path) -> None:
    rows = articles.texts(12)
    for number in range(0, 12, 2):
        with_text(rows, number, "This goes slowly! on.")
    manifest = articles.manifest(tmp_path / "m.jsonl", rows)
    options = ("--json", "--html", "--shard-size", 2)
    for done in (1, 3):
        process = start(manifest, "-o", tmp_path / "out", "--workers", 2, *options)
        wait_for_shards(tmp_path / "out", done, process)
        workers = children(process.pid)
        process.kill()
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        # Its workers must not go on by themselves.
        wait_for(lambda workers=workers: not any(Path(f"/proc/{w}").exists() for w in workers))
    assert not (tmp_path / "out/results.parquet").exists()
    last = start(manifest, "-o", tmp_path / "out", *options)
    out, err = last.communicate()
    assert last.returncode == 0, err
    assert "12 pairs" in out
    once = start(manifest, "-o", tmp_path / "once", *options)
    once.communicate()
    assert articles.content(tmp_path / "out") == articles.content(tmp_path / "once")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_what_is_in_hand_be_finished(tmp_path: Path, number: int) -> None:
    rows = articles.texts(12)
    for row in range(12):
        with_text(rows, row, "This goes slowly! on.")
    manifest = articles.manifest(tmp_path / "m.jsonl", rows)
    process = start(manifest, "-o", tmp_path / "out", "--shard-size", 1, "--workers", 1)
    wait_for_shards(tmp_path / "out", 1, process)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    done = len(list(tmp_path.glob("out/shards/0*")))
    assert 1 <= done < 12
    assert f"{done} of 12 pairs are done" in err
    assert "same command again" in err
    assert not list(tmp_path.glob("out/shards/.*"))
    again = start(manifest, "-o", tmp_path / "out", "--shard-size", 1)
    assert again.wait() == 0
    again.communicate()


def test_long_texts_do_not_share_a_group_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "_GROUP_CHARACTERS", 1000)
    rows = [
        manifests.Row(i, str(i), tuple(manifests.Source(text=t) for t in sides))
        for i, sides in enumerate([(articles.article(1), articles.rewrite(1))] * 5)
    ]
    loaded = models.load(Settings())
    found = list(work.compare_rows(rows, loaded, Settings(bootstrap=0)))
    assert [row.number for row, _ in found] == [0, 1, 2, 3, 4]
    assert all(isinstance(outcome, Comparison) for _, outcome in found)
    assert 1 < len(loaded.encoder.calls) < 5
