"""What a reader says of a pair beyond one label: a grade, and the words with their categories."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from evaluator.agreement.marks import Mark, Marks
from evaluator.errors import InputError
from evaluator.types import Category, Severity, Span

GRADED = ("severity", "findings")
"""Fields of a row that a graded reading adds."""

_UNREADABLE = (TypeError, ValueError, OverflowError, RecursionError, KeyError, AttributeError)


def grade_of(place: str, value: Any) -> Severity | None:
    """Return the severity that a field holds, None for none given.

    Raises:
        InputError: label-invalid.
    """
    if value is None or value == "":
        return None
    try:
        return Severity(value.strip().lower())
    except (AttributeError, ValueError) as error:
        raise InputError(
            "label-invalid",
            f"{place}: `severity` is {value!r}.",
            "Write none, minor, major, critical or null (not graded).",
        ) from error


def read_marks(
    place: str, texts: tuple[str, str], fields: Mapping[str, Any], severity: Severity | None
) -> tuple[Marks | None, tuple[str, ...]]:
    """Return the words that a reader marked, and all categories that the reader named.

    Args:
        place: Of the row, for messages.
        texts: Original and rewrite.
        fields: `original_spans`, `rewrite_spans` and `findings`, as they stand in the row.
        severity: The pair's; without it `findings` are not the reader's and not looked at.

    Returns:
        The marks, None where words were not marked; a pair graded none has no marked words.

    Raises:
        InputError: spans-invalid.
    """
    sides = [
        _spans(f"{place}: `{name}`", text, fields[name])
        for name, text in zip(("original_spans", "rewrite_spans"), texts, strict=True)
    ]
    findings = None if severity is None else fields["findings"]
    if all(_missing(value) for value in (*sides, findings)):
        return (Marks() if severity is Severity.NONE else None), ()
    original, rewrite = ([*(side or ())] for side in sides)
    named = {mark.category: None for mark in (*original, *rewrite)}
    if not _missing(findings):
        for categories, own, spans in _findings(f"{place}: `findings`", findings):
            named |= dict.fromkeys(categories)
            for side, text, span in zip((original, rewrite), texts, spans, strict=True):
                if span is not None:
                    _check(f"{place}: `findings`", text, span)
                    side += [Mark(span, category, own) for category in categories]
    return Marks(tuple(original), tuple(rewrite)), tuple(named)


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value)


def _spans(place: str, text: str, value: Any) -> list[Mark] | None:
    if _missing(value):
        return None
    try:
        marks = [
            Mark(
                Span(int(start), int(end)),
                str(Category(category)),
                *(_severity(each) for each in own if each is not None),
            )
            for start, end, category, *own in _items(value)
        ]
    except _UNREADABLE as error:
        raise InputError(
            "spans-invalid",
            f"{place} is no list of [start, end, category] or [start, end, category, severity].",
            "Write places as characters from 0, and a category as `findings` name it.",
        ) from error
    for mark in marks:
        _check(place, text, mark.span)
    return marks


def _findings(
    place: str, value: Any
) -> Iterator[tuple[list[str], Severity, tuple[Span | None, Span | None]]]:
    try:
        for item in _items(value):
            categories = [str(Category(each)) for each in item["categories"]]
            if not categories:
                raise ValueError("marked words have a category")
            original, rewrite = (item.get(f"{side}_span") for side in ("original", "rewrite"))
            yield categories, _severity(item["severity"]), (_span(original), _span(rewrite))
    except _UNREADABLE as error:
        raise InputError(
            "spans-invalid",
            f"{place} is no list of objects with severity, categories, original_span and "
            "rewrite_span.",
            "Write spans as [start, end], characters from 0, or leave them out; --column "
            "findings=NAME names the column of the reader's findings.",
        ) from error


def _items(value: Any) -> list[Any]:
    return list(json.loads(value) if isinstance(value, str) else value)


def _span(value: Any) -> Span | None:
    if value is None:
        return None
    start, end = value
    return Span(int(start), int(end))


def _severity(value: Any) -> Severity:
    severity = Severity(value)
    if severity is Severity.NONE:
        raise ValueError("marked words have a severity")
    return severity


def _check(place: str, text: str, span: Span) -> None:
    if not 0 <= span.start < span.end <= len(text):
        raise InputError(
            "spans-invalid",
            f"{place} has {span.start} to {span.end} in a text of {len(text)} characters.",
            "Count characters of the text as it stands in the row, from 0.",
        )
