"""A teacher's word on pairs: the drift, each piece's tag, how well each piece is answered."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

TRUST = 0.4
"""Share of the teacher's word in the target of a pair that a reader judged."""


def as_bytes(values: Any) -> Any:
    """Return shares as whole numbers from 0 to 255."""
    return np.rint(255 * np.clip(values, 0, 1)).astype(np.uint8)


def with_answers(
    row: dict[str, Any], chance: float, tags: Sequence[Any], answered: Sequence[Any]
) -> dict[str, Any]:
    """Return a row with a teacher's word.

    Args:
        row: Of `training.graded`; one of sort `unread` was judged by nobody before.
        chance: That it drifted.
        tags: Bytes of both sides' pieces, special ones left out.
        answered: Likewise; left out where the large encoder's tokenizer parts a text otherwise.
    """
    out = {**row}
    if [len(side) for side in answered] == [len(side) for side in tags]:
        out["original_answered"], out["rewrite_answered"] = (side.tolist() for side in answered)
    if row["sort"] == "unread":
        out["drift"] = chance
        out["original_tags"], out["rewrite_tags"] = (side.tolist() for side in tags)
    else:
        out["drift"] = (1 - TRUST) * row["drift"] + TRUST * chance
    return out


@dataclass(frozen=True)
class Answers:
    """The word on n pairs in a row.

    Attributes:
        chances: (n,) that they drifted.
        lengths: (n, 2) pieces of both sides.
        tags: Bytes of all pieces, pair by pair, the original's first.
        answered: Likewise.
    """

    chances: np.ndarray
    lengths: np.ndarray
    tags: np.ndarray
    answered: np.ndarray

    def save(self, path: Path) -> None:
        """Write a file that is there whole or not at all."""
        part = path.with_suffix(".part")
        with part.open("wb") as out:
            np.savez_compressed(out, **vars(self))
        part.rename(path)

    @staticmethod
    def load(path: Path) -> Answers:
        """Read a file."""
        with np.load(path) as found:
            return Answers(**found)

    def rows(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield the n pairs' rows with the word on them."""
        at = 0
        for row, chance, (one, two) in zip(rows, self.chances, self.lengths.tolist(), strict=True):
            tags, answered = (a[at : at + one + two] for a in (self.tags, self.answered))
            at += one + two
            yield with_answers(
                row,
                float(chance),
                (tags[:one], tags[one:]),
                (answered[:one], answered[one:]),
            )


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write a shard that is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with gzip.open(part, "wt", encoding="utf-8", compresslevel=3) as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    part.rename(path)


def each_row(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a folder's shards, once."""
    for path in sorted(folder.glob("train-*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
