"""PDF documents with a text layer: lines joined to paragraphs by how they stand on the page.

A PDF holds glyphs at places, no paragraphs. PDFium puts the glyphs in lines (`pdf_lines`); those
become paragraphs (`pdf_paragraphs`). What stands at the same edge of page after page is a running
header or footer: it is left out and told.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import regex

from evaluator.readers.extract import Composer, Extract, Source
from evaluator.readers.pdf_lines import Line, lines_of_page
from evaluator.readers.pdf_paragraphs import compose
from evaluator.readers.refusals import broken, encrypted, no_text, too_large
from evaluator.types import Warning_

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_PAGES = 5_000
_APART = 1.8  # times the size of type between a running header and the text
_TOLD = 5  # pages
_LOOKED_FOR_PICTURES = 20  # pages
_MEANINGLESS = 0.3
_DIGITS = regex.compile(r"\d+")
_NO_MEANING = regex.compile(r"[\p{Co}\p{Cn}\p{Cc}\ufffd]")


def extract(source: Source) -> Extract:
    """Read a PDF document.

    Places are pages.

    Raises:
        InputError: "input-broken", "input-encrypted", "input-no-text" for scanned pages, or
            "input-too-large" for too many pages.
    """
    document = _opened(source)
    lines: list[Line] = []
    length = 0
    for number in range(len(document)):
        for line in lines_of_page(document, number, source.name):
            lines.append(line)
            length += len(line.text)
        if length > source.max_chars:
            break
    if not lines and _has_pictures(document):
        raise no_text(source.name, "pictures of pages")
    whole = "".join(line.text for line in lines)
    if len(_NO_MEANING.findall(whole)) > _MEANINGLESS * len(whole):
        raise no_text(source.name, "signs whose meaning its fonts do not tell")
    composer = Composer()
    running = _running(lines, len(document))
    for line in lines:
        composer.saw(line.text + line.notes)
        composer.drop(line.notes, "note mark", "page", line.page)
        if line in running:
            composer.drop(line.text, "running header or footer", "page", line.page)
    if lines and (lost := _pictured(document, {line.page for line in lines})):
        said = ", ".join(map(str, lost[:_TOLD])) + (" and others" if len(lost) > _TOLD else "")
        what = "page" if len(lost) == 1 else "pages"
        message = f"{source.name}: {what} {said}: there is no text, only pictures."
        composer.warn(Warning_("part-lost", message))
    compose([line for line in lines if line not in running], composer)
    return composer.extract()


def _opened(source: Source) -> PdfDocument:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(io.BytesIO(source.data))
        pages = len(document)
    except PdfiumError as error:
        if regex.search("password|security", str(error), regex.I):
            raise encrypted(source.name, "a PDF document") from None
        raise broken(source.name, "it cannot be opened as a PDF document") from None
    if pages > MAX_PAGES:
        raise too_large(source.name, f"{pages:,} pages", f"{MAX_PAGES:,}")
    return document


def _pictured(document: PdfDocument, with_text: set[int]) -> list[int]:
    """Return the pages that hold pictures and no text."""
    from pypdfium2 import raw

    return [
        number
        for number in range(1, len(document) + 1)
        if number not in with_text
        and next(
            document[number - 1].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), None
        )
    ]


def _has_pictures(document: PdfDocument) -> bool:
    from pypdfium2 import raw

    return any(
        next(document[number].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), None)
        for number in range(min(len(document), _LOOKED_FOR_PICTURES))
    )


def _running(lines: Sequence[Line], pages: int) -> set[Line]:
    """Return the lines that come again at the top or bottom of several pages.

    Words must be the same whatever the numbers in them, at whatever height; a mere number must go
    up with the pages, or it may be the last cell of a table.
    """
    if pages < 2:
        return set()
    edge = [line for line in lines if line.at_edge] + _outermost(lines)
    needed = 2 if pages < 4 else 3
    on: dict[tuple[str, int], set[int]] = defaultdict(set)
    for line in edge:
        on[_key(line)].add(line.page)
    return {line for line in edge if len(on[_key(line)]) >= needed}


def _outermost(lines: Sequence[Line]) -> list[Line]:
    """Return the highest and the lowest line of each page, where others stand well apart."""
    by_page: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_page[line.page].append(line)
    out = []
    for on_page in by_page.values():
        ordered = sorted(on_page, key=lambda line: line.bottom)
        if len(ordered) > 2:
            for end, beside in ((ordered[0], ordered[1]), (ordered[-1], ordered[-2])):
                if abs(end.bottom - beside.bottom) > _APART * end.size:
                    out.append(end)
    return out


def _key(line: Line) -> tuple[str, int]:
    """Return what makes lines of two pages the same: side, words, and how a number goes up."""
    upper = int(line.bottom > line.height / 2)
    text = _DIGITS.sub("#", line.text.casefold())
    if any(char.isalpha() for char in text):
        return text, upper
    number = _DIGITS.search(line.text)
    return text, 2 * (int(number.group()[:9]) - line.page if number else 0) + upper
