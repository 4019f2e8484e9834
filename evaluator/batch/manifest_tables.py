"""Rows of manifests, wherever the file system keeps them; a row that is broken says so."""

from __future__ import annotations

import codecs
import csv
import gzip
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import IO, Any

from evaluator import tables
from evaluator.batch import places
from evaluator.errors import InputError

Values = Mapping[str, Any] | str
"""What a row holds by column, or what is wrong with it."""

_FIRST_ROWS = 100
_LONGEST_LINE = 1 << 28  # texts of two articles of any length that is accepted, all escaped


def check_format(file: str) -> str:
    """Return the format of a file by its name: "jsonl", "csv", "tsv" or "parquet".

    Raises:
        InputError: "manifest-format".
    """
    kind = tables.format_of(file)
    if kind is None or (kind == "parquet" and file.lower().endswith(".gz")):
        raise InputError(
            "manifest-format",
            f"{file}: not a kind of manifest that is known.",
            "Name it .jsonl, .csv, .tsv (each also with .gz) or .parquet.",
        )
    return kind


def read(
    file: str, fields: Sequence[str], missing: Callable[[Collection[str]], str | None]
) -> Iterator[tuple[str, Values]]:
    """Yield where each row is ("FILE:LINE") and what it holds in the columns `fields`.

    A table has no null: an empty cell is none.

    Args:
        file: A path or URL.
        fields: The columns that are asked for.
        missing: Says which column is wanted among those that there are, None where all are.

    Raises:
        InputError: "manifest-unreadable"; "manifest-columns" where a column is wanted that the
            table, or each of the first rows of JSONL, has not.
    """
    with _open(file, fields) as table:
        rows = iter(table.rows)
        first: list[tables.Row] = []
        columns: Collection[str] | None = table.columns
        if columns is None:
            first = list(islice((row for row in rows if not row.blank), _FIRST_ROWS))
            named = [row.values for row in first if row.problem is None]
            columns = dict.fromkeys(name for row in named for name in row)
            # What one row lacks is that row's failure.
            columns = columns if len(named) > 1 else None
        if columns is not None and (wanted := missing(columns)) is not None:
            raise InputError(
                "manifest-columns",
                f"{file}: there is no column {wanted}, only {', '.join(columns) or 'none'}.",
                f"Name the columns so: {', '.join(fields)}.",
            )
        for row in chain(first, rows):
            if row.blank:
                continue
            values: Values = row.values if row.problem is None else f"{row.problem}."
            if table.total is None and table.columns is not None and not isinstance(values, str):
                values = {name: value or None for name, value in values.items()}
            yield f"{file}:{row.number}", values


def count(file: str) -> int:
    """Return how many rows `read` yields.

    Raises:
        InputError: "manifest-unreadable".
    """
    if check_format(file) == "jsonl":  # counted without being parsed
        with _reading(file), _lines(file) as stream:
            first = stream.readline().removeprefix(codecs.BOM_UTF8)
            return bool(first.strip()) + sum(1 for line in stream if not line.isspace())
    with _open(file, ()) as table:
        return sum(not row.blank for row in table.rows) if table.total is None else table.total


@contextmanager
def _open(file: str, fields: Sequence[str]) -> Iterator[tables.Table]:
    kind = check_format(file)
    with _reading(file):
        if kind == "parquet":
            with places.open_binary(file) as stream:
                yield tables.read_parquet(stream, file, fields.__contains__)
        else:
            with _lines(file) as stream:
                yield tables.read_text(kind, stream, longest_line=_LONGEST_LINE, quoted=True)


@contextmanager
def _lines(file: str) -> Iterator[IO[bytes]]:
    with places.open_binary(file) as stream:
        if not file.lower().endswith(".gz"):
            yield stream
            return
        with gzip.open(stream) as unpacked:
            yield unpacked  # type: ignore[misc]


@contextmanager
def _reading(file: str) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, zlib.error, csv.Error) as error:
        raise places.unreadable(file, error) from error
    except InputError as error:
        if error.slug != "parquet-invalid":
            raise
        raise InputError("manifest-unreadable", error.message, error.cure) from error
