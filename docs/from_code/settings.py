"""Every setting with its default, from the dataclasses and their docstrings."""

from __future__ import annotations

import dataclasses
import inspect
import re
import typing
from enum import Enum
from typing import Any

from evaluator.config import Settings
from from_code.tables import cell, table

_ENTRY = re.compile(r"^(\w+(?:, \w+)*): (.*)$")


def markdown() -> str:
    """Return a table of the top settings, then one for each table of the configuration file."""
    return "\n\n".join(_tables(Settings, ""))


def meanings(cls: type) -> dict[str, str]:
    """Return what the docstring's "Attributes:" says of each attribute."""
    _, _, section = (inspect.getdoc(cls) or "").partition("Attributes:\n")
    found: dict[str, str] = {}
    names: list[str] = []
    for line in inspect.cleandoc(section).splitlines():
        entry = None if line.startswith(" ") else _ENTRY.match(line)
        if entry:
            names = entry[1].split(", ")
            found |= dict.fromkeys(names, entry[2])
        else:
            found |= {name: f"{found[name]} {line.strip()}".strip() for name in names}
    return found


def _tables(cls: type, prefix: str) -> list[str]:
    hints, said = typing.get_type_hints(cls), meanings(cls)
    rows, below = [], []
    for field in dataclasses.fields(cls):
        hint = hints[field.name]
        if dataclasses.is_dataclass(hint):
            below += _tables(typing.cast(type, hint), f"{prefix}{field.name}.")
            continue
        key = f"[`{prefix}{field.name}`]{{#{f'{prefix}{field.name}'.replace('.', '-')}}}"
        rows.append([key, cell(_kind(hint)), _default(field), cell(said.get(field.name))])
    head = f"## `[{prefix.rstrip('.')}]`" if prefix else "## Top level"
    return [head, table(["setting", "kind", "default", "meaning"], rows), *below]


def _kind(hint: Any) -> str:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return ", ".join(f"`{member.value}`" for member in hint)
    names = {bool: "yes or no", int: "whole number", float: "number", str: "text"}
    if hint in names:
        return names[hint]
    kinds = [each for each in typing.get_args(hint) if each not in (type(None), ...)]
    named = " or ".join(dict.fromkeys(_kind(each) for each in kinds))
    return f"list of {named}" if typing.get_origin(hint) in (tuple, list) else named or str(hint)


def _default(field: dataclasses.Field[Any]) -> str:
    value = field.default
    if value is dataclasses.MISSING and field.default_factory is not dataclasses.MISSING:
        value = field.default_factory()
    if isinstance(value, Enum):
        value = value.value
    return "" if value is None else f"`{value}`"
