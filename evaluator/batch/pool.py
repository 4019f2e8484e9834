"""Shards through a pool of workers: never more in hand than there are workers, lost ones again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from evaluator.batch.manifest import Shard
from evaluator.batch.worker import Done, Fault
from evaluator.errors import EvaluatorError

_RETRIES = 3
_TICK_SECONDS = 0.25


@dataclass(frozen=True)
class Lost:
    """A shard whose worker is gone: killed, out of memory, its machine switched off."""

    shard: Shard
    reason: str


class Pool(Protocol):
    """Workers of one engine."""

    def start(self) -> dict[str, Any]:
        """Make the first worker and return its identity.

        Raises:
            EvaluatorError: What kept the worker from starting.
        """

    def has_room(self) -> bool:
        """Whether a shard can be handed out without waiting."""

    def in_hand(self) -> int:
        """How many shards are being worked on."""

    def submit(self, shard: Shard) -> None:
        """Hand out a shard."""

    def wait(self, seconds: float) -> list[Done | Fault | Lost]:
        """Return what came back, at the latest after `seconds`."""

    def close(self) -> None:
        """End all workers at once."""


def drive(
    pool: Pool, shards: Iterable[Shard], stopped: Callable[[], bool], retried: Callable[[str], None]
) -> Iterator[Done]:
    """Yield shards as they are done, in whatever order.

    Args:
        pool: A started pool.
        shards: Read no faster than they are done.
        stopped: Asked again and again: once true, nothing is handed out any more, and what is in
            hand is brought to its end.
        retried: Told why a shard is done again.

    Raises:
        EvaluatorError: A fault that the user can mend; "worker-lost" after three retries.
        RuntimeError: A fault of the program.
    """
    waiting = iter(shards)
    again: deque[Shard] = deque()
    lost: dict[int, int] = {}
    while True:
        while pool.has_room() and not stopped():
            shard = again.popleft() if again else next(waiting, None)
            if shard is None:
                break
            pool.submit(shard)
        if not pool.in_hand():
            return
        for answer in pool.wait(_TICK_SECONDS):
            if isinstance(answer, Done):
                yield answer
            elif isinstance(answer, Fault):
                raise_fault(answer)
            else:
                number = answer.shard.number
                lost[number] = lost.get(number, 0) + 1
                if lost[number] > _RETRIES:
                    raise EvaluatorError(
                        "worker-lost",
                        f"Shard {number} lost its worker {lost[number]} times: {answer.reason}.",
                        "If memory ran out, use fewer --workers or a smaller --batch-tokens in "
                        "another folder; then give the same command again.",
                    )
                retried(f"shard {number} is done again: {answer.reason}")
                again.append(answer.shard)


def raise_fault(fault: Fault) -> None:
    """Raise what a worker reported."""
    if fault.error is not None:
        raise fault.error
    raise RuntimeError(f"A worker failed on shard {fault.shard}:\n{fault.trace}")
