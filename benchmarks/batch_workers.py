"""How the rate of `batch` grows with its workers, here and on Ray: a table in Markdown.

    python -m benchmarks.batch_workers --engines local ray --workers 1 2 --pairs 400

Articles as in `benchmarks.batch`. Each run has a folder of its own and starts anew, models
included; a run of the first pairs alone says what starting costs, and the rate is that of the
others, by the clock. All runs have to give the same bytes (exit code 1 else).
"""

from __future__ import annotations

import argparse
import tempfile
from itertools import islice
from pathlib import Path

from benchmarks.batch import DOCUMENTS, articles, content, manifest, run, say


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=Path, default=DOCUMENTS)
    parser.add_argument("--engines", nargs="+", default=["local"], choices=("local", "ray"))
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--pairs", type=int, default=400)
    parser.add_argument(
        "--first", type=int, default=16, help="pairs of the run that tells starting"
    )
    parser.add_argument("--segments", type=int, default=12, help="most segments of an article")
    parser.add_argument("--more", nargs="*", default=[], help="further arguments of batch")
    asked = parser.parse_args()
    if not asked.documents.exists():
        raise SystemExit(f"{asked.documents} is missing: it is part of the development data.")
    pairs = list(islice(articles(asked.documents, asked.segments), asked.pairs))
    print("| engine | workers | starting, s | pairs/s | times one worker |\n|---|---|---|---|---|")
    contents = []
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        lists = [manifest(work / f"{n}.jsonl", pairs[:n]) for n in (asked.first, len(pairs))]
        for engine in asked.engines:
            one = 0.0
            for workers in asked.workers:
                out = [work / f"{engine}-{workers}-{path.stem}" for path in lists]
                given = ["--engine", engine, "--workers", str(workers), *asked.more]
                given += ["--threads", "1", "--shard-size", "8", "-q"]
                seconds = [
                    run(["batch", str(path), "-o", str(there), *given]).seconds
                    for path, there in zip(lists, out, strict=True)
                ]
                say(f"{engine}, {workers} workers: {seconds}")
                rate = (len(pairs) - asked.first) / (seconds[1] - seconds[0])
                one = one or rate
                starting = seconds[0] - asked.first / rate
                print(f"| {engine} | {workers} | {starting:.0f} | {rate:.1f} | {rate / one:.2f} |")
                contents.append(content(out[1]))
    if any(one != contents[0] for one in contents):
        raise SystemExit("The runs gave other bytes.")


if __name__ == "__main__":
    main()
