"""Labelled pairs: what people say of pairs, read and checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluator.agreement.marks import Marks
from evaluator.agreement.reader_marks import GRADED, grade_of, read_marks
from evaluator.errors import InputError
from evaluator.pairs import PairRow, open_pairs
from evaluator.types import Severity

FIELDS = (
    "drift", "group", "kind", "minimal", "system", "original_spans", "rewrite_spans", *GRADED,
    "human",
)  # fmt: skip
TEXTS = ("original", "rewrite", "source")

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
        severity: How badly it drifted, None where nobody says.
        categories: Those that people named, with or without words.
        human: A person's score, None where nobody gave one.
        source: What the pair was translated from, None where the row has no such text.
    """

    original: str
    rewrite: str
    drift: bool | None
    group: str
    kinds: tuple[str, ...] = ()
    minimal: str | None = None
    system: str | None = None
    marks: Marks | None = None
    severity: Severity | None = None
    categories: tuple[str, ...] = ()
    human: float | None = None
    source: str | None = None

    @property
    def told(self) -> bool:
        """Whether anybody says anything of it."""
        return (self.drift, self.severity, self.human) != (None, None, None)

    @property
    def grave(self) -> bool:
        """Whether it is graded major or critical."""
        return self.severity is not None and self.severity.rank >= Severity.MAJOR.rank


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
    `rewrite_spans` (lists of `[start, end, category]`, a severity behind them if you like;
    characters; as JSON in a table). With `severity` (none, minor, major or critical), `drift` may
    be missing: none is 0, minor null and the rest 1; and a row may have `findings`, objects with
    `severity`, `categories`, `original_span` and `rewrite_span`. `human` is a person's score. Rows
    that can be read but not scored, such as those with an empty side, are kept.

    Args:
        path: "-" for `stdin`.
        columns: Other names that the file has for `FIELDS` and `TEXTS`, by ours.
        required: Whether some row must have a label; if not, `severity` and `findings` are not
            read, since in results they are what a program says.
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
            if not required:
                fields |= dict.fromkeys(GRADED)
            pairs.append(_labelled(place, row, fields))
    if not pairs:
        raise InputError("labels-empty", f"{path}: no rows.", "Give a file with labelled pairs.")
    if required and not any(pair.told for pair in pairs):
        raise InputError(
            "labels-missing",
            f"{path}: no row has a label.",
            f"Give each row a field `{named['drift']}`: 1 where the meaning drifted, 0 where not; "
            f"or `{named['severity']}`: none, minor, major or critical; or `{named['human']}`: a "
            "score.",
        )
    return pairs


def _labelled(place: str, row: PairRow, fields: Mapping[str, Any]) -> LabelledPair:
    if row.original is None or row.rewrite is None:
        # What cannot be parsed says its place itself.
        said = row.error if row.unparsed else f"{place}: {row.error}"
        raise InputError("row-invalid", f"{said}.", "Mend the row, or take it out.")
    severity = grade_of(place, fields["severity"])
    marks, categories = read_marks(place, (row.original, row.rewrite), fields, severity)
    return LabelledPair(
        row.original,
        row.rewrite,
        _label(place, fields["drift"], severity),
        _name(fields["group"]) or row.original,
        _kinds(place, fields["kind"]),
        _name(fields["minimal"]),
        _name(fields["system"]),
        marks,
        severity,
        categories,
        _number(place, fields["human"]),
        row.source,
    )


def _number(place: str, value: Any) -> float | None:
    if value is None or value == "" or value == "null":
        return None
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise InputError(
            "label-invalid",
            f"{place}: `human` is {value!r}.",
            "Write a number, or null where nobody gave a score; --column human=NAME names another "
            "column.",
        )
    return number


def _label(place: str, value: Any, severity: Severity | None) -> bool | None:
    said = _drift(place, value)
    if severity is None or severity is Severity.MINOR:
        return said
    follows = severity is not Severity.NONE
    if said is not None and said != follows:
        raise InputError(
            "label-invalid",
            f"{place}: `drift` is {int(said)} and `severity` {severity}.",
            "Mend one of them; --column severity=NAME names the column of the reader's grades, and "
            "a name that no column has leaves them out.",
        )
    return follows


def _drift(place: str, value: Any) -> bool | None:
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
