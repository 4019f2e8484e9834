"""What a run can be told: plain dataclasses, a table of the configuration file each."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from evaluator.alignment import AlignSettings
from evaluator.drift import DeskSettings, DriftSettings, Glossary, NeverFlag
from evaluator.readers.settings import MAX_CHARS, ReadSettings
from evaluator.rulebook import Pack
from evaluator.translate.settings import TranslateSettings
from evaluator.types import Severity


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

    `align` is for programs: results record it, and no file, variable or flag sets it.

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
        metrics: Metrics of other packages to compute, by the names of their entry points.
        evidence: Likewise kinds of evidence to ask.
    """

    device: str = "auto"
    precision: str = "auto"
    batch_tokens: int | None = None
    threads: int | None = None
    encoder: str | None = None
    detector: str | None = None
    lang: str | None = None
    input_format: str | None = None
    max_chars: int = MAX_CHARS
    ter: bool = False
    bootstrap: int = 1000
    seed: int = 12345
    metrics: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    read: ReadSettings = field(default_factory=ReadSettings)
    verdict: VerdictSettings = field(default_factory=VerdictSettings)
    align: AlignSettings = field(default_factory=AlignSettings, metadata={"public": False})
    drift: DriftSettings = field(default_factory=DriftSettings)
    desk: DeskSettings = field(default_factory=DeskSettings)
    translate: TranslateSettings = field(default_factory=TranslateSettings)


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


def leaves(cls: type, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the dotted name and the type of every single public setting of a dataclass."""
    hints = typing.get_type_hints(cls)
    for item in public_fields(cls):
        hint = hints[item.name]
        if dataclasses.is_dataclass(hint):
            yield from leaves(typing.cast(type, hint), f"{prefix}{item.name}.")
        else:
            yield prefix + item.name, hint
