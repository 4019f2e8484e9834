"""Processes beside the model's: they look for drift and count n-grams, and never ask a model."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

from evaluator.environment import end_with_parent, for_libraries, found_by_children
from evaluator.errors import EvaluatorError

T = TypeVar("T")

# Of a pair's time on one core about a quarter goes to the rules where a CPU runs the models, and
# nearly all of it where a GPU does.
_CORES_A_WORKER = 4


class Workers:
    """Worker processes, made and warmed at once, ended when the block ends.

    What they are given and give back travels through pipes; in which of them something is done
    changes nothing. They end with this process, however it ends, and an interruption is this
    process' affair.

    Args:
        count: How many.
        prepare: Called in each with `arguments` before anything else; a function of a module.
        arguments: Can be pickled.
    """

    def __init__(self, count: int, prepare: Callable[..., None], *arguments: Any) -> None:
        self.count = count
        # Forked children would inherit the locks of the threads that run by then.
        self._pool = ProcessPoolExecutor(
            count, get_context("spawn"), initializer=_begin, initargs=(prepare, arguments)
        )

    def __enter__(self) -> Workers:
        with found_by_children(for_libraries(1)):
            for _ in range(self.count):
                self.submit(os.getpid)
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def submit(self, work: Callable[..., T], *arguments: Any) -> Future[T]:
        """Have something done; ask `answer` for what came of it.

        Raises:
            EvaluatorError: worker-lost.
        """
        try:
            return self._pool.submit(work, *arguments)
        except BrokenExecutor as error:
            raise _lost() from error

    def answer(self, future: Future[T]) -> T:
        """Return what came of something, once it is done.

        Raises:
            EvaluatorError: worker-lost.
            Exception: What the work raised.
        """
        try:
            return future.result()
        except BrokenExecutor as error:
            raise _lost() from error


def _begin(prepare: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    prepare(*arguments)
    gc.freeze()  # the word lists stay: they need not be looked through again and again


def _lost() -> EvaluatorError:
    return EvaluatorError(
        "worker-lost",
        "A process that looked for drift is gone: it was killed, or could not start.",
        "If memory ran out, give fewer --workers; 0 does everything in one process.",
    )


def fitting(device: str) -> int:
    """Return how many worker processes keep up with a model on `device`, 0 for none beside it."""
    cores = len(os.sched_getaffinity(0))
    return cores // _CORES_A_WORKER if device == "cpu" else max(0, cores - 1)
