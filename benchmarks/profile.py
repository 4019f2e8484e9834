"""Which stages of `score` take the processor's time: a table, by stage, in milliseconds a pair.

    python -m benchmarks.profile [--pairs 400] [--fp32] [--no-detector] [--against FOLDER]

The pairs are the first of the development data folder (../shared/data), written to a file and
scored as the command scores them, on one thread a library. Each stage is charged with the time of
its own thread, less that of the stages which it calls: what several families of rules read of a
text is charged to reading it, not to the family that asks first. Every call that is timed costs a
microsecond, so that the sum is a little more than the run would take untimed.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Stages = Counter[str]
_open = threading.local()
spent: Stages = Counter()


def timed(stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """Return `work`, its time charged to `stage` and taken off the stage that calls it."""

    @functools.wraps(work)
    def run(*arguments: Any, **named: Any) -> Any:
        stack: list[float] = _open.__dict__.setdefault("stack", [0.0])
        stack.append(0.0)
        started = time.thread_time()
        try:
            return work(*arguments, **named)
        finally:
            took = time.thread_time() - started
            spent[stage] += took - stack.pop()
            stack[-1] += took

    return run


def _each(stage: str, items: Iterator[Any]) -> Iterator[Any]:
    step = timed(stage, functools.partial(next, items, None))
    while (item := step()) is not None:
        yield item


def watch() -> None:
    """Put a clock round every stage."""
    from evaluator.drift import judgement
    from evaluator.drift.decide import settings
    from evaluator.drift.rules import families
    from evaluator.drift.text import dates, names, numerals, quantities
    from evaluator.models import pairing
    from evaluator.models.detector import Detector
    from evaluator.models.encoder import Encoder
    from evaluator.models.tokenise import Tokeniser
    from evaluator.pairs import engine, windows
    from evaluator.segments import pairs

    def put(stage: str, holder: Any, *attributes: str) -> None:
        for attribute in attributes:
            setattr(holder, attribute, timed(stage, getattr(holder, attribute)))

    put("normalising", windows, "normalise")
    put("tokenising", Tokeniser, "prepare")
    put("encoding", Encoder, "_run")
    put("detector: tokenising, words that answer", pairing, "read_sides", "read_pair", "stack")
    put("detector: network and tags", Detector, "detect")
    put("surface scores", engine, "_surface")
    put("similarity, token scores", engine, "similarities")
    put("similarity, token scores", pairs, "token_scores")
    put("analysing words", settings, "analyse")
    put("matching", judgement, "match")
    put("decide", judgement, "judge")
    for module, reader in (
        (dates, "moments"),
        (names, "names"),
        (numerals, "numerals"),
        (quantities, "quantities"),
    ):
        if hasattr(module, reader):
            _everywhere(reader, f"text: {reader}", getattr(module, reader))
    for family in ("number", "name"):
        put(f"rules: {family}", getattr(families, family), "evidence")
    families._FAMILIES = tuple(
        timed(f"rules: {one.__module__.rpartition('.')[2]}", one) for one in families._FAMILIES
    )


def _everywhere(name: str, stage: str, work: Any) -> None:
    """Put a clock round a function wherever a module of drift has imported it."""
    wrapped = timed(stage, work)
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("evaluator.drift"):
            for key, value in list(vars(module).items()):
                if value is work:
                    setattr(module, key, wrapped)


def profile(count: int, *, precision: str, learned: bool) -> dict[str, float]:
    """Return the milliseconds a pair of each stage, "all" for the whole process."""
    import torch

    from benchmarks.throughput import real_pairs
    from evaluator import drift
    from evaluator.config import Settings
    from evaluator.drift import judgement
    from evaluator.models import load_detector, load_encoder
    from evaluator.pairs import open_pairs, open_scores, score_pairs
    from evaluator.readers.language import likely_language
    from evaluator.segments import evaluation

    torch.set_num_threads(1)
    encoder = load_encoder(precision=precision, bulk=True, device="cpu")
    detector = load_detector(precision=precision, bulk=True, device="cpu") if learned else None
    pairs = list(itertools.islice(real_pairs(), count))

    def score(folder: str, rows: list[tuple[str, str]]) -> None:
        lines = [json.dumps({"original": one, "rewrite": two}) + "\n" for one, two in rows]
        path = Path(folder) / "pairs.jsonl"
        path.write_text("".join(lines), encoding="utf-8")
        with (
            open_pairs(str(path)) as source,
            open_scores(str(Path(folder) / "scores.jsonl"), "jsonl") as writer,
        ):
            judge = evaluation(Settings(), detector)
            read = _each("reading", iter(source))
            write = timed("writing", lambda row: writer.write([row]))
            for row in score_pairs(read, encoder, judge, likely_language):
                write(row)

    with tempfile.TemporaryDirectory() as folder:
        score(folder, pairs[:20])  # what is read once is read
        watch()
        drift.judge = judgement.judge
        spent.clear()
        started = time.process_time()
        score(folder, pairs)
        whole = time.process_time() - started
    found = {stage: 1000 * seconds / count for stage, seconds in spent.items()}
    return {**found, "all": 1000 * whole / count}


def table(found: dict[str, float], before: dict[str, float] | None = None) -> str:
    """Return the milliseconds and shares as Markdown; what no stage took is "the rest"."""

    def rows(times: dict[str, float]) -> dict[str, float]:
        stages = {key: value for key, value in times.items() if key != "all"}
        rules = sum(v for k, v in stages.items() if k.startswith(("rules", "text", "analysing")))
        return {
            **dict(sorted(stages.items(), key=lambda item: -item[1])),
            "the rest": times["all"] - sum(stages.values()),
            "**rules, with what they read**": rules,
            "**all**": times["all"],
        }

    now, old = rows(found), rows(before) if before else {}
    out = ["| stage | ms a pair | share |" + (" before |" if old else "")]
    out.append("|---|---:|---:|" + ("---:|" if old else ""))
    for stage, value in now.items():
        line = f"| {stage} | {value:.3f} | {value / found['all']:.1%} |"
        out.append(line + (f" {old.get(stage, 0.0):.3f} |" if old else ""))
    return "\n".join(out)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pairs", type=int, default=400)
    parser.add_argument("--fp32", action="store_true", help="as on a processor without bf16")
    parser.add_argument("--no-detector", action="store_true")
    parser.add_argument("--against", type=Path, help="another checkout, measured before this one")
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ[name] = "1"
    # In the thread that asks, where its time is seen.
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    before = None
    if chosen.against:
        # Without -P its folder would come first, and this module before the library of its name.
        command = [sys.executable, "-P", __file__, *sys.argv[1:], "--json"]
        at = command.index("--against")  # the folder behind it is for this process
        del command[at : at + 2]
        environment = {**os.environ, "PYTHONPATH": str(chosen.against.resolve())}
        done = subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
        before = json.loads(done.stdout.splitlines()[-1])
    precision = "fp32" if chosen.fp32 else "auto"
    found = profile(chosen.pairs, precision=precision, learned=not chosen.no_detector)
    print(json.dumps(found) if chosen.json else table(found, before))


if __name__ == "__main__":
    main()
