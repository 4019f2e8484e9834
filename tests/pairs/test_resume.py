"""A run of `score` that is killed and goes on ends with the same bytes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from evaluator.errors import OutputError
from evaluator.pairs import PairSettings, Tally, cut, open_scores, score_pairs
from evaluator.pairs.resume import Earlier, begun, goes_on, note
from evaluator.pairs.rows import PairRow, row_of
from evaluator.segments import SegmentResult
from evaluator.types import Severity
from tests.fakes.encoder import HashEncoder

ROOT = Path(__file__).parents[2]
COMMAND = """
import sys
from evaluator import loading
from evaluator.cli.main import run
from tests.batch.models import load
loading.load_models = lambda settings, *, bulk=False: load(settings)
sys.argv = ["evaluator", *sys.argv[1:]]
run()
"""
WINDOWS = PairSettings(window_rows=5)


def command(*arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *map(str, arguments)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def finished(*arguments: object) -> bytes:
    process = command(*arguments)
    _, said = process.communicate()
    assert process.returncode == 4, said.decode()  # one row is blank
    return said


def test_a_killed_run_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    lines = [
        {"id": n, "original": f"Port {n} closed on day {n % 9}.", "doc": f"d{n % 7}",
         "rewrite": f"On day {n % 8} port {n} closed."}
        for n in range(1, 1301)
    ]  # fmt: skip
    lines[9]["rewrite"] = ""
    pairs.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    # Settings are part of what is written down, so both runs write to a file of one name.
    once, again = tmp_path / "once" / "s.jsonl", tmp_path / "again" / "s.jsonl"
    finished("score", pairs, "-o", once, "--meta-line")
    process = command("score", pairs, "-o", again, "--meta-line")
    part = Path(f"{again}.part")
    end = time.monotonic() + 120
    while not (part.exists() and part.stat().st_size > 100_000):
        assert time.monotonic() < end, "waited in vain"
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not again.exists()
    with part.open("a") as file:
        file.write('{"id": 9, "orig')  # a line that the kill cut in two
    said = finished("score", pairs, "-o", again, "--meta-line", "--resume").decode()
    assert "Going on behind " in said
    assert again.read_bytes() == once.read_bytes()
    assert Path(f"{again}.meta.json").read_bytes() == Path(f"{once}.meta.json").read_bytes()
    assert sorted(path.name for path in again.parent.iterdir()) == [
        "s.jsonl",
        "s.jsonl.meta.json",
    ]


def sample(count: int) -> list[PairRow]:
    return [
        row_of({"id": n, "original": f"Port {n} closed.", "rewrite": f"Port {n % 5} closed."})
        for n in range(count)
    ]


def write(path: Path, rows: list[PairRow], keep: int) -> None:
    def judge(window: Any) -> list[SegmentResult]:
        return [SegmentResult(0.5, Severity.NONE) for _ in window]

    scored = list(score_pairs(rows, HashEncoder(), judge, lambda text: "en", WINDOWS))

    def broken_off() -> None:
        with open_scores(str(path), "jsonl") as writer:
            writer.write(scored[:keep])
            raise KeyError

    with pytest.raises(KeyError):
        broken_off()


@pytest.mark.parametrize(("keep", "taken"), [(0, 0), (4, 0), (5, 5), (13, 10), (20, 20)])
def test_it_goes_on_where_a_window_ends(tmp_path: Path, keep: int, taken: int) -> None:
    path, rows = tmp_path / "s.jsonl", sample(20)
    write(path, rows, keep)
    earlier = Earlier(str(path), cut(rows, lambda _: "en", WINDOWS))
    assert [row.id for row in earlier.take(Tally())] == list(range(taken))
    assert [row.id for window in earlier.rest for row in window.rows] == list(range(taken, 20))
    kept = Path(f"{path}.part").read_bytes()[: earlier.kept]
    assert kept.count(b"\n") == taken


def test_other_rows_or_settings_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    assert not goes_on(str(path), {"settings": 1})  # there is nothing yet
    write(path, sample(20), 12)
    note(str(path), {"settings": 1})
    assert goes_on(str(path), {"settings": 1})
    with pytest.raises(OutputError, match="was begun with other settings") as caught:
        goes_on(str(path), {"settings": 2})
    assert caught.value.slug == "scores-differ"
    others = [PairRow(row.id, row.original, "Something else.") for row in sample(20)]
    for rows, what in ((others, "other rows"), (sample(9), "fewer rows")):
        with pytest.raises(OutputError, match=f"was begun with {what}"):
            list(Earlier(str(path), cut(rows, lambda _: "en", WINDOWS)).take(Tally()))
    Path(begun(str(path))).unlink()
    with pytest.raises(OutputError):
        goes_on(str(path), {"settings": 1})
