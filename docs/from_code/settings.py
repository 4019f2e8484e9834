"""Every setting with its default, from where it is declared."""

from __future__ import annotations

import dataclasses
import json
import typing
from collections.abc import Iterator
from enum import Enum
from typing import Any

from evaluator.config import Settings, public_fields
from evaluator.config.settings import leaf
from evaluator.config.values import names_file
from evaluator.gates import Gates
from evaluator.pair_files import PairPatterns
from from_code.tables import cell, table

TABLES: dict[type, str] = {Settings: "", Gates: "gate.", PairPatterns: "check."}


def markdown() -> str:
    """Return a table of the top settings, then one for each table of the configuration file."""
    parts = []
    for prefix, some in _tables():
        parts.append(f"## `[{prefix.rstrip('.')}]`" if prefix else "## Top level")
        body = [[f"[`{name}`]{{#{anchor(name)}}}", *map(cell, rest)] for name, *rest in some]
        parts.append(table(["setting", "kind", "default", "meaning"], body))
    return "\n\n".join(parts)


def anchor(name: str) -> str:
    """Return the anchor of a setting, such as drift-learned-major."""
    return name.replace(".", "-").replace("_", "-")


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Yield the dotted name, kind, default and meaning of every setting."""
    for _, some in _tables():
        yield from some


def _tables() -> Iterator[tuple[str, list[tuple[str, str, str, str]]]]:
    """Yield the prefix and the rows of every table of the file, the top level first."""
    for cls, prefix in TABLES.items():
        yield from _below(cls, prefix)


def _below(cls: type, prefix: str) -> Iterator[tuple[str, list[tuple[str, str, str, str]]]]:
    own, inner = [], []
    for field in public_fields(cls):
        name, one = prefix + field.name, leaf(cls, field.name)
        if dataclasses.is_dataclass(one.hint):
            inner.append((typing.cast(type, one.hint), f"{name}."))
        else:
            kind = one.told.said or ", ".join(filter(None, (_kind(one.hint), one.told.limits)))
            own.append((name, kind, _default(field), one.told.help))
    yield prefix, own
    for part, below in inner:
        yield from _below(part, below)


def _kind(hint: Any) -> str:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return ", ".join(f"`{member.value}`" for member in hint)
    if names_file(hint):
        return "path of a file"
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
    return "" if value is None else f"`{json.dumps(value)}`"  # as TOML has it, too
