"""Files and texts as `Document`: decoded, cut into paragraphs, page furniture marked.

One module a format; `formats` lists them. What a block's role may be is marked here by position
and form; `align` decides, knowing what the other side answers.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from evaluator.errors import InputError
from evaluator.readers.bilingual import join_units
from evaluator.readers.coverage import coverage_of
from evaluator.readers.extract import Extract, Source
from evaluator.readers.formats import FORMATS, Format, named, recognise
from evaluator.readers.furniture import mark
from evaluator.readers.language import detect_language, likely_language
from evaluator.readers.markdown import read_markdown
from evaluator.readers.plain import read_plain
from evaluator.readers.recall import take_back
from evaluator.readers.refusals import too_large, too_long
from evaluator.readers.settings import MAX_CHARS, ReadSettings
from evaluator.readers.source import MAX_BYTES_PER_CHAR, read_bytes, shown
from evaluator.types import Document, Dropped, Paragraph, Warning_

__all__ = [
    "FORMATS",
    "MAX_CHARS",
    "ReadSettings",
    "Reading",
    "detect_language",
    "examine",
    "join_units",
    "likely_language",
    "read_path",
    "read_text",
    "take_back",
]

_BODY_UNDER = 0.5
_OWN_TEXT = ("text", "markdown")  # the text is the file's own


@dataclass(frozen=True)
class Reading:
    """A document, and what its file holds beside it.

    Attributes:
        dropped: Text that was left out, in the file's order.
    """

    document: Document
    dropped: tuple[Dropped, ...]


def read_path(
    path: str,
    *,
    max_chars: int = MAX_CHARS,
    input_format: str | None = None,
    stdin: BinaryIO | None = None,
    settings: ReadSettings | None = None,
) -> Document:
    """Read one side of a comparison (see `examine`)."""
    return examine(
        path, max_chars=max_chars, input_format=input_format, stdin=stdin, settings=settings
    ).document


def examine(
    path: str,
    *,
    max_chars: int = MAX_CHARS,
    input_format: str | None = None,
    stdin: BinaryIO | None = None,
    settings: ReadSettings | None = None,
) -> Reading:
    """Read a file, and keep what the document leaves out.

    Args:
        path: A file, "-" for standard input, or a URL where the settings allow the network.
        max_chars: The longest text that is accepted, in code points.
        input_format: A key of `FORMATS`; None takes it from the content, then from the name.
        stdin: What "-" stands for; the process's standard input when None.
        settings: What the reader is told beside that.

    Raises:
        InputError: The file cannot be had (`source.read_bytes`, `url.fetch`), is too long or too
            large, is not of a known format, is empty, or as the format's module says.
    """
    settings = settings or ReadSettings()
    name = shown(path)
    forced = None if input_format is None else named(input_format)

    def check(head: bytes, size: int) -> None:
        chosen = forced or recognise(head, path, name)[0]
        if chosen.max_bytes is None:
            # One more character for a byte order mark.
            if size > (max_chars + 1) * MAX_BYTES_PER_CHAR:
                raise too_long(name, max_chars, f"{size:,} bytes or more")
        elif size > chosen.max_bytes:
            raise too_large(name, f"{size:,} bytes or more", f"{chosen.max_bytes:,} bytes")

    data = read_bytes(path, check, stdin, allow_network=settings.allow_network)
    chosen, warnings = (forced, ()) if forced else recognise(data, path, name)
    found = chosen.extract(Source(data, name, settings, max_chars))
    sha256 = hashlib.sha256(data).hexdigest()
    return Reading(_document(found, sha256, path, chosen, max_chars, warnings), found.dropped)


def read_text(
    text: str,
    *,
    path: str | None = None,
    max_chars: int = MAX_CHARS,
    input_format: str = "text",
) -> Document:
    """Make a document of a text that is at hand.

    Args:
        text: The text; of plain text and Markdown, offsets count in it as it is.
        path: What messages and the result call it.
        max_chars: The longest text that is accepted, in code points.
        input_format: A key of `FORMATS`.

    Raises:
        InputError: "input-undecodable" for half a surrogate pair, "input-empty",
            "input-too-long" or "input-format", or as the format's module says.
    """
    chosen = named(input_format)
    name = shown(path)
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            "input-undecodable",
            f"{name}: character {error.start:,} is half of a surrogate pair.",
            "Mend the escape (\\ud800 to \\udfff) that made it.",
        ) from None
    if chosen.name in _OWN_TEXT:
        _check_length(text, name, max_chars)
        of_text = chosen.name == "text"
        found = Extract(text, tuple(read_plain(text))) if of_text else read_markdown(text)
    else:
        found = chosen.extract(Source(data, name, ReadSettings(), max_chars))
    return _document(found, hashlib.sha256(data).hexdigest(), path, chosen, max_chars)


def _check_length(text: str, name: str, max_chars: int) -> None:
    if len(text) > max_chars:
        raise too_long(name, max_chars, f"{len(text):,} characters")


def _document(
    found: Extract,
    sha256: str,
    path: str | None,
    chosen: Format,
    max_chars: int,
    warnings: tuple[Warning_, ...] = (),
) -> Document:
    text = found.text
    _check_length(text, shown(path), max_chars)
    if not found.blocks:
        raise InputError(
            "input-empty",
            f"{shown(path)} has no text in it.",
            "Check that the right file was named and that it was saved.",
        )
    if found.article:
        paragraphs = mark(text, found.blocks)
    else:
        paragraphs = tuple(Paragraph(block.start, block.end) for block in found.blocks)
    body = [p for p in paragraphs if p.role_confidence < _BODY_UNDER] or list(paragraphs)
    unread, told = coverage_of(found, shown(path))
    language = detect_language("\n".join(text[p.start : p.end] for p in body))
    return Document(
        text,
        sha256,
        paragraphs,
        path,
        found.encoding,
        language,
        chosen.name,
        found.places,
        warnings + found.warnings + told,
        found.dropped,
        unread,
    )
