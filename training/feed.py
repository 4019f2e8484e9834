"""Feeds a GPU: processes of their own read rows, cut them into pieces and put them together."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import queue
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from evaluator.models.pairing import Reading, read_pair, read_sides
from training.examples import Batch, batches, build_tokenizer, gather, mixed, padded, stacked

_PATIENCE = 180.0
_AHEAD = 6
_OWN = {"TOKENIZERS_PARALLELISM": "false", "OMP_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Source:
    """Where batches come from.

    Attributes:
        work: Folder with a folder of shards for each source, and the tokenizer.
        sources: Shares of the rows.
        train: `train` of the settings.
        seed: Of the order.
        skip: Rows that were read before.
    """

    work: Path
    sources: dict[str, float]
    train: dict[str, Any]
    seed: int
    skip: int

    def batches(self, part: int = 0, parts: int = 1) -> Iterator[tuple[int, Batch]]:
        """Yield batches of a part of the rows, each with the number of rows it took."""
        seed, before = self.seed + part, 0
        rows = mixed(self.work, self.sources, 0, self.skip // parts, seed, part, parts)
        for read, group in batches(rows, build_tokenizer(self.work), self.train, seed):
            yield read - before, gather(group)
            before = read


def _fill(source: Source, part: int, parts: int, out: Any) -> None:
    try:
        for item in source.batches(part, parts):
            out.put(item)
    except BaseException:
        out.put(traceback.format_exc())
        raise


class Feed:
    """Batches from several processes, as long as it is open; without any, from this one.

    Args:
        source: Of the batches.
        workers: How many processes.
    """

    def __init__(self, source: Source, workers: int) -> None:
        self.source, self.workers = source, workers

    def __enter__(self) -> Iterator[tuple[int, Batch]]:
        if not self.workers:
            self._processes: list[Any] = []
            return self.source.batches()
        os.environ.update(_OWN)
        context = multiprocessing.get_context("spawn")
        self._queue = context.Queue(_AHEAD * self.workers)
        self._processes = [
            context.Process(
                target=_fill, args=(self.source, part, self.workers, self._queue), daemon=True
            )
            for part in range(self.workers)
        ]
        for process in self._processes:
            process.start()
        return self._taken()

    def _taken(self) -> Iterator[tuple[int, Batch]]:
        while True:
            try:
                item = self._queue.get(timeout=_PATIENCE)
            except queue.Empty:
                raise SystemExit("no process that reads rows has answered") from None
            if isinstance(item, str):
                raise SystemExit(item)
            yield item

    def __exit__(self, *error: object) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join()


@dataclass(frozen=True)
class Group:
    """Pairs of like length to be judged.

    Attributes:
        rows: Their numbers within the chunk.
        pair: What a network reads of them.
        one: The originals by themselves, `ids` and `mask`.
        two: The rewrites.
    """

    rows: list[int]
    pair: dict[str, np.ndarray]
    one: dict[str, np.ndarray]
    two: dict[str, np.ndarray]


@lru_cache
def _tokenizer(folder: Path) -> Any:
    return build_tokenizer(folder)


def _alone(readings: Sequence[Reading], side: int) -> dict[str, np.ndarray]:
    ids = [r.ids[r.sides == side] for r in readings]
    return {
        "ids": padded(ids, 0, np.int64),
        "mask": padded([np.ones(len(i)) for i in ids], 0, np.int64),
    }


def read_chunk(rows: Sequence[dict[str, Any]], folder: Path, tokens: int) -> list[Group]:
    """Return pairs as groups of like length.

    Args:
        rows: With original and rewrite.
        folder: Of the tokenizer.
        tokens: Pieces in a group, padding included.
    """
    backend = _tokenizer(folder)
    ids = backend.token_to_id("[CLS]"), backend.token_to_id("[SEP]")
    sides = read_sides(backend, [row[n] for row in rows for n in ("original", "rewrite")])
    readings = [read_pair(sides[2 * i], sides[2 * i + 1], *ids) for i in range(len(rows))]
    groups: list[list[int]] = [[]]
    for i in sorted(range(len(rows)), key=lambda i: len(readings[i].ids)):
        if groups[-1] and (len(groups[-1]) + 1) * len(readings[i].ids) > tokens:
            groups.append([])
        groups[-1].append(i)
    out = []
    for group in groups:
        some = [readings[i] for i in group]
        out.append(Group(group, stacked(some), _alone(some, 0), _alone(some, 1)))
    return out


class Hands:
    """Processes that do what is asked of them in order; without any, this one.

    Args:
        workers: How many.
    """

    def __init__(self, workers: int) -> None:
        os.environ.update(_OWN)
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(workers, context) if workers else None
        self._ahead = max(1, 2 * workers)

    def __enter__(self) -> Hands:
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool:
            self._pool.shutdown(wait=error[0] is None, cancel_futures=error[0] is not None)

    def start(self, work: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Have something done."""
        if self._pool:
            return self._pool.submit(work, *arguments)
        done: Future[Any] = Future()
        done.set_result(work(*arguments))
        return done

    def chunks(
        self, rows: Iterator[dict[str, Any]], size: int, folder: Path, tokens: int
    ) -> Iterator[tuple[list[dict[str, Any]], list[Group]]]:
        """Yield chunks of rows, each with its groups; see `read_chunk`."""
        ahead: deque[tuple[list[dict[str, Any]], Future[Any]]] = deque()

        def more() -> Iterable[list[dict[str, Any]]]:
            return iter(lambda: list(itertools.islice(rows, size)), [])

        for chunk in more():
            ahead.append((chunk, self.start(read_chunk, chunk, folder, tokens)))
            if len(ahead) >= self._ahead:
                chunk, future = ahead.popleft()
                yield chunk, future.result()
        while ahead:
            chunk, future = ahead.popleft()
            yield chunk, future.result()
