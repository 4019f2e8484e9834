"""Edits carried into the web page that the text was taken out of, its markup kept."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

import regex

from evaluator.apply.corrections import Edit, unplaced, visible
from evaluator.errors import InputError
from evaluator.types import Document

_PART = regex.compile(
    r"<!--.*?-->|<(script|style|template|noscript)\b.*?</\1\s*>|<[^>]*>"
    r"|&(?:#\d+|#x[\da-f]+|\w+);|.",
    regex.DOTALL | regex.IGNORECASE,
)
_CONTEXT = 80


def corrected(document: Document, edits: Sequence[Edit], source: bytes) -> bytes:
    """Return the page with `edits` made.

    Words are found by their visible characters, with what stands before and after them.

    Args:
        document: What was read.
        edits: In its text's order.
        source: The page's bytes.

    Raises:
        InputError: `apply-unplaced`: the words are not found once, or markup stands among them.
    """
    encoding = document.encoding or "utf-8"
    page = source.decode(encoding, "surrogateescape")
    signs = list(_signs(page))
    seen = "".join(sign for sign, *_ in signs)
    cuts: list[tuple[int, int, str]] = []
    for edit in edits:
        span = _find(document.text, seen, edit)
        if span is None:
            raise _unplaced(document, edit)
        first, last = span
        if first == last:
            behind = first and (_behind(edit, document.text) or first == len(signs))
            at = signs[first - 1][2] if behind else signs[first][1]
            cuts.append((at, at, html.escape(edit.text, quote=False)))
            continue
        start, end = signs[first][1], signs[last - 1][2]
        if "<" in page[start:end]:
            raise _unplaced(document, edit)
        end += page[end : end + 1] == " " and document.text[edit.end - 1 : edit.end] == " "
        cuts.append((start, end, html.escape(edit.text, quote=False)))
    parts, at = [], 0
    for start, end, words in cuts:
        parts += [page[at:start], words]
        at = end
    parts.append(page[at:])
    made = "".join(parts)
    try:
        return made.encode(encoding, "surrogateescape")
    except UnicodeEncodeError:
        return made.encode(encoding, "xmlcharrefreplace")


def _signs(page: str) -> Iterator[tuple[str, int, int]]:
    """Yield the visible characters of a page with the span of its source that each comes from."""
    for match in _PART.finditer(page):
        part = match[0]
        if len(part) > 1 and part[0] == "<":
            continue
        for sign in html.unescape(part) if part[0] == "&" else part:
            if not sign.isspace():
                yield sign, match.start(), match.end()


def _find(text: str, seen: str, edit: Edit) -> tuple[int, int] | None:
    before = visible(text[max(0, edit.start - _CONTEXT) : edit.start])
    words = visible(text[edit.start : edit.end])
    after = visible(text[edit.end : edit.end + _CONTEXT])
    # Markup between paragraphs is invisible, other parts of the page are not: less context finds
    # what stands at the border of the article.
    for left, right in ((before, after), (before, ""), ("", after), (before[-12:], after[:12])):
        whole = left + words + right
        if whole and seen.count(whole) == 1:
            at = seen.index(whole) + len(left)
            return at, at + len(words)
    return None


def _behind(edit: Edit, text: str) -> bool:
    """Whether words that are put in stand behind what is before them, not before what follows."""
    return edit.text[:1].isspace() or edit.start >= len(text)


def _unplaced(document: Document, edit: Edit) -> InputError:
    return unplaced(
        document, edit, "the place of {} is not clear in the page's markup", ".txt or .docx"
    )
