"""How a run of `score` goes on from a PATH.part that was broken off, to the same bytes.

A row's scores hang on the window that it was scored in (an encoder rounds differently in other
company), so a run goes on where a window ends, with the windows that an undisturbed run would have.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from evaluator.errors import OutputError
from evaluator.pairs.corpus import Tally
from evaluator.pairs.reading import META
from evaluator.pairs.rows import ScoredRow, scored_of
from evaluator.pairs.windows import Window
from evaluator.scores import gather_each


def begun(path: str) -> str:
    """Return where it stands how PATH.part is made."""
    return f"{path}.part.json"


def goes_on(path: str, meta: Mapping[str, Any]) -> bool:
    """Return whether there is a PATH.part to go on from, made as this run makes it.

    Args:
        path: Of the scores.
        meta: All that the bytes of a row hang on.

    Raises:
        OutputError: "scores-differ" where it was made with other settings, models or input.
    """
    part = Path(f"{path}.part")
    if not part.is_file() or not part.stat().st_size:
        return False
    told = json.loads(json.dumps(meta))
    try:
        earlier = json.loads(Path(begun(path)).read_text("utf-8"))
    except (OSError, ValueError):
        earlier = None
    if earlier != told:
        names = [name for name in told if not earlier or earlier.get(name) != told[name]]
        raise _differs(path, f"other {', '.join(names) or 'settings'}")
    return True


def note(path: str, meta: Mapping[str, Any]) -> None:
    """Write down how PATH.part is made; whoever writes that file is the only one to do so.

    Raises:
        OSError: It cannot be written.
    """
    Path(begun(path)).write_text(json.dumps(meta, ensure_ascii=False) + "\n", "utf-8")


class Earlier:
    """The rows of a PATH.part, held against the windows that they come from.

    Attributes:
        kept: Bytes of whole windows, known once all rows were taken.
        rest: The windows that are still to be scored, likewise.
    """

    def __init__(self, path: str, windows: Iterator[Window]) -> None:
        self.kept = 0
        self.rest: Iterator[Window] = windows
        self._path = path
        self._windows = windows

    def take(self, tally: Tally) -> Iterator[ScoredRow]:
        """Yield the rows of whole windows, which `tally` takes in.

        Raises:
            OutputError: "scores-differ" where the rows are others than those of the input.
        """
        with open(f"{self._path}.part", "rb") as file:
            size = os.fstat(file.fileno()).st_size
            first = file.readline()
            if first.startswith(f'{{"{META}":'.encode()):
                self.kept = len(first)
            file.seek(self.kept)
            for window in self._windows:
                rows: list[ScoredRow] = []
                while len(rows) < len(window.rows) and (line := file.readline()).endswith(b"\n"):
                    rows.append(self._row(line))
                if len(rows) < len(window.rows):
                    self.rest = chain([window], self._windows)
                    return
                self._check(window, rows)
                counted = gather_each(*window.counted)
                scored = [row for row in rows if row.error is None]
                tally.add(counted, window.places, scored, [{}] * len(scored))
                self.kept = file.tell()
                yield from rows
            if self.kept < size:
                raise _differs(self._path, "fewer rows")

    def _row(self, line: bytes) -> ScoredRow:
        try:
            return scored_of(json.loads(line))
        except (ValueError, LookupError, TypeError) as error:
            raise _differs(self._path, "something else than scores") from error

    def _check(self, window: Window, rows: list[ScoredRow]) -> None:
        for before, after in zip(window.rows, rows, strict=True):
            ours = before.id, before.original, before.rewrite, before.error
            if (after.id, after.original, after.rewrite, after.error) != ours:
                raise _differs(self._path, "other rows")


def _differs(path: str, what: str) -> OutputError:
    return OutputError(
        "scores-differ",
        f"{path}.part was begun with {what}.",
        "Give the input and settings that it was begun with, or leave out --resume to begin anew.",
    )
