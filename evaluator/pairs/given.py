"""Pairs as Python's callers give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from evaluator.pairs.rows import PairRow, row_of

Pair: TypeAlias = tuple[str | None, str | None] | Mapping[str, Any]
"""(original, rewrite), or the fields of a row: `original`, `rewrite` and, if you like, `id`,
`source` and others, which the row keeps. With a side that is missing or empty, or an item that is
no pair at all, the row says so in `error`."""


def kind_of(value: object) -> str:
    """Return what a value is, for a message."""
    return "None" if value is None else f"a {type(value).__name__}"


def given_texts(name: str, texts: Sequence[str | None]) -> list[str | None]:
    """Return a column of texts as a list.

    Raises:
        TypeError: It is a single text, or cannot be iterated.
    """
    if isinstance(texts, str | bytes | Mapping) or not isinstance(texts, Iterable):
        raise TypeError(f"{name} must be a list of texts, not {kind_of(texts)}")
    return list(texts)


def given_row(number: int, item: object) -> PairRow:
    """Return the row of an item of a stream; what is no pair gets an error of its own."""
    if isinstance(item, Mapping):
        more = [name for name in item if name not in ("id", "original", "rewrite")]
        return row_of({"id": number, **item}, more)
    if isinstance(item, tuple | list) and len(item) == 2:
        return row_of({"id": number, "original": item[0], "rewrite": item[1]})
    what = f"a {type(item).__name__} of {len(item)}" if isinstance(item, tuple | list) else ""
    return PairRow(
        number, None, None, f"not a pair of original and rewrite, but {what or kind_of(item)}"
    )
