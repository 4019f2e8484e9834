"""PDF documents with a text layer: lines joined to paragraphs by how they stand on the page.

A PDF holds glyphs at places, no paragraphs. PDFium puts the glyphs in lines; here lines become
paragraphs by distance, indent, size and how full the line before is. What stands at the same edge
of page after page is a running header or footer: it is left out and told.
"""

from __future__ import annotations

import io
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import regex

from evaluator.read.block import has_visible
from evaluator.read.extract import Composer, Extract, Source
from evaluator.read.raised import Raised, as_exponent, kind_of
from evaluator.read.refusals import broken, encrypted, no_text, too_large
from evaluator.types import Warning_

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

MAX_PAGES = 5_000
_EDGE = 0.12  # of a page's height, at top and bottom
_WIDE_GAP = 1.35  # of the usual distance between lines
_SIZE_STEP = 1.0  # points between two sizes of type
_LARGE = 1.15  # of the usual size: a heading
_INDENT = 0.5  # of the size of type, and four of it at most
_FITS = 1.2  # times the width of the next line's first word that the line before had left
_FITS_WELL = 2.0  # the same, after a line that does not end like a sentence
_NEAR = 1.08  # two distances within this factor are one
_COMMON = 0.15  # of all distances
_REACH = 0.97  # lines that end within this part of each other end together
_HEADING_WORDS = 30
_APART = 1.8  # times the size of type between a running header and the text
_RAISED_SIZE = 0.85  # of the type before it
_RAISED_BY = 0.15  # of its height
_FEW_FLUSH = 3  # lines
_RAGGED = 0.7  # of the lines of a run begin elsewhere than the one before
_TOLD = 5  # pages
_NUMBER_IN_WORD = regex.compile(r"(?<=[\p{L}\p{N}.,;:!?%)\]\"”’»])[\d*†‡]")
_MORE_DIGITS = regex.compile(r"\d*")
_LOOKED_FOR_PICTURES = 20  # pages
_MEANINGLESS = 0.3
_CUT = "\ufffe"  # what PDFium makes of a hyphen and the line's end behind it
_PIECE = regex.compile(rf"[^\r\n{_CUT}]*(?:{_CUT}|\r\n|\r|\n|$)")
_HYPHEN = regex.compile(r"(?<=\p{L})[-\u00ad\u2010]$")
_ENDED = regex.compile(r"[.!?…。！？؟।:][\"'”’»)\]」』]*$")
_LOWER = regex.compile(r"[\"'“‘«(]?\p{Ll}")
_BULLET = regex.compile(r"(?:[•‣◦▪●·]|[-–*]\s|\(?\d{1,3}[.)]\s)")
_COMPOUND = regex.compile(r"\p{L}+-\p{Ll}+")
_DIGITS = regex.compile(r"\d+")
_NO_MEANING = regex.compile(r"[\p{Co}\p{Cn}\p{Cc}\ufffd]")


@dataclass(frozen=True)
class _Line:
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
        margin = _EDGE * self.height
        return self.bottom > self.height - margin or self.top < margin


def extract(source: Source) -> Extract:
    """Read a PDF document.

    Places are pages.

    Raises:
        InputError: "input-broken", "input-encrypted", "input-no-text" for scanned pages, or
            "input-too-large" for too many pages.
    """
    document = _opened(source)
    lines: list[_Line] = []
    length = 0
    for number in range(len(document)):
        for line in _lines(document, number, source.name):
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
    _compose([line for line in lines if line not in running], composer)
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


def _lines(document: PdfDocument, number: int, name: str) -> Iterator[_Line]:
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
                yield _Line(
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


def _units(text: str) -> int:
    """Return the length of `text` as PDFium counts it, in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _has_pictures(document: PdfDocument) -> bool:
    from pypdfium2 import raw

    return any(
        next(document[number].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), None)
        for number in range(min(len(document), _LOOKED_FOR_PICTURES))
    )


def _running(lines: Sequence[_Line], pages: int) -> set[_Line]:
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


def _outermost(lines: Sequence[_Line]) -> list[_Line]:
    """Return the highest and the lowest line of each page, where others stand well apart."""
    by_page: dict[int, list[_Line]] = defaultdict(list)
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


def _key(line: _Line) -> tuple[str, int]:
    """Return what makes lines of two pages the same: side, words, and how a number goes up."""
    upper = int(line.bottom > line.height / 2)
    text = _DIGITS.sub("#", line.text.casefold())
    if any(char.isalpha() for char in text):
        return text, upper
    number = _DIGITS.search(line.text)
    return text, 2 * (int(number.group()[:9]) - line.page if number else 0) + upper


def _compose(lines: Sequence[_Line], composer: Composer) -> None:
    if not lines:
        return
    usual = median(line.size for line in lines)
    distance = _distance(lines) or 1.2 * usual
    ends, margins, flush = _column_ends(lines), _margins(lines), _flush_right(lines)
    compounds = {match.group() for line in lines for match in _COMPOUND.finditer(line.text)}
    before: _Line | None = None
    for line in lines:
        goes_on = before is not None and before in flush and line in flush
        if goes_on and before is not None and before.bottom - line.bottom <= _WIDE_GAP * distance:
            composer.extend(line.text, "page", line.page)
        elif before is None or _parted(before, line, distance, ends, margins):
            large = line.size > _LARGE * usual and len(line.text.split()) <= _HEADING_WORDS
            composer.add(line.text, "page", line.page, heading=large)
        elif _HYPHEN.search(before.text) and _LOWER.match(line.text):
            _rejoin(before.text, line, compounds, composer)
        else:
            composer.extend(line.text, "page", line.page)
        before = line


def _rejoin(before: str, line: _Line, compounds: set[str], composer: Composer) -> None:
    """Let a word go on that was cut at a line's end; its hyphen stays where it is its own."""
    left = regex.search(r"\p{L}+(?=[^\p{L}]$)", before)
    right = regex.match(r"\p{Ll}+", line.text)
    word = f"{left.group() if left else ''}-{right.group() if right else ''}"
    composer.cut(1)
    composer.extend(f"-{line.text}" if word in compounds else line.text, "page", line.page, gap="")


def _distance(lines: Sequence[_Line]) -> float:
    """Return the distance between two lines of a paragraph: the least that is common."""
    steps = sorted(
        a.bottom - b.bottom
        for a, b in pairwise(lines)
        if a.page == b.page
        and abs(a.size - b.size) < _SIZE_STEP
        and 0.7 * a.size < a.bottom - b.bottom < 3 * a.size
    )
    return next((step for step in steps if _common(step, steps)), 0.0)


def _common(least: float, values: Sequence[float]) -> bool:
    """Whether a fair part of sorted `values`, and two at least, are hardly over `least`."""
    near = bisect_right(values, least * _NEAR) - bisect_left(values, least)
    return near >= min(max(2, _COMMON * len(values)), len(values))


def _column_ends(lines: Sequence[_Line]) -> dict[tuple[int, int], float]:
    """Return for each page and left edge how far to the right its lines commonly reach."""
    reach: dict[tuple[int, int], list[float]] = defaultdict(list)
    for line in lines:
        for near in (-1, 0, 1):
            reach[line.page, round(line.left / 10) + near].append(-line.right)
    ends = {}
    for key, rights in reach.items():
        rights.sort()
        far = (-r for i, r in enumerate(rights) if len(rights) == 1 or _reached(rights, i))
        ends[key] = next(far, -rights[0])
    return ends


def _reached(rights: Sequence[float], index: int) -> bool:
    """Whether the next line reaches nearly as far; `rights` are negated and sorted."""
    return index + 1 < len(rights) and rights[index + 1] < _REACH * rights[index]


def _margins(lines: Sequence[_Line]) -> dict[_Line, float]:
    """Return for each line where the lines of its column begin, those not indented."""
    lefts: dict[int, list[float]] = defaultdict(list)
    for line in lines:
        lefts[line.page].append(line.left)
    for each in lefts.values():
        each.sort()
    margins = {}
    for line in lines:
        on_page = lefts[line.page]
        margins[line] = on_page[bisect_left(on_page, line.left - 4 * line.size)]
    return margins


def _flush_right(lines: Sequence[_Line]) -> set[_Line]:
    """Return the lines of runs that end together and begin anywhere, as no indented text does."""
    found: set[_Line] = set()
    run: list[_Line] = []
    for line in [*lines, None]:
        near = 0.3 * line.size if line is not None else 0.0
        if (
            line is not None
            and run
            and run[-1].page == line.page
            and (abs(run[-1].right - line.right) <= near and run[-1].bottom > line.bottom)
        ):
            run.append(line)
            continue
        ragged = sum(abs(a.left - b.left) > _INDENT * a.size for a, b in pairwise(run))
        if len(run) >= _FEW_FLUSH and ragged >= _RAGGED * (len(run) - 1):
            found.update(run)
        run = [line] if line is not None else []
    return found


def _parted(
    before: _Line,
    line: _Line,
    distance: float,
    ends: dict[tuple[int, int], float],
    margins: dict[_Line, float],
) -> bool:
    """Whether `line` begins a paragraph."""
    if abs(before.size - line.size) >= _SIZE_STEP or _BULLET.match(line.text):
        return True
    ended = _ENDED.search(before.text) is not None
    step = before.bottom - line.bottom
    if before.page != line.page or step < -distance:  # another page or column
        return ended and not _LOWER.match(line.text)
    if step > _WIDE_GAP * distance:
        return True
    if step < 0.3 * distance:  # beside it, as in a table
        return line.left > before.right + line.size
    if line.left > before.left + _INDENT * line.size:
        return not _BULLET.match(before.text)
    end = ends.get((before.page, round(before.left / 10)), before.right)
    word = line.text.split()[0]
    room = (end - before.right) / (_width(line) * (len(word) + 1))
    begins = ended or line.left > margins[line] + _INDENT * line.size
    return room > (_FITS if begins else _FITS_WELL) and (ended or not _LOWER.match(line.text))


def _width(line: _Line) -> float:
    """Return the mean width of a character."""
    return (line.right - line.left) / len(line.text)
