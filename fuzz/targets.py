"""What is fuzzed: functions of bytes that read them, or refuse them with a slug."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from evaluator.batch import manifest
from evaluator.config import load
from evaluator.errors import EvaluatorError
from evaluator.pairs import open_pairs
from evaluator.read import ReadSettings, read_path
from evaluator.read.extract import Source
from evaluator.read.formats import FORMATS, reader_of
from evaluator.report import WRITERS, decisions, json_reader
from evaluator.segment import segment

Target = Callable[[bytes], None]

_MAX_CHARS = 20_000


def read(name: str, data: bytes) -> None:
    """Read `data` as format `name`; one that works in a process of its own may break there."""
    if not FORMATS[name].isolated:
        segment(read_path("-", input_format=name, stdin=io.BytesIO(data), max_chars=_MAX_CHARS))
        return
    try:
        found = reader_of(name)(Source(data, "file", ReadSettings(), _MAX_CHARS))
    except Exception:
        return  # the worker makes a message of it
    at = 0
    for block in found.blocks:
        assert at <= block.start < block.end <= len(found.text), block
        at = block.end


def recognise(data: bytes) -> None:
    """Read `data` as whatever it looks like, unless that works in a process of its own."""
    from evaluator.read.formats import recognise as tell

    name = tell(data, "file.txt", "file")[0].name
    read(name, data)


def result(data: bytes) -> None:
    """Load a stored result and draw it in every format."""
    comparison = json_reader.loads(json_reader.read_stream(io.BytesIO(data), "r.json"), "r.json")
    for writer in WRITERS.values():
        writer(comparison, ())


def pairs(kind: str, data: bytes) -> None:
    """Read rows of pairs."""
    with open_pairs("-", input_format=kind, stdin=io.BytesIO(data)) as rows:
        for _ in rows:
            pass


def manifest_rows(suffix: str, data: bytes) -> None:
    """Count and read the rows of a manifest."""
    with _file(f"m{suffix}", data) as path:
        count = manifest.count([path])
        assert count == sum(1 for _ in manifest.read([path]))


def settings(data: bytes) -> None:
    """Read a configuration file."""
    with _file("evaluator.toml", data) as path:
        load(path, environment={})


def editors(data: bytes) -> None:
    """Read a file of decisions."""
    with _file("decisions.json", data) as path:
        decisions.read_decisions(path)


@contextmanager
def _file(name: str, data: bytes) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield str(path)


TARGETS: dict[str, Target] = {
    **{f"read-{name}": partial(read, name) for name in FORMATS},
    "recognise": recognise,
    "result": result,
    "decisions": editors,
    "settings": settings,
    **{f"pairs-{kind}": partial(pairs, kind) for kind in ("jsonl", "tsv", "csv", "parquet")},
    **{f"manifest-{kind}": partial(manifest_rows, f".{kind}") for kind in ("jsonl", "csv")},
}


def attempt(target: Target, data: bytes) -> None:
    """Run a target; a refusal with a slug is what is wanted of it.

    Raises:
        Exception: Anything else is a fault.
    """
    try:
        target(data)
    except EvaluatorError as error:
        if not (error.slug and error.message and error.cure):
            raise
