"""Faults of the machine, one function each: what was done to the command, and what it did.

The command itself is run, on models without weights (those of the tests), so that a case takes a
second or two. A case returns what happened, in words; it raises AssertionError where that is not
what is wanted, and `NotHere` where the machine lacks what the case needs.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import articles, rows

ROOT = Path(__file__).parent.parent
_START = """
import sys
from evaluator import loading
from evaluator.cli.main import run
from tests.batch.models import load
loading.load_bulk_models = load
loading.load_models = lambda settings, *, bulk=False: load(settings)
sys.argv = ["evaluator", *sys.argv[1:]]
run()
"""
_CLOCKED = ("run.json", ".lock")
_LONGEST = 3_600  # seconds that a command may take, on a busy machine too


class NotHere(Exception):
    """The machine lacks what a case needs."""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def slug(self) -> str:
        """The slug of its error, "" without one."""
        head, _, _ = self.err.rpartition("; see docs/messages.md)")
        return head.rpartition("(")[2] if head else ""

    def wants(self, code: int, slug: str = "") -> None:
        """Raise AssertionError unless it ended so, without a traceback."""
        assert "Traceback" not in self.err, self.err[-2_000:]
        assert (self.code, self.slug) == (code, slug), f"{self.code} {self.slug}: {self.err[-500:]}"


def start(
    arguments: Sequence[object],
    *,
    env: Mapping[str, str] | None = None,
    before: Sequence[str] = (),
    limits: Mapping[int, int] | None = None,
    cwd: Path | None = None,
    stdin: int | None = subprocess.DEVNULL,
    stdout: int = subprocess.PIPE,
) -> subprocess.Popen[str]:
    """Start the command.

    Args:
        arguments: Of `evaluator`.
        env: Its environment; None for ours.
        before: A command to run it with, such as faketime.
        limits: Of `resource`, for it and its children.
        cwd: Its working folder.
        stdin: As for Popen.
        stdout: Likewise.
    """
    base = {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}

    def limit() -> None:
        for kind, most in (limits or {}).items():
            resource.setrlimit(kind, (most, most))

    return subprocess.Popen(
        [*before, sys.executable, "-c", _START, *map(str, arguments)],
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env={**base, **(os.environ if env is None else env)},
        preexec_fn=limit if limits else None,
        text=True,
        errors="replace",
    )


def run(arguments: Sequence[object], **more: object) -> Ended:
    """Run the command to its end; `more` as for `start`."""
    process = start(arguments, **more)  # type: ignore[arg-type]
    out, err = process.communicate(timeout=_LONGEST)
    return Ended(process.returncode, out or "", err)


def manifest(folder: Path, count: int) -> Path:
    """Write a manifest of made-up articles."""
    path = folder / "pairs.jsonl"
    path.write_text("".join(articles(count, 3)), encoding="utf-8")
    return path


def pair_rows(folder: Path, count: int) -> Path:
    """Write rows for `score`."""
    path = folder / "rows.jsonl"
    path.write_text("".join(rows(count, 3)), encoding="utf-8")
    return path


def content(folder: Path) -> dict[str, bytes]:
    """Return all files of a run but those that hold a clock or a process."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in _CLOCKED
    }


def batch(pairs: Path, out: Path, *more: object) -> list[object]:
    """Return the arguments of a batch of small shards on one worker."""
    return ["batch", pairs, "-o", out, "--shard-size", 2, "--workers", 1, "--html", *more]


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """Mount a file system of that size for a while."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        raise NotHere("mounting a small file system needs root")
    place = folder / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True).returncode:
        raise NotHere("a small file system cannot be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def kill_the_run(folder: Path) -> str:
    """`kill -9` of a batch, twice, then the same command again."""
    pairs, out = manifest(folder, 10), folder / "out"
    for shards in (1, 3):
        process = start(batch(pairs, out))
        wait_for(lambda n=shards: len(list(out.glob("shards/0*"))) >= n)  # type: ignore[misc]
        process.kill()
        process.communicate()
        assert process.returncode == -signal.SIGKILL
    run(batch(pairs, out)).wants(0)
    run(batch(pairs, folder / "once")).wants(0)
    assert content(out) == content(folder / "once")
    return "goes on where it stopped; all files have the bytes of an undisturbed run"


def kill_score(folder: Path) -> str:
    """`kill -9` of `score`, then the same command with `--resume`."""
    pairs, out = pair_rows(folder, 1_200), folder / "scores.jsonl"
    process = start(["score", pairs, "-o", out])
    part = Path(f"{out}.part")
    wait_for(lambda: part.exists() and part.stat().st_size > 0)
    process.kill()
    process.communicate()
    assert not out.exists()
    run(["score", pairs, "-o", out, "--resume"]).wants(0)
    run(["score", pairs, "-o", folder / "once.jsonl"]).wants(0)
    assert out.read_bytes() == (folder / "once.jsonl").read_bytes()
    return "goes on where it stopped; the scores have the bytes of an undisturbed run"


def full_disk_batch(folder: Path) -> str:
    """A disk that fills up under a batch, then has room again."""
    pairs = manifest(folder, 12)
    with small_disk(folder, 400) as disk:
        ended = run(batch(pairs, disk / "out"))
        ended.wants(1, "disk-full")
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        run(batch(pairs, disk / "out")).wants(0)
        run(batch(pairs, folder / "once")).wants(0)
        assert content(disk / "out") == content(folder / "once")
    return "exit code 1, `disk-full`; with room again it goes on, to the same bytes"


def full_disk_others(folder: Path) -> str:
    """A full disk under `score` and `compare`."""
    texts = article_files(folder)
    with small_disk(folder, 64) as disk:
        ended = run(["score", pair_rows(folder, 2_000), "-o", disk / "scores.jsonl"])
        ended.wants(1, "output-unwritable")
        assert not (disk / "scores.jsonl").exists()
        (disk / "scores.jsonl.part").unlink(missing_ok=True)
        (disk / "old.html").write_text("old")
        (disk / "filler").write_bytes(bytes(40 << 10))
        ended = run(["compare", *texts, "--html", disk / "old.html"])
        ended.wants(1, "output-unwritable")
        assert (disk / "old.html").read_text() == "old"
        assert not list(disk.glob(".old*"))
    return "exit code 1, `output-unwritable`; an older result stays whole, nothing half-written"


def read_only(folder: Path) -> str:
    """A file system that may only be read."""
    texts = article_files(folder)
    with small_disk(folder, 400) as disk:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        for arguments in (
            batch(manifest(folder, 2), disk / "out"),
            ["score", pair_rows(folder, 5), "-o", disk / "scores.jsonl"],
            ["compare", *texts, "--json", disk / "r.json"],
        ):
            run(arguments).wants(1, "output-unwritable")
    return "exit code 1, `output-unwritable`, for `batch`, `score` and `compare`"


def clocks(folder: Path) -> str:
    """A clock decades off, and one that runs a thousand times too fast."""
    if shutil.which("faketime") is None:
        raise NotHere("faketime is not installed")
    pairs = manifest(folder, 6)
    run(batch(pairs, folder / "now")).wants(0)
    for number, clock in enumerate(("-30y", "+40y", "+0 x1000")):
        out = folder / str(number)
        run(batch(pairs, out), before=["faketime", "-f", clock]).wants(0)
        assert content(out) == content(folder / "now"), clock
    return "runs to its end; the same bytes as with the right clock"


def locale_c(folder: Path) -> str:
    """Locale C without UTF-8 mode, names and texts that are not ASCII."""
    texts = article_files(folder, "Café in Østby geöffnet – 北京. ")
    named = [path.rename(path.with_name(f"é北-{path.name}")) for path in texts]
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    plain.pop("PYTHONIOENCODING", None)
    wide = {**os.environ, "LC_ALL": "C.UTF-8"}
    results = []
    for number, env in enumerate((plain, wide)):
        out = folder / f"{number}.json"
        ended = run(["compare", *named, "--json", out, "--lang", "en"], env=env)
        ended.wants(0)
        assert ended.out
        data = json.loads(out.read_text(encoding="utf-8"))
        for side in ("original", "rewrite"):
            data[side].pop("path")
        results.append(data)
    assert results[0] == results[1]
    return "runs; the result is that of a UTF-8 locale"


def no_home(folder: Path) -> str:
    """No HOME, an empty environment, and a HOME that is not there."""
    texts = article_files(folder)
    for env in ({"PATH": os.environ["PATH"]}, {"HOME": "/nowhere/at/all"}):
        run(["compare", *texts, "--json", folder / "r.json"], env=env).wants(0)
    return "runs; nothing is asked of a home folder"


def closed_output(folder: Path) -> str:
    """`head -1` behind a pipe, and standard output closed from the start."""
    texts = article_files(folder)
    for arguments in (
        ["score", pair_rows(folder, 20_000)],
        ["compare", *texts, "--json", "-"],
        ["compare", *texts],
    ):
        process = start(arguments)
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        err = process.stderr.read()
        assert process.wait(120) in (0, 1, 141, -signal.SIGPIPE), (arguments, process.returncode)
        assert "Traceback" not in err, err[-2_000:]
        assert "Exception ignored" not in err, err[-2_000:]
    closed = ["sh", "-c", 'exec "$0" "$@" >&-']
    ended = run(["compare", *texts, "--json", folder / "r.json"], before=closed)
    assert "Traceback" not in ended.err, ended.err[-2_000:]
    assert (folder / "r.json").exists()
    return "ends without a traceback; results in files are written all the same"


def two_at_once(folder: Path) -> str:
    """Two runs at once, in one folder, in two, and on one file of scores."""
    pairs, out = manifest(folder, 12), folder / "out"
    first = start(batch(pairs, out))
    wait_for(lambda: (out / "run.json").exists() or first.poll() is not None)
    run(batch(pairs, out)).wants(1, "batch-locked")
    _, err = first.communicate()
    assert first.returncode == 0, err
    both = [start(batch(pairs, folder / name)) for name in ("a", "b")]
    for process in both:
        process.communicate()
    assert content(folder / "a") == content(folder / "b") == content(out)
    lines = pair_rows(folder, 600)
    scores = folder / "scores.jsonl"
    both = [start(["score", lines, "-o", scores]) for _ in range(2)]
    codes = sorted((process.communicate(), process.returncode)[1] for process in both)
    assert codes in ([0, 1], [0, 0]), codes
    run(["score", lines, "-o", folder / "alone.jsonl"]).wants(0)
    assert scores.read_bytes() == (folder / "alone.jsonl").read_bytes()
    return "the second gets exit code 1, `batch-locked` or `output-locked`; apart, both end as one"


def few_files(folder: Path, count: int = 5_000) -> str:
    """5,000 pairs in 10,000 files of their own, at once under a limit of 40 open files."""
    (folder / "in").mkdir()
    lines = []
    for number in range(count):
        for side in ("original", "rewrite"):
            text = f"The mill no. {number} opened on Monday."
            (folder / "in" / f"{number}.{side}").write_text(text)
        paths = {f"{side}_path": f"in/{number}.{side}" for side in ("original", "rewrite")}
        lines.append(json.dumps({"id": number, **paths}) + "\n")
    pairs, settings = folder / "pairs.jsonl", folder / "evaluator.toml"
    pairs.write_text("".join(lines))
    settings.write_text("bootstrap = 0\n")  # intervals take most of the time of so short texts
    arguments = ["batch", pairs, "-o", folder / "out", "--workers", 1, "--config", settings]
    ended = run(arguments, limits={resource.RLIMIT_NOFILE: 40})
    ended.wants(0)
    told = json.loads((folder / "out" / "run.json").read_text())
    assert (told["counts"]["rows"], told["counts"]["failures"]) == (count, 0), told["counts"]
    return f"{count:,} pairs done; files are open one at a time"


def little_memory(folder: Path) -> str:
    """Limits on memory (`ulimit -v`), from enough to hopeless."""
    texts, pairs = article_files(folder), manifest(folder, 4)
    said = []
    for megabytes in (4_000, 600, 200):
        limits = {resource.RLIMIT_AS: megabytes << 20}
        for name, arguments in (
            ("compare", ["compare", *texts, "--json", folder / f"{megabytes}.json"]),
            ("batch", batch(pairs, folder / f"out{megabytes}")),
        ):
            ended = run(arguments, limits=limits)
            assert "Traceback" not in ended.err, ended.err[-2_000:]
            assert ended.code in (0, 1), ended
            assert (ended.code == 0) is (not ended.slug), ended
            said.append(f"{name} in {megabytes} MB: {ended.slug or 'done'}")
    return "; ".join(said)


def many_words(folder: Path) -> str:
    """A sentence of two million characters without a stop."""
    sides = [folder / "a.txt", folder / "b.txt"]
    for number, side in enumerate(sides):
        side.write_text("word " * (400_000 - number))
    run(["compare", *sides, "--json", folder / "r.json", "--lang", "en"]).wants(0)
    data = json.loads((folder / "r.json").read_text())
    assert "unit-too-long" in [warning["slug"] for warning in data["warnings"]]
    return "compared, with the warning `unit-too-long`"


def article_files(folder: Path, lead: str = "") -> list[Path]:
    """Write a made-up article and its rewrite."""
    row = json.loads(next(articles(1, 5)))
    paths = []
    for side in ("original", "rewrite"):
        path = folder / f"{side}.txt"
        path.write_text(lead + row[f"{side}_text"], encoding="utf-8")
        paths.append(path)
    return paths


CASES: dict[str, Callable[[Path], str]] = {
    "kill -9, batch": kill_the_run,
    "kill -9, score": kill_score,
    "full disk, batch": full_disk_batch,
    "full disk, score and compare": full_disk_others,
    "read-only folder": read_only,
    "wrong clocks": clocks,
    "locale C": locale_c,
    "no home folder": no_home,
    "closed standard output": closed_output,
    "two runs at once": two_at_once,
    "open-file limit": few_files,
    "memory limit": little_memory,
    "a sentence without end": many_words,
}
QUICK = (
    "locale C",
    "no home folder",
    "closed standard output",
    "read-only folder",
    "full disk, score and compare",
)
"""Those that take seconds."""
