"""How time and memory of `score` grow with the pairs and with the workers: a table and a chart.

    python -m benchmarks.growth [--sizes 1000 3000 10000] [--workers 1 2] [--shared 10000]
        [--models] [--clock wall] [--svg FILE]

Each run is a process of its own that scores so many pairs of the development data folder, rules
on, with an encoder that has no model; with `--models` the bundled ones. Sizes are run without
workers, workers at the size of `--shared`, left out the largest. Time is the clock's, or with
`--clock cpu` what the processors spent, workers included; memory is the largest resident set of
the process itself. The exponent is that of the power law through the points (least squares on the
logarithms): 1 for time that grows as the pairs do, 0 for memory that does not grow.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parent.parent
Point = tuple[float, float]


def child(count: int, workers: int, models: bool) -> dict[str, float]:
    """Score so many pairs and write them nowhere; return seconds and megabytes."""
    from benchmarks.throughput import real_pairs, scored
    from evaluator.config import Settings
    from evaluator.pairs import open_scores
    from evaluator.segments import rule_workers

    if models:
        from evaluator.models import load_detector, load_encoder

        encoder, detector = load_encoder(bulk=True), load_detector(bulk=True)
    else:
        from tests.fakes.encoder import HashEncoder

        encoder, detector = HashEncoder(), None
    with ExitStack() as ending, open(os.devnull, "wb") as nowhere:
        start = time.perf_counter()
        pool = ending.enter_context(rule_workers(workers, Settings())) if workers else None
        with open_scores("-", "jsonl", stdout=nowhere) as writer:
            for row in scored(islice(real_pairs(), count), encoder, detector, workers=pool):
                writer.write([row])
        clock = time.perf_counter() - start
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "wall": clock,
        "cpu": sum(one.ru_utime + one.ru_stime for one in spent),
        "memory": spent[0].ru_maxrss / 1024,
    }


def measured(count: int, workers: int, models: bool) -> dict[str, float]:
    """Return what `child` says in a process of its own."""
    from evaluator.environment import for_libraries

    command = [sys.executable, "-m", "benchmarks.growth", "--child", str(count), str(workers)]
    done = subprocess.run(
        [*command, *["--models"] * models],
        cwd=ROOT,
        env={**for_libraries(), **os.environ},
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def exponent(points: Sequence[Point]) -> float:
    """Return the exponent of the power law through points (least squares on the logarithms)."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    means = [sum(values) / len(logs) for values in zip(*logs, strict=True)]
    spread = sum((x - means[0]) ** 2 for x, _ in logs)
    return sum((x - means[0]) * (y - means[1]) for x, y in logs) / spread


_SIZE = 300, 220
_MARGIN = 52


def panel(title: str, below: str, points: Sequence[Point], left: int) -> str:
    """Return one chart as SVG, both axes by powers of ten, each point with its value."""
    width, height = _SIZE
    ranges = []
    for values in zip(*points, strict=True):
        low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values) * 0.999))
        ranges.append((low, max(high, low + 1)))

    def place(value: float, axis: int) -> float:
        low, high = ranges[axis]
        share = (math.log10(value) - low) / (high - low)
        return left + _MARGIN + share * width if axis == 0 else _MARGIN + (1 - share) * height

    out = [f'<text x="{left + _MARGIN}" y="20" class="title">{title}</text>']
    out.append(f'<text x="{left + _MARGIN + width / 2}" y="{_MARGIN + height + 36}">{below}</text>')
    for axis, (low, high) in enumerate(ranges):
        for power in range(low, high + 1):
            at, label = place(10.0**power, axis), f"{10.0**power:,.{max(0, -power)}f}"
            if axis == 0:
                ends = f'x1="{at}" x2="{at}" y1="{_MARGIN}" y2="{_MARGIN + height}"'
                out.append(f'<text x="{at}" y="{_MARGIN + height + 18}">{label}</text>')
            else:
                ends = f'x1="{left + _MARGIN}" x2="{left + _MARGIN + width}" y1="{at}" y2="{at}"'
                out.append(f'<text x="{left + _MARGIN - 6}" y="{at + 4}" class="y">{label}</text>')
            out.append(f"<line {ends}/>")
    spots = [(place(x, 0), place(y, 1), y) for x, y in points]
    out.append(f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y, _ in spots)}"/>')
    for x, y, value in spots:
        out.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>')
        out.append(f'<text x="{x:.1f}" y="{y - 9:.1f}">{value:,.4g}</text>')
    return "\n".join(out)


def chart(panels: Sequence[tuple[str, str, Sequence[Point]]]) -> str:
    """Return charts beside each other as one SVG file."""
    step = _SIZE[0] + 2 * _MARGIN
    width, height = step * len(panels), _SIZE[1] + 2 * _MARGIN
    body = "\n".join(panel(*one, left=step * place) for place, one in enumerate(panels))
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"
 aria-label="{"; ".join(title for title, _, _ in panels)}">
<style>text {{ font: 12px sans-serif; text-anchor: middle; fill: #333 }}
.title {{ text-anchor: start; font-weight: bold }} .y {{ text-anchor: end }}
line {{ stroke: #ddd }} polyline {{ fill: none; stroke: #2563a8; stroke-width: 2 }}
circle {{ fill: #2563a8 }}</style>
<rect width="{width}" height="{height}" fill="#fff"/>
{body}
</svg>
"""


def main() -> None:
    """Print the table and draw the chart."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 3000, 10_000])
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--shared", type=int, metavar="PAIRS", help="what workers share")
    parser.add_argument("--models", action="store_true", help="the bundled ones")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall")
    parser.add_argument("--svg", type=Path, default=ROOT / "docs/images/growth.svg")
    parser.add_argument("--child", type=int, nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        print(json.dumps(child(*chosen.child, chosen.models)))
        return
    if len(set(chosen.sizes)) < 2:
        raise SystemExit("An exponent takes two sizes or more.")
    print("| pairs | workers | seconds | processor seconds | MB at most |")
    print("|---:|---:|---:|---:|---:|")
    runs = {}
    shared = chosen.shared or max(chosen.sizes)
    sizes = sorted({*chosen.sizes, *[shared] * bool(chosen.workers)})
    for count, workers in [(size, 0) for size in sizes] + [
        (shared, workers) for workers in chosen.workers if workers
    ]:
        one = runs[count, workers] = measured(count, workers, chosen.models)
        print(
            f"| {count:,} | {workers} | {one['wall']:.1f} | {one['cpu']:.1f} "
            f"| {one['memory']:,.0f} |",
            flush=True,
        )
    clock = "seconds" if chosen.clock == "wall" else "processor seconds"
    times = [(count, one[chosen.clock]) for (count, workers), one in runs.items() if not workers]
    peaks = [(count, one["memory"]) for (count, workers), one in runs.items() if not workers]
    print(f"time grows with the pairs to the power {exponent(times):.2f}", end="; ")
    print(f"memory to the power {exponent(peaks):.2f}")
    panels: list[tuple[str, str, Sequence[Point]]] = [
        (f"{clock.capitalize()}, exponent {exponent(times):.2f}", "pairs", times),
        (f"MB at most, exponent {exponent(peaks):.2f}", "pairs", peaks),
    ]
    by_workers = [
        (1 + workers, one[chosen.clock])
        for (count, workers), one in runs.items()
        if count == shared
    ]
    if len(by_workers) > 1:
        panels.append((f"{clock.capitalize()}, {shared:,} pairs", "processes", by_workers))
    chosen.svg.write_text(chart(panels), encoding="utf-8")


if __name__ == "__main__":
    main()
