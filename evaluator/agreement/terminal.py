"""Tables for a terminal, and plain columns for everything else."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TextIO

from evaluator.agreement.estimate import Estimate
from evaluator.types import Interval


def print_table(
    title: str, header: Sequence[str], rows: Sequence[Sequence[str]], stream: TextIO | None = None
) -> None:
    """Write a table: on a terminal in its width, elsewhere in plain columns as wide as they need.

    Args:
        title: A line above the table.
        header: Names of the columns; the first column is set left, the others right.
        rows: As many cells each.
        stream: Standard output when None.
    """
    target = sys.stdout if stream is None else stream
    if not target.isatty():
        target.write(plain_table(title, header, rows))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left", box=box.SIMPLE)
    for number, name in enumerate(header):
        table.add_column(Text(name), justify="right" if number else "left")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(file=target, highlight=False).print(table)


def plain_table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table as text: columns parted by two spaces, no line cut or wrapped."""
    table = [list(header), *(list(row) for row in rows)]
    widths = [max(len(row[k]) for row in table) for k in range(len(header))]
    lines = [
        "  ".join(
            cell.rjust(width) if k else cell.ljust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]
    return "\n".join([title, "", *lines]) + "\n\n"


def figure(value: float | None, interval: Interval | None = None, places: int = 3) -> str:
    """Return a figure with its interval, as in "0.873 [0.861, 0.885]"; a dash for none."""
    if value is None:
        return "–"
    shown = f"{value:.{places}f}"
    if interval is None:
        return shown
    return f"{shown} [{interval.low:.{places}f}, {interval.high:.{places}f}]"


def estimated(estimate: Estimate, places: int = 3) -> str:
    """Return an estimate as `figure` writes it."""
    return figure(estimate.value, estimate.interval, places)
