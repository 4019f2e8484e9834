"""`evaluator --help` against a bare import of typer and rich, which it cannot be quicker than.

Both are whole processes, run in turn. Told are the processor time, which other work on the machine
hardly moves, and the wall time.

    python -m benchmarks.help_time [--runs 15]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

BARE = [sys.executable, "-c", "import typer, rich"]
HELP = [str(Path(sys.executable).parent / "evaluator"), "--help"]


def timed(command: list[str]) -> tuple[float, float]:
    """Run a command; return its processor and its wall time in seconds."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{command[0]} failed; run it by hand: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start


def main() -> None:
    """Print both commands' times and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    timed(BARE), timed(HELP)  # fills the file cache
    rounds = [(timed(HELP), timed(BARE)) for _ in range(runs)]
    print(f"{runs} runs of each, in turn; medians")
    for at, name in enumerate(("processor", "wall")):
        ours, bare = (statistics.median(each[side][at] for each in rounds) for side in (0, 1))
        ratio = statistics.median(each[0][at] / each[1][at] for each in rounds)
        print(
            f"{name:9}  evaluator --help {ours:.3f} s, import of typer and rich {bare:.3f} s, "
            f"ratio {ratio:.2f}"
        )


if __name__ == "__main__":
    main()
