"""`index.html` of a run: every pair with the way to its report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from evaluator.batch import storage
from evaluator.batch.schema import read_rows
from evaluator.batch.shards import FAILURES, INDEX, RESULTS, anchor, report_path
from evaluator.report.index import SCORES, IndexRow, index_html
from evaluator.types import VerdictLevel

_SEVERITIES = ("critical", "major", "minor")
_LISTED = ("headline", "worst", "flags", "decided", "accepted")


def write_index(root: Path, shard_size: int) -> None:
    """Write the index of the merged results in `root`.

    Raises:
        OutputError: "disk-full" or "output-unwritable".
    """
    with storage.writing(root):
        page = index_html([*_failed(root), *_compared(root, shard_size)])
        with storage.new_file(root / INDEX) as path:
            path.write_text(page, encoding="utf-8", errors="replace")


def _failed(root: Path) -> Iterator[IndexRow]:
    with (root / FAILURES).open(encoding="utf-8") as file:
        for line in file:
            failure = json.loads(line)
            name = failure["id"] if failure["id"] is not None else f"row {failure['row']}"
            yield IndexRow(id=name, error=failure["message"])


def _compared(root: Path, shard_size: int) -> Iterator[IndexRow]:
    columns = ["row", "id", "verdict", *(f"findings_{name}" for name in _SEVERITIES)]
    columns += ["questions", *SCORES, "rewrite_sha256", "worst_category", *_LISTED]
    for row in read_rows(root / RESULTS, columns):
        yield IndexRow(
            id=row["id"],
            href=report_path(row["row"], row["id"], row["row"] // shard_size),
            level=VerdictLevel(row["verdict"]),
            **{name: row[f"findings_{name}"] for name in _SEVERITIES},
            questions=row["questions"],
            **{name: row[name] for name in SCORES},
            **{name: row[name] for name in _LISTED if row[name] is not None},
            category=row["worst_category"],
            severity=next((name for name in _SEVERITIES if row[f"findings_{name}"]), None),
            key=row["rewrite_sha256"] or "",
            anchor=anchor(row["row"]),
        )
