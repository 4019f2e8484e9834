"""Scored rows into JSONL, TSV, CSV or Parquet, as a stream."""

from __future__ import annotations

import contextlib
import csv
import fcntl
import gzip
import io
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import IO, Any, Protocol

from evaluator.errors import OutputError
from evaluator.findings import finding_dict, findings_type
from evaluator.pairs.rows import ScoredRow

COLUMNS = tuple(field.name for field in fields(ScoredRow))

MARKED_CSV = "csv-excel"
_PARQUET_ROWS = 8192


class ScoreWriter(Protocol):
    """Takes scored rows, in order."""

    def write(self, rows: Sequence[ScoredRow]) -> None:
        """Write rows."""


@contextmanager
def open_scores(path: str, format: str, *, stdout: Any = None) -> Iterator[ScoreWriter]:
    """Open a file for scored rows.

    It is written as PATH.part, which takes the name PATH once all rows are there. After an error
    or an interruption PATH.part stays, with the rows that were done.

    Args:
        path: "-" for `stdout`; text is gzipped where the name ends in .gz.
        format: "jsonl", "tsv", "csv", "parquet", or `MARKED_CSV`: CSV for Excel, with a byte order
            mark.
        stdout: A binary stream.

    Raises:
        OutputError: output-unwritable, output-locked.
    """
    try:
        if path == "-":
            with contextlib.closing(_writer(format, stdout)) as writer:
                yield writer
            stdout.flush()
            return
        part = f"{path}.part"
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        with _open_alone(part) as file, ExitStack() as stack:
            stream: Any = file
            if path.lower().endswith(".gz") and format != "parquet":
                # Without a name and a time inside, the same rows make the same bytes.
                stream = stack.enter_context(gzip.GzipFile("", "wb", fileobj=file, mtime=0))
            yield stack.enter_context(contextlib.closing(_writer(format, stream)))
        os.replace(part, path)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(
            "output-unwritable",
            f"{path}: cannot be written ({error.strerror or error}).",
            "Choose another place, or make room.",
        ) from error


def _open_alone(path: str) -> IO[bytes]:
    """Open a file anew that no other process writes; the system lets go of it in any case."""
    file = open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666), "r+b")  # noqa: SIM115
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise OutputError(
            "output-locked",
            f"{path}: another run is writing it.",
            "Wait until it ends, or choose another place.",
        ) from error
    file.truncate()
    return file


def _values(row: ScoredRow) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in COLUMNS}
    values["severity"] = None if row.severity is None else row.severity.value
    values["findings"] = [finding_dict(finding) for finding in row.findings]
    values["warnings"] = list(row.warnings)
    values["metrics"] = dict(row.metrics)
    return values


def _writer(format: str, stream: Any) -> Any:
    if format == "jsonl":
        return _Jsonl(stream)
    if format == "parquet":
        return _Parquet(stream)
    return _Table(stream, "\t" if format == "tsv" else ",", mark=format == MARKED_CSV)


class _Jsonl:
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, rows: Sequence[ScoredRow]) -> None:
        lines = [json.dumps(_values(row), ensure_ascii=False) + "\n" for row in rows]
        self._stream.write("".join(lines).encode("utf-8", "replace"))

    def close(self) -> None:
        pass


class _Table:
    """CSV or TSV; lists and `metrics` are JSON, and what is null is an empty cell."""

    def __init__(self, stream: Any, delimiter: str, *, mark: bool) -> None:
        encoding = "utf-8-sig" if mark else "utf-8"
        self._text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
        self._writer = csv.writer(self._text, delimiter=delimiter, lineterminator="\n")
        self._writer.writerow(COLUMNS)

    def write(self, rows: Sequence[ScoredRow]) -> None:
        for row in rows:
            values = _values(row)
            for name in ("findings", "warnings", "metrics"):
                values[name] = json.dumps(values[name], ensure_ascii=False)
            self._writer.writerow(values.values())

    def close(self) -> None:
        # The stream below is not ours to close.
        self._text.detach()


class _Parquet:
    def __init__(self, stream: Any) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._arrow = pa
        self._schema = _schema(pa)
        self._writer = pq.ParquetWriter(stream, self._schema)
        self._waiting: list[dict[str, Any]] = []

    def write(self, rows: Sequence[ScoredRow]) -> None:
        for row in rows:
            values = _values(row)
            # A column has one type: numbers become texts.
            values["id"] = None if row.id is None else str(row.id)
            values["metrics"] = list(values["metrics"].items())
            self._waiting.append(values)
        if len(self._waiting) >= _PARQUET_ROWS:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._waiting:
            table = self._arrow.Table.from_pylist(self._waiting, schema=self._schema)
            self._writer.write_table(table)
            self._waiting.clear()


def _schema(pa: Any) -> Any:
    kinds = dict.fromkeys(
        ("id", "original", "rewrite", "severity", "error", "language"), pa.string()
    )
    kinds |= {"findings": findings_type(), "warnings": pa.list_(pa.string())}
    kinds |= {"metrics": pa.map_(pa.string(), pa.float64())}
    return pa.schema([(name, kinds.get(name, pa.float64())) for name in COLUMNS])
