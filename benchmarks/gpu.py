"""All that a GPU does here, measured in four minutes: encoding, matching, detector, whole `score`.

    python -m benchmarks.gpu [--device cuda:0] [--pairs 20000] [--workers N] [--seconds 20]
    python -m benchmarks.gpu --device cpu --pairs 60 --seconds 2     # a trial without one

The pairs are those of the development data folder where it lies beside the checkout, else pairs
made of the sentences in `corpora`, over and over; each is made its own by a number in front.
Each stage runs until its time is up and starts no window after that, so that the whole ends in
time on any device. What is printed: a row a stage with pairs and tokens a second, the share of
the device's measured matrix rate that its products reach, and the share of the time that the
device was busy (the driver's own figure); and one row for the table in `docs/performance.md`.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
Pair = tuple[str, str]
_WINDOW = 4096
_WIDTH, _INNER, _LAYERS = 384, 1536, 6


@dataclass(frozen=True)
class Measured:
    """What a stage did."""

    stage: str
    pairs_per_second: float
    tokens_per_second: float
    share_of_peak: float | None
    busy: float | None


def pairs(count: int) -> list[Pair]:
    """Return so many different pairs."""
    from benchmarks.throughput import POOLS, real_pairs

    source: Iterator[Pair]
    if POOLS.exists():
        source = real_pairs()
    else:
        texts = [
            [line for line in path.read_text(encoding="utf-8").splitlines() if len(line) > 40]
            for path in sorted((ROOT / "corpora").glob("*/*.txt"))
        ]
        lines = [line for text in texts for line in text]
        source = itertools.cycle(zip(lines, [*lines[1:], lines[0]], strict=True))
    return [
        (f"{number}. {one}", f"{number}. {two}")
        for number, (one, two) in enumerate(itertools.islice(source, count))
    ]


class Busy:
    """Asks the driver twice a second how busy the device is, on a thread of its own."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._seen: list[float] = []
        self._done = threading.Event()

    def __enter__(self) -> Busy:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    @property
    def share(self) -> float | None:
        """The mean share of the time, None where nothing could be asked."""
        return statistics.mean(self._seen) / 100 if self._seen else None

    def _watch(self) -> None:
        if self._device == "cpu":
            return
        index = self._device.partition(":")[2] or "0"
        query = ["nvidia-smi", "-i", index, "--query-gpu=utilization.gpu"]
        query.append("--format=csv,noheader,nounits")
        while not self._done.wait(0.5):
            try:
                done = subprocess.run(query, capture_output=True, text=True, check=True, timeout=5)
                self._seen.append(float(done.stdout.split()[0]))
            except (OSError, ValueError, IndexError, subprocess.SubprocessError):
                return


def matrix_rate(device: str) -> float:
    """Return the operations a second of one large product of bf16 matrices here."""
    import torch

    size, turns = (8192, 20) if device != "cpu" else (1024, 3)
    one = torch.randn(size, size, device=device).bfloat16()

    def wait() -> None:
        if device != "cpu":
            torch.cuda.synchronize()

    for _ in range(2):
        one @ one
    wait()
    start = time.perf_counter()
    for _ in range(turns):
        one @ one
    wait()
    return turns * 2 * size**3 / (time.perf_counter() - start)


def operations(tokens: int, length: float) -> float:
    """Return what reading so many tokens takes, in texts of about `length` tokens."""
    each = 2 * (4 * _WIDTH**2 + 2 * _WIDTH * _INNER) + 4 * length * _WIDTH
    return tokens * _LAYERS * each


def run(
    stage: str, work: Callable[[Sequence[Pair]], int], given: Sequence[Pair], options: Any
) -> Measured:
    """Do window after window until the time is up; `work` returns its tokens, 0 for no network."""
    work(given[: max(16, len(given) // 20)])  # kernels are chosen, word lists read
    pairs_done = tokens = 0
    with Busy(options.device) as busy:
        start = time.perf_counter()
        for at in itertools.cycle(range(0, len(given), _WINDOW)):
            window = given[at : at + _WINDOW]
            tokens += work(window)
            pairs_done += len(window)
            taken = time.perf_counter() - start
            if taken >= options.seconds:
                break
    length = tokens / max(pairs_done, 1) / (1 if "detector" in stage else 2)
    share = operations(tokens, length) / taken / options.peak if tokens else None
    return Measured(stage, pairs_done / taken, tokens / taken, share, busy.share)


def stages(given: Sequence[Pair], options: argparse.Namespace) -> Iterator[Measured]:
    """Yield each stage as it is measured."""
    from benchmarks.throughput import scored
    from evaluator.config import Settings
    from evaluator.drift.pair.matching import match
    from evaluator.drift.text.side import Side, analyse
    from evaluator.models import load_detector, load_encoder
    from evaluator.pairs import PairSettings
    from evaluator.segments import rule_workers

    encoder = load_encoder(device=options.device, bulk=True)
    detector = load_detector(device=options.device, bulk=True)

    def encode(window: Sequence[Pair]) -> int:
        texts = [text for pair in window for text in pair]
        found = encoder.encode(texts, tokens=True).tokens or ()
        return sum(len(one.offsets) + 2 for one in found)

    def detect(window: Sequence[Pair]) -> int:
        detector.detect(window)
        return round(len(window) * per_pair)

    def matched(window: Sequence[Pair]) -> int:
        for pair, two in zip(window, tokens_of, strict=False):
            sides = (
                Side(text, analyse(text), one, "en") for text, one in zip(pair, two, strict=True)
            )
            match(*sides)
        return 0

    sample = given[:256]
    every = encoder.encode([text for pair in sample for text in pair], tokens=True).tokens or ()
    tokens_of = [every[2 * k : 2 * k + 2] for k in range(len(sample))]
    per_pair = sum(len(one.offsets) for one in every) / len(sample) + 4
    yield run("encoding", encode, given, options)
    yield run("detector", detect, given, options)
    yield run("matching, one core", matched, sample, options)
    with ExitStack() as ending:
        count = options.workers
        cuts = PairSettings(_WINDOW, 1_000_000)  # as the command has them for a GPU
        windows = cuts if options.device != "cpu" else None
        pool = ending.enter_context(rule_workers(count, Settings())) if count else None

        def whole(window: Sequence[Pair]) -> int:
            for _ in scored(window, encoder, detector, windows=windows, workers=pool):
                pass
            return 0

        yield run(f"`score`, whole, {count} workers", whole, given, options)


def table(rows: Sequence[Measured]) -> str:
    """Return the rows as Markdown."""

    def share(value: float | None) -> str:
        return "" if value is None else f"{value:.0%}"

    out = [
        "| stage | pairs/s | tokens/s | share of peak | device busy |",
        "|---|---:|---:|---:|---:|",
    ]
    out += [
        f"| {row.stage} | {row.pairs_per_second:,.0f} | "
        f"{f'{row.tokens_per_second:,.0f}' if row.tokens_per_second else ''} | "
        f"{share(row.share_of_peak)} | {share(row.busy)} |"
        for row in rows
    ]
    return "\n".join(out)


def main() -> None:
    """Print the tables."""
    import torch

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--device", default="cuda:0")
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each stage")
    cores = len(os.sched_getaffinity(0))
    parser.add_argument("--workers", type=int, default=max(0, cores - 1))
    options = parser.parse_args()
    if options.device != "cpu" and not torch.cuda.is_available():
        raise SystemExit("torch sees no GPU here; --device cpu tries the script out.")
    options.peak = matrix_rate(options.device)
    name = "CPU" if options.device == "cpu" else torch.cuda.get_device_name(options.device)
    print(f"{name}, torch {torch.__version__}, {cores} cores; ", end="")
    print(f"a bf16 product reaches {options.peak / 1e12:.1f} TFLOP/s", flush=True)
    rows = []
    for row in stages(pairs(options.pairs), options):
        rows.append(row)
        print(f"{row.stage}: {row.pairs_per_second:,.0f} pairs/s", flush=True)
    print(table(rows))
    rates = " | ".join(f"{row.pairs_per_second:,.0f}" for row in rows)
    print(f"\nFor docs/performance.md:\n| {name} | {options.workers} | {rates} |")


if __name__ == "__main__":
    main()
