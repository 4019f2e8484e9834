"""What every format hands over: the stretches of text that make a paragraph each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from evaluator.types import Role

_VISIBLE = regex.compile(r"[^\s\p{Cf}\p{Cc}]")
_LETTER = regex.compile(r"[\p{L}\p{N}]")


@dataclass(frozen=True)
class Block:
    """A paragraph-to-be: a span trimmed of white space, with at least one visible character.

    Attributes:
        heading: The format itself says that this is a heading.
        visible: What a reader sees where that differs from the span (markup taken off).
        role: What the format itself says that it is for.
        confidence: How sure that is, 0 to 1.
        cell: It is the cell of a table, which is neither heading nor date nor furniture by its
            form: cells are short.
    """

    start: int
    end: int
    heading: bool = False
    visible: str | None = None
    role: Role | None = None
    confidence: float = 0.0
    cell: bool = False


def has_visible(text: str) -> bool:
    """Whether anything but white space, zero-width and control characters is in `text`."""
    return _VISIBLE.search(text) is not None


def letters_in(text: str) -> int:
    """Return how many letters and digits are in `text`."""
    return sum(1 for _ in _LETTER.finditer(text))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the white space at its ends; (start, start) where all is space."""
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    return (start + left, start + left + len(part.strip())) if left < len(part) else (start, start)


def lines_of(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Yield start and end of each line, its line end left out.

    Line ends are those of `str.splitlines`: Windows, old Mac, form feed and U+2028/2029 too.
    """
    at = start
    for line in (text[start:] if start else text).splitlines(keepends=True):
        yield at, at + len(line.splitlines()[0])
        at += len(line)
