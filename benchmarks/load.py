"""Load: what a long run of `score` or `batch` holds on to while it works.

    python -m benchmarks.load score --rows 1000000 --fake --plain
    python -m benchmarks.load score --rows 100000
    python -m benchmarks.load batch --articles 2000 --fake

Runs the command itself on made-up texts and looks at all of its processes every few seconds: memory
(each page once), open files, threads. Prints a table of samples and how the last quarter of them
compares with the second, when everything is warm. Exit code 1 where memory grew by over a tenth, or
files or threads grew at all. `--fake` takes models without weights, `--plain` does not look for
drift; both are for counts that the real ones would take a day for. The learned detector is out.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO

from benchmarks.batch import memory_mb

ROOT = Path(__file__).parent.parent
_START = """
import sys
from evaluator import loading, segments
from evaluator.cli.main import run
if "fake" in sys.argv[1]:
    from tests.batch.models import load
    loading.load_bulk_models = load
    loading.load_models = lambda settings, *, bulk=False: load(settings)
if "plain" in sys.argv[1]:
    from evaluator.types import Severity
    nothing = segments.SegmentResult(None, Severity.NONE)
    segments.evaluation = lambda *_: lambda pairs: [nothing] * len(pairs)
sys.argv = ["evaluator", *sys.argv[2:]]
if __name__ == "__main__":
    run()
"""
_NAMES = ("Avelin", "Brockdale", "Cairnmoor", "Dunfold", "Eastwick", "Farholt", "Gorse End")
_DOES = ("opened", "closed", "paid for", "measured", "painted", "sold", "promised", "insured")
_THINGS = ("bridge", "ferry", "school", "tower", "market", "engine", "harbour", "library", "mill")


@dataclass(frozen=True)
class Sample:
    """What all processes of a run hold: seconds since its start, MB, open files, threads."""

    seconds: float
    memory: float
    files: int
    threads: int


def sentence(drawn: random.Random) -> tuple[str, str]:
    """Draw a sentence and a version of it."""
    name, does, thing = drawn.choice(_NAMES), drawn.choice(_DOES), drawn.choice(_THINGS)
    number, days = drawn.randrange(3, 900), drawn.randrange(2, 60)
    first = f"{name} {does} its {thing} no. {number} for {days} million crowns last week."
    other = f"Last week {name} {does} {thing} no. {number + drawn.randrange(2)} for {days} million."
    return first, other


def rows(count: int, seed: int) -> Iterator[str]:
    """Yield pairs as lines of JSON."""
    drawn = random.Random(seed)
    for number in range(count):
        original, rewrite = sentence(drawn)
        yield json.dumps({"id": number, "original": original, "rewrite": rewrite}) + "\n"


def articles(count: int, seed: int) -> Iterator[str]:
    """Yield pairs of articles of 12 sentences as lines of a manifest."""
    drawn = random.Random(seed)
    for number in range(count):
        said = [sentence(drawn) for _ in range(12)]
        texts = [
            "\n\n".join(" ".join(pair[side] for pair in said[at : at + 3]) for at in (0, 3, 6, 9))
            for side in (0, 1)
        ]
        row = {"id": f"a{number}", "original_text": texts[0], "rewrite_text": texts[1]}
        yield json.dumps(row) + "\n"


def family(process: int) -> list[int]:
    """Return a process and its descendants."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return []
    return [process, *(one for child in children for one in family(int(child)))]


def look(process: int, began: float) -> Sample:
    """Take a sample."""
    files = threads = 0
    for one in family(process):
        try:
            files += len(os.listdir(f"/proc/{one}/fd"))
            threads += len(os.listdir(f"/proc/{one}/task"))
        except OSError:
            continue
    return Sample(time.monotonic() - began, memory_mb(process), files, threads)


def feed(lines: Iterator[str], pipe: IO[str]) -> None:
    """Write lines to a process, whatever becomes of it."""
    try:
        pipe.writelines(lines)
        pipe.close()
    except BrokenPipeError:
        pass


def run(kind: str, arguments: list[str], lines: Iterator[str], every: float) -> list[Sample]:
    """Run a command on `lines` at its standard input; return the samples."""
    process = subprocess.Popen(
        [sys.executable, "-c", _START, kind, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None
    began = time.monotonic()
    threading.Thread(target=feed, args=(lines, process.stdin), daemon=True).start()
    samples = []
    while process.poll() is None:
        samples.append(look(process.pid, began))
        time.sleep(every)
    if process.returncode:
        raise SystemExit(f"{arguments}: exit code {process.returncode}")
    return samples


def report(samples: list[Sample], count: int, what: str) -> bool:
    """Print the table; return whether nothing grew."""
    # The last sample may catch processes on their way out.
    samples = samples[:-1] or samples
    print(f"{count:,} {what} in {samples[-1].seconds:,.0f} s\n")
    print("| seconds | memory, MB | open files | threads |\n|---:|---:|---:|---:|")
    for sample in samples[:: max(1, len(samples) // 12)]:
        print(
            f"| {sample.seconds:,.0f} | {sample.memory:,.0f} | {sample.files} | {sample.threads} |"
        )
    quarter = max(1, len(samples) // 4)
    early, late = samples[quarter : 2 * quarter] or samples, samples[-quarter:]
    grown = {
        name: (
            median(getattr(sample, name) for sample in early),
            median(getattr(sample, name) for sample in late),
        )
        for name in ("memory", "files", "threads")
    }
    for name, (before, after) in grown.items():
        print(f"\n{name}: {before:,.0f} in the second quarter, {after:,.0f} in the last", end="")
    print()
    (was, now), files, threads = grown["memory"], grown["files"], grown["threads"]
    return now <= 1.1 * was and files[1] <= files[0] and threads[1] <= threads[0]


def main() -> None:
    """Run what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=("score", "batch"))
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--fake", action="store_true")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--every", type=float, default=2.0, help="seconds between samples")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    kind = "-".join(name for name in ("real", "fake", "plain") if getattr(given, name, False))
    common = ["--detector", "none", "-q"]
    if given.command == "score":
        lines = rows(given.rows, given.seed)
        arguments = ["score", "-", "--input-format", "jsonl", "--output-format", "jsonl", *common]
        ok = report(run(kind, arguments, lines, given.every), given.rows, "rows")
    else:
        with tempfile.TemporaryDirectory() as folder:
            manifest = Path(folder) / "articles.jsonl"
            with manifest.open("w", encoding="utf-8") as file:
                file.writelines(articles(given.articles, given.seed))
            arguments = ["batch", str(manifest), "-o", f"{folder}/out", "--json", *common]
            samples = run(kind, arguments, iter(()), given.every)
        ok = report(samples, given.articles, "articles")
    if not ok:
        raise SystemExit("something grew")


if __name__ == "__main__":
    main()
