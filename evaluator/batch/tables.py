"""Rows out of JSONL, CSV, TSV and Parquet files, streamed; a row that is broken says so."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import IO, Any

import regex

from evaluator.batch import places
from evaluator.errors import InputError

Values = Mapping[str, Any] | str
"""What a row holds by column, or what is wrong with it."""

_FORMATS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv"}
_FORMATS[".parquet"] = "parquet"
_PARQUET_ROWS = 256
# Two texts at the default limit, each character escaped twelve-fold, with ample room.
_LONGEST_LINE = 128 << 20
_ESCAPED = regex.compile("[\udc80-\udcff]")  # bytes that are not UTF-8, as surrogateescape has them


def check_format(file: str) -> str:
    """Return the format of a file by its name: "jsonl", "csv", "tsv" or "parquet".

    Raises:
        InputError: "manifest-format".
    """
    name = file.lower().removesuffix(".gz")
    suffix = PurePath(name).suffix
    if suffix not in _FORMATS or (suffix == ".parquet" and file.lower().endswith(".gz")):
        raise InputError(
            "manifest-format",
            f"{file}: not a kind of manifest that is known.",
            "Name it .jsonl, .csv, .tsv (each also with .gz) or .parquet.",
        )
    return _FORMATS[suffix]


def read(file: str, fields: Sequence[str]) -> Iterator[tuple[str, Values]]:
    """Yield where each row is ("FILE:LINE") and what it holds in the columns `fields`.

    Raises:
        InputError: "manifest-unreadable"; "manifest-columns" when none of the columns is there.
    """
    kind = check_format(file)
    with _reading(file):
        if kind == "parquet":
            yield from _parquet(file, fields)
        elif kind == "jsonl":
            yield from _jsonl(file)
        else:
            yield from _csv(file, "," if kind == "csv" else "\t", fields)


def count(file: str) -> int:
    """Return how many rows `read` yields.

    Raises:
        InputError: "manifest-unreadable".
    """
    kind = check_format(file)
    with _reading(file):
        if kind == "parquet":
            import pyarrow.parquet as pq

            with places.open_binary(file) as stream:
                return int(pq.ParquetFile(stream).metadata.num_rows)
        if kind == "jsonl":
            with _lines(file) as stream:
                return sum(1 for line in _bounded(stream) if line is None or not line.isspace())
        return sum(1 for _ in _csv(file, "," if kind == "csv" else "\t", ()))


def _jsonl(file: str) -> Iterator[tuple[str, Values]]:
    with _lines(file) as stream:
        for number, line in enumerate(_bounded(stream), 1):
            where = f"{file}:{number}"
            if line is None:
                yield where, f"the line has over {_LONGEST_LINE:,} bytes."
                continue
            if line.isspace():
                continue
            try:
                values = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
            except UnicodeDecodeError:
                yield where, "the line is not UTF-8."
            except (ValueError, RecursionError) as error:
                yield where, f"the line is not JSON: {error}."
            else:
                known = isinstance(values, dict)
                yield where, values if known else "the line is not a JSON object."


def _csv(file: str, delimiter: str, fields: Sequence[str]) -> Iterator[tuple[str, Values]]:
    csv.field_size_limit(_LONGEST_LINE)
    with _lines(file) as stream:
        text = io.TextIOWrapper(
            stream, encoding="utf-8-sig", errors="surrogateescape", newline=""
        )  # fmt: skip
        reader = csv.reader(_lines_of(text), delimiter=delimiter)
        names = next(reader, [])
        _check_columns(file, names, fields)
        for cells in reader:
            if not cells:
                continue
            where = f"{file}:{reader.line_num}"
            if len(cells) != len(names):
                yield where, f"the row has {len(cells)} cells, the header {len(names)}."
            elif any(_ESCAPED.search(cell) for cell in cells):
                yield where, "the row is not UTF-8."
            else:
                # A table has no null: an empty cell is none.
                yield where, {k: v or None for k, v in zip(names, cells, strict=True)}


def _parquet(file: str, fields: Sequence[str]) -> Iterator[tuple[str, Values]]:
    import pyarrow.parquet as pq

    number = 0
    with places.open_binary(file) as stream, pq.ParquetFile(stream) as table:
        names = table.schema_arrow.names
        _check_columns(file, names, fields)
        columns = [name for name in names if name in fields]
        for batch in table.iter_batches(batch_size=_PARQUET_ROWS, columns=columns):
            for values in batch.to_pylist():
                number += 1
                yield f"{file}:{number}", values


def _bounded(stream: IO[bytes]) -> Iterator[bytes | None]:
    """Yield lines; None for one that is too long to be a row."""
    while line := stream.readline(_LONGEST_LINE):
        if len(line) < _LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while not line.endswith(b"\n") and (line := stream.readline(_LONGEST_LINE)):
            pass
        yield None


def _lines_of(text: IO[str]) -> Iterator[str]:
    while line := text.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise csv.Error(f"a line has over {_LONGEST_LINE:,} characters")
        yield line


def _check_columns(file: str, names: Sequence[str], fields: Sequence[str]) -> None:
    if fields and not set(names) & set(fields):
        raise InputError(
            "manifest-columns",
            f"{file}: none of its columns is one of {', '.join(fields)}.",
            "Name the columns so, in the first row of a CSV or TSV file.",
        )


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
    import pyarrow as pa

    try:
        yield
    except (OSError, EOFError, csv.Error, pa.ArrowException) as error:
        raise places.unreadable(file, error) from error
