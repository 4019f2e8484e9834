"""Readers in a process of their own, so that a hostile file costs a message and nothing else.

The process is started at the first file that needs it and serves many; one that runs out of time
or memory, or dies, is replaced. What it sends back is JSON, never a pickle: it is not trusted.
"""

from __future__ import annotations

import atexit
import dataclasses
import json
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from typing import Any

from evaluator.errors import InputError
from evaluator.readers.block import Block
from evaluator.readers.extract import Extract, Source
from evaluator.readers.refusals import broken
from evaluator.types import Dropped, Place, Role, Warning_

MAX_SECONDS = 60.0
MAX_MEMORY = 2 << 30
_FILES_A_WORKER = 200  # libraries keep caches; a fresh process has none
_MAX_ANSWER = 1 << 30
HEADER = struct.Struct(">Q")
# The worker sees the modules that this process sees, and nothing of the folder it stands in.
_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from evaluator.readers.worker import serve; serve()"
)


def extract_apart(
    name: str, source: Source, *, seconds: float = MAX_SECONDS, memory: int = MAX_MEMORY
) -> Extract:
    """Read `source` as format `name` in the worker.

    Args:
        name: A key of `formats.FORMATS`.
        source: What to read.
        seconds: Longest time that it may take.
        memory: Largest address space of the worker, in bytes.

    Raises:
        InputError: "input-time", "input-memory", "input-broken" where the worker died of the
            file, or as the format's module says.
    """
    order = {
        "format": name,
        "name": source.name,
        "settings": dataclasses.asdict(source.settings),
        "max_chars": source.max_chars,
        "seconds": seconds,
        "memory": memory,
    }
    with _LOCK:
        worker = _Worker.current()
        try:
            answer = worker.ask(json.dumps(order).encode(), source.data, seconds)
        except TimeoutError:
            worker.end()
            raise InputError(
                "input-time",
                f"{source.name}: reading it took longer than {seconds:.0f} seconds.",
                "Save the article as text, without what surrounds it.",
            ) from None
        except (EOFError, BrokenPipeError, ValueError):
            worker.end()
            raise broken(
                source.name, "what reads such files crashed on it, or ran out of memory"
            ) from None
        except BaseException:
            worker.end()  # it may be in the middle of an answer
            raise
    try:
        if error := answer.get("error"):
            raise InputError(*map(str, error))
        return _extract(answer)
    except (LookupError, TypeError, ValueError):
        raise broken(source.name, "what reads such files gave an answer without sense") from None


def _extract(answer: dict[str, Any]) -> Extract:
    """Return the extract that an answer holds.

    Raises:
        LookupError, TypeError, ValueError: It holds none that is whole and in order.
    """
    text, encoding = answer["text"], answer["encoding"]
    if not isinstance(text, str) or not isinstance(encoding, str | None):
        raise TypeError
    blocks = tuple(
        Block(
            start,
            end,
            bool(heading),
            visible,
            Role(role) if role else None,
            float(confidence),
            bool(cell),
        )
        for start, end, heading, visible, role, confidence, cell in answer["blocks"]
    )
    places = tuple(
        Place(start, end, str(kind), int(number), str(name))
        for start, end, kind, number, name in answer["places"]
    )
    for parts in (blocks, places):
        at = 0
        for part in parts:
            if not at <= part.start < part.end <= len(text):
                raise ValueError
            at = part.end
    dropped = tuple(
        Dropped(str(said), str(reason), str(kind), int(number), str(name), bool(known))
        for said, reason, kind, number, name, known in answer["dropped"]
    )
    warnings = tuple(Warning_(str(slug), str(message)) for slug, message in answer["warnings"])
    letters = None if answer["letters"] is None else int(answer["letters"])
    return Extract(
        text, blocks, encoding, places, dropped, warnings, bool(answer["article"]), letters
    )


class _Worker:
    """The process, and how to talk to it."""

    _running: _Worker | None = None

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _BOOT, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        self._owner = os.getpid()
        self._files = 0

    @classmethod
    def current(cls) -> _Worker:
        """Return the worker of this process, a fresh one where there is none."""
        worker = cls._running
        if worker is not None and worker._owner == os.getpid():  # not that of a parent
            if worker._files < _FILES_A_WORKER and worker._process.poll() is None:
                return worker
            worker.end()
        cls._running = cls()
        return cls._running

    def ask(self, order: bytes, data: bytes, seconds: float) -> dict[str, Any]:
        """Send an order and a file; return the answer.

        Raises:
            TimeoutError: It took longer than `seconds`.
            EOFError: The process ended.
        """
        self._files += 1
        assert self._process.stdin is not None
        deadline = time.monotonic() + seconds
        for part in (order, data):
            self._process.stdin.write(HEADER.pack(len(part)))
            view = memoryview(part)
            while view:  # the worker reads all before it works, so this does not block for long
                view = view[self._process.stdin.write(view) :]
        (size,) = HEADER.unpack(self._receive(HEADER.size, deadline))
        if size > _MAX_ANSWER:
            raise EOFError
        answer = json.loads(self._receive(size, deadline))
        return answer if isinstance(answer, dict) else {}

    def _receive(self, size: int, deadline: float) -> bytes:
        assert self._process.stdout is not None
        data = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while len(data) < size:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    raise TimeoutError
                part = os.read(self._process.stdout.fileno(), min(size - len(data), 1 << 20))
                if not part:
                    raise EOFError
                data += part
        return bytes(data)

    def end(self) -> None:
        """Kill the process, whatever it does."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait()
        if _Worker._running is self:
            _Worker._running = None


_LOCK = threading.Lock()


@atexit.register
def _end_worker() -> None:
    worker = _Worker._running
    if worker is not None and worker._owner == os.getpid():
        worker.end()
