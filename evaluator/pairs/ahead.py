"""An iterator that runs ahead of its reader on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable
from queue import Empty, Full, Queue
from typing import Any, TypeVar

T = TypeVar("T")

_TICK_SECONDS = 0.1


def ahead(items: Iterable[T], count: int = 1) -> Generator[T, None, None]:
    """Yield `items`, which are made on another thread, at most `count` before they are asked for.

    An error while making them is raised here, in its place. When the reader stops early, so does
    the thread, once the item that it is at is made.

    Args:
        items: Iterated on the other thread alone.
        count: How many may wait; memory for one more is taken while it is made.
    """
    done = threading.Event()
    waiting: Queue[tuple[str, Any]] = Queue(count)

    def hand(kind: str, value: Any) -> bool:
        while not done.is_set():
            try:
                waiting.put((kind, value), timeout=_TICK_SECONDS)
            except Full:
                continue
            return True
        return False

    def work() -> None:
        try:
            for item in items:
                if not hand("item", item):
                    break
            if isinstance(items, Generator):
                items.close()
        except BaseException as error:
            hand("error", error)
        else:
            hand("end", None)

    thread = threading.Thread(target=work, name="ahead", daemon=True)
    thread.start()
    try:
        while True:
            try:
                kind, value = waiting.get(timeout=1)
            except Empty:
                continue
            if kind == "end":
                return
            if kind == "error":
                raise value
            yield value
    finally:
        done.set()
        thread.join()
