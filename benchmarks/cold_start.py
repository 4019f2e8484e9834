"""A cold `evaluator compare` against a bare script that encodes the same sentences once.

Both are whole processes on the same pair, run in turn so that a drift of the machine's speed hits
both; the ratio is the median of the pairwise ratios. Peak memory is the operating system's own
figure (the largest resident set) of each process.

    python -m benchmarks.cold_start [ORIGINAL REWRITE] [--runs 7] [--clock wall]

With `--clock cpu` processor seconds are compared, which other work on the machine touches less.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
BARE = """
import json, sys
import torch
from transformers import AutoModel, AutoTokenizer
folder, sentences = sys.argv[1], json.load(open(sys.argv[2]))
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModel.from_pretrained(folder).eval()
with torch.inference_mode():
    batch = tokenizer(sentences, padding=True, truncation=True, return_tensors="pt")
    hidden = model(**batch).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(-1)
    vectors = torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=1)
assert vectors.shape[0] == len(sentences)
"""


def timed(command: list[str], clock: str) -> tuple[float, float]:
    """Run a command; return its seconds by that clock and its peak memory in megabytes."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{command[0]} failed; run it by hand: {' '.join(command)}")
    spent = usage.ru_utime + usage.ru_stime if clock == "cpu" else time.perf_counter() - start
    return spent, usage.ru_maxrss / 1024


def sentences(original: str, rewrite: str) -> list[str]:
    """Return the sentences that a comparison of the two files encodes."""
    from evaluator.config import Settings
    from evaluator.pipeline import prepare
    from evaluator.readers import read_path

    return prepare(read_path(original), read_path(rewrite), Settings()).texts


def main() -> None:
    """Print both commands' times and memory, and the ratio."""
    from evaluator.models.locate import locate

    demo = ROOT / "corpora" / "courts_forged_clocks"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("original", nargs="?", default=str(demo / "original.txt"))
    parser.add_argument("rewrite", nargs="?", default=str(demo / "rewrite.txt"))
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall")
    chosen = parser.parse_args()
    texts = sentences(chosen.original, chosen.rewrite)
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "sentences.json"
        listed.write_text(json.dumps(texts), encoding="utf-8")
        bare = [sys.executable, "-c", BARE, str(locate(None).folder), str(listed)]
        tool = Path(sys.executable).parent / "evaluator"
        ours = [str(tool), "compare", chosen.original, chosen.rewrite, "-q"]
        ours += ["--json", str(Path(folder) / "result.json")]
        clock = chosen.clock
        timed(bare, clock), timed(ours, clock)  # fills the file cache
        rounds = [(timed(ours, clock), timed(bare, clock)) for _ in range(chosen.runs)]
    ratios = [one[0] / other[0] for one, other in rounds]
    print(f"{len(texts)} sentences, {chosen.runs} runs of each, in turn")
    for name, at in (("evaluator compare", 0), ("bare script", 1)):
        times = [each[at][0] for each in rounds]
        memory = max(each[at][1] for each in rounds)
        print(f"{name:18} median {statistics.median(times):.2f} s, peak memory {memory:.0f} MB")
    print(
        f"ratio              median {statistics.median(ratios):.2f}, "
        f"{min(ratios):.2f} to {max(ratios):.2f}"
    )


if __name__ == "__main__":
    main()
