"""Editors' decisions applied: the rewrite with the corrections that were accepted.

`corrections` turns decisions into edits of the text and refuses what cannot be placed; `web` and
`word` carry the edits into the file that the text was read from.
"""

from __future__ import annotations

from pathlib import Path, PurePath

from evaluator.apply import corrections, web, word
from evaluator.apply.corrections import Corrections
from evaluator.errors import InputError
from evaluator.report.decisions import DecisionFile
from evaluator.types import Document

_OWN = ("text", "markdown")
_WORD = (".docx", ".docm")
_WEB = (".html", ".htm", ".xhtml")


def corrected(document: Document, file: DecisionFile, output: str) -> tuple[bytes, Corrections]:
    """Return the corrected rewrite as it is written to `output`, and what was done.

    A name that ends in .docx gives a Word document with tracked changes, .html a web page where the
    rewrite is one, .txt or .md the text; any other the format that came in.

    Args:
        document: The rewrite as read, from the file that was decided about.
        file: What editors decided.
        output: Name of the file to be written; "-" for standard output.

    Raises:
        InputError: `apply-other-text`, `apply-unplaced`, `apply-overlap` or `apply-format`.
    """
    made = corrections.of(document, file)
    suffix = PurePath(output).suffix.lower()
    if suffix in _WORD or (document.format == "docx" and suffix not in (".txt", ".md", *_WEB)):
        return word.tracked(document, made), made
    if document.format == "html" and suffix not in (".txt", ".md"):
        return web.corrected(document, made.edits, _source(document)), made
    if document.format in (*_OWN, "html", "docx"):
        text = corrections.apply(document.text, made.edits)
        if document.format in _OWN:
            return _encoded(document, text), made
        return text.encode("utf-8", "replace") + b"\n", made
    if suffix in (".txt", ".md"):
        return corrections.apply(document.text, made.edits).encode("utf-8", "replace") + b"\n", made
    message = f"{document.path}: corrections cannot be written into the format {document.format}."
    raise InputError("apply-format", message, "Give -o a name that ends in .txt or .docx.")


def _encoded(document: Document, text: str) -> bytes:
    """Return text in the file's own encoding, its byte order mark kept."""
    encoding = document.encoding or "utf-8"
    mark = b""
    for sign in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        if document.path and document.path != "-" and _source(document).startswith(sign):
            mark = sign
            break
    names = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\xef\xbb\xbf": "utf-8"}
    try:
        return mark + text.encode(names.get(mark, encoding))
    except (UnicodeEncodeError, LookupError):
        return text.encode("utf-8", "replace")


def _source(document: Document) -> bytes:
    try:
        return Path(document.path or "").read_bytes()
    except OSError as error:
        message = f"{document.path}: cannot be read again ({error.strerror})."
        raise InputError("input-unreadable", message, "Give the rewrite as a file.") from error
