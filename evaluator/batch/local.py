"""The local engine: worker processes on this machine.

Whole shards go to processes, and each does all stages of its shard: while one waits for the model,
others read, score and write, and no vectors travel between them. A GPU is shared by all of them.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from evaluator.batch.manifest import Shard
from evaluator.batch.pool import Lost, raise_fault
from evaluator.batch.worker import Done, Fault, Job, make_worker
from evaluator.environment import end_with_parent, for_libraries, found_by_children
from evaluator.errors import EvaluatorError

_BYTES_PER_WORKER = 2 << 30
_GAVE_OUT = 75


@dataclass
class _Seat:
    """A worker process, this end of its pipe, and what it has in hand."""

    process: BaseProcess
    pipe: Connection
    ready: bool = False
    shard: Shard | None = None


class LocalPool:
    """Worker processes, made as there is work for them.

    Args:
        job: What they are to do.
        size: The most there may be; None for as many as there are cores and memory for.
    """

    def __init__(self, job: Job, size: int | None) -> None:
        self._job = job
        self._size = size or _room(job.settings.threads or 1)
        self._seats: list[_Seat] = []
        self._identity: dict[str, Any] | None = None

    def start(self) -> dict[str, Any]:
        """Make the first worker and return its identity."""
        seat = self._new_seat()
        try:
            self._hear(seat, seat.pipe.recv())
        except (EOFError, OSError):
            raise EvaluatorError(
                "worker-lost",
                f"The first worker ended while it loaded its models ({_ending(seat.process)}).",
                "See whether memory ran out.",
            ) from None
        assert self._identity is not None
        return self._identity

    def has_room(self) -> bool:
        """Whether a worker is idle or may be made."""
        return len(self._seats) < self._size or any(seat.shard is None for seat in self._seats)

    def in_hand(self) -> int:
        """How many shards are being worked on."""
        return sum(seat.shard is not None for seat in self._seats)

    def submit(self, shard: Shard) -> None:
        """Hand a shard to an idle worker, or to a new one."""
        seat = next((seat for seat in self._seats if seat.shard is None), None)
        seat = seat or self._new_seat()
        seat.shard = shard
        # A worker that is gone is noticed in `wait`.
        with suppress(OSError):
            seat.pipe.send(shard)

    def wait(self, seconds: float) -> list[Done | Fault | Lost]:
        """Return what the workers answered; a worker that is gone gives its seat up."""
        heard: list[Done | Fault | Lost] = []
        for pipe in wait([seat.pipe for seat in self._seats], seconds):
            seat = next(seat for seat in self._seats if seat.pipe is pipe)
            try:
                answer = self._hear(seat, seat.pipe.recv())
                if answer is not None:
                    seat.shard = None
                    heard.append(answer)
            except (EOFError, OSError):
                self._seats.remove(seat)
                if not seat.ready:
                    # Perhaps memory or the GPU has no room for one more.
                    self._size = max(1, len(self._seats))
                if seat.shard is not None:
                    heard.append(Lost(seat.shard, f"its worker {_ending(seat.process)}"))
        return heard

    def close(self) -> None:
        """Kill all workers; what they had in hand is not in place."""
        for seat in self._seats:
            seat.process.kill()
        for seat in self._seats:
            seat.process.join()
            seat.pipe.close()
        self._seats.clear()

    def _new_seat(self) -> _Seat:
        context = mp.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_serve, args=(theirs, self._job, self._identity), daemon=True
        )
        with found_by_children(for_libraries(self._job.settings.threads or 1)):
            process.start()
        theirs.close()
        seat = _Seat(process, ours)
        self._seats.append(seat)
        return seat

    def _hear(self, seat: _Seat, said: Any) -> Done | Fault | None:
        """Take in what a worker says; its first word is its identity."""
        if seat.ready:
            answer: Done | Fault = said
            return answer
        if isinstance(said, Fault):
            raise_fault(said)
        seat.ready = True
        self._identity = said
        return None


def _serve(pipe: Connection, job: Job, expected: dict[str, Any] | None) -> None:
    """Be a worker process: say who it is, then answer every shard; end with the other end."""
    # The run itself decides what an interruption means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    end_with_parent()
    try:
        worker = make_worker(job, expected)
        if isinstance(worker, Fault):
            pipe.send(worker)
            return
        pipe.send(worker.identity)
        with suppress(EOFError):
            while True:
                pipe.send(worker.do(pipe.recv()))
    except Exception:
        os._exit(_GAVE_OUT)  # memory or the device did; the run says so


def _room(threads: int) -> int:
    """Return how many workers this machine has cores and memory for."""
    cores = len(os.sched_getaffinity(0)) // threads
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(1, min(cores, memory // _BYTES_PER_WORKER))


def _ending(process: BaseProcess) -> str:
    process.join(5)
    code = process.exitcode
    if code == _GAVE_OUT:
        return "ran out of memory"
    if code is not None and code < 0:
        return f"was ended by signal {signal.Signals(-code).name}"
    return f"ended with code {code}"
