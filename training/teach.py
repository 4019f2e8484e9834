"""Has the teacher judge pairs: soft labels and answers for the product's network to learn from.

    python -m training.teach [--name RUN] [--pairs N] [--settings FILE]

Reads `work/read` and as many outputs of pools that nobody judged (`training.sight --texts`); writes
`work/taught/train-0000.jsonl.gz` and `work/unread/train-0000.jsonl.gz`. Of a pair that a reader
judged the target lies between the reader's and the teacher's, and its tags are the reader's; of one
that nobody judged both are the teacher's. Either has how well the large encoder finds each piece
answered.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.answers import as_bytes, with_answers
from training.examples import build_tokenizer
from training.export import load_run
from training.graded import empty_row
from training.pairs import read_settings
from training.sight import Sight, pool_pairs
from training.watch import predict

_CHUNK = 2000


def taught(
    net: Any, backend: Any, rows: Sequence[dict[str, Any]], sight: Sight
) -> Iterator[dict[str, Any]]:
    """Yield rows with the teacher's word."""
    logits, tags, places = predict(net, backend, list(rows), sight=sight)
    chances = 1 / (1 + np.exp(-logits))
    for row, chance, tag, (one, two) in zip(rows, chances, tags, places, strict=True):
        best = [as_bytes(side) for side in sight.answered(row["original"], row["rewrite"])]
        sure = as_bytes(1 / (1 + np.exp(-tag)))
        places_of = slice(1, 1 + len(one)), slice(3 + len(one), 3 + len(one) + len(two))
        yield with_answers(row, float(chance), [sure[place] for place in places_of], best)


def main() -> None:
    """Judge and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--settings", default="training/settings.toml")
    parser.add_argument("--name", default="teacher")
    parser.add_argument("--pairs", type=int, default=0)
    arguments = parser.parse_args()
    settings = read_settings(arguments.settings)
    torch.set_num_threads(settings["train"]["threads"])
    work = Path(settings["work"])
    sight = Sight(work / "sight")
    net, backend = load_run(settings, arguments.name, sight).net, build_tokenizer()
    with gzip.open(work / "read" / "train-0000.jsonl.gz", "rt", encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    asked = itertools.islice(pool_pairs(settings), arguments.pairs)
    unread = [{**empty_row(one, other, group), "sort": "unread"} for group, one, other in asked]
    random.Random(settings["seed"]).shuffle(unread)
    for name, rows in (("taught", read), ("unread", unread)):
        (work / name).mkdir(exist_ok=True)
        seen = (row for row in rows if row["original"] in sight and row["rewrite"] in sight)
        path, count = work / name / "train-0000.jsonl.gz", 0
        with gzip.open(path.with_suffix(".part"), "wt", encoding="utf-8", compresslevel=3) as out:
            while part := list(itertools.islice(seen, _CHUNK)):
                for row in taught(net, backend, part, sight):
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
                count += len(part)
                print(f"{name}: {count} pairs", flush=True)
        path.with_suffix(".part").rename(path)


if __name__ == "__main__":
    main()
