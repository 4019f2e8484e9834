"""Rows out of Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, Any

from evaluator.errors import InputError
from evaluator.tables.rows import Row, Table

_ROWS = 512
_BYTES = 64 << 20  # of rows that are unpacked at once


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
    most = _ROWS
    for index in range(metadata.num_row_groups):
        group = metadata.row_group(index)
        if group.total_byte_size > 0:
            most = min(most, _BYTES * group.num_rows // group.total_byte_size)
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
