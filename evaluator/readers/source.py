"""Bytes from a file or standard input, within limits."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from typing import BinaryIO

from evaluator.errors import InputError

Check = Callable[[bytes, int], None]
MAX_BYTES_PER_CHAR = 4  # UTF-8, UTF-16 and UTF-32 all stay within it
_CHUNK = 1 << 20


def read_bytes(
    path: str, check: Check, stdin: BinaryIO | None = None, *, allow_network: bool = False
) -> bytes:
    """Return the bytes of a file or of what a URL leads to.

    Args:
        path: A file, "-" for standard input, or a URL.
        check: Called with the first bytes and the number of bytes that there are at least, each
            time that more is known; raises where that is too many.
        stdin: What to read for "-"; the process's own standard input when None.
        allow_network: A URL may be followed.

    Raises:
        InputError: "input-missing", "input-folder", "input-unreadable", what `check` raises, or
            as `url.fetch` says.
    """
    name = shown(path)
    if path.lower().startswith(("http://", "https://")):
        from evaluator.readers.url import fetch

        return fetch(path, check, allowed=allow_network)
    try:
        if path == "-":
            return _read_checked(stdin or sys.stdin.buffer, check, 0)
        with open(path, "rb") as stream:
            status = os.fstat(stream.fileno())
            size = status.st_size if stat.S_ISREG(status.st_mode) else 0
            return _read_checked(stream, check, size)
    except FileNotFoundError:
        raise InputError(
            "input-missing", f"{name}: there is no such file.", "Check the path."
        ) from None
    except IsADirectoryError:
        raise InputError("input-folder", f"{name} is a folder.", "Name one file in it.") from None
    except PermissionError:
        raise InputError(
            "input-unreadable",
            f"{name}: permission to read it is denied.",
            "Change its permissions, or run as a user who may read it.",
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            "input-unreadable", f"{name} cannot be read: {reason}.", "Check the path and the disk."
        ) from None


def shown(path: str | None) -> str:
    """Return a path as messages show it: no control characters, a name for "-" and None."""
    if path is None:
        return "The text"
    if path == "-":
        return "Standard input"
    return path if path.isprintable() else ascii(path)


def _read_checked(stream: BinaryIO, check: Check, size: int) -> bytes:
    """Read to the end, asking `check` after each chunk.

    Args:
        stream: What to read.
        check: See `read_bytes`.
        size: Number of bytes that the stream is known to hold, 0 when unknown.
    """
    data = bytearray()
    while chunk := stream.read(_CHUNK):
        data += chunk
        check(bytes(data[:_CHUNK]), max(len(data), size))
    return bytes(data)
