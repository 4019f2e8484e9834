"""Files and texts as `Document`: decoded, cut into paragraphs, page furniture marked.

One module a format; each turns a text into blocks. What a block's role may be is marked here by
position and form; `align` decides, knowing what the other side answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import PurePath
from typing import BinaryIO

from evaluator.errors import InputError
from evaluator.read.block import Block, has_visible
from evaluator.read.decode import decode
from evaluator.read.furniture import mark
from evaluator.read.language import detect_language
from evaluator.read.markdown import read_markdown
from evaluator.read.plain import read_plain
from evaluator.read.source import read_bytes, shown, too_long
from evaluator.types import Document

__all__ = ["FORMATS", "MAX_CHARS", "detect_language", "read_path", "read_text"]

MAX_CHARS = 2_000_000
FORMATS: dict[str, Callable[[str], list[Block]]] = {"text": read_plain, "markdown": read_markdown}
_SUFFIXES = {".md": "markdown", ".markdown": "markdown", ".mdown": "markdown"}
_BODY_UNDER = 0.5


def read_path(
    path: str,
    *,
    max_chars: int = MAX_CHARS,
    input_format: str | None = None,
    stdin: BinaryIO | None = None,
) -> Document:
    """Read one side of a comparison.

    Args:
        path: A file, or "-" for standard input.
        max_chars: The longest text that is accepted, in code points.
        input_format: A key of `FORMATS`; None takes it from the file's name.
        stdin: What "-" stands for; the process's standard input when None.

    Raises:
        InputError: "input-missing", "input-folder", "input-unreadable", "input-binary",
            "input-undecodable", "input-empty", "input-too-long" or "input-format".
    """
    suffix = PurePath(path).suffix.lower()
    chosen = input_format or _SUFFIXES.get(suffix, "text")
    _check_format(chosen)
    data = read_bytes(path, max_chars, stdin)
    text, encoding = decode(data, shown(path))
    return _document(text, hashlib.sha256(data).hexdigest(), path, encoding, chosen, max_chars)


def read_text(
    text: str,
    *,
    path: str | None = None,
    max_chars: int = MAX_CHARS,
    input_format: str = "text",
) -> Document:
    """Make a document of a text that is at hand.

    Args:
        text: The text; offsets count in it as it is.
        path: What messages and the result call it.
        max_chars: The longest text that is accepted, in code points.
        input_format: A key of `FORMATS`.

    Raises:
        InputError: "input-undecodable" for half a surrogate pair, "input-empty",
            "input-too-long" or "input-format".
    """
    _check_format(input_format)
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            "input-undecodable",
            f"{shown(path)}: character {error.start:,} is half of a surrogate pair.",
            "Mend the escape (\\ud800 to \\udfff) that made it.",
        ) from None
    sha256 = hashlib.sha256(data).hexdigest()
    return _document(text, sha256, path, None, input_format, max_chars)


def _check_format(name: str) -> None:
    if name not in FORMATS:
        raise InputError(
            "input-format",
            f"There is no input format {name!r}.",
            f"Use one of: {', '.join(FORMATS)}.",
        )


def _document(
    text: str, sha256: str, path: str | None, encoding: str | None, name: str, max_chars: int
) -> Document:
    if len(text) > max_chars:
        raise too_long(shown(path), max_chars, f"{len(text):,} characters")
    blocks = FORMATS[name](text) if has_visible(text) else []
    if not blocks:
        raise InputError(
            "input-empty",
            f"{shown(path)} has no text in it.",
            "Check that the right file was named and that it was saved.",
        )
    paragraphs = mark(text, blocks)
    body = [p for p in paragraphs if p.role_confidence < _BODY_UNDER] or list(paragraphs)
    language = detect_language("\n".join(text[p.start : p.end] for p in body))
    return Document(text, sha256, paragraphs, path, encoding, language)
