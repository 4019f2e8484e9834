"""Process time a pair of the rules alone, of the matching, and of all of `judge`.

    python -m benchmarks.rules_time [--encoder bundled] [--rounds 5]
    python -m benchmarks.rules_time --against FOLDER       # beside another checkout, in turns

The pairs are both orders of all examples of the rules. Each pair is judged afresh, nothing
is kept from the round before; the least of all rounds is printed, since load only adds to it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.golden_evidence import Pair, case_pairs, encoded_units, hash_encoder
from evaluator.drift import UnitText, judge
from evaluator.drift.pair.matching import match
from evaluator.drift.pair.pair import Pair as Sides
from evaluator.drift.rules.families import run
from evaluator.drift.text.side import Side, analyse
from evaluator.models import load_encoder


def times(pairs: list[Pair], units: dict[str, UnitText]) -> dict[str, float]:
    """Return the milliseconds a pair that each part takes."""
    spent = {"matching": 0.0, "rules": 0.0, "judge": 0.0}
    clock = time.process_time
    for _, *texts in pairs:
        started = clock()
        one, other = (Side(text, analyse(text), units[text].tokens, "en") for text in texts)
        matching = match(one, other)
        spent["matching"] += clock() - started
        started = clock()
        run(Sides(matching))
        spent["rules"] += clock() - started
        started = clock()
        judge(*(units[text] for text in texts))
        spent["judge"] += clock() - started
    return {name: 1000 * seconds / len(pairs) for name, seconds in spent.items()}


def _of_folder(folder: Path, encoder: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.rules_time", "--json", "--encoder", encoder]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    out = subprocess.run(
        [*command, "--rounds", "1"], cwd=folder, env=environment, capture_output=True, check=True
    )
    found: dict[str, float] = json.loads(out.stdout)
    return found


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--encoder", choices=("hash", "bundled"), default="hash")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--against", type=Path, help="another checkout, measured in turns")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.against:
        here = Path(__file__).parent.parent
        folders = [arguments.against.resolve(), here]
        rounds = [
            [_of_folder(folder, arguments.encoder) for folder in folders]
            for _ in range(arguments.rounds)
        ]
        for part in rounds[0][0]:
            before, now = (min(row[k][part] for row in rounds) for k in (0, 1))
            print(f"{part:9} {before:6.2f} ms -> {now:6.2f} ms a pair ({now / before:.2f})")
        return
    pairs = case_pairs()
    encoder = hash_encoder() if arguments.encoder == "hash" else load_encoder()
    units = encoded_units(pairs, encoder)
    times(pairs[::10], units)  # lists are read when first asked for
    rounds_ = [times(pairs, units) for _ in range(arguments.rounds)]
    least = {part: min(row[part] for row in rounds_) for part in rounds_[0]}
    print(json.dumps(least) if arguments.json else least)


if __name__ == "__main__":
    main()
