"""CSV, TSV, JSONL and Parquet: the text of named columns, a cell a paragraph or several."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence

import regex

from evaluator import tables
from evaluator.errors import InputError
from evaluator.readers.decode import decode
from evaluator.readers.extract import Composer, Extract, Source
from evaluator.readers.refusals import broken
from evaluator.tables import Row, Table

_CELL = "cell"
_BLANK_LINE = regex.compile(r"\n\s*\n")
_HALF = regex.compile("[\ud800-\udfff]")


def extract_csv(source: Source) -> Extract:
    """Read columns of a CSV file (see `_extract`)."""
    return _text(source, "csv")


def extract_tsv(source: Source) -> Extract:
    """Read columns of a TSV file (see `_extract`)."""
    return _text(source, "tsv")


def extract_jsonl(source: Source) -> Extract:
    """Read fields of the objects of a JSONL file (see `_extract`)."""
    return _text(source, "jsonl")


def extract_parquet(source: Source) -> Extract:
    """Read columns of a Parquet file (see `_extract`).

    Raises:
        InputError: "input-broken", too.
    """
    wanted = source.settings.columns.__contains__ if source.settings.columns else None
    try:
        table = tables.read_parquet(io.BytesIO(source.data), source.name, wanted)
        return _extract(source, table, None)
    except InputError as error:
        if error.slug == "parquet-invalid":
            raise broken(
                source.name, "it is no Parquet table, or a part of it is missing"
            ) from None
        raise


def _text(source: Source, format: str) -> Extract:
    text, encoding = decode(source.data, source.name)
    data = text.encode("utf-8", "surrogatepass")
    table = tables.read_text(format, io.BytesIO(data), longest_line=len(data) + 1)
    return _extract(source, table, encoding)


def _extract(source: Source, table: Table, encoding: str | None) -> Extract:
    """Read the columns that the settings name, row by row and in the order of the settings.

    Raises:
        InputError: "column-needed", "column-missing", "row-invalid", and of text those of `decode`.
    """
    columns = source.settings.columns
    if table.columns is not None:
        _check(source.name, columns, table.columns)
    composer = Composer()
    fields: dict[str, None] = {}
    for row in _rows(source.name, table):
        if table.columns is None:
            fields.update(dict.fromkeys(row.values))
        for column in columns:
            cell = _cell(source.name, row, column)
            composer.saw(cell)
            for part in _BLANK_LINE.split(cell):
                composer.add(part, _CELL, row.number, column)
        if composer.length > source.max_chars:
            break  # the caller refuses it, as it does all long texts
    if table.columns is None:
        _check(source.name, columns, fields)
    return composer.extract(encoding, article=False)


def _check(name: str, columns: Sequence[str], found: Collection[str]) -> None:
    listed = ", ".join(found) or "none"
    if not columns:
        raise InputError(
            "column-needed",
            f"{name} is a table with the columns {listed}: which of them is meant?",
            "Name it: --column original=NAME, --column rewrite=NAME.",
        )
    for column in columns:
        if column not in found:
            raise InputError(
                "column-missing",
                f"{name}: there is no column {column!r}, only {listed}.",
                "Name one that is there: --column original=NAME, --column rewrite=NAME.",
            )


def _rows(name: str, table: Table) -> Iterator[Row]:
    for row in table.rows:
        if row.blank:
            continue
        if row.problem is not None:
            raise InputError(
                "row-invalid",
                f"{name}:{row.number}: {row.problem}.",
                "Mend the row, or take it out.",
            )
        yield row


def _cell(name: str, row: Row, column: str) -> str:
    value = row.values.get(column)
    if value is not None and not isinstance(value, str):
        raise InputError(
            "row-invalid",
            f"{name}:{row.number}: {column} is not a text.",
            "Mend the row, or name a column of texts.",
        )
    if value and (half := _HALF.search(value)):
        raise InputError(
            "row-invalid",
            f"{name}:{row.number}: {column} has half of a surrogate pair, {half[0]!a}.",
            "Mend the escape (\\ud800 to \\udfff) that made it.",
        )
    return value or ""
