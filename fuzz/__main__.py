"""Fuzz targets with atheris, each in a process of its own, at low priority.

    python -m fuzz [TARGET…] --seconds 120

Starts from fuzz/corpus/TARGET and keeps what it makes of it in fuzz/work. An input that breaks a
target is written to fuzz/found; once the fault is mended it belongs into fuzz/corpus/TARGET, which
the tests run (tests/hostile/test_fuzz.py).
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
_MEMORY_MB = 2_500
_SLOW_SECONDS = 25
_LONGEST = 8_192  # of an input, unless a seed is longer


def fuzz_one(name: str, seconds: int, seed: int) -> None:
    """Fuzz a target in this process; does not return."""
    import atheris

    with atheris.instrument_imports(include=["evaluator"], enable_loader_override=False):
        from fuzz.targets import TARGETS, attempt
    target = TARGETS[name]
    for folder in ("work", "corpus"):
        (HERE / folder / name).mkdir(parents=True, exist_ok=True)
    (HERE / "found").mkdir(exist_ok=True)
    longest = max([_LONGEST, *(seed.stat().st_size for seed in (HERE / "corpus" / name).iterdir())])
    arguments = [
        "fuzz",
        str(HERE / "work" / name),
        str(HERE / "corpus" / name),
        f"-max_total_time={seconds}",
        f"-timeout={_SLOW_SECONDS}",
        f"-rss_limit_mb={_MEMORY_MB}",
        f"-max_len={longest}",
        f"-artifact_prefix={HERE / 'found' / name}-",
        f"-seed={seed}",
        "-print_final_stats=1",
    ]
    atheris.Setup(arguments, lambda data: attempt(target, data))
    atheris.Fuzz()


def main() -> None:
    """Fuzz what the command line says, print a line each; exit code 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m fuzz")
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=120, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.alone:
        fuzz_one(given.targets[0], given.seconds, given.seed)
    try:
        import atheris  # noqa: F401
    except ImportError:
        raise SystemExit("atheris is not installed: pip install '.[fuzz]'") from None
    from fuzz.targets import TARGETS

    found = False
    print("| target | runs | seconds | result |\n|---|---:|---:|---|", flush=True)
    for name in given.targets or TARGETS:
        command = [sys.executable, "-m", "fuzz", name, "--alone", "--seconds", str(given.seconds)]
        done = subprocess.run(
            [*command, "--seed", str(given.seed)],
            cwd=HERE.parent,
            capture_output=True,
            text=True,
            errors="replace",
            preexec_fn=lambda: os.nice(10),
        )
        runs = re.search(r"stat::number_of_executed_units:\s*(\d+)", done.stderr)
        said = "nothing found"
        if done.returncode:
            found = True
            lines = re.findall(r"^(?:\w+Error.*|==\d+== ERROR.*|\s*=== .*)$", done.stderr, re.M)
            said = (lines or done.stderr.strip().splitlines() or ["?"])[-1].strip()[:120]
        print(f"| {name} | {runs[1] if runs else '?'} | {given.seconds} | {said} |", flush=True)
    raise SystemExit(int(found))


if __name__ == "__main__":
    main()
