"""The configuration file: where it lies, what stands in it, and on which line."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import regex

from evaluator.errors import InputError

OWN_NAME = "evaluator.toml"
SHARED_NAME = "pyproject.toml"
_TABLE = ("tool", "evaluator")
_MOST_BYTES = 4 << 20
_DEEPEST = 20
_HEADER = regex.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?$")
_PART = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_KEY = regex.compile(rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*=")


def find(start: Path) -> Path | None:
    """Return the nearest configuration file at `start` or above it, None where there is none.

    In each folder `evaluator.toml` comes first, then a `pyproject.toml` that has a table
    `[tool.evaluator]`. The search ends with the folder that is the root of a repository (it holds
    `.git`), with the user's home folder, or where another file system begins.

    Raises:
        InputError: A `pyproject.toml` that speaks of `tool.evaluator` is not TOML.
    """
    start = start.absolute()
    home, device = Path("~").expanduser(), start.stat().st_dev
    for folder in (start, *start.parents):
        if folder.stat().st_dev != device:
            return None
        if (own := folder / OWN_NAME).is_file():
            return own
        if (shared := folder / SHARED_NAME).is_file() and _has_table(shared):
            return shared
        if folder == home or (folder / ".git").exists():
            return None
    return None


def shown(path: Path) -> str:
    """Return a path as a reader names it: relative where it lies under the working folder."""
    inside = Path.cwd() in path.absolute().parents
    return os.path.relpath(path) if inside else str(path)


def read(path: str) -> tuple[dict[str, Any], dict[str, int]]:
    """Read a configuration file.

    Returns:
        Its tables as they are nested, and the line of each key that has one of its own, by dotted
        name with underscores. Keys within inline tables have none.

    Raises:
        InputError: config-missing, config-not-toml.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise _no_toml(path, f"it is over {_MOST_BYTES >> 20} MiB")
        text = data.decode("utf-8")
        content: Any = tomllib.loads(text)
        _check_depth(content, _DEEPEST)
    except OSError as error:
        raise InputError(
            "config-missing",
            f"{path}: the configuration file cannot be read ({error.strerror}).",
            "Check the path given to --config or in EVALUATOR_CONFIG.",
        ) from error
    except ValueError as error:  # not UTF-8, not TOML, a number without end
        raise _no_toml(path, str(error)) from error
    except RecursionError as error:
        raise _no_toml(path, "it is nested too deeply") from error
    lines = _lines(text)
    if Path(path).name != SHARED_NAME:
        return content, lines
    for name in _TABLE:
        content = content.get(name, {}) if isinstance(content, Mapping) else {}
    prefix = ".".join(_TABLE) + "."
    ours = {
        name.removeprefix(prefix): line for name, line in lines.items() if name.startswith(prefix)
    }
    return dict(content) if isinstance(content, Mapping) else {}, ours


def _no_toml(path: str, why: str) -> InputError:
    return InputError("config-not-toml", f"{path}: not a TOML file: {why}.", "Mend that place.")


def _check_depth(value: Any, levels: int) -> None:
    """Raise RecursionError where values are nested in more than `levels` levels."""
    if levels < 0:
        raise RecursionError
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        _check_depth(each, levels - 1)


def _has_table(path: Path) -> bool:
    """Say whether a pyproject.toml has our table; one that never names us may be broken."""
    try:
        if b"tool.evaluator" not in path.read_bytes():
            return False
    except OSError:
        return False
    return bool(read(str(path))[0])


def _lines(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _plain(header[1])
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            name = _plain(key[1])
            found.setdefault(f"{table}.{name}" if table else name, number)
    return found


def _plain(key: str) -> str:
    parts = (part.strip().strip("\"'") for part in key.split("."))
    return ".".join(part.replace("-", "_") for part in parts)
