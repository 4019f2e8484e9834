"""What a run can be told: plain dataclasses, a table of the configuration file each."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any

from evaluator import setting
from evaluator.alignment import AlignSettings
from evaluator.drift import DeskSettings, DriftSettings, Glossary, NeverFlag
from evaluator.readers.settings import MAX_CHARS, ReadSettings
from evaluator.rulebook import Pack
from evaluator.setting import Setting, declared, documented, setting_of
from evaluator.translate.settings import TranslateSettings
from evaluator.types import Severity


@documented
@dataclass(frozen=True)
class VerdictSettings:
    """The rule behind the verdict."""

    stop_on: Severity = declared(
        Setting("A finding this severe or worse makes it `stop`."), Severity.CRITICAL
    )
    read_on: Severity = declared(Setting("Likewise `read`."), Severity.MAJOR)
    min_coverage: float = declared(
        Setting("Coverage of the original under this makes it `stop`.", low=0, high=1), 0.9
    )


@documented
@dataclass(frozen=True)
class Settings:
    """All that a run can be told.

    `align` is for programs: results record it, and no file, variable or flag sets it.
    """

    device: str = declared(setting.DEVICE, "auto")
    precision: str = declared(setting.PRECISION, "auto")
    batch_tokens: int | None = declared(setting.BATCH_TOKENS, None)
    threads: int | None = declared(setting.THREADS, None)
    encoder: str | None = declared(setting.ENCODER, None)
    detector: str | None = declared(setting.DETECTOR, None)
    lang: str | None = declared(setting.LANG, None)
    input_format: str | None = declared(setting.INPUT_FORMAT, None)
    max_chars: int = declared(setting.MAX_CHARS, MAX_CHARS)
    ter: bool = declared(Setting("Whether TER is computed."), False)
    bootstrap: int = declared(setting.BOOTSTRAP, 1000)
    seed: int = declared(Setting("Seed of the resampling."), 12345)
    metrics: tuple[str, ...] = declared(setting.METRICS, ())
    evidence: tuple[str, ...] = declared(setting.EVIDENCE, ())
    read: ReadSettings = field(default_factory=ReadSettings)
    verdict: VerdictSettings = field(default_factory=VerdictSettings)
    align: AlignSettings = field(default_factory=AlignSettings, metadata={"public": False})
    drift: DriftSettings = field(default_factory=DriftSettings)
    desk: DeskSettings = field(default_factory=DeskSettings)
    translate: TranslateSettings = field(default_factory=TranslateSettings)


@dataclass(frozen=True)
class Leaf:
    """A single public setting: its type, and what it may be."""

    hint: Any
    told: Setting


def as_dict(settings: Any) -> dict[str, Any]:
    """Return settings as plain JSON values, nested as the tables of the file are."""
    out: dict[str, Any] = {}
    for item in dataclasses.fields(settings):
        out[item.name] = _plain(getattr(settings, item.name))
    return out


def _plain(value: Any) -> Any:
    if isinstance(value, Glossary | NeverFlag | Pack):
        return value.as_setting()
    if dataclasses.is_dataclass(value):
        return as_dict(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return value


def public_fields(cls: type) -> Iterator[dataclasses.Field[Any]]:
    """Yield the fields of a dataclass that files, variables and flags may set."""
    return (item for item in dataclasses.fields(cls) if item.metadata.get("public", True))


def leaves(cls: type, prefix: str = "") -> Iterator[tuple[str, Leaf]]:
    """Yield every single public setting of a dataclass with its dotted name."""
    for item in public_fields(cls):
        hint = hints_of(cls)[item.name]
        if dataclasses.is_dataclass(hint):
            yield from leaves(typing.cast(type, hint), f"{prefix}{item.name}.")
        else:
            yield prefix + item.name, leaf(cls, item.name)


@cache
def hints_of(cls: type) -> Mapping[str, Any]:
    """Return the type of each field of a dataclass."""
    return typing.get_type_hints(cls)


def leaf(cls: type, name: str) -> Leaf:
    """Return a single setting by the name of its field."""
    item = next(one for one in dataclasses.fields(cls) if one.name == name)
    return Leaf(hints_of(cls)[name], setting_of(item) or Setting(""))
