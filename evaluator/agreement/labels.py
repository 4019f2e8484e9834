"""Labelled pairs: what people say of pairs, read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evaluator.errors import InputError

_LABELS = {"0": False, "1": True, "false": False, "true": True, "": None, "null": None}


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A pair and whether its rewrite drifted.

    Attributes:
        drift: None where nobody says, or not clearly enough.
        group: What is resampled together, such as an article; the original where none is given.
        kinds: Kinds of drift (of a faithful pair: of rewording), may be empty.
        minimal: Names the set of rewrites of one original that differ in what was damaged.
        system: Who wrote the rewrite.
    """

    original: str
    rewrite: str
    drift: bool | None
    group: str
    kinds: tuple[str, ...] = ()
    minimal: str | None = None
    system: str | None = None


def read_labelled(
    rows: Iterable[tuple[str, Mapping[str, Any]]], name: str, *, required: bool = True
) -> list[LabelledPair]:
    """Turn rows of a file into labelled pairs.

    Args:
        rows: Where each row is ("FILE:LINE"), and its fields: `original`, `rewrite` and `drift`
            (0, 1 or null); `group`, `kind` (a text or a list of them), `minimal` and `system` are
            optional. Others are left aside.
        name: The file, for messages.
        required: Whether some row must have a label.

    Raises:
        InputError: row-invalid, label-invalid or labels-missing.
    """
    pairs = [_labelled(place, fields) for place, fields in rows]
    if not pairs:
        raise InputError("labels-empty", f"{name}: no rows.", "Give a file with labelled pairs.")
    if required and all(pair.drift is None for pair in pairs):
        raise InputError(
            "labels-missing",
            f"{name}: no row has a label.",
            "Give each row a field `drift`: 1 where the meaning drifted, 0 where it did not.",
        )
    return pairs


def _labelled(place: str, fields: Mapping[str, Any]) -> LabelledPair:
    original, rewrite = (_text(place, fields, side) for side in ("original", "rewrite"))
    return LabelledPair(
        original,
        rewrite,
        _label(place, fields.get("drift")),
        _name(fields.get("group")) or original,
        _kinds(place, fields.get("kind")),
        _name(fields.get("minimal")),
        _name(fields.get("system")),
    )


def _text(place: str, fields: Mapping[str, Any], side: str) -> str:
    value = fields.get(side)
    if not isinstance(value, str):
        what = "is missing" if value is None else f"is {type(value).__name__}, not text"
        raise InputError(
            "row-invalid", f"{place}: `{side}` {what}.", f"Give the row a text `{side}`."
        )
    return value


def _label(place: str, value: Any) -> bool | None:
    if value is None or value in (0, 1):
        return None if value is None else bool(value)
    if isinstance(value, str) and value.strip().lower() in _LABELS:
        return _LABELS[value.strip().lower()]
    raise InputError(
        "label-invalid",
        f"{place}: `drift` is {value!r}.",
        "Write 1 (drifted), 0 (faithful) or null (not labelled).",
    )


def _name(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)


def _kinds(place: str, value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list | tuple) else [value]
    if any(not isinstance(item, str | None) for item in items):
        raise InputError(
            "row-invalid", f"{place}: `kind` is {value!r}.", "Write a text or a list of texts."
        )
    return tuple(dict.fromkeys(item for item in items if item))
