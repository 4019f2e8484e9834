"""TOML files that a desk writes: lists of tables of one kind, each problem with file and line."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import regex

from evaluator.errors import ConfigError, InputError
from evaluator.text import normalise


def tables(
    path: str, kind: str, known: Iterable[str], beside: Iterable[str] = ()
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each table `[[kind]]` of a file with FILE:LINE, where it begins.

    Args:
        path: Of the file.
        kind: What its tables are called.
        known: What a table may hold.
        beside: What else there may be in it; it is passed over.

    Raises:
        InputError: desk-missing or desk-not-toml.
        ConfigError: desk-invalid.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(
            "desk-missing", f"{path}: cannot be read ({error.strerror}).", "Check the path."
        ) from error
    except ValueError as error:
        raise _no_toml(path, error) from error
    yield from tables_of(text, path, kind, known, beside)


def tables_of(
    text: str, path: str, kind: str, known: Iterable[str], beside: Iterable[str] = (), line: int = 1
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the tables of a text that is a file, or of a part of it that begins at `line`.

    Arguments and errors as in `tables`.
    """
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not TOML, digits without end
        raise _no_toml(path, error) from error
    for name in content:
        if name not in (kind, *beside):
            raise invalid(path, f"There is no {name!r} in such a file.", f"Write [[{kind}]].")
    found = content.get(kind, [])
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        raise invalid(path, f"{kind!r} is no list of tables.", f"Write [[{kind}]] over each.")
    heads = regex.finditer(rf"^[ \t]*\[\[[ \t]*{kind}[ \t]*\]\]", text, regex.MULTILINE)
    lines = [text.count("\n", 0, head.start()) + line for head in heads]
    names = tuple(known)
    for number, table in enumerate(found):
        where = f"{path}:{lines[number]}" if len(lines) == len(found) else path
        for name in table:
            if name not in names:
                raise invalid(where, f"{name!r} is unknown.", near(name, names))
        yield where, table


def _no_toml(path: str, error: Exception) -> InputError:
    return InputError("desk-not-toml", f"{path}: not a TOML file: {error}.", "Mend that place.")


def near(name: str, names: Iterable[str]) -> str:
    """Return the cure for a name that there is not: one that is like it, else all."""
    known = tuple(names)
    found = difflib.get_close_matches(name, known, n=1)
    return f"Did you mean {found[0]!r}?" if found else f"Known are {', '.join(known)}."


def text(where: str, table: Mapping[str, Any], name: str) -> str:
    """Return a text of a table, normalised; it may not be empty."""
    value = table.get(name)
    found = normalise(value).text if isinstance(value, str) else ""
    if not found:
        raise invalid(where, f"{name!r} must be a text.", f'Write {name} = "…".')
    return found


def texts(where: str, table: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return a list of texts of a table, none where it lacks the list."""
    values = table.get(name, [])
    if not isinstance(values, list):
        raise invalid(where, f"{name!r} must be a list of texts.", f'Write {name} = ["…"].')
    return tuple(text(where, {name: value}, name) for value in values)


def either(names: Iterable[str]) -> str:
    """Return "one of a, b, c"."""
    return f"one of {', '.join(names)}"


def one_of(where: str, name: str, value: Any, known: Iterable[str], of: str = "") -> str:
    """Return a value that has to be one of the known ones.

    Args:
        where: Of the table.
        name: The value's key.
        value: As the file has it.
        known: What it may be.
        of: What has the key, where that is no table of its own: " of a frame".

    Raises:
        ConfigError: `desk-invalid`, it is none of them.
    """
    if value not in tuple(known):
        raise invalid(where, f"{name} = {value!r}{of} is unknown.", f"Give {either(known)}.")
    return str(value)


def invalid(where: str, problem: str, cure: str) -> ConfigError:
    """Return the error for a table that cannot be used."""
    return ConfigError(
        "desk-invalid",
        f"{where}: {problem}",
        f"{cure} See docs/desk.md for what such a file holds.",
    )
