"""Markdown: the blocks that a reader sees, with their place in the source.

Code, HTML blocks, front matter, link definitions and paragraphs of nothing but images are left
out and told. Inline markup stays inside the span; `Block.visible` is the text without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import regex

from evaluator.readers.block import Block, has_visible, trimmed
from evaluator.readers.decode import decode
from evaluator.readers.extract import Extract, Source
from evaluator.types import Dropped

if TYPE_CHECKING:
    from markdown_it.token import Token

_LINE = regex.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")  # Markdown knows no other line ends
_FRONT_MATTER = regex.compile(
    r"---[ \t]*(\r\n|\r|\n)(?:.*?\1)??(?:---|\.\.\.)[ \t]*(?=\1|$)", regex.S
)
_SILENT = {"fence": "code", "code_block": "code", "html_block": "HTML"}
_TAG = regex.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^<>]*>", regex.S | regex.I)
_HARD_BREAK = ("  ", "\\")


def extract(source: Source) -> Extract:
    """Read a Markdown file.

    Raises:
        InputError: As `decode` says.
    """
    text, encoding = decode(source.data, source.name)
    return replace(read_markdown(text), encoding=encoding)


def read_markdown(text: str) -> Extract:
    """Return the visible blocks of a Markdown text (CommonMark with tables), and what is none."""
    from markdown_it import MarkdownIt

    if not has_visible(text):
        return Extract(text, ())  # a NUL alone would show as a replacement character
    front = _FRONT_MATTER.match(text)
    offset = front.end() if front else 0
    lines = [(offset + m.start(), offset + m.end()) for m in _LINE.finditer(text[offset:])]
    parser = MarkdownIt("commonmark").enable("table")
    blocks: list[Block] = []
    row: tuple[int, int] | None = None
    cell = 0
    heading = False
    silent = [(0, offset, "front matter")] if front else []
    for token in parser.parse(text[offset:]):
        if token.type == "tr_open" and token.map:
            row, cell = lines[token.map[0]], lines[token.map[0]][0]
        elif token.type == "tr_close":
            row = None
        elif token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type in _SILENT and token.map:
            start, end = lines[token.map[0]][0], lines[token.map[1] - 1][1]
            silent.append((start, end, _SILENT[token.type]))
        elif token.type != "inline" or not has_visible(_visible(token)):
            continue
        elif row is not None:
            content = token.content
            if content not in text[cell : row[1]]:
                content = content.replace("|", "\\|")  # as it is written in a cell
            if (start := text.find(content, cell, row[1])) >= 0:
                cell = start + len(content)
                blocks.append(Block(*trimmed(text, start, cell), visible=_visible(token)))
        elif token.map:
            blocks.extend(_paragraphs(text, token, lines[token.map[0] : token.map[1]], heading))
    return Extract(text, tuple(blocks), dropped=tuple(_left_out(text, blocks, silent)))


def _left_out(
    text: str, blocks: list[Block], silent: list[tuple[int, int, str]]
) -> Iterator[Dropped]:
    """Yield what is in none of the blocks, with the reason; words in HTML may be the article's."""
    spans = [(block.start, block.end, "") for block in blocks]
    at = 0
    for start, end, reason in sorted([*spans, *silent, (len(text), len(text), "")]):
        if has_visible(between := text[at:start]):
            yield Dropped(between.strip(), "markup")
        said = text[max(at, start) : end]
        if reason == _SILENT["html_block"]:
            tags = " ".join(match.group() for match in _TAG.finditer(said))
            yield Dropped(tags, "markup")
            said = _TAG.sub(" ", said).strip()
        if reason and has_visible(said):
            yield Dropped(said, reason, known=reason != _SILENT["html_block"])
        at = max(at, end)


def _paragraphs(
    text: str, token: Token, lines: list[tuple[int, int]], heading: bool
) -> list[Block]:
    """Return the block of a paragraph or heading, parted where the source has a hard break."""
    contents = token.content.split("\n")
    spans: list[tuple[int, int]] = []
    broken = True
    for (start, end), content in zip(lines, contents, strict=False):
        body = content.strip()
        left = text.rfind(body, start, end)  # the content is the tail of its line
        left, right = (left, left + len(body)) if left >= 0 else trimmed(text, start, end)
        if left < right:
            spans.append((left, right)) if broken else spans.append((spans.pop()[0], right))
            broken = False
        broken = broken or content.endswith(_HARD_BREAK)
    if len(spans) == 1:
        return [Block(*spans[0], heading=heading, visible=_visible(token))]
    return [Block(*span, heading=heading) for span in spans if has_visible(text[slice(*span)])]


def _visible(token: Token) -> str:
    children = token.children or []
    shown = ("text", "code_inline", "text_special")
    parts = (child.content if child.type in shown else _gap(child.type) for child in children)
    return "".join(parts)


def _gap(kind: str) -> str:
    return " " if kind in ("softbreak", "hardbreak") else ""
