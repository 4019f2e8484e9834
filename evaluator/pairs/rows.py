"""A row on its way in and on its way out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import fields as fields_of
from typing import Any, TypeAlias

import regex

from evaluator.findings import finding_dict, finding_of, note_dict, note_of
from evaluator.text import normalise
from evaluator.types import Finding, Note, Severity

Identifier: TypeAlias = str | int | float | None

# A side of this length or longer is no sentence pair but a document in the wrong command.
MAX_CHARACTERS = 100_000

_CARRIED = "input_"
_SURROGATE = regex.compile(r"\p{Cs}")


@dataclass(frozen=True)
class PairRow:
    """A row as read.

    Attributes:
        original: None where the row has no such text.
        rewrite: Likewise.
        error: Why it cannot be scored, None when it can.
        unparsed: Whether `error` is of the line itself, so that not even its fields are known.
        more: The further fields that were asked for, as they stand in the row.
        source: The text in the language that the pair was translated from, where the row has one.
        references: Further texts that the rewrite may be like, beside the original.
    """

    id: Identifier
    original: str | None
    rewrite: str | None
    error: str | None = None
    unparsed: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)
    source: str | None = None
    references: tuple[str, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether it enters BLEU and chrF of all rows: a blank side counts as an empty one."""
        sides = self.original, self.rewrite
        if any(side is None or len(side) >= MAX_CHARACTERS for side in sides):
            return False
        return self.error is None or any(not normalise(side or "").text for side in sides)


@dataclass(frozen=True)
class ScoredRow:
    """A row as written; without scores where there is an `error`.

    Attributes:
        findings: Spans count in the row's own fields.
        warnings: Slugs: "copy" when the rewrite is the original, "untranslated" when a side is
            in another language, "language" when the rules for English were off,
            "language-unknown" when it cannot be told, so that they were off.
        token_f1: As BERTScore's F1, with this encoder.
        metrics: Scores of other packages' metrics, by name.
        language: ISO 639-1 code that the row was scored by, "und" where it could not be told.
        similarity_source: Cosine of rewrite and source; None without a source, and where the
            encoder knows one language.
        notes: What is no drift, such as a name spelled otherwise; spans as in `findings`.
        more: The row's other fields, as they came in.
    """

    id: Identifier
    original: str | None
    rewrite: str | None
    bleu: float | None = None
    chrf: float | None = None
    similarity: float | None = None
    drift: float | None = None
    severity: Severity | None = None
    findings: tuple[Finding, ...] = ()
    error: str | None = None
    chrfpp: float | None = None
    token_f1: float | None = None
    warnings: tuple[str, ...] = ()
    metrics: Mapping[str, float | None] = field(default_factory=dict)
    language: str | None = None
    similarity_source: float | None = None
    notes: tuple[Note, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain JSON values: what `evaluator score` writes as a line."""
        names = (one.name for one in fields_of(self) if one.name != "more")
        return {
            **{name: getattr(self, name) for name in names},
            "severity": None if self.severity is None else self.severity.value,
            "findings": [finding_dict(finding) for finding in self.findings],
            "warnings": list(self.warnings),
            "metrics": dict(self.metrics),
            "notes": [note_dict(note) for note in self.notes],
            **{carried_name(name): value for name, value in self.more.items()},
        }


class ScoredRows(list[ScoredRow]):
    """Scored rows, in order: a list that can become a table."""

    def to_dict(self) -> list[dict[str, Any]]:
        """Return each row as plain JSON values."""
        return [row.to_dict() for row in self]

    def to_arrow(self) -> Any:
        """Return a `pyarrow.Table`: the columns that `evaluator score` writes to Parquet."""
        from evaluator.pairs.convert import table_of

        return table_of(self.to_dict())

    def to_pandas(self) -> Any:
        """Return a `pandas.DataFrame`; pandas must be installed."""
        return self.to_arrow().to_pandas()


def scored_of(values: Mapping[str, Any]) -> ScoredRow:
    """Return the row of plain values: the way back from `ScoredRow.to_dict`, without `more`.

    Raises:
        LookupError, ValueError, TypeError: They are no row's.
    """
    severity = values["severity"]
    return ScoredRow(
        **{name: values[name] for name in COLUMNS if name not in _MADE},
        severity=None if severity is None else Severity(severity),
        findings=tuple(map(finding_of, values["findings"])),
        notes=tuple(map(note_of, values.get("notes", ()))),
    )


_MADE = ("severity", "findings", "notes")
"""Columns whose values are objects of ours."""


COLUMNS = tuple(one.name for one in fields_of(ScoredRow) if one.name != "more")
"""What every scored row has, in order."""


def carried_name(name: str) -> str:
    """Return what a column of the input is called in the output, where ours may have its name.

    One that has a name of ours, also with `input_` before it, gets one `input_` more: so no two
    columns end with one name.
    """
    bare = name
    while bare.startswith(_CARRIED):
        bare = bare.removeprefix(_CARRIED)
    return f"{_CARRIED}{name}" if bare in COLUMNS else name


def row_of(
    fields: Mapping[str, Any], more: Collection[str] = (), references: Sequence[str] = ()
) -> PairRow:
    """Make a row out of the fields of a line; what is wrong with them goes into `error`.

    Args:
        fields: All of the line's. A `source` that is no text, or a blank one, is none.
        more: Names of fields to keep beside the pair.
        references: Names of fields that hold further references; those that are no text are none.
    """
    problems: list[str] = []
    identifier = fields.get("id")
    if isinstance(identifier, bool) or not isinstance(identifier, str | int | float | None):
        problems.append("id is neither a text nor a number")
        identifier = None
    sides = [_side(fields, name, problems) for name in ("original", "rewrite")]
    if isinstance(identifier, str):
        identifier = _SURROGATE.sub("\ufffd", identifier)
    source, *others = (_text(fields.get(name)) for name in ("source", *references))
    return PairRow(
        identifier,
        sides[0],
        sides[1],
        "; ".join(problems) or None,
        more={name: fields[name] for name in more if name in fields},
        source=source if source and source.strip() else None,
        references=tuple(text for text in others if text is not None),
    )


def unparsed_row(place: str, why: str) -> PairRow:
    """Return the row that stands for a line which cannot be parsed.

    Args:
        place: "FILE:LINE".
        why: What is wrong with it.
    """
    return PairRow(None, None, None, f"{place}: {why}", unparsed=True)


def _text(value: Any) -> str | None:
    if not isinstance(value, str) or len(value) >= MAX_CHARACTERS:
        return None
    return _SURROGATE.sub("\ufffd", value)


def _side(fields: Mapping[str, Any], name: str, problems: list[str]) -> str | None:
    """Return the text of a side; what is wrong with it is added to `problems`."""
    value = fields.get(name)
    if value is None:
        problems.append(f"{name} is missing")
        return None
    if not isinstance(value, str):
        problems.append(f"{name} is not a text")
        return None
    if len(value) >= MAX_CHARACTERS:
        problems.append(f"{name} has {len(value):,} characters, the limit is {MAX_CHARACTERS:,}")
    elif not value.strip():
        problems.append(f"{name} is empty")
    if found := _SURROGATE.search(value):
        problems.append(f"{name} is not valid Unicode: a lone surrogate at {found.start()}")
        # No output can hold it.
        return _SURROGATE.sub("\ufffd", value)
    return value
