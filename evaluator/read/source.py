"""Bytes from a file or standard input, within limits."""

from __future__ import annotations

import os
import stat
import sys
from typing import BinaryIO

from evaluator.errors import InputError

_CHUNK = 1 << 20
_MAX_BYTES_PER_CHAR = 4  # UTF-8, UTF-16 and UTF-32 all stay within it


def read_bytes(path: str, max_chars: int, stdin: BinaryIO | None = None) -> bytes:
    """Return the bytes of a file, never more than `max_chars` characters could take.

    Args:
        path: A file, or "-" for standard input.
        max_chars: The limit on the decoded text; a file that must be longer is refused unread.
        stdin: What to read for "-"; the process's own standard input when None.

    Raises:
        InputError: "input-missing", "input-folder", "input-unreadable" or "input-too-long".
    """
    limit = (max_chars + 1) * _MAX_BYTES_PER_CHAR  # one more character for a byte order mark
    name = shown(path)
    try:
        if path == "-":
            return _read_limited(stdin or sys.stdin.buffer, limit, name, max_chars)
        with open(path, "rb") as stream:
            if stat.S_ISREG((status := os.fstat(stream.fileno())).st_mode):
                _check_size(status.st_size, limit, name, max_chars)
            return _read_limited(stream, limit, name, max_chars)
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


def too_long(name: str, max_chars: int, found: str) -> InputError:
    """Return the error for a text over the limit; `found` says how long it is."""
    return InputError(
        "input-too-long",
        f"{name} holds {found}, more than the limit of {max_chars:,} characters.",
        "Cut the text, or raise the limit with --max-chars.",
    )


def shown(path: str | None) -> str:
    """Return a path as messages show it: no control characters, a name for "-" and None."""
    if path is None:
        return "The text"
    if path == "-":
        return "Standard input"
    return path if path.isprintable() else ascii(path)


def _check_size(size: int, limit: int, name: str, max_chars: int) -> None:
    if size > limit:
        raise too_long(name, max_chars, f"{size:,} bytes")


def _read_limited(stream: BinaryIO, limit: int, name: str, max_chars: int) -> bytes:
    """Read to the end, or one chunk past `limit`, whichever comes first."""
    parts: list[bytes] = []
    size = 0
    while chunk := stream.read(_CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if size > limit:
            raise too_long(name, max_chars, f"more than {limit:,} bytes")
    return b"".join(parts)
