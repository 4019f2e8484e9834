"""Lines of a PDF joined to paragraphs: by distance, indent, size, how full the line before is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import regex

from evaluator.readers.extract import Composer
from evaluator.readers.pdf_lines import Line

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
_FEW_FLUSH = 3  # lines
_RAGGED = 0.7  # of the lines of a run begin elsewhere than the one before
_HYPHEN = regex.compile(r"(?<=\p{L})[-\u00ad\u2010]$")
_ENDED = regex.compile(r"[.!?…。！？؟।:][\"'”’»)\]」』]*$")
_LOWER = regex.compile(r"[\"'“‘«(]?\p{Ll}")
_BULLET = regex.compile(r"(?:[•‣◦▪●·]|[-–*]\s|\(?\d{1,3}[.)]\s)")
_COMPOUND = regex.compile(r"\p{L}+-\p{Ll}+")


def compose(lines: Sequence[Line], composer: Composer) -> None:
    """Add the paragraphs that lines make, in order, to `composer`."""
    if not lines:
        return
    usual = median(line.size for line in lines)
    distance = _distance(lines) or 1.2 * usual
    ends, margins, flush = _column_ends(lines), _margins(lines), _flush_right(lines)
    compounds = {match.group() for line in lines for match in _COMPOUND.finditer(line.text)}
    before: Line | None = None
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


def _rejoin(before: str, line: Line, compounds: set[str], composer: Composer) -> None:
    """Let a word go on that was cut at a line's end; its hyphen stays where it is its own."""
    left = regex.search(r"\p{L}+(?=[^\p{L}]$)", before)
    right = regex.match(r"\p{Ll}+", line.text)
    word = f"{left.group() if left else ''}-{right.group() if right else ''}"
    composer.cut(1)
    composer.extend(f"-{line.text}" if word in compounds else line.text, "page", line.page, gap="")


def _distance(lines: Sequence[Line]) -> float:
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


def _column_ends(lines: Sequence[Line]) -> dict[tuple[int, int], float]:
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


def _margins(lines: Sequence[Line]) -> dict[Line, float]:
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


def _flush_right(lines: Sequence[Line]) -> set[Line]:
    """Return the lines of runs that end together and begin anywhere, as no indented text does."""
    found: set[Line] = set()
    run: list[Line] = []
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
    before: Line,
    line: Line,
    distance: float,
    ends: dict[tuple[int, int], float],
    margins: dict[Line, float],
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


def _width(line: Line) -> float:
    """Return the mean width of a character."""
    return (line.right - line.left) / len(line.text)
