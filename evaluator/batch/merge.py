"""All shards into the files that the run was started for, in the manifest's order."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evaluator.batch import schema, storage
from evaluator.batch.shards import COMPARISONS, FAILURES, RESULTS, UNITS, folder_of

# Rows that a reader of the table must hold at once.
_ROW_GROUP = 16_384


def merge(root: Path, count: int, *, with_json: bool, metrics: tuple[str, ...] = ()) -> None:
    """Join the results of shards 0 to `count` - 1; memory stays that of a row group.

    Args:
        root: The run's folder.
        count: Its shards.
        with_json: Whether they hold whole comparisons.
        metrics: Those of other packages, as for `schema.results_schema`.

    Raises:
        OutputError: "disk-full" or "output-unwritable".
    """
    with storage.writing(root):
        _join_tables(root, count, RESULTS, schema.results_schema(metrics))
        _join_tables(root, count, UNITS, schema.units_schema(metrics))
        _join_bytes(root, count, FAILURES)
        if with_json:
            # Gzip files one after the other are a gzip file.
            _join_bytes(root, count, COMPARISONS)


def _join_tables(root: Path, count: int, name: str, columns: Any) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with (
        storage.new_file(root / name) as path,
        path.open("wb") as file,  # pyarrow knows no names of folders that are not UTF-8
        pq.ParquetWriter(file, columns, compression="zstd") as writer,
    ):
        held: list[Any] = []
        for table in _tables(root, count, name):
            held.append(table)
            if sum(part.num_rows for part in held) >= _ROW_GROUP:
                writer.write_table(pa.concat_tables(held))
                held = []
        if held:
            writer.write_table(pa.concat_tables(held))


def _tables(root: Path, count: int, name: str) -> Iterator[Any]:
    import pyarrow.parquet as pq

    for number in range(count):
        with (folder_of(root, number) / name).open("rb") as file:
            yield pq.read_table(file, use_threads=False)


def _join_bytes(root: Path, count: int, name: str) -> None:
    with storage.new_file(root / name) as path, path.open("wb") as out:
        for number in range(count):
            with (folder_of(root, number) / name).open("rb") as part:
                shutil.copyfileobj(part, out)
