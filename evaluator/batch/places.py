"""Local paths and fsspec's URLs (s3://…) under one roof."""

from __future__ import annotations

import glob as globbing
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePath
from typing import Any, BinaryIO

import regex

from evaluator.errors import InputError
from evaluator.extras import install_command

_URL = regex.compile(r"[a-z][a-z0-9+.-]*://", regex.IGNORECASE)
_CHUNK = 1 << 20


def is_url(place: str) -> bool:
    """Whether `place` is a URL rather than a local path."""
    return _URL.match(place) is not None


def glob(pattern: str) -> list[str]:
    """Return the files that `pattern` names: itself where there is such a file, else its matches.

    Raises:
        InputError: "manifest-missing", "extra-missing".
    """
    if is_url(pattern):
        filesystem, path = _filesystem(pattern)
        try:
            found = [filesystem.unstrip_protocol(name) for name in filesystem.glob(path)]
        except OSError as error:
            raise unreadable(pattern, error) from error
    elif os.path.exists(pattern):
        found = [pattern]
    else:
        found = globbing.glob(pattern, recursive=True)
    if not found:
        raise InputError(
            "manifest-missing", f"{pattern}: there is no such manifest.", "Check the path."
        )
    return sorted(found)


def open_binary(place: str) -> BinaryIO:
    """Open a local file or a URL for reading.

    Raises:
        OSError: As the file system says.
        InputError: "extra-missing".
    """
    if not is_url(place):
        return open(place, "rb")
    filesystem, path = _filesystem(place)
    stream: BinaryIO = filesystem.open(path, "rb")
    return stream


def digest(place: str) -> str:
    """Return the SHA-256 of a file's bytes, or what kept it from being read."""
    found = hashlib.sha256()
    try:
        if not is_url(place):
            check_regular(place)
        with open_binary(place) as stream:
            while chunk := stream.read(_CHUNK):
                found.update(chunk)
    except (OSError, ValueError, InputError) as error:
        return type(error).__name__
    return found.hexdigest()


def check_regular(place: str) -> None:
    """Refuse pipes, sockets and devices, which may never end, or never begin.

    Raises:
        InputError: "input-unreadable".
    """
    with suppress(OSError, ValueError):  # what is not there is told by who reads it
        mode = os.stat(place).st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise InputError(
                "input-unreadable",
                f"{place} is a pipe or a device, not a file.",
                "Save what it gives to a file.",
            )


@contextmanager
def local(place: str, limit: int) -> Iterator[str]:
    """Give a local path of what is at `place`; of a URL, a copy of its first `limit` bytes.

    Raises:
        InputError: "input-missing", "input-unreadable", "extra-missing".
    """
    if not is_url(place):
        check_regular(place)
        yield place
        return
    with tempfile.NamedTemporaryFile(suffix=PurePath(place).suffix) as copy:
        try:
            with open_binary(place) as stream:
                while limit > 0 and (chunk := stream.read(min(_CHUNK, limit))):
                    copy.write(chunk)
                    limit -= len(chunk)
        except FileNotFoundError:
            raise InputError(
                "input-missing", f"{place}: there is no such file.", "Check the path."
            ) from None
        copy.flush()
        yield copy.name


def unreadable(place: str, error: Exception) -> InputError:
    """Return the error for a manifest that cannot be read."""
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return InputError(
        "manifest-unreadable", f"{place}: cannot be read: {reason}.", "Check the file."
    )


def _filesystem(url: str) -> Any:
    scheme = url.partition(":")[0]
    try:
        import fsspec

        return fsspec.core.url_to_fs(url)
    except ImportError as error:
        package = "s3" if scheme in ("s3", "s3a") else "remote"
        raise InputError(
            "extra-missing",
            f"{url}: {scheme}:// needs a package that is not installed ({error}).",
            f"Install it: {install_command(package)}",
        ) from error
    except ValueError as error:
        raise InputError("manifest-unreadable", f"{url}: {error}.", "Check the URL.") from error
