"""Pairs out of JSONL, TSV, CSV and Parquet, streamed; a broken line becomes a row that says so."""

from __future__ import annotations

import gzip
import io
import tempfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from evaluator import tables
from evaluator.errors import InputError
from evaluator.pairs.rows import MAX_CHARACTERS, PairRow, row_of, unparsed_row
from evaluator.tables import FORMATS

META = "_meta"
"""The only field of a line of JSONL that is no row."""
FIELDS = ("id", "original", "rewrite", "source")
"""What a row of pairs may have under a name of its own."""
# Two sides at the limit, each character escaped twelve-fold, with some room for other fields.
LONGEST_LINE = 32 * MAX_CHARACTERS
_LONGEST_FIELD = 131_072  # a quote that is never closed must not swallow the file


class PairSource:
    """The rows of a file, and how far into it they are.

    Attributes:
        format: "jsonl", "tsv", "csv" or "parquet".
        total: Bytes of the file, or rows of a Parquet file; None for a stream.
        rows_read: Rows taken so far.
        types: Arrow types by column, where the file is Parquet.
    """

    def __init__(
        self,
        format: str,
        rows: Iterator[PairRow],
        total: int | None,
        position: Callable[[], int] | None,
        close: Callable[[], None],
        types: Mapping[str, Any] | None = None,
    ) -> None:
        self.types = types or {}
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
        position = self._position() if self._position else self.rows_read
        if not self.total or not position or not self.rows_read:
            return None
        return self.rows_read * self.total / position


def open_pairs(
    path: str,
    *,
    input_format: str | None = None,
    stdin: Any = None,
    more: Collection[str] = (),
    columns: Mapping[str, str] | None = None,
    references: Sequence[str] = (),
    carry: bool = False,
) -> PairSource:
    """Open a file of pairs.

    JSONL has an object a line; TSV and CSV name their columns in the first line; all of them, and
    Parquet, have `original`, `rewrite` and, if you like, `id` and `source`. Text files are UTF-8
    and may be gzipped. In TSV a line is a row, and quotes are marks of the text unless the header
    is quoted or a field is quoted as CSV would quote it. A blank line counts as a row but for those
    at the end.

    Args:
        path: "-" for `stdin`.
        input_format: One of `FORMATS`; None goes by the name, else by the first bytes.
        stdin: A binary stream.
        more: Names of further fields that rows keep in `more`, where the file has them.
        columns: Other names that the file has for `FIELDS`, by ours.
        references: Columns that hold further references.
        carry: Keep in `more` all fields but those that are id, original and rewrite.

    Raises:
        InputError: input-missing, input-unreadable, pairs-format, pairs-columns, parquet-invalid.
    """
    if input_format is not None and input_format not in FORMATS:
        raise InputError(
            "pairs-format",
            f"The format {input_format!r} is not one for pairs.",
            f"Give one of {', '.join(FORMATS)}.",
        )
    name, total = path if path != "-" else "<stdin>", None
    with ExitStack() as stack, reading(name):
        if path == "-":
            raw = stdin
        else:
            raw = stack.enter_context(open_bytes(path))
            total = Path(path).stat().st_size
        counted = Counted(raw)
        stream = io.BufferedReader(counted)
        if stream.peek(2)[:2] == b"\x1f\x8b":
            unpacked: Any = stack.enter_context(gzip.GzipFile(fileobj=stream))
            stream = io.BufferedReader(unpacked)
        kind = input_format or _named_format(path) or tables.sniffed(stream.peek(4096))
        named = {**dict(zip(FIELDS, FIELDS, strict=True)), **(columns or {})}
        position: Callable[[], int] | None = counted.tell
        if kind == "parquet":
            whole = stack.enter_context(_spooled(stream) if path == "-" else open_bytes(path))
            wanted = {*named.values(), *more, *references}
            table = tables.read_parquet(whole, name, None if carry else wanted.__contains__)
            total, position = table.total, None
        else:
            table = tables.read_text(
                kind, stream, longest_line=LONGEST_LINE, longest_field=_LONGEST_FIELD
            )
        _check_columns(table.columns, named, name, references)
        rows = _readable(_pairs(table, named, name, more, references, carry), name)
        return PairSource(kind, rows, total, position, stack.pop_all().close, table.types)


def _named_format(path: str) -> str | None:
    """Return the format that the name tells; one without an ending tells none.

    Raises:
        InputError: "pairs-format".
    """
    known = tables.format_of(path)
    ending = Path(path.removesuffix(".gz")).suffix
    if known is None and ending and path != "-" and Path(path).is_file():
        raise InputError(
            "pairs-format",
            f"{path}: {ending} is not an ending of files of pairs, which are "
            f"{', '.join(tables.ENDINGS)} (.gz behind it, if you like).",
            "Say what it is with --input-format; of plain text, name both files: "
            "evaluator score ORIGINAL.txt REWRITE.txt.",
        )
    return known


def open_bytes(path: str) -> IO[bytes]:
    """Open a file.

    Raises:
        InputError: input-missing, input-unreadable.
    """
    try:
        return open(path, "rb")
    except FileNotFoundError as error:
        raise InputError("input-missing", f"{path}: no such file.", "Check the path.") from error
    except OSError as error:
        raise InputError(
            "input-unreadable",
            f"{path}: cannot be read ({error.strerror}).",
            "Give a file that you may read.",
        ) from error


def _spooled(stream: IO[bytes]) -> IO[bytes]:
    """Copy a stream to a file without a name: Parquet is read from its end."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    while block := stream.read(1 << 20):
        file.write(block)
    file.seek(0)
    return file


class Counted(io.RawIOBase):
    """A stream that knows how many bytes were taken from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._taken = 0

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer; return how many bytes."""
        block = self._stream.read(len(buffer))
        buffer[: len(block)] = block
        self._taken += len(block)
        return len(block)

    def tell(self) -> int:
        """Return how many bytes were taken."""
        return self._taken


def _readable(rows: Iterator[PairRow], name: str) -> Iterator[PairRow]:
    with reading(name):
        yield from rows


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Turn a stream that breaks off, or is no gzip after all, into an error that names it.

    Raises:
        InputError: input-unreadable.
    """
    try:
        yield
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            "input-unreadable",
            f"{name}: reading broke off ({error}).",
            "Check the file; a gzip file may be cut short.",
        ) from error


def _pairs(
    table: tables.Table,
    named: Mapping[str, str],
    name: str,
    more: Collection[str],
    references: Sequence[str],
    carry: bool,
) -> Iterator[PairRow]:
    """Make pairs of rows; an empty cell is a missing id, but an empty text."""
    own = {named[field] for field in ("id", "original", "rewrite")}
    others = [f"reference {number}" for number, _ in enumerate(references, 2)]
    for row in table.rows:
        if row.problem is not None:
            yield unparsed_row(f"{name}:{row.number}", row.problem)
            continue
        values = row.values
        if values.keys() == {META}:  # how rows were made, above scores that come in again
            continue
        fields = {ours: values[theirs] for ours, theirs in named.items() if theirs in values}
        if table.columns is not None and fields.get("id") == "":
            del fields["id"]
        fields |= {ours: values.get(key) for ours, key in zip(others, references, strict=True)}
        pair = row_of(fields, (), others)
        kept = [key for key in values if key not in own] if carry else more
        yield replace(pair, more={key: values[key] for key in kept if key in values})


def _check_columns(
    columns: Collection[str] | None,
    named: Mapping[str, str],
    name: str,
    references: Sequence[str],
) -> None:
    for wanted in (named["original"], named["rewrite"], *references):
        if columns is not None and wanted not in columns:
            raise InputError(
                "pairs-columns",
                f"{name}: there is no column {wanted!r}, only {', '.join(columns) or 'none'}.",
                "Name the columns original, rewrite and, if you like, id, in the first line, or "
                "say what they are called: --column original=NAME.",
            )
