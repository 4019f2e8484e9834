"""The Ray engine: workers as actors, on one machine or on many that share a file system."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from evaluator.batch.manifest import Shard
from evaluator.batch.pool import Lost, raise_fault
from evaluator.batch.worker import Done, Fault, Job, Worker, make_worker
from evaluator.environment import for_libraries
from evaluator.errors import EvaluatorError
from evaluator.extras import install_command

_OBJECT_STORE_BYTES = 256 << 20
_KNOCK_SECONDS = 10


class Actor:
    """A worker in an actor; what keeps it from being made is its answer to everything."""

    def __init__(self, job: Job, expected: dict[str, Any] | None) -> None:
        self._worker = make_worker(job, expected)

    def identity(self) -> dict[str, Any] | Fault:
        """Return the worker's identity."""
        return self._worker.identity if isinstance(self._worker, Worker) else self._worker

    def do(self, shard: Shard) -> Done | Fault:
        """Do a shard."""
        return self._worker.do(shard) if isinstance(self._worker, Worker) else self._worker


@dataclass
class _Seat:
    """An actor, what it has in hand, and the answer that is awaited."""

    actor: Any
    shard: Shard | None = None
    answer: Any = None


class RayPool:
    """Actors of a Ray cluster, made as there is work for them.

    Args:
        job: What they are to do; its folder and the manifest's texts must be reachable by the same
            paths on every machine.
        size: The most there may be; None for as many as the cluster has CPUs for.
        address: Of a running cluster; None starts one on this machine.
    """

    def __init__(self, job: Job, size: int | None, address: str | None) -> None:
        self._job = job
        self._size = size
        self._address = address
        self._seats: list[_Seat] = []
        self._identity: dict[str, Any] | None = None
        self._ray: Any = None
        self._actor: Any = None

    def start(self) -> dict[str, Any]:
        """Join the cluster, make the first actor and return its identity.

        Raises:
            EvaluatorError: "extra-missing" without Ray, "ray-unreachable", "worker-lost".
        """
        self._connect()
        threads = self._job.settings.threads or 1
        resources = self._ray.cluster_resources()
        self._size = self._size or max(1, int(resources.get("CPU", 1)) // threads)
        gpus = 0.0 if self._job.settings.device == "cpu" else resources.get("GPU", 0.0)
        self._actor = self._ray.remote(Actor).options(
            num_cpus=threads,
            # Actors share the GPUs evenly; Ray counts in ten-thousandths.
            num_gpus=min(1.0, int(10_000 * gpus / self._size) / 10_000),
            runtime_env={"env_vars": for_libraries(threads)},
        )
        try:
            said = self._ray.get(self._new_seat().actor.identity.remote())
        except self._ray.exceptions.RayError as error:
            raise EvaluatorError(
                "worker-lost",
                f"The first worker ended while it loaded its models ({type(error).__name__}).",
                "See Ray's logs; perhaps the project is not installed on every machine.",
            ) from error
        if isinstance(said, Fault):
            raise_fault(said)
        self._identity = said
        return dict(said)

    def has_room(self) -> bool:
        """Whether an actor is idle or may be made."""
        return len(self._seats) < (self._size or 1) or any(s.shard is None for s in self._seats)

    def in_hand(self) -> int:
        """How many shards are being worked on."""
        return sum(seat.shard is not None for seat in self._seats)

    def submit(self, shard: Shard) -> None:
        """Hand a shard to an idle actor, or to a new one."""
        seat = next((seat for seat in self._seats if seat.shard is None), None)
        seat = seat or self._new_seat()
        seat.shard, seat.answer = shard, seat.actor.do.remote(shard)

    def wait(self, seconds: float) -> list[Done | Fault | Lost]:
        """Return what the actors answered; an actor that is gone gives its seat up."""
        busy = {seat.answer: seat for seat in self._seats if seat.shard is not None}
        heard: list[Done | Fault | Lost] = []
        for answer in self._ray.wait(list(busy), timeout=seconds)[0]:
            seat = busy[answer]
            shard = seat.shard
            assert shard is not None
            try:
                heard.append(self._ray.get(answer))
                seat.shard = seat.answer = None
            except self._ray.exceptions.RayError as error:
                self._seats.remove(seat)
                self._ray.kill(seat.actor)
                heard.append(Lost(shard, f"its actor was lost ({type(error).__name__})"))
        return heard

    def close(self) -> None:
        """Kill all actors and leave the cluster; one that was started here ends."""
        if self._ray is None:
            return
        for seat in self._seats:
            with suppress(self._ray.exceptions.RayError):
                self._ray.kill(seat.actor)
        self._seats.clear()
        self._ray.shutdown()

    def _connect(self) -> None:
        # Ray would tell its makers about every cluster that it starts, and let its workers wait
        # behind every other process.
        os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_worker_niceness": "0"}
        try:
            import ray
        except ImportError as error:
            raise EvaluatorError(
                "extra-missing",
                "The engine ray needs Ray, which is not installed.",
                f"Install it: {install_command('ray')}",
            ) from error
        own: dict[str, Any] = {}
        if self._address is None:
            own = {"include_dashboard": False, "object_store_memory": _OBJECT_STORE_BYTES}
            if self._size is not None:
                own["num_cpus"] = self._size * (self._job.settings.threads or 1)
        with _signals_kept():
            try:
                _knock(self._address)
                ray.init(self._address, log_to_driver=False, logging_level="ERROR", **own)
            except (OSError, ValueError, RuntimeError) as error:
                raise EvaluatorError(
                    "ray-unreachable",
                    f"There is no Ray cluster at {self._address or 'this machine'}: {error}",
                    "Start one with `ray start --head`, or check --address.",
                ) from error
        self._ray = ray

    def _new_seat(self) -> _Seat:
        seat = _Seat(self._actor.remote(self._job, self._identity))
        self._seats.append(seat)
        return seat


def _knock(address: str | None) -> None:
    """See whether somebody listens at HOST:PORT; Ray itself would try for many minutes.

    Raises:
        OSError: Nobody does.
    """
    host, colon, port = (address or "").rpartition("://")[2].partition(":")
    if colon:
        socket.create_connection((host, int(port)), _KNOCK_SECONDS).close()


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Give the handlers back that Ray replaces with its own."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            for number, handler in before.items():
                signal.signal(number, handler)
