"""Labelled pairs: what people say of pairs, read and checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluator.agreement.marks import Mark, Marks
from evaluator.errors import InputError
from evaluator.pairs import PairRow, open_pairs
from evaluator.types import Category, Span

FIELDS = ("drift", "group", "kind", "minimal", "system", "original_spans", "rewrite_spans")
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
        marks: The words that drifted, as people marked them; None where nobody did.
    """

    original: str
    rewrite: str
    drift: bool | None
    group: str
    kinds: tuple[str, ...] = ()
    minimal: str | None = None
    system: str | None = None
    marks: Marks | None = None


def read_labelled(
    path: str,
    *,
    columns: Mapping[str, str] | None = None,
    required: bool = True,
    stdin: Any = None,
) -> list[LabelledPair]:
    """Read a file of labelled pairs: JSONL, TSV, CSV or Parquet, gzipped or not.

    Beside `original` and `rewrite` a row has `drift` (0, 1 or null) and, if you like, `group`,
    `kind` (a text, several joined by "+", or a list), `minimal`, `system`, and `original_spans` and
    `rewrite_spans` (lists of `[start, end, category]`, characters; as JSON in a table). Rows that
    can be read but not scored, such as those with an empty side, are kept.

    Args:
        path: "-" for `stdin`.
        columns: Other names that the file has for `FIELDS` and `TEXTS`, by ours.
        required: Whether some row must have a label.
        stdin: A binary stream.

    Raises:
        InputError: row-invalid, label-invalid, spans-invalid, labels-empty, labels-missing, and
            those of `open_pairs`.
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
        _marks(place, row, fields),
    )


def _marks(place: str, row: PairRow, fields: Mapping[str, Any]) -> Marks | None:
    spans = fields["original_spans"], fields["rewrite_spans"]
    if all(value is None or value == "" for value in spans):
        return None
    return Marks(
        _side(f"{place}: `original_spans`", row.original or "", spans[0]),
        _side(f"{place}: `rewrite_spans`", row.rewrite or "", spans[1]),
    )


def _side(place: str, text: str, value: Any) -> tuple[Mark, ...]:
    try:
        items = json.loads(value) if isinstance(value, str) and value else value or ()
        marks = tuple(
            Mark(Span(int(start), int(end)), str(Category(category)))
            for start, end, category in items
        )
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise InputError(
            "spans-invalid",
            f"{place} is no list of [start, end, category].",
            "Write places as characters from 0, and a category as `findings` name it.",
        ) from error
    for mark in marks:
        if not 0 <= mark.span.start < mark.span.end <= len(text):
            raise InputError(
                "spans-invalid",
                f"{place} has {mark.span.start} to {mark.span.end} in a text of "
                f"{len(text)} characters.",
                "Count characters of the text as it stands in the row, from 0.",
            )
    return marks


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
