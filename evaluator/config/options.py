"""Single settings by name, as Python's callers give them."""

from __future__ import annotations

import dataclasses
import difflib
import types
import typing
from collections.abc import Mapping
from typing import Any

from evaluator.config.settings import Leaf, Settings, leaf
from evaluator.config.values import coerce
from evaluator.errors import ConfigError


def with_options(settings: Settings, options: Mapping[str, Any]) -> Settings:
    """Return settings with single ones exchanged.

    Args:
        settings: What holds otherwise.
        options: By name; a table of settings (`drift`) is its dataclass, or a dictionary of some
            of its values.

    Raises:
        TypeError: There is no such setting.
        ConfigError: "config-value".
    """
    return typing.cast(Settings, _exchanged(settings, options, "")) if options else settings


def _exchanged(settings: Any, options: Mapping[str, Any], prefix: str) -> Any:
    names = [field.name for field in dataclasses.fields(settings)]
    values: dict[str, Any] = {}
    for name, value in options.items():
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise TypeError(f"there is no setting {prefix + name!r}{hint}")
        own = leaf(type(settings), name)
        values[name] = _value(prefix + name, own, getattr(settings, name), value)
    return dataclasses.replace(settings, **values)


def _value(name: str, own: Leaf, now: Any, value: Any) -> Any:
    hint = own.hint
    if dataclasses.is_dataclass(hint):
        if isinstance(value, typing.cast(type, hint)):
            return value
        if isinstance(value, Mapping):
            return _exchanged(now, value, f"{name}.")
        raise ConfigError(
            "config-value",
            f"setting {name!r} is {value!r}.",
            "It must be a dictionary of some of its settings.",
        )
    kinds = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if value is None and type(None) in kinds:
        return None
    if any(dataclasses.is_dataclass(kind) and isinstance(value, typing.cast(type, kind))
           for kind in kinds):  # fmt: skip
        return value
    try:
        return coerce(own, value)
    except ValueError as error:
        message = f"setting {name!r} is {value!r}."
        raise ConfigError("config-value", message, f"It must be {error}.") from error
