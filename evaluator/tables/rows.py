"""A table as it is read, and its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


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
