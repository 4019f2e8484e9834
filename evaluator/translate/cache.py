"""Translations kept on disk, by content, engine and settings, so that none is paid for twice.

One SQLite file in a folder; several processes may use it at once. The key is a digest of the
engine's signature, both languages and the text, so that nothing in it ever needs to be thrown out.
The texts themselves are in it: it belongs where the results may be.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from evaluator.errors import TranslationError

FILE = "translations.sqlite"
_SECONDS = 60.0  # to wait for another process


class Cache:
    """The translations in a folder, which is made when something is kept.

    Args:
        folder: Where the file is.
    """

    def __init__(self, folder: str | Path) -> None:
        self._file = Path(folder) / FILE

    def find(self, keys: Sequence[str]) -> dict[str, list[str]]:
        """Return what is kept under those of `keys` that are there.

        Raises:
            TranslationError: "translation-cache".
        """
        if not self._file.exists():
            return {}
        found: dict[str, list[str]] = {}
        with self._open() as database:
            for key in dict.fromkeys(keys):
                row = database.execute("SELECT texts FROM kept WHERE key = ?", (key,)).fetchone()
                if row is not None:
                    found[key] = [str(text) for text in json.loads(row[0])]
        return found

    def keep(self, texts: Mapping[str, Sequence[str]]) -> None:
        """Keep translations by key, all or none.

        Raises:
            TranslationError: "translation-cache".
        """
        rows = [(key, json.dumps(list(some))) for key, some in texts.items()]
        with self._open() as database:
            database.executemany("INSERT OR IGNORE INTO kept VALUES (?, ?)", rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            if not self._file.exists():
                # Others may not read what an article says before it is out.
                os.close(os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600))
            database = sqlite3.connect(self._file, timeout=_SECONDS)
            try:
                with database:
                    database.execute(
                        "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, texts TEXT) "
                        "WITHOUT ROWID"
                    )
                    yield database
            finally:
                database.close()
        except (OSError, sqlite3.Error, ValueError, TypeError) as error:
            raise TranslationError(
                "translation-cache",
                f"{self._file}: translations cannot be kept or found there: {error}.",
                "Remove the file, or name another folder with --translation-cache.",
            ) from error


def key_of(signature: str, source: str, target: str, texts: Sequence[str]) -> str:
    """Return the digest of all that a translation hangs on."""
    whole = json.dumps([signature, source, target, list(texts)])
    return hashlib.sha256(whole.encode()).hexdigest()
