"""Streams rows out of JSONL, TSV, CSV and Parquet; a broken line becomes a row that says so."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import regex

from evaluator.errors import InputError
from evaluator.pairs.rows import MAX_CHARACTERS, PairRow, row_of, unparsed_row

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
_FIELDS = ("id", "original", "rewrite")
# Two sides at the limit, each character escaped twelve-fold, with some room for other fields.
_LONGEST_LINE = 32 * MAX_CHARACTERS
_LONGEST_FIELD = 131_072
_PARQUET_ROWS = 512
_QUOTED = regex.compile(r'"(?:[^"]|"")*"')
_ESCAPED_BYTE = regex.compile("[\udc80-\udcff]")


class PairSource:
    """The rows of a file, and how far into it they are.

    Attributes:
        format: "jsonl", "tsv", "csv" or "parquet".
        total: Bytes of the file, or rows of a Parquet file; None for a stream.
        rows_read: Rows taken so far.
    """

    def __init__(
        self,
        format: str,
        rows: Iterator[PairRow],
        total: int | None,
        position: Callable[[], int],
        close: Callable[[], None],
    ) -> None:
        self.format = format
        self.total = total
        self.rows_read = 0
        self._rows = rows
        self._position = position
        self._close = close

    def __iter__(self) -> Iterator[PairRow]:
        for row in self._rows:
            self.rows_read += 1
            yield row

    def __enter__(self) -> PairSource:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    @property
    def rows_expected(self) -> float | None:
        """How many rows there are, by what was read so far; None when there is no telling."""
        position = self._position()
        if not self.total or not position or not self.rows_read:
            return None
        return self.rows_read * self.total / position


def format_of(path: str) -> str | None:
    """Return the format that a file's name tells, None when it tells none."""
    name = path.lower().removesuffix(".gz")
    return _SUFFIXES.get(Path(name).suffix)


def open_pairs(
    path: str,
    *,
    input_format: str | None = None,
    stdin: Any = None,
    more: Collection[str] = (),
) -> PairSource:
    """Open a file of pairs.

    JSONL has an object a line; TSV and CSV name their columns in the first line; all of them, and
    Parquet, have `original`, `rewrite` and, if you like, `id`. Text files are UTF-8 and may be
    gzipped. In TSV a line is a row, and quotes are marks of the text unless the header is quoted
    or a field is quoted as CSV would quote it. A blank line counts as a row but for those at the
    end.

    Args:
        path: "-" for `stdin`.
        input_format: One of `FORMATS`; None goes by the name, else by the first bytes.
        stdin: A binary stream.
        more: Names of further fields that rows keep in `more`, where the file has them.

    Raises:
        InputError: file-missing, file-unreadable, pairs-format, pairs-columns, parquet-invalid.
    """
    if input_format is not None and input_format not in FORMATS:
        raise InputError(
            "pairs-format",
            f"The format {input_format!r} is not one for pairs.",
            f"Give one of {', '.join(FORMATS)}.",
        )
    with ExitStack() as stack:
        name, total = path, None
        if path == "-":
            raw, name = stdin, "<stdin>"
        else:
            raw = stack.enter_context(_open(path))
            total = Path(path).stat().st_size
        counted = _Counted(raw)
        stream = io.BufferedReader(counted)
        if stream.peek(2)[:2] == b"\x1f\x8b":
            unpacked: Any = stack.enter_context(gzip.GzipFile(fileobj=stream))
            stream = io.BufferedReader(unpacked)
        kind = input_format or format_of(path) or _sniff(stream.peek(4096))
        if kind == "parquet":
            whole = stack.enter_context(_spooled(stream)) if path == "-" else _open(path)
            rows, total, position = _parquet(stack.enter_context(whole), name, more)
        else:
            rows, position = _of_text(kind, stream, name, more), counted.tell
        return PairSource(kind, _readable(rows, name), total, position, stack.pop_all().close)


def _open(path: str) -> IO[bytes]:
    try:
        return open(path, "rb")
    except FileNotFoundError as error:
        raise InputError("file-missing", f"{path}: no such file.", "Check the path.") from error
    except OSError as error:
        raise InputError(
            "file-unreadable",
            f"{path}: cannot be read ({error.strerror}).",
            "Give a file that you may read.",
        ) from error


def _sniff(head: bytes) -> str:
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "jsonl"
    return "tsv" if b"\t" in head.partition(b"\n")[0] else "csv"


def _spooled(stream: IO[bytes]) -> IO[bytes]:
    """Copy a stream to a file without a name: Parquet is read from its end."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    while block := stream.read(1 << 20):
        file.write(block)
    file.seek(0)
    return file


class _Counted(io.RawIOBase):
    """A stream that knows how many bytes were taken from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self._stream.read(len(buffer))
        buffer[: len(block)] = block
        self._taken += len(block)
        return len(block)

    def tell(self) -> int:
        return self._taken


def _readable(rows: Iterator[PairRow], name: str) -> Iterator[PairRow]:
    """Turn a stream that breaks off into an error that names it."""
    try:
        yield from rows
    except (OSError, EOFError) as error:
        raise InputError(
            "file-unreadable",
            f"{name}: reading broke off ({error}).",
            "Check the file; a gzip file may be cut short.",
        ) from error


def _of_text(kind: str, stream: IO[bytes], name: str, more: Collection[str]) -> Iterator[PairRow]:
    if kind == "jsonl":
        return _jsonl(stream, name, more)
    head = _Peeked(stream)
    if kind == "tsv" and not head.first.lstrip(b"\xef\xbb\xbf").startswith(b'"'):
        return _tsv(head, name, more)
    return _csv(head, name, "\t" if kind == "tsv" else ",", more)


class _Peeked:
    """Lines of a stream, the first of them known beforehand."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.first = stream.readline(_LONGEST_LINE)
        self._stream = stream

    def readline(self, limit: int) -> bytes:
        first, self.first = self.first, b""
        return first or self._stream.readline(limit)


def _lines(stream: Any) -> Iterator[tuple[int, str | None]]:
    """Yield lines with their numbers; None for one that is too long to be a row.

    Bytes that are not UTF-8 come as surrogates. Blank lines at the end are left out.
    """
    number = 0
    blank: list[int] = []
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        whole = len(line) < _LONGEST_LINE or line.endswith(b"\n")
        if not whole:
            while not line.endswith(b"\n") and (line := stream.readline(_LONGEST_LINE)):
                pass
        elif not line.strip():
            blank.append(number)
            continue
        yield from ((earlier, "\n") for earlier in blank)
        blank.clear()
        if not whole:
            yield number, None
            continue
        text = line.decode("utf-8", "surrogateescape")
        yield number, text.removeprefix("\ufeff") if number == 1 else text


def _jsonl(stream: IO[bytes], name: str, more: Collection[str]) -> Iterator[PairRow]:
    for number, line in _lines(stream):
        place = f"{name}:{number}"
        why = _broken(line)
        if why or line is None:
            yield unparsed_row(place, why or "")
            continue
        try:
            fields = json.loads(line)
        except json.JSONDecodeError as error:
            yield unparsed_row(place, f"not JSON: {error.msg} at column {error.colno}")
        except (ValueError, RecursionError) as error:
            yield unparsed_row(place, f"not JSON: {error}")
        else:
            if isinstance(fields, dict):
                yield row_of(fields, more)
            else:
                yield unparsed_row(place, "not a JSON object")


def _broken(line: str | None) -> str | None:
    """Return why a line holds no row at all, None when it may."""
    if line is None:
        return f"the line has over {_LONGEST_LINE:,} bytes"
    if not line.strip():
        return "the line is blank"
    return "not UTF-8" if _ESCAPED_BYTE.search(line) else None


def _tsv(stream: _Peeked, name: str, more: Collection[str]) -> Iterator[PairRow]:
    lines = _lines(stream)
    _, header = next(lines, (1, ""))
    columns = (header or "").rstrip("\r\n").split("\t")
    _check_columns(columns, name)

    def cells_of() -> Iterator[tuple[str, list[str], str | None]]:
        for number, line in lines:
            cells = [_unquoted(cell) for cell in (line or "").rstrip("\r\n").split("\t")]
            yield f"{name}:{number}", cells, _broken(line)

    return _of_table(columns, cells_of(), more)


def _unquoted(cell: str) -> str:
    """Return what a field says that was quoted because it holds quotes; others as they are."""
    inner = cell[1:-1]
    if ('""' in inner or cell == '""') and _QUOTED.fullmatch(cell):
        return inner.replace('""', '"')
    return cell


def _csv(stream: _Peeked, name: str, delimiter: str, more: Collection[str]) -> Iterator[PairRow]:
    text = (line if line is not None else "\n" for _, line in _lines(stream))
    csv.field_size_limit(_LONGEST_FIELD)  # the process's, which others may have changed
    reader = csv.reader(text, delimiter=delimiter)
    columns = next(reader, [])
    _check_columns(columns, name)

    def cells_of() -> Iterator[tuple[str, list[str], str | None]]:
        while True:
            why, cells = None, []
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                why = f"not CSV: {error}"
            if why is None and not cells:
                why = f"the line is blank or has over {_LONGEST_LINE:,} bytes"
            if any(_ESCAPED_BYTE.search(cell) for cell in cells):
                why = "not UTF-8"
            yield f"{name}:{reader.line_num}", cells, why

    return _of_table(columns, cells_of(), more)


def _of_table(
    columns: list[str],
    rows: Iterable[tuple[str, list[str], str | None]],
    more: Collection[str],
) -> Iterator[PairRow]:
    """Make rows of cells; an empty cell is a missing id, but an empty text."""
    for place, cells, why in rows:
        if why is None and len(cells) != len(columns):
            why = f"the row has {len(cells)} cells, the header {len(columns)}"
        if why is not None:
            yield unparsed_row(place, why)
            continue
        fields: Mapping[str, str | None] = dict(zip(columns, cells, strict=True))
        yield row_of({**fields, "id": fields.get("id") or None}, more)


def _parquet(
    stream: IO[bytes], name: str, more: Collection[str]
) -> tuple[Iterator[PairRow], int, Callable[[], int]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # With a buffer, pages are read as they are needed, not whole columns of a row group.
        file = pq.ParquetFile(stream, buffer_size=1 << 20)
    except (pa.ArrowException, OSError) as error:
        raise InputError(
            "parquet-invalid", f"{name}: not a Parquet file: {error}.", "Check the file."
        ) from error
    columns = file.schema_arrow.names
    _check_columns(columns, name)
    done = 0

    def rows() -> Iterator[PairRow]:
        nonlocal done
        wanted = [column for column in columns if column in _FIELDS or column in more]
        try:
            for batch in file.iter_batches(_PARQUET_ROWS, columns=wanted):
                for index in range(batch.num_rows):
                    done += 1
                    yield _of_scalars(batch, index, f"{name}:{done}", more)
        except pa.ArrowException as error:
            raise InputError(
                "parquet-invalid", f"{name}: reading broke off: {error}.", "Check the file."
            ) from error

    return rows(), file.metadata.num_rows, lambda: done


def _of_scalars(batch: Any, index: int, place: str, more: Collection[str]) -> PairRow:
    try:
        fields = {column: batch.column(column)[index].as_py() for column in batch.schema.names}
    except UnicodeDecodeError:
        return unparsed_row(place, "not UTF-8")
    return row_of(fields, more)


def _check_columns(columns: list[str], name: str) -> None:
    for needed in ("original", "rewrite"):
        if needed not in columns:
            raise InputError(
                "pairs-columns",
                f"{name}: there is no column {needed!r}, only {', '.join(columns) or 'none'}.",
                "Name the columns original, rewrite and, if you like, id, in the first line.",
            )
