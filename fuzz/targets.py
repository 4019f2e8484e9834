"""What is fuzzed: functions of bytes that read them, or refuse them with a slug."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from evaluator.agreement.labels import read_labelled
from evaluator.batch import manifest
from evaluator.config import load
from evaluator.drift.terms import desk
from evaluator.errors import EvaluatorError
from evaluator.pairs import open_pairs
from evaluator.readers import ReadSettings, read_path
from evaluator.readers.extract import Source
from evaluator.readers.formats import FORMATS, reader_of
from evaluator.readers.formats import recognise as tell
from evaluator.report import REPORTS, decisions, json_reader, strict_json, writer_for
from evaluator.segment import segment

Target = Callable[[bytes], None]

_MAX_CHARS = 20_000
_WORD = Path(__file__).parent / "corpus" / "read-docx" / "seed"
_SETTINGS = ReadSettings(columns=("original",))
_SIDES = {"xliff": "target", "tmx": "lang:en"}
_SUFFIXES = ("", *(suffix for each in FORMATS.values() for suffix in each.suffixes))


def read(name: str, data: bytes) -> None:
    """Read `data` as format `name`; one that works in a process of its own may break there."""
    if not FORMATS[name].isolated:
        stdin = io.BytesIO(data)
        document = read_path(
            "-", input_format=name, stdin=stdin, max_chars=_MAX_CHARS, settings=_SETTINGS
        )
        segment(document)
        return
    try:
        settings = replace(_SETTINGS, side=_SIDES.get(name))
        found = reader_of(name)(Source(data, "file", settings, _MAX_CHARS))
    except Exception:
        return  # the worker makes a message of it
    found.text.encode("utf-8")
    at = 0
    for block in found.blocks:
        assert at <= block.start < block.end <= len(found.text), block
        at = block.end


def docx_body(data: bytes) -> None:
    """Read `data` as the main part of a Word document, which a ZIP archive would keep it from."""
    out = io.BytesIO()
    with zipfile.ZipFile(_WORD) as seed, zipfile.ZipFile(out, "w") as changed:
        for name in ("_rels/.rels", "word/_rels/document.xml.rels", "word/styles.xml"):
            changed.writestr(name, seed.read(name))
        changed.writestr("word/document.xml", data)
    read("docx", out.getvalue())


def recognise(data: bytes) -> None:
    """Read all but the first byte as what it looks like; that byte chooses the name's ending."""
    path = f"file{_SUFFIXES[data[0] % len(_SUFFIXES)]}" if data else "file"
    read(tell(data[1:], path, path)[0].name, data[1:])


def result(data: bytes) -> None:
    """Load a stored result and draw it in every format."""
    comparison = json_reader.loads(strict_json.read_stream(io.BytesIO(data), "r.json"), "r.json")
    for name in REPORTS:
        writer_for(name)(comparison, ())


def pairs(kind: str, data: bytes) -> None:
    """Read rows of pairs."""
    with open_pairs("-", input_format=kind, stdin=io.BytesIO(data)) as rows:
        for _ in rows:
            pass


def labels(data: bytes) -> None:
    """Read labelled pairs."""
    read_labelled("-", stdin=io.BytesIO(data))


def manifest_rows(suffix: str, data: bytes) -> None:
    """Count and read the rows of a manifest."""
    with _file(f"m{suffix}", data) as path:
        count = manifest.count([path])
        assert count == sum(1 for _ in manifest.read([path]))


def settings(data: bytes) -> None:
    """Read a configuration file."""
    with _file("evaluator.toml", data) as path:
        load(path, environment={})


def glossary(data: bytes) -> None:
    """Read a desk's glossary."""
    with _file("glossary.toml", data) as path:
        terms = desk.read_glossary(path)
    assert terms.by_first_word or not terms.terms
    terms.as_setting()


def never_flag(data: bytes) -> None:
    """Read what a desk never wants to see; its patterns are the desk's own and are not tried."""
    with _file("never.toml", data) as path:
        desk.read_never_flag(path).as_setting()


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
    "read-docx-body": docx_body,
    "recognise": recognise,
    "result": result,
    "decisions": editors,
    "settings": settings,
    "glossary": glossary,
    "never-flag": never_flag,
    "labels": labels,
    **{f"pairs-{kind}": partial(pairs, kind) for kind in ("jsonl", "tsv", "csv", "parquet")},
    **{
        f"manifest-{kind}": partial(manifest_rows, f".{kind}")
        for kind in ("jsonl", "csv", "parquet")
    },
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
