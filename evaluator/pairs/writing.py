"""Scored rows into JSONL, TSV, CSV or Parquet, as a stream.

Rows are written as JSONL first, to PATH.part; that is the result, or it is turned into one of the
other formats when all rows are there: only then the columns and their types are known. So a file
that was broken off has the same form in any format, and a run can go on from it.
"""

from __future__ import annotations

import fcntl
import gzip
import json
import math
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

from evaluator.errors import OutputError
from evaluator.pairs.convert import write_parquet, write_table
from evaluator.pairs.reading import META
from evaluator.pairs.rows import ScoredRow

MARKED_CSV = "csv-excel"


class ScoreWriter:
    """Takes scored rows, in order, and writes each as a line of JSON."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, rows: Sequence[ScoredRow]) -> None:
        """Write rows."""
        self._stream.write("".join(line_of(row.to_dict()) for row in rows).encode())


def line_of(values: Mapping[str, Any]) -> str:
    """Return a line of JSON that ends in a newline; numbers that are not finite become null."""
    try:
        text = json.dumps(values, ensure_ascii=False, allow_nan=False, default=_plain)
    except ValueError:
        text = json.dumps(_finite(values), ensure_ascii=False, allow_nan=False, default=_plain)
    # No file can hold a lone surrogate.
    return text.encode("utf-8", "replace").decode() + "\n"


@contextmanager
def open_scores(
    path: str,
    format: str,
    *,
    stdout: Any = None,
    meta: Mapping[str, Any] | None = None,
    meta_line: bool = False,
    kept: int = 0,
    types: Mapping[str, Any] | None = None,
) -> Iterator[ScoreWriter]:
    """Open a file for scored rows.

    It is written as PATH.part, which takes the name PATH once all rows are there. After an error
    or an interruption PATH.part stays, with the rows that were done, a JSON object a line.

    Args:
        path: "-" for `stdout`; text is gzipped where the name ends in .gz.
        format: "jsonl", "tsv", "csv", "parquet", or `MARKED_CSV`: CSV for Excel, with a byte order
            mark.
        stdout: A binary stream.
        meta: How the rows were made: in Parquet it is the schema's metadata, under `evaluator`.
        meta_line: It is the first line of JSONL, too, as the object of `_meta`.
        kept: Bytes of a PATH.part to go on behind; what follows them is dropped.
        types: Arrow types that columns of the input had, for Parquet.

    Raises:
        OutputError: output-unwritable, output-locked.
    """
    first = line_of({META: meta}).encode() if meta_line and format == "jsonl" else b""
    try:
        with ExitStack() as stack:
            if path == "-" and format == "jsonl":
                stdout.write(first)
                yield ScoreWriter(stdout)
                stdout.flush()
                return
            if path == "-":
                file: Any = stack.enter_context(tempfile.TemporaryFile())
            else:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
                file = stack.enter_context(_open_alone(f"{path}.part", kept))
            if not kept:
                file.write(first)
            yield ScoreWriter(file)
            file.flush()
            if path == "-":
                _convert(file, format, stdout, meta, types)
                stdout.flush()
            elif format == "jsonl" and not path.lower().endswith(".gz"):
                os.replace(f"{path}.part", path)
            else:
                with _open_alone(f"{path}.whole") as whole:
                    _compressed(file, format, whole, path, meta, types)
                os.replace(f"{path}.whole", path)
                os.unlink(f"{path}.part")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(
            "output-unwritable",
            f"{path}: cannot be written ({error.strerror or error}).",
            "Choose another place, or make room.",
        ) from error


def _compressed(
    rows: IO[bytes],
    format: str,
    whole: IO[bytes],
    path: str,
    meta: Mapping[str, Any] | None,
    types: Mapping[str, Any] | None,
) -> None:
    if path.lower().endswith(".gz") and format != "parquet":
        # Without a name and a time inside, the same rows make the same bytes.
        with gzip.GzipFile("", "wb", fileobj=whole, mtime=0) as packed:
            _convert(rows, format, packed, meta, types)
    else:
        _convert(rows, format, whole, meta, types)


def _convert(
    rows: IO[bytes],
    format: str,
    out: Any,
    meta: Mapping[str, Any] | None,
    types: Mapping[str, Any] | None,
) -> None:
    rows.seek(0)
    if format == "jsonl":
        while block := rows.read(1 << 20):
            out.write(block)
    elif format == "parquet":
        write_parquet(rows, out, {"evaluator": line_of(meta or {}).rstrip()}, types or {})
    else:
        write_table(rows, out, "\t" if format == "tsv" else ",", mark=format == MARKED_CSV)


def _open_alone(path: str, kept: int = 0) -> IO[bytes]:
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
    file.truncate(kept)
    file.seek(kept)
    return file


def _plain(value: Any) -> Any:
    """Return what JSON does not know as a text."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return value
