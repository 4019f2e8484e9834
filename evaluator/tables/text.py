"""Rows out of JSONL, TSV and CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterable, Iterator
from typing import IO

import regex

from evaluator.tables.lines import Lines
from evaluator.tables.rows import Row, Table

_WHITE = " \t\n\r\v\f"  # what `bytes.strip` takes for white space
_QUOTED = regex.compile(r'"(?:[^"]|"")*"')
_ESCAPED_BYTE = regex.compile("[\udc80-\udcff]")


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
    lines = Lines(stream, longest_line)
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


def _jsonl(lines: Lines) -> Iterator[Row]:
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


def _tsv(lines: Lines) -> Table:
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


def _csv(lines: Lines, delimiter: str, longest_field: int) -> Table:
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
