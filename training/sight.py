"""What a large sentence encoder sees in each piece of a text: read once, kept on disk.

    python -m training.sight --encoder FOLDER [--settings FILE] [--texts N]

Reads the texts of `work/read`, of the judging and calibrating files in `work/graded`, and then of
as many pools as are asked for, with all-mpnet-base-v2 (Apache-2.0; a folder), and writes its token
vectors to `work/sight`, a file for some thousand texts, so that a run that was stopped goes on. Its
word pieces are the bundled encoder's.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from training import data
from training.pairs import read_settings

CHUNK = 2000
SIZE = 768
_DAMAGED = 0.25
"""Share of the damaged back-translations that are read."""
_TURNS = 8
"""Outputs of a pool that are drawn, at most."""

Vectors = npt.NDArray[np.float16]


def _key(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


class Sight:
    """The vectors of texts that were read, held in memory: 40 kB a sentence.

    Args:
        folder: Of the files.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._places: dict[str, tuple[int, int, int]] = {}
        self._files: list[Any] = []
        self.refresh()

    def refresh(self) -> None:
        """Take in what was written since."""
        for path in sorted(self.folder.glob("*.json"))[len(self._files) :]:
            at = 0
            for key, length in json.loads(path.read_text()):
                self._places[key] = (len(self._files), at, at + length)
                at += length
            self._files.append(np.load(path.with_suffix(".npy")))

    def __contains__(self, text: str) -> bool:
        return _key(text) in self._places

    def of(self, text: str) -> Vectors:
        """Return the (t, 768) vectors of length 1 of a text's pieces."""
        number, start, end = self._places[_key(text)]
        found: Vectors = self._files[number][start:end]
        return found

    def answered(self, one: str, two: str) -> tuple[Any, Any]:
        """Return how well anything on the other side answers each piece of both texts, 0 to 1."""
        a, b = (self.of(text).astype(np.float32) for text in (one, two))
        if not len(a) or not len(b):
            return np.zeros(len(a), np.float32), np.zeros(len(b), np.float32)
        cosines = a @ b.T
        return cosines.max(1).clip(0, 1), cosines.max(0).clip(0, 1)

    def read(self, texts: Iterable[str], encoder: Any) -> None:
        """Read the texts that are not there yet."""
        new = [text for text in dict.fromkeys(texts) if text not in self]
        for start in range(0, len(new), CHUNK):
            part = new[start : start + CHUNK]
            tokens = encoder.encode(part, tokens=True).tokens
            self._write(part, [one.vectors.astype(np.float16) for one in tokens])
            print(f"{min(start + CHUNK, len(new))} of {len(new)} texts", flush=True)

    def _write(self, texts: Sequence[str], vectors: Sequence[Vectors]) -> None:
        stem = self.folder / f"{len(self._files):05}"
        np.save(stem.with_suffix(".npy"), np.concatenate(vectors))
        index = [[_key(text), len(v)] for text, v in zip(texts, vectors, strict=True)]
        part = stem.with_suffix(".part")
        part.write_text(json.dumps(index))
        part.rename(stem.with_suffix(".json"))
        self.refresh()


def read_texts(work: Path, seed: int) -> Iterator[str]:
    """Yield the texts of the pairs that a reader judged."""
    for path in sorted((work / "graded").glob("*.jsonl")):
        for line in path.open(encoding="utf-8"):
            row = json.loads(line)
            yield from (row["original"], row["rewrite"])
    rng = random.Random(seed)
    with gzip.open(work / "read" / "train-0000.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["sort"] != "back_damaged":
                yield from (row["original"], row["rewrite"])
            elif rng.random() < _DAMAGED:
                yield from (row["original"], row["rewrite"], row["twin"])


def in_turn(pool: data.Pool, seed: int) -> Iterator[str]:
    """Yield the outputs of a pool: any one, and then the two oddest after each other one.

    An output is the odder, the fewer of its words the other versions have.
    """
    versions = {text: set(text.lower().split()) for text in (*pool.references, *pool.outputs)}

    def shared(text: str) -> float:
        words = versions[text]
        return sum(len(words & others) / len(words | others) for others in versions.values())

    rest = sorted(pool.outputs, key=lambda text: data.fraction(text, seed))
    odd = sorted(rest, key=shared)
    order = [rest[0], *odd[:2], *rest[1:2], *odd[2:4], *rest]
    yield from dict.fromkeys(order)


def trained_pools(settings: dict[str, Any]) -> list[data.Pool]:
    """Return the pools that are trained on and whose sentences are of a usual length."""
    shares, seed = settings["split"], settings["seed"]
    left_out = set(settings["pairs"]["languages_left_out"])
    return [
        pool
        for pool in data.pools(Path(settings["data"]))
        if data.split_of(
            pool.document, seed, shares["dev_documents"], shares["held_documents"]
        ) == "train"
        and pool.languages not in left_out
        and 5 <= len(pool.references[0].split()) <= 45
    ]  # fmt: skip


def pool_pairs(settings: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield document, original and rewrite of pools that are trained on.

    Turn by turn over all pools: in each a further output beside a reference, then beside each
    output that was drawn before.
    """
    pools, seed = trained_pools(settings), settings["seed"]
    rng = random.Random(seed)
    drawn = {pool.id: list(itertools.islice(in_turn(pool, seed), _TURNS)) for pool in pools}
    for turn in range(_TURNS):
        rng.shuffle(pools)
        for pool in pools:
            if turn < len(drawn[pool.id]):
                *earlier, last = drawn[pool.id][: turn + 1]
                for one in (pool.references[turn % len(pool.references)], *earlier):
                    yield pool.document, one, last


def main() -> None:
    """Read."""
    from evaluator.models import load_encoder

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--settings", default="training/settings.toml")
    parser.add_argument("--encoder", required=True)
    parser.add_argument("--texts", type=int, default=0, help="pairs of pools that nobody read")
    chosen = parser.parse_args()
    settings = read_settings(chosen.settings)
    work = Path(settings["work"])
    encoder = load_encoder(
        chosen.encoder, bulk=True, threads=settings["train"]["threads"], device="cpu"
    )
    sight = Sight(work / "sight")
    sight.read(read_texts(work, settings["seed"]), encoder)
    if chosen.texts:
        pairs = zip(range(chosen.texts), pool_pairs(settings), strict=False)
        sight.read((text for _, (_, *both) in pairs for text in both), encoder)


if __name__ == "__main__":
    main()
