"""Batch jobs: same bytes after kills, throughput beside `score` and a loop of `compare`, memory.

    python -m benchmarks.batch --pairs 2000 --fewer 200 --kills 5

Pairs are a reference and an output, or two outputs, of one document each, made into articles from
the WMT documents of the development data folder. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq

ROOT = Path(__file__).parent.parent
DOCUMENTS = ROOT.parent / "shared" / "data" / "wmt_documents.jsonl.gz"
COMMAND = [str(Path(sys.executable).with_name("evaluator"))]
CLOCKED = ("run.json", ".lock")


@dataclass(frozen=True)
class Measured:
    """A run: wall and processor seconds, peak memory of all its processes in MB."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    gpu_busy: float | None


def article(version: list[list[str]], segments: int) -> str:
    """Return the first segments of a version as a text: a blank line between paragraphs."""
    kept = []
    for paragraph in version:
        kept.append(" ".join(paragraph[:segments]))
        segments -= len(paragraph)
        if segments <= 0:
            break
    return "\n\n".join(kept)


def articles(documents: Path, segments: int) -> Iterator[dict[str, str]]:
    """Yield pairs of versions of a document: first against second, second against third."""
    with gzip.open(documents, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    versions = [
        [
            (name, article(text, segments))
            for name, text in {**row["references"], **row["outputs"]}.items()
        ]
        for row in rows
    ]
    for turn in range(max(map(len, versions))):
        for row, texts in zip(rows, versions, strict=True):
            if turn + 1 < len(texts):
                (left, original), (right, rewrite) = texts[turn], texts[turn + 1]
                yield {
                    "id": f"{row['id']}/{left}/{right}",
                    "original_text": original,
                    "rewrite_text": rewrite,
                }


def run(arguments: list[str], code: int = 0) -> Measured:
    """Run a command to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(
        COMMAND + arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    peak = 0.0
    busy: list[float] = []
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(1.0):
            peak = max(peak, memory_mb(process.pid))
            busy.extend(gpu_share())

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, error = process.communicate()
    done.set()
    watcher.join()
    seconds = time.perf_counter() - start
    if process.returncode != code:
        raise SystemExit(f"{arguments}: exit code {process.returncode}\n{error.decode()}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(seconds, cpu, peak, sum(busy) / len(busy) / 100 if busy else None)


def memory_mb(process: int) -> float:
    """Memory of a process and its descendants: each page once, as the kernel shares it out."""
    total = 0.0
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        total = int(rollup.split("Pss:")[1].split()[0]) / 1024
        children = Path(f"/proc/{process}/task/{process}/children").read_text()
    except (OSError, IndexError):
        return total
    return total + sum(memory_mb(int(child)) for child in children.split())


def gpu_share() -> list[float]:
    """How busy the GPU is, in percent; nothing where there is none."""
    try:
        asked = ["nvidia-smi", "--query-gpu=utilization.gpu", "--format=csv,noheader,nounits"]
        return [float(x) for x in subprocess.check_output(asked, text=True).split()[:1]]
    except (OSError, subprocess.CalledProcessError):
        return []


def killed(arguments: list[str], moments: list[float]) -> None:
    """Start a run again and again, kill all of it but the last time."""
    for moment in moments:
        process = subprocess.Popen(
            COMMAND + arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )  # fmt: skip
        try:
            process.wait(timeout=moment)
            say(f"it had ended before {moment:.0f} s")
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            say(f"killed after {moment:.0f} s")
    run(arguments)


def content(folder: Path) -> dict[str, bytes]:
    """Return all files of a run but those that hold a clock or a process."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in CLOCKED
    }


def manifest(path: Path, pairs: list[dict[str, str]]) -> Path:
    """Write pairs as a manifest."""
    path.write_text("".join(json.dumps(pair) + "\n" for pair in pairs), encoding="utf-8")
    return path


def unit_pairs(units: Path, path: Path) -> int:
    """Write the joined units of a run as pairs for `score`; return how many."""
    table = pq.read_table(units, columns=["kind", "original", "rewrite"]).to_pylist()
    joined = [row for row in table if row["kind"] in ("match", "moved")]
    with path.open("w", encoding="utf-8") as file:
        for row in joined:
            file.write(json.dumps({"original": row["original"], "rewrite": row["rewrite"]}) + "\n")
    return len(joined)


def loop_of_compare(work: Path, pairs: list[dict[str, str]]) -> Measured:
    """What a shell loop over single pairs costs."""
    script = work / "loop.sh"
    lines = []
    for number, pair in enumerate(pairs):
        for side in ("original", "rewrite"):
            (work / f"{number}.{side}.txt").write_text(pair[f"{side}_text"], encoding="utf-8")
        lines.append(
            f"{COMMAND[0]} compare {work}/{number}.original.txt {work}/{number}.rewrite.txt "
            f"--json {work}/{number}.json -q"
        )
    script.write_text("\n".join(lines) + "\n", encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(["sh", "-e", str(script)], check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(seconds, cpu, 0.0, None)


def measure(work: Path, options: argparse.Namespace) -> bool:
    """Measure everything, print the table, return whether the bytes were the same."""
    pairs = list(islice(articles(options.documents, options.segments), options.pairs))
    every = manifest(work / "every.jsonl", pairs)
    fewer = manifest(work / "fewer.jsonl", pairs[: options.fewer])

    def batch(path: Path, folder: str) -> list[str]:
        given = ["batch", str(path), "-o", str(work / folder), "--json", "-q"]
        return [*given, "--shard-size", str(options.shard_size), *options.more]

    small = run(batch(fewer, "fewer"))
    say(f"{options.fewer:,} pairs: {small}")
    whole = run(batch(every, "whole"))
    say(f"{len(pairs):,} pairs: {whole}")
    units = unit_pairs(work / "whole/units.parquet", work / "units.jsonl")
    asked = ["score", str(work / "units.jsonl"), "-o", str(work / "scores.parquet"), "-q"]
    score = run([*asked, "--threads", str(os.cpu_count()), *options.score_more])
    say(f"score: {score}")
    looped = loop_of_compare(work, pairs[: options.loop])
    loop_seconds = looped.seconds / options.loop
    loop_cpu = looped.cpu_seconds / options.loop
    generator = random.Random(options.seed)
    longest = max(6.0, whole.seconds / 2)
    killed(batch(every, "killed"), [generator.uniform(4, longest) for _ in range(options.kills)])
    same = content(work / "killed") == content(work / "whole")
    by_clock, by_cpu = score.seconds / whole.seconds, score.cpu_seconds / whole.cpu_seconds
    over_clock = loop_seconds * len(pairs) / whole.seconds
    over_cpu = loop_cpu * len(pairs) / whole.cpu_seconds
    busy = "not run: no GPU at hand" if whole.gpu_busy is None else f"busy {whole.gpu_busy:.0%}"
    table = {
        "what": "measured",
        "---": "---",
        "pairs, joined units": f"{len(pairs):,}, {units:,}",
        "batch": f"{whole.seconds:.0f} s, {len(pairs) / whole.seconds:.1f} pairs/s, "
        f"{units / whole.seconds:.0f} units/s; {whole.cpu_seconds:.0f} processor seconds",
        "score on the same units": f"{score.seconds:.0f} s, {units / score.seconds:.0f} units/s; "
        f"{score.cpu_seconds:.0f} processor seconds",
        "batch's rate by score's": f"{by_clock:.0%} by the clock, {by_cpu:.0%} by processor time",
        f"compare, one by one ({options.loop} pairs)": f"{loop_seconds:.1f} s a pair, "
        f"{loop_cpu:.1f} processor seconds",
        "factor over that": f"{over_clock:.1f} by the clock, {over_cpu:.1f} by processor time",
        "peak memory, all processes": f"{small.peak_mb:.0f} MB at {options.fewer:,} pairs, "
        f"{whole.peak_mb:.0f} MB at {len(pairs):,}",
        f"after {options.kills} kills": "same bytes" if same else "OTHER BYTES",
        "GPU": busy,
    }
    for name, value in table.items():
        print(f"| {name} | {value} |")
    return same


def say(text: str) -> None:
    """Tell how far it is."""
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=Path, default=DOCUMENTS)
    parser.add_argument("--pairs", type=int, default=2000)
    parser.add_argument("--fewer", type=int, default=200)
    parser.add_argument("--segments", type=int, default=1000, help="most segments of an article")
    parser.add_argument("--loop", type=int, default=10, help="pairs in the loop of compare")
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--shard-size", type=int, default=64)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--more", nargs="*", default=[], help="further arguments of batch")
    parser.add_argument("--score-more", nargs="*", default=[], help="further arguments of score")
    options = parser.parse_args()
    if not options.documents.exists():
        raise SystemExit(f"{options.documents} is missing: it is part of the development data.")
    with tempfile.TemporaryDirectory() as folder:
        if not measure(Path(folder), options):
            raise SystemExit(1)


if __name__ == "__main__":
    main()
