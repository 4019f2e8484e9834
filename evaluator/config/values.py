"""A value from a file, the environment or a flag as the type that its setting has."""

from __future__ import annotations

import math
import types as pytypes
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from itertools import pairwise
from pathlib import Path
from typing import Any

from evaluator.config.settings import Leaf
from evaluator.drift import Glossary, NeverFlag, read_glossary, read_never_flag
from evaluator.rulebook import Pack, read_pack

# Settings that name a file whose content they hold.
_READERS: Mapping[Any, Callable[[str], Any]] = {
    Glossary: read_glossary,
    NeverFlag: read_never_flag,
    Pack: read_pack,
}
# Settings of which none may be over one that is named behind it.
_RISING = (("drift.possible", "drift.likely", "drift.sure"),)


def coerce(leaf: Leaf, value: Any, *, parse: bool = False) -> Any:
    """Return `value` as a setting wants it.

    Args:
        leaf: The setting.
        value: As TOML or a flag has it.
        parse: The value is the text of a variable, where numbers, truth values and lists (with
            commas) are spelled out.

    Raises:
        ValueError: What the setting must be, as the end of a sentence "It must be …".
        EvaluatorError: The file that the setting names cannot be used.
    """
    hint = leaf.hint
    options = typing.get_args(hint) if isinstance(hint, pytypes.UnionType) else (hint,)
    made = next((one for option in options if (one := _as(option, value, parse)) is not None), None)
    if made is None:
        kinds = (_name(option) for option in options if option is not type(None))
        raise ValueError(" or ".join(kinds))
    leaf.told.check(made)
    return made


def out_of_order(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the pairs of settings of which the first is over the second and may not be.

    Args:
        values: By dotted name; what is left to the program is not looked at.
    """
    given = [[name for name in names if name in values] for names in _RISING]
    return [
        pair for names in given for pair in pairwise(names) if values[pair[0]] > values[pair[1]]
    ]


def names_file(hint: Any) -> bool:
    """Return whether a setting of type `hint` is given as the path of a file, or as a list."""
    return any(option in _READERS for option in typing.get_args(hint))


def beside(value: Any, folder: Path) -> Any:
    """Return the path or the paths that a file names, from that file's folder."""
    if isinstance(value, list):
        return [beside(one, folder) for one in value]
    return str(folder / value) if isinstance(value, str) else value


def _as(kind: Any, value: Any, parse: bool) -> Any:
    """Return `value` as `kind`, or None when it is not one."""
    text = value.strip().lower() if isinstance(value, str) else None
    try:
        if kind is bool:
            if isinstance(value, bool):
                return value
            named = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
            return named.get(text) if parse and text else None
        if kind in (int, float):
            number = kind(value) if parse else value
            fits = isinstance(number, kind) or (kind is float and isinstance(number, int))
            # A threshold that is no number would never be crossed.
            if not fits or isinstance(number, bool) or not math.isfinite(number):
                return None
            return kind(number)
        if kind in _READERS:
            return _READERS[kind](value) if isinstance(value, str) else None
        if kind is str:
            return value if isinstance(value, str) else None
        if isinstance(kind, type) and issubclass(kind, Enum):
            return kind(text if text is not None else value)
        if typing.get_origin(kind) is tuple and not isinstance(value, dict):
            if isinstance(value, str) and not parse:
                return None
            items = value.split(",") if isinstance(value, str) else value
            made = tuple(_as(typing.get_args(kind)[0], item, parse) for item in items)
            return None if None in made else made
        if typing.get_origin(kind) is Mapping and isinstance(value, dict):
            table = {name: _as(typing.get_args(kind)[1], one, parse) for name, one in value.items()}
            return None if None in table.values() else table
    except (TypeError, ValueError):
        return None
    return None


def _name(kind: Any) -> str:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "one of " + ", ".join(str(member.value) for member in kind)
    if kind in _READERS:
        return "the path of a file"
    if typing.get_origin(kind) is Mapping:
        return f"a table, each of it {_name(typing.get_args(kind)[1])}"
    names = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
    return names.get(kind, "a list")
