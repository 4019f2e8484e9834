"""Results on their way to a file or to standard output."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evaluator.errors import OutputError


def write_result(path: str | Path, content: str | bytes) -> None:
    """Write `content` to a file, whole or not at all; "-" is standard output.

    Text is written as UTF-8 with its line ends as they are. A regular file is replaced in one step
    once the new one is complete; folders on the way are made.

    Raises:
        OutputError: `output-unwritable`.
    """
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if str(path) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target.resolve(), data)
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links; a NUL in the path
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        message = f"{path}: cannot be written: {reason}."
        raise OutputError("output-unwritable", message, "Choose another place.") from error


def write_json(path: str | Path, data: Mapping[str, Any]) -> None:
    """Write plain JSON values as `write_result` writes texts.

    Raises:
        OutputError: `output-unwritable`.
        ValueError: A number is NaN or infinite.
    """
    write_result(path, json.dumps(data, indent=1, allow_nan=False, ensure_ascii=False) + "\n")


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # mkstemp makes files that only the owner reads; give it the rights of a plain new file.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~mask)
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
