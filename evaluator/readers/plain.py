"""Plain text: paragraphs told from lines by evidence.

Three habits are in use: a blank line between paragraphs, a paragraph a line, and lines wrapped by
hand near a fixed column. The last is told by filling: in wrapped text the first word of the next
line would not have fitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import regex

from evaluator.readers.block import Block, has_visible, lines_of, trimmed
from evaluator.readers.decode import decode
from evaluator.readers.extract import Extract, Source

_MAX_COLUMN = 130
_MIN_COLUMN = 30
_MIN_PAIRS = 3
_FULL_SHARE = 0.6
_OUTLIERS = 0.02  # lines over the column: a table row, a long link
_BULLET = regex.compile(r"(?:[•‣◦▪●*·\-–]|\(?\d{1,3}[.)]|\(?[a-z]\))\s+\S")
_RULE = regex.compile(r"[\W_]{3,}")
_ENDED = regex.compile(r"[.!?…。！？؟।:;][\"'”’»)\]」』]*$")
_CONTINUES = regex.compile(r"\p{Ll}(?:\p{Ll}|[\s'’])")
_FIRST_WORD = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]|\S+")


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    text: str
    indent: int


def extract(source: Source) -> Extract:
    """Read a plain text file.

    Raises:
        InputError: As `decode` says.
    """
    text, encoding = decode(source.data, source.name)
    return Extract(text, tuple(read_plain(text)), encoding)


def read_plain(text: str) -> list[Block]:
    """Return the paragraphs of a plain text, in order."""
    groups = _groups(text)
    column = _wrap_column(groups)
    blocks: list[Block] = []
    for group in groups:
        first = group[0]
        for before, line in pairwise(group):
            if not _joined(before, line, column):
                blocks.append(Block(first.start, before.end))
                first = line
        blocks.append(Block(first.start, group[-1].end))
    return blocks


def _groups(text: str) -> list[list[_Line]]:
    """Return runs of lines with something visible, as blank lines part them."""
    groups: list[list[_Line]] = [[]]
    for start, end in lines_of(text):
        line = text[start:end]
        if has_visible(line):
            left, right = trimmed(text, start, end)
            groups[-1].append(_Line(left, right, text[left:right], left - start))
        elif groups[-1]:
            groups.append([])
        if text[end : end + 1] == "\u2029" and groups[-1]:
            groups.append([])
    return groups if groups[-1] else groups[:-1]


def _wrap_column(groups: list[list[_Line]]) -> int | None:
    """Return the column at which lines were wrapped by hand, None when they were not."""
    pairs = [pair for group in groups for pair in pairwise(group)]
    lengths = sorted(
        line.indent + len(line.text) for group in groups for line in group if " " in line.text
    )
    if len(pairs) < _MIN_PAIRS or not lengths:
        return None
    column = lengths[min(len(lengths) - 1, round((1 - _OUTLIERS) * len(lengths)))]
    if not _MIN_COLUMN <= column <= _MAX_COLUMN:
        return None
    full = sum(_is_full(before, line, column) for before, line in pairs)
    return column if full >= _FULL_SHARE * len(pairs) else None


def _is_full(before: _Line, line: _Line, column: int) -> bool:
    word = _FIRST_WORD.match(line.text)
    return before.indent + len(before.text) + 1 + len(word.group() if word else "") > column


def _joined(before: _Line, line: _Line, column: int | None) -> bool:
    """Whether `line` goes on with the paragraph of the line before it."""
    if _RULE.fullmatch(line.text) or _RULE.fullmatch(before.text):
        return False
    ended = _ENDED.search(before.text) is not None
    full = column is not None and _is_full(before, line, column)
    if _BULLET.match(line.text):
        return full and not ended and not _BULLET.match(before.text)
    if column is not None and line.indent >= before.indent + 2 and not _BULLET.match(before.text):
        return False
    return full or (not ended and _CONTINUES.match(line.text) is not None)
