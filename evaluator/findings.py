"""A finding as plain values: the object of every JSON result and the column of every table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evaluator.types import Category, Finding, Likelihood, Note, Severity, Source, Span


def finding_dict(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain JSON values, keys in the order of the published schema."""
    return {
        "category": finding.category.value,
        "mqm": finding.mqm,
        "severity": finding.severity.value,
        "likelihood": finding.likelihood.value,
        "confidence": float(finding.confidence),
        "rule": finding.rule,
        "source": finding.source.value,
        "message": finding.message,
        "original_spans": _spans(finding.original_spans),
        "rewrite_spans": _spans(finding.rewrite_spans),
        **({"ways": [int(count) for count in finding.ways]} if finding.ways else {}),
    }


def finding_of(data: Mapping[str, Any]) -> Finding:
    """Return the finding of plain values: the way back from `finding_dict`.

    Raises:
        LookupError, ValueError, TypeError: They are no finding's.
    """
    ways = data.get("ways")
    return Finding(
        category=Category(data["category"]),
        mqm=data["mqm"],
        severity=Severity(data["severity"]),
        confidence=data["confidence"],
        message=data["message"],
        original_spans=_as_spans(data["original_spans"]),
        rewrite_spans=_as_spans(data["rewrite_spans"]),
        # Results of before these fields hold findings of rules, and each of them counted.
        likelihood=likelihood_of(data),
        rule=data.get("rule"),
        source=Source(data.get("source", Source.RULE)),
        ways=(int(ways[0]), int(ways[1])) if ways else None,
    )


def note_dict(note: Note) -> dict[str, Any]:
    """Return a note as plain JSON values."""
    return {
        "slug": note.slug,
        "message": note.message,
        "original_spans": _spans(note.original_spans),
        "rewrite_spans": _spans(note.rewrite_spans),
    }


def note_of(data: Mapping[str, Any]) -> Note:
    """Return the note of plain values: the way back from `note_dict`.

    Raises:
        LookupError, ValueError, TypeError: They are no note's.
    """
    return Note(
        data["slug"],
        data["message"],
        _as_spans(data["original_spans"]),
        _as_spans(data["rewrite_spans"]),
    )


def _as_spans(spans: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(int(start), int(end)) for start, end in spans)


def likelihood_of(data: Mapping[str, Any]) -> Likelihood:
    """Return the likelihood of a finding's plain values; "sure" where an older result has none."""
    return Likelihood(data.get("likelihood") or Likelihood.SURE)


def _spans(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[int(span.start), int(span.end)] for span in spans]


def findings_type() -> Any:
    """Return the Arrow type of a column of findings: a list of what `finding_dict` gives."""
    import pyarrow as pa

    return pa.list_(
        pa.struct(
            [
                ("category", pa.string()),
                ("mqm", pa.string()),
                ("severity", pa.string()),
                ("likelihood", pa.string()),
                ("confidence", pa.float64()),
                ("rule", pa.string()),
                ("source", pa.string()),
                ("message", pa.string()),
                ("original_spans", spans_type()),
                ("rewrite_spans", spans_type()),
            ]
        )
    )


def notes_type() -> Any:
    """Return the Arrow type of a column of notes: a list of what `note_dict` gives."""
    import pyarrow as pa

    return pa.list_(
        pa.struct(
            [
                ("slug", pa.string()),
                ("message", pa.string()),
                ("original_spans", spans_type()),
                ("rewrite_spans", spans_type()),
            ]
        )
    )


def spans_type() -> Any:
    """Return the Arrow type of a column of spans: a list of [start, end]."""
    import pyarrow as pa

    return pa.list_(pa.list_(pa.int32()))
