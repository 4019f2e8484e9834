"""Files that are either whole or not there: written aside, flushed, renamed; and the lock."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evaluator.errors import OutputError

_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turn what the system says about a write below `place` into an error with a cure.

    Raises:
        OutputError: "disk-full" or "output-unwritable".
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise OutputError(
                "disk-full",
                f"{place}: no space is left.",
                "Free some, then give the same command again: it goes on where it stopped.",
            ) from error
        reason = error.strerror or type(error).__name__
        raise OutputError(
            "output-unwritable", f"{place}: cannot be written: {reason}.", "Choose another folder."
        ) from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold `folder` for this process alone; the system lets go of it when the process ends.

    Raises:
        OutputError: "batch-locked" when another run holds it; "output-unwritable".
    """
    with writing(folder):
        # A link would have another file emptied.
        handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                reason = error.strerror
                raise OutputError(
                    "output-unwritable",
                    f"{folder}: cannot be locked: {reason}.",
                    "Choose a folder on a file system that has locks.",
                ) from error
            holder = os.pread(handle, 100, 0).decode(errors="replace").strip()
            raise OutputError(
                "batch-locked",
                f"{folder} is in use by another run ({holder or 'just started'}).",
                "Wait until it ends, stop it, or choose another folder.",
            ) from None
        with writing(folder):
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"process {os.getpid()} on {os.uname().nodename}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Give a path to write to; what stands there at the end becomes `path`, safely on disk."""
    aside = _aside(path)
    try:
        yield aside
        sync(aside)
        os.replace(aside, path)
        sync(path.parent)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Likewise for a folder of files, which takes the place of an older one whole."""
    aside = _aside(path)
    aside.mkdir()
    try:
        yield aside
        for file in aside.iterdir():
            sync(file)
        sync(aside)
        if path.exists():
            shutil.rmtree(path)
        os.replace(aside, path)
        sync(path.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def sync(path: Path) -> None:
    """Wait until a file's bytes or a folder's entries are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _aside(path: Path) -> Path:
    # Drawn, since machines that share the folder have the same process ids.
    return path.with_name(f".{path.name}.{uuid.uuid4().int}")


def sweep(folder: Path) -> None:
    """Remove what a killed run wrote aside in `folder`; only for who holds the lock."""
    for entry in folder.glob(".*.*"):
        if entry.suffix[1:].isdigit():
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
