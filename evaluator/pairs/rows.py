"""A row on its way in and on its way out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import regex

from evaluator.types import Finding, Severity

Identifier: TypeAlias = str | int | float | None

# A side of this length or longer is no sentence pair but a document in the wrong command.
MAX_CHARACTERS = 100_000

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
    """

    id: Identifier
    original: str | None
    rewrite: str | None
    error: str | None = None
    unparsed: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)


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


def row_of(fields: Mapping[str, Any], more: Collection[str] = ()) -> PairRow:
    """Make a row out of the fields of a line; what is wrong with them goes into `error`.

    Args:
        fields: All of the line's.
        more: Names of fields to keep beside the pair.
    """
    problems: list[str] = []
    identifier = fields.get("id")
    if isinstance(identifier, bool) or not isinstance(identifier, str | int | float | None):
        problems.append("id is neither a text nor a number")
        identifier = None
    sides = [_side(fields, name, problems) for name in ("original", "rewrite")]
    if isinstance(identifier, str):
        identifier = _SURROGATE.sub("\ufffd", identifier)
    kept = {name: fields[name] for name in more if name in fields}
    return PairRow(identifier, sides[0], sides[1], "; ".join(problems) or None, more=kept)


def unparsed_row(place: str, why: str) -> PairRow:
    """Return the row that stands for a line which cannot be parsed.

    Args:
        place: "FILE:LINE".
        why: What is wrong with it.
    """
    return PairRow(None, None, None, f"{place}: {why}", unparsed=True)


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
