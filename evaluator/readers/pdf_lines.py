"""The lines of a PDF's pages, as PDFium puts glyphs together, raised marks of notes taken out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from evaluator.readers.block import has_visible
from evaluator.readers.raised import Raised, as_exponent, kind_of
from evaluator.readers.refusals import broken

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

_EDGE = 0.12  # of a page's height, at top and bottom
_RAISED_SIZE = 0.85  # of the type before it
_RAISED_BY = 0.15  # of its height
_NUMBER_IN_WORD = regex.compile(r"(?<=[\p{L}\p{N}.,;:!?%)\]\"”’»])[\d*†‡]")
_MORE_DIGITS = regex.compile(r"\d*")
_CUT = "\ufffe"  # what PDFium makes of a hyphen and the line's end behind it
_PIECE = regex.compile(rf"[^\r\n{_CUT}]*(?:{_CUT}|\r\n|\r|\n|$)")


@dataclass(frozen=True)
class Line:
    """A line of a page; lengths in points, from the page's lower left corner.

    Attributes:
        notes: Raised marks of notes in it, which are not in `text`.
    """

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    size: float
    height: float
    notes: str = ""

    @property
    def at_edge(self) -> bool:
        """Whether it stands where headers and footers do."""
        margin = _EDGE * self.height
        return self.bottom > self.height - margin or self.top < margin


def lines_of_page(document: PdfDocument, number: int, name: str) -> Iterator[Line]:
    """Yield the lines of a page with something visible, in PDFium's order.

    Args:
        document: It.
        number: The page, from 0.
        name: How messages call the file.

    Raises:
        InputError: "input-broken".
    """
    from pypdfium2 import PdfiumError, raw

    try:
        page: PdfPage = document[number]
        layer = page.get_textpage()
        height = page.get_height()
        text = layer.get_text_range()
    except PdfiumError:
        raise broken(name, f"its page {number + 1:,} cannot be read") from None
    at = 0
    for piece in _PIECE.findall(text):
        stripped = piece.strip()
        if has_visible(stripped):
            first = at + _units(piece[: piece.index(stripped)])
            last = first + _units(stripped) - 1
            ends = [raw.FPDFText_GetCharIndexFromTextIndex(layer.raw, i) for i in (first, last)]
            if min(ends) >= 0:
                boxes = [layer.get_charbox(index, loose=True) for index in ends]
                size = raw.FPDFText_GetFontSize(layer.raw, ends[0])
                scale = boxes[0][3] - boxes[0][1]
                said, notes = _without_notes(layer, stripped, first)
                if not has_visible(said):
                    said, notes = stripped, ""
                yield Line(
                    said.replace(_CUT, "-"),
                    number + 1,
                    boxes[0][0],
                    boxes[1][2],
                    boxes[0][1],
                    boxes[0][3],
                    scale if scale > 0 else size,
                    height,
                    notes,
                )
        at += _units(piece)


def _without_notes(layer: PdfTextPage, text: str, first: int) -> tuple[str, str]:
    """Return a line without the raised marks of notes in it, exponents raised, and those marks.

    Args:
        layer: The page's text.
        text: The line.
        first: Where it begins, in units of UTF-16.
    """
    said: list[str] = []
    notes: list[str] = []
    done = 0
    for match in _NUMBER_IN_WORD.finditer(text):
        start = match.start()
        at = first + _units(text[:start])
        if start < done or not _is_raised(layer, at - 1, at):
            continue
        said.append(text[done:start])
        more = _MORE_DIGITS.match(text, match.end())
        done = more.end() if more else match.end()
        kind = kind_of("".join(said), text[start:done])
        if kind is Raised.NOTE:
            notes.append(text[start:done])
        else:
            raised = kind is Raised.EXPONENT
            said.append(as_exponent(text[start:done]) if raised else text[start:done])
    return "".join([*said, text[done:]]), " ".join(notes)


def _is_raised(layer: PdfTextPage, before: int, at: int) -> bool:
    """Whether a character is smaller than the one before it and stands higher."""
    from pypdfium2 import raw

    indices = [raw.FPDFText_GetCharIndexFromTextIndex(layer.raw, i) for i in (before, at)]
    if min(indices) < 0:
        return False
    normal, small = (layer.get_charbox(index, loose=True) for index in indices)
    height = normal[3] - normal[1]
    lower = small[3] - small[1] < _RAISED_SIZE * height
    return bool(lower and small[1] > normal[1] + _RAISED_BY * height)


def _units(text: str) -> int:
    """Return the length of `text` as PDFium counts it, in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
