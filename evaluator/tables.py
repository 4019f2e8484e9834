"""Rows out of JSONL, TSV, CSV and Parquet, streamed in flat memory; a broken row says so.

A leaf: whatever room takes tables takes them from here, and says itself which columns it needs.
"""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

import regex

from evaluator.errors import InputError

FORMATS = ("jsonl", "tsv", "csv", "parquet")

_SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".csv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
}
ENDINGS = tuple(_SUFFIXES)
"""Of the files whose format their name tells."""
_WHITE = " \t\n\r\v\f"  # what `bytes.strip` takes for white space
_SEP = regex.compile(rb"[\"]?sep=([,;|\t])[\"]?\r?\n", regex.I)
_CHUNK = 1 << 16
_PARQUET_ROWS = 512
_PARQUET_BYTES = 64 << 20  # of rows that are unpacked at once
_QUOTED = regex.compile(r'"(?:[^"]|"")*"')
_ESCAPED_BYTE = regex.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        number: Its line in the file (its last one, where it goes over several); in Parquet its
            place among the rows, from 1.
        values: What it holds, by column; empty where there is a `problem`.
        problem: Why it cannot be parsed, a part of a sentence; None where it can.
        blank: There is nothing on its line at all, which is a problem, too.
    """

    number: int
    values: Mapping[str, Any]
    problem: str | None = None
    blank: bool = False


@dataclass(frozen=True)
class Table:
    """A table as it is read.

    Attributes:
        columns: As the header names them; None in JSONL, where each row has its own.
        rows: One after the other; blank lines at the end are left out.
        total: How many there are, where the file says so.
        types: Arrow types by column, of Parquet.
    """

    columns: tuple[str, ...] | None
    rows: Iterator[Row]
    total: int | None = None
    types: Mapping[str, Any] = field(default_factory=dict)


def format_of(path: str) -> str | None:
    """Return the format that a file's name tells, None when it tells none."""
    name = path.lower().removesuffix(".gz")
    return _SUFFIXES.get(Path(name).suffix)


def sniffed(head: bytes) -> str:
    """Return the format that the first bytes of a file suggest."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if codec := _utf16(head):
        head = head[2:].decode(codec, "replace").encode()
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "jsonl"
    return "tsv" if b"\t" in head.partition(b"\n")[0] else "csv"


def read_text(
    format: str,
    stream: IO[bytes],
    *,
    longest_line: int,
    longest_field: int | None = None,
    quoted: bool = False,
) -> Table:
    """Read a table in UTF-8.

    JSONL has an object a line; TSV and CSV name their columns in the first line, which also tells
    whether CSV is parted by commas or, as spreadsheets in much of Europe do, by semicolons, or by
    tabs; Excel's line `sep=;` before it says so, too. UTF-16 is read where its mark stands. In TSV
    a line is a row, and quotes are marks of the text unless the header is quoted or a field is
    quoted as CSV would quote it.

    Args:
        format: "jsonl", "tsv" or "csv".
        stream: The file, unpacked.
        longest_line: Most bytes of a line; a longer one is a row with a problem.
        longest_field: Most characters of a field of CSV; None for as many as the line may have.
        quoted: TSV is CSV with tabs, whatever its header: fields may go over several lines.
    """
    lines = _Lines(stream, longest_line)
    if format == "jsonl":
        return Table(None, _jsonl(lines))
    named = lines.separator is not None
    if (
        format == "tsv"
        and not named
        and not quoted
        and not lines.first.lstrip(b"\xef\xbb\xbf").startswith(b'"')
    ):
        return _tsv(lines)
    delimiter = lines.separator or ("\t" if format == "tsv" else _separator(lines.first))
    return _csv(lines, delimiter, longest_field or longest_line)


def read_parquet(
    stream: IO[bytes], name: str, wanted: Callable[[str], bool] | None = None
) -> Table:
    """Read a Parquet file.

    Args:
        stream: The file; it must be one that can be sought in.
        name: How messages call it.
        wanted: Tells by its name whether a column is read; None for all.

    Raises:
        InputError: "parquet-invalid", also while rows are taken.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # With a buffer, pages are read as they are needed, not whole columns of a row group.
        options: dict[str, Any] = {"buffer_size": 1 << 20}
        file = pq.ParquetFile(stream, **options)
        schema = file.schema_arrow
        columns = tuple(schema.names)
        chosen = [column for column in columns if wanted is None or wanted(column)]
        if twice := next((column for column in chosen if columns.count(column) > 1), None):
            raise InputError(
                "parquet-invalid", f"{name}: several columns are called {twice!r}.", "Rename them."
            )
        # A text that the file holds once stays so in memory, however many rows have it.
        texts = [column for column in chosen if pa.types.is_string(schema.field(column).type)]
        file = pq.ParquetFile(stream, metadata=file.metadata, read_dictionary=texts, **options)
    except (pa.ArrowException, OSError, ValueError) as error:  # names that are not UTF-8, too
        raise InputError(
            "parquet-invalid", f"{name}: not a Parquet file: {error}.", "Check the file."
        ) from error

    def rows() -> Iterator[Row]:
        number = 0
        try:
            for batch in file.iter_batches(_rows_at_once(file.metadata), columns=chosen):
                for index in range(batch.num_rows):
                    number += 1
                    yield _of_scalars(batch, index, number)
        except (pa.ArrowException, OSError) as error:
            raise InputError(
                "parquet-invalid", f"{name}: reading broke off: {error}.", "Check the file."
            ) from error
        if chosen and number != total:
            raise InputError(
                "parquet-invalid", f"{name}: it says {total:,} rows and holds {number:,}.",
                "Check the file.",
            )  # fmt: skip

    total: int = file.metadata.num_rows
    types = dict(zip(columns, schema.types, strict=True))
    return Table(columns, rows(), total, types)


def _rows_at_once(metadata: Any) -> int:
    """Return how many rows to unpack at once, so that long ones do not fill the memory."""
    most = _PARQUET_ROWS
    for index in range(metadata.num_row_groups):
        group = metadata.row_group(index)
        if group.total_byte_size > 0:
            most = min(most, _PARQUET_BYTES * group.num_rows // group.total_byte_size)
    return max(most, 1)


def _of_scalars(batch: Any, index: int, number: int) -> Row:
    values = {}
    for column in batch.schema.names:
        try:
            values[column] = batch.column(column)[index].as_py()
        except UnicodeDecodeError:
            return Row(number, {}, "not UTF-8")
        except (ArithmeticError, LookupError, ValueError, NotImplementedError):
            # A date beyond the calendar, a time zone that nobody knows, and the like.
            return Row(number, {}, f"{column} is nothing that can be read")
    return Row(number, values)


class _Readable(Protocol):
    def readline(self, size: int = -1, /) -> bytes: ...


class _Recoded:
    """A stream in UTF-16, as spreadsheets save text, read as UTF-8."""

    def __init__(self, begun: bytes, stream: IO[bytes], codec: str) -> None:
        self._decoder = codecs.getincrementaldecoder(codec)("surrogateescape")
        self._waiting = begun[2:]
        self._stream = stream
        self._text = ""
        self._ended = False

    def readline(self, size: int = -1, /) -> bytes:
        """Return a line, or `size` characters of it, with its end."""
        while "\n" not in self._text and not self._ended and not 0 <= size <= len(self._text):
            data = self._waiting or self._stream.read(_CHUNK)
            self._waiting = b""
            self._ended = not data
            self._text += self._decoder.decode(data, final=self._ended)
        end = self._text.find("\n") + 1 or len(self._text)
        end = end if size < 0 else min(end, size)
        line, self._text = self._text[:end], self._text[end:]
        return line.encode("utf-8", "surrogateescape")


def _utf16(data: bytes) -> str | None:
    if data.startswith(codecs.BOM_UTF32_LE):
        return None
    marks = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
    return next((codec for mark, codec in marks if data.startswith(mark)), None)


class _Lines:
    """The lines of a stream with their numbers; None for one that is too long to be a row.

    Bytes that are not UTF-8 come as surrogates. Blank lines at the end are left out.

    Attributes:
        first: The first line.
        longest: Most bytes of a line.
        separator: What parts the columns, where a line before the header says so.
        skipped: Lines before the header.
    """

    def __init__(self, stream: IO[bytes], longest: int) -> None:
        self.longest = longest
        self._stream: _Readable = stream
        self.first = stream.readline(longest)
        if codec := _utf16(self.first):
            self._stream = _Recoded(self.first, stream, codec)
            self.first = self._stream.readline(longest)
        # How Excel is told, in a first line of its own, what parts the columns.
        said = _SEP.fullmatch(self.first.removeprefix(codecs.BOM_UTF8))
        self.separator = said.group(1).decode("ascii") if said else None
        self.skipped = int(said is not None)
        if said:
            self.first = self._stream.readline(longest)

    def __iter__(self) -> Iterator[tuple[int, str | None]]:
        number = self.skipped
        blank: list[int] = []
        line = self.first
        while line:
            number += 1
            whole = len(line) < self.longest or line.endswith(b"\n")
            if number == self.skipped + 1:
                line = line.removeprefix(codecs.BOM_UTF8)
            if not whole:
                while not line.endswith(b"\n") and (line := self._stream.readline(self.longest)):
                    pass
            if whole and not line.strip():
                blank.append(number)
            else:
                yield from ((earlier, "\n") for earlier in blank)
                blank.clear()
                yield number, line.decode("utf-8", "surrogateescape") if whole else None
            line = self._stream.readline(self.longest)


def _jsonl(lines: _Lines) -> Iterator[Row]:
    for number, line in lines:
        unparsed = _broken(number, line, lines.longest)
        if unparsed or line is None:
            yield unparsed or Row(number, {}, "")
            continue
        try:
            values = json.loads(line)
        except json.JSONDecodeError as error:
            yield Row(number, {}, f"not JSON: {error.msg} at column {error.colno}")
        except (ValueError, RecursionError) as error:
            yield Row(number, {}, f"not JSON: {error}")
        else:
            known = isinstance(values, dict)
            yield Row(number, values) if known else Row(number, {}, "not a JSON object")


def _broken(number: int, line: str | None, longest: int) -> Row | None:
    """Return the row for a line that holds none, None when it may hold one."""
    if line is None:
        return Row(number, {}, f"the line has over {longest:,} bytes")
    if not line.strip(_WHITE):
        return Row(number, {}, "the line is blank", blank=True)
    return Row(number, {}, "not UTF-8") if _ESCAPED_BYTE.search(line) else None


def _tsv(lines: _Lines) -> Table:
    rest = iter(lines)
    _, header = next(rest, (1, ""))
    columns = _cells(header)

    def rows() -> Iterator[Row]:
        for number, line in rest:
            cells = [_unquoted(cell) for cell in _cells(line)]
            yield _broken(number, line, lines.longest) or _of_cells(number, columns, cells)

    return Table(tuple(columns), rows())


def _cells(line: str | None) -> list[str]:
    return (line or "").rstrip("\r\n").split("\t")


def _unquoted(cell: str) -> str:
    """Return what a field says that was quoted because it holds quotes; others as they are."""
    inner = cell[1:-1]
    if ('""' in inner or cell == '""') and _QUOTED.fullmatch(cell):
        return inner.replace('""', '"')
    return cell


def _separator(header: bytes) -> str:
    return max(",;\t", key=lambda mark: header.count(mark.encode()))


def _csv(lines: _Lines, delimiter: str, longest_field: int) -> Table:
    long: set[int] = set()

    def texts() -> Iterator[str]:
        for number, line in lines:
            if line is None:
                long.add(number)
            yield "\n" if line is None else line

    reader = csv.reader(texts(), delimiter=delimiter)

    def cells_of_next() -> list[str]:
        before = csv.field_size_limit(longest_field)  # the process's: others read CSV, too
        try:
            return next(reader)
        finally:
            csv.field_size_limit(before)

    try:
        columns = cells_of_next()
    except (StopIteration, csv.Error):  # then it names no column, as whoever needs one says
        columns = []

    def rows() -> Iterator[Row]:
        while True:
            try:
                cells = cells_of_next()
            except StopIteration:
                return
            except csv.Error as error:
                yield Row(reader.line_num, {}, f"not CSV: {error}")
                continue
            number = reader.line_num
            if number in long:
                yield Row(number, {}, f"the line has over {lines.longest:,} bytes")
            elif not cells:
                yield Row(number, {}, "the line is blank", blank=True)
            elif any(_ESCAPED_BYTE.search(cell) for cell in cells):
                yield Row(number, {}, "not UTF-8")
            else:
                yield _of_cells(number, columns, cells)

    return Table(tuple(columns), rows())


def _of_cells(number: int, columns: Collection[str], cells: Iterable[str]) -> Row:
    cells = list(cells)
    if len(cells) != len(columns):
        return Row(number, {}, f"the row has {len(cells)} cells, the header {len(columns)}")
    return Row(number, dict(zip(columns, cells, strict=True)))
