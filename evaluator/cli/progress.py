"""One line of progress on standard error: how much, how fast, how long still."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from types import TracebackType

_TERMINAL_SECONDS = 0.5
_LOG_SECONDS = 30.0
_PATIENCE = 2.0
# The rate is that of the last minutes: models warm up, and rows differ in length.
_LOOK_BACK_SECONDS = 120.0
# What is told before is guessed from the first batch.
_LEAST_SECONDS = 5.0


class Progress:
    """Shows how far a stream of rows is.

    A terminal's line is kept up to date; a log gets a line every half minute.

    Args:
        quiet: Show nothing.
    """

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._shown = time.monotonic()
        self._marks = deque([(self._shown, 0)])

    def begin_at(self, rows: int) -> None:
        """Start the clock now, with rows that were done before and took no time."""
        self._shown = time.monotonic()
        self._marks = deque([(self._shown, rows)])

    def show(self, rows: int, expected: float | None) -> None:
        """Tell how far it is, unless it was told just now.

        Args:
            rows: Rows done.
            expected: Rows that there are in all, as far as is known.
        """
        now = time.monotonic()
        pause = _TERMINAL_SECONDS if self._terminal else _LOG_SECONDS
        if self._quiet or now - self._shown < pause:
            return
        self._shown = now
        while len(self._marks) > 1 and now - self._marks[1][0] > _LOOK_BACK_SECONDS:
            self._marks.popleft()
        since, before = self._marks[0]
        self._marks.append((now, rows))
        rate = (rows - before) / (now - since)
        text = f"{rows:,} rows, {rate:,.0f}/s"
        if expected:
            text += f", {min(rows / expected, 1):.0%}"
            if rate > 0 and now - since >= _LEAST_SECONDS:
                text += f", {clock(max(expected - rows, 0) / rate)} left"
        sys.stderr.write(f"\r\x1b[K{text}" if self._terminal else f"{text}\n")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line off a terminal."""
        if self._terminal and not self._quiet:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


class Waiting:
    """Says on a terminal what is being waited for, once that takes longer than two seconds.

    A log is told nothing: nobody waits before it.

    Args:
        quiet: Show nothing.
    """

    def __init__(self, quiet: bool) -> None:
        self._shows = not quiet and sys.stderr.isatty()
        self._doing = ""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tell, daemon=True)

    def say(self, doing: str) -> None:
        """Name what begins now."""
        self._doing = doing

    def __enter__(self) -> Waiting:
        if self._shows:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shows:
            self._over.set()
            self._thread.join()
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _tell(self) -> None:
        started, pause = time.monotonic(), _PATIENCE
        while not self._over.wait(pause):
            pause = _TERMINAL_SECONDS
            passed = clock(time.monotonic() - started)
            sys.stderr.write(f"\r\x1b[K{self._doing}, {passed}")
            sys.stderr.flush()


def clock(seconds: float) -> str:
    """Return a duration as hours, minutes and seconds."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
