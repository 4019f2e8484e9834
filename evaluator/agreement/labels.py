"""Labelled pairs: what people say of pairs, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluator.errors import InputError
from evaluator.pairs import PairRow, open_pairs

FIELDS = ("drift", "group", "kind", "minimal", "system")
TEXTS = ("original", "rewrite")

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
    path: str,
    *,
    columns: Mapping[str, str] | None = None,
    required: bool = True,
    stdin: Any = None,
) -> list[LabelledPair]:
    """Read a file of labelled pairs: JSONL, TSV, CSV or Parquet, gzipped or not.

    Beside `original` and `rewrite` a row has `drift` (0, 1 or null) and, if you like, `group`,
    `kind` (a text, several joined by "+", or a list), `minimal` and `system`. Rows that can be read
    but not scored, such as those with an empty side, are kept.

    Args:
        path: "-" for `stdin`.
        columns: Other names that the file has for `FIELDS` and `TEXTS`, by ours.
        required: Whether some row must have a label.
        stdin: A binary stream.

    Raises:
        InputError: row-invalid, label-invalid, labels-empty, labels-missing, and those of
            `open_pairs`.
    """
    given = dict(columns or {})
    texts = {field: given.pop(field) for field in TEXTS if field in given}
    named = {field: field for field in FIELDS} | given
    pairs = []
    with open_pairs(path, stdin=stdin, more=tuple(named.values()), columns=texts) as source:
        for number, row in enumerate(source, 1):
            place = f"{path}, row {number}"
            fields = {field: row.more.get(column) for field, column in named.items()}
            pairs.append(_labelled(place, row, fields))
    if not pairs:
        raise InputError("labels-empty", f"{path}: no rows.", "Give a file with labelled pairs.")
    if required and all(pair.drift is None for pair in pairs):
        raise InputError(
            "labels-missing",
            f"{path}: no row has a label.",
            f"Give each row a field `{named['drift']}`: 1 where the meaning drifted, 0 where not.",
        )
    return pairs


def _labelled(place: str, row: PairRow, fields: Mapping[str, Any]) -> LabelledPair:
    if row.original is None or row.rewrite is None:
        # What cannot be parsed says its place itself.
        said = row.error if row.unparsed else f"{place}: {row.error}"
        raise InputError("row-invalid", f"{said}.", "Mend the row, or take it out.")
    return LabelledPair(
        row.original,
        row.rewrite,
        _label(place, fields["drift"]),
        _name(fields["group"]) or row.original,
        _kinds(place, fields["kind"]),
        _name(fields["minimal"]),
        _name(fields["system"]),
    )


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
    split = (name for item in items if item for name in item.split("+"))
    return tuple(dict.fromkeys(name for name in split if name))
