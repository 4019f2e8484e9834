"""Manifests: which pairs there are. JSONL, CSV, TSV and Parquet, streamed row by row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import PurePath
from typing import Any

from evaluator.batch import manifest_tables, places

_SIDES = ("original", "rewrite", "translation")
_FIELDS = ("id", *(f"{side}_{kind}" for kind in ("path", "text") for side in _SIDES))


@dataclass(frozen=True)
class Source:
    """One side of a pair: the text itself, or where it lies.

    Attributes:
        text: The text, None when it is to be read.
        path: As the manifest gives it, None for a text.
        location: Where `path` is from here: joined to the manifest's folder, or a URL.
    """

    text: str | None = None
    path: str | None = None
    location: str | None = None


@dataclass(frozen=True)
class Row:
    """A row of the manifest.

    Attributes:
        number: From 0, over all files of the manifest.
        id: None where the row has none or cannot be read.
        sides: Original and rewrite, in a round trip original and perhaps translation; None where
            `problem` says why there are none.
        problem: What is wrong with the row.
        trip: Whether it is a round trip.
    """

    number: int
    id: str | None
    sides: tuple[Source, ...] | None
    problem: str | None = None
    trip: bool = False


@dataclass(frozen=True)
class Shard:
    """A fixed run of rows."""

    number: int
    rows: tuple[Row, ...]


def find(manifests: Sequence[str]) -> list[str]:
    """Return the files that paths, URLs and globs name, those of a glob in order of name.

    Raises:
        InputError: "manifest-missing", "manifest-format", "extra-missing".
    """
    files = [file for manifest in manifests for file in places.glob(manifest)]
    for file in files:
        manifest_tables.check_format(file)
    return files


def read(files: Iterable[str], *, trips: bool = False) -> Iterator[Row]:
    """Yield the rows of all files, one after the other; what is wrong with a row is in the row.

    Args:
        files: As found.
        trips: Whether there are translators, so that a row without a rewrite is a round trip.

    Raises:
        InputError: "manifest-unreadable" or "manifest-columns" where a whole file is of no use.
    """
    number = 0
    for file in files:
        for where, values in manifest_tables.read(file, _FIELDS, partial(_missing, trips)):
            yield _row(number, where, values, file, trips)
            number += 1


def _missing(trips: bool, columns: Collection[str]) -> str | None:
    """Return the column that a manifest needs and has not, None where it has all."""
    if "id" not in columns:
        return "'id'"
    sides = [side for side in _SIDES if {f"{side}_path", f"{side}_text"} & set(columns)]
    for side in ("original", "rewrite"):
        other = trips or "translation" in sides if side == "rewrite" else False
        if side not in sides and not other:
            return f"'{side}_path' or '{side}_text'"
    return None


def count(files: Iterable[str]) -> int:
    """Return how many rows `read` will yield, in less time.

    Raises:
        InputError: "manifest-unreadable".
    """
    return sum(manifest_tables.count(file) for file in files)


def shards(rows: Iterable[Row], size: int) -> Iterator[Shard]:
    """Cut rows into shards of `size`, the last one shorter."""
    rows = iter(rows)
    number = 0
    while some := tuple(islice(rows, size)):
        yield Shard(number, some)
        number += 1


def _row(number: int, where: str, values: Mapping[str, Any] | str, file: str, trips: bool) -> Row:
    if isinstance(values, str):
        return Row(number, None, None, f"{where}: {values}")
    name, problem = _id(values.get("id"))
    given = {side for side in _SIDES if _is_given(side, values)}
    trip = "translation" in given or (trips and "rewrite" not in given)
    if {"rewrite", "translation"} <= given:
        problem = problem or "both a rewrite and a translation are given."
    elif trip and not trips:
        problem = problem or "a translation is given, and no --translator."
    wanted = ("original", "translation" if trip else "rewrite")
    sides = []
    for side in wanted if not trip or "translation" in given else wanted[:1]:
        source = _side(side, values, file)
        if isinstance(source, str):
            problem = problem or source
        else:
            sides.append(source)
    if problem is not None:
        return Row(number, name, None, f"{where}: {problem}")
    return Row(number, name, tuple(sides), trip=trip)


def _is_given(side: str, values: Mapping[str, Any]) -> bool:
    return values.get(f"{side}_text") is not None or bool(values.get(f"{side}_path"))


def _id(value: Any) -> tuple[str | None, str | None]:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is None or value == "":
        return None, "there is no id."
    if not isinstance(value, str):
        return None, "id is neither a text nor a whole number."
    if not _encodable(value):
        return None, "id holds half of a surrogate pair."
    return value, None


def _side(side: str, values: Mapping[str, Any], file: str) -> Source | str:
    """Return where one side is, or what is wrong."""
    text, path = values.get(f"{side}_text"), values.get(f"{side}_path") or None
    if text is not None and path is not None:
        return f"both {side}_text and {side}_path are given."
    if path is None:
        if text is None:
            return f"neither {side}_text nor {side}_path is given."
        return Source(text=text) if isinstance(text, str) else f"{side}_text is not a text."
    if not isinstance(path, str) or not _encodable(path):
        return f"{side}_path is not a path."
    if path == "-":
        return f"{side}_path is standard input, which a batch cannot share."
    return Source(path=path, location=_beside(file, path))


def _beside(file: str, path: str) -> str:
    """Return `path`, relative to the folder of `file` unless it is absolute or a URL."""
    if places.is_url(path):
        return path
    if places.is_url(file):
        return path if path.startswith("/") else file.rpartition("/")[0] + "/" + path
    return str(PurePath(file).parent / path)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
