"""Many files in one archive, cut into parts of a bounded size, each with its digest.

`cat part.* | tar xz` opens the archive without this module.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

INDEX = "parts.json"


class _Cut(io.RawIOBase):
    """Writes to files of at most `size` bytes."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.size, self.digests = folder, size, dict[str, str]()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        while len(self._held) >= self.size:
            self._flush(self.size)
        return len(data)

    def _flush(self, size: int) -> None:
        name, data = f"part.{len(self.digests):03}", bytes(self._held[:size])
        del self._held[:size]
        (self.folder / name).write_bytes(data)
        self.digests[name] = hashlib.sha256(data).hexdigest()

    def finish(self) -> None:
        if self._held:
            self._flush(len(self._held))
        (self.folder / INDEX).write_text(json.dumps(self.digests, indent=1), encoding="utf-8")


class _Joined(io.RawIOBase):
    """Reads files one behind the other."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = iter(paths)
        self._file: Any = io.BytesIO()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not (count := self._file.readinto(buffer)):
            self._file.close()
            path = next(self._paths, None)
            if path is None:
                self._file = io.BytesIO()
                return 0
            self._file = path.open("rb")
        return int(count)


def write_parts(files: Iterable[tuple[str, Path]], folder: Path, size: int) -> list[Path]:
    """Write files as parts; parts that were there before are removed.

    Args:
        files: Name in the archive and place of each.
        folder: Where the parts and their index go.
        size: Bytes of a part, at most.

    Returns:
        The parts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("part.*"):
        old.unlink()
    cut = _Cut(folder, size)
    with tarfile.open(fileobj=cut, mode="w|gz") as archive:
        for name, path in files:
            archive.add(path, name)
    cut.finish()
    return [folder / name for name in cut.digests]


def open_parts(folder: Path, out: Path) -> str:
    """Unpack parts after a look at their digests; return the digest of all of them.

    Args:
        folder: With the parts and their index.
        out: Where the files go.
    """
    index = folder / INDEX
    if not index.is_file():
        raise SystemExit(f"{index} is missing: carry it along with the parts")
    digests = json.loads(index.read_text(encoding="utf-8"))
    wrong = [
        name
        for name, digest in digests.items()
        if not (folder / name).is_file()
        or hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest
    ]
    if wrong:
        raise SystemExit(f"{folder}: missing or damaged, carry again: {', '.join(wrong)}")
    out.mkdir(parents=True, exist_ok=True)
    stream = io.BufferedReader(_Joined(folder / name for name in sorted(digests)))
    with tarfile.open(fileobj=stream, mode="r|gz") as archive:
        archive.extractall(out, filter="data")
    return hashlib.sha256("".join(digests.values()).encode()).hexdigest()
