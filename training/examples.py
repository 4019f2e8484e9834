"""From rows of pairs to batches of examples: targets of pieces, twins, direction, like lengths."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from evaluator.models.locate import locate
from evaluator.models.pairing import Reading, Side, read_pair, read_sides
from evaluator.types import Category

CATEGORIES = [str(category) for category in Category]


@dataclass(frozen=True)
class Example:
    """One pair as read, with what is to be learned from it.

    Attributes:
        drift: Target of the pair.
        tags: (t,) target of each piece; -1 where it is not known.
        kinds: (t,) category of each piece; -1 where there is none.
        twin: Whether it is the undamaged twin of the example before it.
        answered: (t,) how well a large encoder finds each piece answered; -1 where it did not look.
        texts: Both texts, the way round that they are read.
    """

    reading: Reading
    drift: float
    tags: np.ndarray
    kinds: np.ndarray
    twin: bool
    answered: np.ndarray
    texts: tuple[str, str]


@dataclass(frozen=True)
class Batch:
    """Examples padded to one length: arrays of n pairs and t pieces, ready for a network.

    Attributes:
        mask: 1 for pieces, 0 for padding.
        drift: (n,) target of each pair.
        twins: Rows that are the undamaged twin of the row before them.
    """

    ids: np.ndarray
    positions: np.ndarray
    sides: np.ndarray
    matches: np.ndarray
    mask: np.ndarray
    counted: np.ndarray
    drift: np.ndarray
    tags: np.ndarray
    kinds: np.ndarray
    answered: np.ndarray
    twins: np.ndarray


def padded(rows: Sequence[Any], fill: Any, dtype: Any) -> np.ndarray:
    """Return rows of unlike lengths as one array, `fill` behind the shorter ones."""
    out = np.full((len(rows), max(map(len, rows))), fill, dtype)
    for line, row in zip(out, rows, strict=True):
        line[: len(row)] = row
    return out


def stacked(readings: Sequence[Reading]) -> dict[str, np.ndarray]:
    """Return what a network reads of some pairs, by the names of its arguments."""
    names = ("ids", "positions", "sides", "matches")
    out = {name: padded([getattr(r, name) for r in readings], 0, np.int64) for name in names}
    out["mask"] = padded([np.ones(len(r.ids)) for r in readings], 0, np.int64)
    out["counted"] = padded([r.counted for r in readings], False, bool)
    return out


def gather(batch: Sequence[Example]) -> Batch:
    """Put examples together."""
    return Batch(
        **stacked([e.reading for e in batch]),
        drift=np.array([e.drift for e in batch], np.float32),
        tags=padded([e.tags for e in batch], -1, np.float32),
        kinds=padded([e.kinds for e in batch], -1, np.int64),
        answered=padded([e.answered for e in batch], -1, np.float32),
        twins=np.array([i for i, e in enumerate(batch) if e.twin], np.int64),
    )


def build_tokenizer(folder: Path | None = None) -> Tokenizer:
    """Return the bundled encoder's tokenizer, or a folder's, which neither cuts nor pads."""
    backend = Tokenizer.from_file(str((folder or locate(None).folder) / "tokenizer.json"))
    backend.no_truncation()
    backend.no_padding()
    return backend


def example(
    row: dict[str, Any],
    one: Side,
    two: Side,
    ids: tuple[int, int],
    soft: float,
) -> Example:
    """Return a row with targets for every piece.

    Args:
        row: See `training.pairs`, `training.graded` and `training.teach`.
        one: The original's pieces.
        two: The rewrite's.
        ids: Of [CLS] and [SEP].
        soft: How far the pair's target stays from 0 and 1.
    """
    tags: list[np.ndarray] = []
    kinds: list[np.ndarray] = []
    answered: list[np.ndarray] = []
    for side, name in ((one, "original"), (two, "rewrite")):
        tag = np.zeros(len(side.ids) + 2, np.float32)
        kind = np.full(len(side.ids) + 2, -1, np.int64)
        tag[0] = tag[-1] = -1
        starts, ends = side.offsets[:, 0], side.offsets[:, 1]
        for start, end in row[f"{name}_unknown"]:
            tag[1:-1][(starts < end) & (ends > start)] = -1
        for start, end, category, *sure in row[f"{name}_marks"]:
            inside = (starts < end) & (ends > start)
            usual = 0.85 if row["sort"] in ("natural", "mqm") else 1.0
            tag[1:-1][inside & (tag[1:-1] >= 0)] = sure[0] if sure else usual
            kind[1:-1][inside] = CATEGORIES.index(category)
        if f"{name}_tags" in row:
            tag[1:-1] = np.array(row[f"{name}_tags"], np.float32) / 255
        best = np.full(len(side.ids) + 2, -1, np.float32)
        if f"{name}_answered" in row:
            best[1:-1] = np.array(row[f"{name}_answered"], np.float32) / 255
        answered.append(best)
        tags.append(tag)
        kinds.append(kind)
    return Example(
        read_pair(one, two, *ids),
        min(max(row["drift"], soft), 1 - soft),
        np.concatenate(tags),
        np.concatenate(kinds),
        row["sort"] == "twin",
        np.concatenate(answered),
        (row["original"], row["rewrite"]),
    )


def read_rows(folder: Path, shard: int, part: int = 0, parts: int = 1) -> Iterator[dict[str, Any]]:
    """Yield the rows of the shards from number `shard` on, of the first again behind the last.

    Of every `parts` rows only number `part` is read, for one process of several.
    """
    paths = sorted(folder.glob("train-*.jsonl.gz"))
    if not paths:
        raise SystemExit(f"{folder} holds no shards: see training/README.md")
    for path in itertools.cycle(paths[shard:] + paths[:shard]):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, itertools.islice(lines, part, None, parts))


def mixed(
    work: Path,
    sources: dict[str, float],
    shard: int,
    skip: int,
    seed: int,
    part: int = 0,
    parts: int = 1,
) -> Iterator[dict[str, Any]]:
    """Yield rows of several folders, drawn by their shares, but for the first `skip`.

    For `part` and `parts` see `read_rows`.
    """
    streams = {
        name: read_rows(work / name, shard if name == "pairs" else 0, part, parts)
        for name in sources
    }
    rng = random.Random(seed)
    while True:
        row = next(streams[rng.choices(list(sources), list(sources.values()))[0]])
        if skip:
            skip -= 1
            continue
        yield row


def turn(row: dict[str, Any]) -> None:
    """Make the rewrite of a row the original and the original the rewrite."""
    for name in ("", "_marks", "_unknown", "_tags", "_answered"):
        if "original" + name in row:
            row["original" + name], row["rewrite" + name] = (
                row["rewrite" + name],
                row["original" + name],
            )


def twin(row: dict[str, Any]) -> dict[str, Any]:
    """Return the pair that a damaged one was before the damage."""
    nothing: dict[str, Any] = {
        f"{side}_{what}": [] for side in ("original", "rewrite") for what in ("marks", "unknown")
    }
    return {
        "original": row["original"],
        "rewrite": row["twin"],
        "drift": 0.0,
        "sort": "twin",
        **nothing,
    }


def batches(
    rows: Iterator[dict[str, Any]], backend: Tokenizer, train: dict[str, Any], seed: int
) -> Iterator[tuple[int, list[Example]]]:
    """Yield batches of like length, with the number of rows read so far.

    A damaged pair's twin stands right behind it.
    """
    ids = backend.token_to_id("[CLS]"), backend.token_to_id("[SEP]")
    pool_size = train["pool_batches"] * 40
    rng = random.Random(seed)
    read = 0
    while True:
        drawn = [row for _, row in zip(range(pool_size), rows, strict=False)]
        if not drawn:
            return
        units = [
            [row, twin(row)] if row["twin"] else [row]
            for row in drawn
            if rng.random() < train["kept"].get(row["sort"], 1.0)
        ]
        for unit in units:
            # Direction must not matter: half of the pairs are turned round.
            if rng.random() < 0.5:
                for row in unit:
                    turn(row)
        pool = [row for unit in units for row in unit]
        sides = read_sides(backend, [row[n] for row in pool for n in ("original", "rewrite")])
        examples = iter(
            example(row, sides[2 * i], sides[2 * i + 1], ids, train["smoothing"])
            for i, row in enumerate(pool)
        )
        made = [[next(examples) for _ in unit] for unit in units]
        # Long pairs cost as much as several short ones: two in five are enough.
        made = [
            unit
            for unit, (row, *_) in zip(made, units, strict=True)
            if _width(unit) <= train["max_pieces"]
            and (
                _width(unit) <= train["long_pieces"]
                or row["sort"] in ("summedits", "mqm")
                or rng.random() < 0.4
            )
        ]
        made.sort(key=lambda unit: _width(unit) + rng.random() * 4)
        groups: list[list[Example]] = [[]]
        for unit in made:
            if groups[-1] and (len(groups[-1]) + len(unit)) * _width(unit) > train["tokens"]:
                groups.append([])
            groups[-1] += unit
        rng.shuffle(groups)
        for i, group in enumerate(groups):
            yield read + (i + 1) * len(drawn) // len(groups), group
        read += len(drawn)


def _width(unit: list[Example]) -> int:
    return max(len(e.reading.ids) for e in unit)
