"""Settings, by rising precedence: defaults < configuration file < environment < flags.

A configuration file is TOML: `evaluator.toml` with the settings at top level, or a
`pyproject.toml` with them under `[tool.evaluator]`. The environment holds them as
`EVALUATOR_DEVICE`, and those of a table as `EVALUATOR_ALIGN__…` (two underscores). This module and
`cli/` are the only ones that read the environment.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
import tomllib
import types as pytypes
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from evaluator.align import AlignSettings
from evaluator.drift import DriftSettings
from evaluator.errors import ConfigError, InputError
from evaluator.types import Severity

PREFIX = "EVALUATOR_"
DEFAULT_MAX_CHARS = 2_000_000


@dataclass(frozen=True)
class VerdictSettings:
    """The rule behind the verdict.

    Attributes:
        stop_on: A finding this severe or worse makes it `stop`.
        read_on: Likewise `read`.
        min_coverage: Coverage of the original under this makes it `stop`, 0 to 1.
    """

    stop_on: Severity = Severity.CRITICAL
    read_on: Severity = Severity.MAJOR
    min_coverage: float = 0.9


@dataclass(frozen=True)
class Settings:
    """All that a run can be told.

    Attributes:
        device: "auto", "cpu", "cuda" or "cuda:N".
        precision: "auto", "fp32", "bf16" or "fp16".
        batch_tokens: Most tokens (padding counted) in a batch; None is the device's default.
        threads: Threads for torch; None leaves it to torch.
        encoder: Folder or hub name; None is the bundled encoder.
        detector: Likewise for the learned detector; None is the bundled one.
        lang: ISO 639-1 code that overrules detection.
        input_format: Format of the input files; None is by content and name.
        max_chars: Most code points a side.
        ter: Whether TER is computed.
        bootstrap: Resamples behind an interval; 0 for none.
        seed: Seed of the resampling.
    """

    device: str = "auto"
    precision: str = "auto"
    batch_tokens: int | None = None
    threads: int | None = None
    encoder: str | None = None
    detector: str | None = None
    lang: str | None = None
    input_format: str | None = None
    max_chars: int = DEFAULT_MAX_CHARS
    ter: bool = False
    bootstrap: int = 1000
    seed: int = 12345
    verdict: VerdictSettings = field(default_factory=VerdictSettings)
    align: AlignSettings = field(default_factory=AlignSettings)
    drift: DriftSettings = field(default_factory=DriftSettings)


@dataclass(frozen=True)
class Loaded:
    """Settings, where each that is not a default came from, and what was not understood."""

    settings: Settings
    sources: Mapping[str, str]
    warnings: tuple[str, ...]


def load(
    path: str | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, Any] | None = None,
) -> Loaded:
    """Join defaults, file, environment and flags.

    Args:
        path: Configuration file, or None.
        environment: Defaults to the process's own.
        flags: Dotted setting names to values; a value of None means "not given".

    Raises:
        InputError: The file is missing or not TOML.
        ConfigError: A value has the wrong type or is out of range.
    """
    environment = os.environ if environment is None else environment
    known = dict(_leaves(Settings))
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    warnings: list[str] = []
    layers = [
        (path or "", _flatten(_read_file(path)) if path else {}),
        ("environment", dict(_from_environment(environment, known))),
        ("flag", {k: v for k, v in (flags or {}).items() if v is not None}),
    ]
    for source, layer in layers:
        for name, value in layer.items():
            if name not in known:
                warnings.append(_unknown(source, name, known))
                continue
            values[name] = _coerce(known[name], value, name, source)
            sources[name] = source
    return Loaded(_build(Settings, values), sources, tuple(warnings))


def as_dict(settings: Any) -> dict[str, Any]:
    """Return settings as plain JSON values, nested as the tables of the file are."""
    out: dict[str, Any] = {}
    for item in dataclasses.fields(settings):
        value = getattr(settings, item.name)
        if dataclasses.is_dataclass(value):
            out[item.name] = as_dict(value)
        elif isinstance(value, Enum):
            out[item.name] = value.value
        elif isinstance(value, tuple):
            out[item.name] = list(value)
        else:
            out[item.name] = value
    return out


def _leaves(cls: type, prefix: str = "") -> Iterator[tuple[str, Any]]:
    hints = typing.get_type_hints(cls)
    for item in dataclasses.fields(cls):
        hint = hints[item.name]
        if dataclasses.is_dataclass(hint):
            yield from _leaves(typing.cast(type, hint), f"{prefix}{item.name}.")
        else:
            yield prefix + item.name, hint


def _read_file(path: str) -> dict[str, Any]:
    try:
        with Path(path).open("rb") as file:
            content = tomllib.load(file)
    except OSError as error:
        raise InputError(
            "config-missing",
            f"{path}: the configuration file cannot be read ({error.strerror}).",
            "Check the path given to --config.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            "config-not-toml", f"{path}: not a TOML file: {error}.", "Mend that place."
        ) from error
    if Path(path).name == "pyproject.toml":
        tool = content.get("tool", {})
        return typing.cast(dict[str, Any], tool.get("evaluator", {}))
    return content


def _flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in table.items():
        name = prefix + key.replace("-", "_")
        if isinstance(value, Mapping):
            out |= _flatten(value, name + ".")
        else:
            out[name] = value
    return out


def _from_environment(
    environment: Mapping[str, str], known: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    for key, value in sorted(environment.items()):
        if key.startswith(PREFIX) and value != "":
            yield key.removeprefix(PREFIX).lower().replace("__", "."), value


def _unknown(source: str, name: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"{source}: unknown setting {name!r}, left aside.{hint}"


def _coerce(hint: Any, value: Any, name: str, source: str) -> Any:
    options = typing.get_args(hint) if isinstance(hint, pytypes.UnionType) else (hint,)
    for option in options:
        made = _as(option, value)
        if made is not None:
            return made
    kinds = " or ".join(_name(option) for option in options if option is not type(None))
    raise ConfigError(
        "config-value",
        f"{source}: setting {name!r} is {value!r}.",
        f"It must be {kinds}.",
    )


def _as(kind: Any, value: Any) -> Any:
    """Return `value` as `kind`, or None when it is not one."""
    text = value.strip().lower() if isinstance(value, str) else None
    try:
        if kind is bool:
            if isinstance(value, bool):
                return value
            named = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
            return named.get(text or "")
        if kind in (int, float) and not isinstance(value, bool):
            if kind is int and isinstance(value, float):
                return None
            return kind(value)
        if kind is str:
            return value if isinstance(value, str) else None
        if isinstance(kind, type) and issubclass(kind, Enum):
            return kind(text if text is not None else value)
        if typing.get_origin(kind) is tuple and not isinstance(value, dict):
            items = value.split(",") if isinstance(value, str) else value
            made = tuple(_as(typing.get_args(kind)[0], item) for item in items)
            return None if None in made else made
    except (TypeError, ValueError):
        return None
    return None


def _name(kind: Any) -> str:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "one of " + ", ".join(str(member.value) for member in kind)
    names = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
    return names.get(kind, "a list")


def _build(cls: type, values: Mapping[str, Any], prefix: str = "") -> Any:
    hints = typing.get_type_hints(cls)
    given: dict[str, Any] = {}
    for item in dataclasses.fields(cls):
        name = prefix + item.name
        if dataclasses.is_dataclass(hints[item.name]):
            given[item.name] = _build(typing.cast(type, hints[item.name]), values, name + ".")
        elif name in values:
            given[item.name] = values[name]
    return cls(**given)
