"""Candidates for page furniture: the form of each paragraph, and where it stands.

Three zones: the head before the first paragraph of prose, the tail after the last, and between.
In the head and the tail a short line is furniture until something says otherwise; between, only
what its form gives away. Nothing is decided here: `align` sees what the other side answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from evaluator.read.block import Block
from evaluator.read.forms import Form, form_of
from evaluator.types import Paragraph, Role

_SURE = 0.5
_PROSE_WORDS = 9
_PROSE_WORDS_OPEN = 25  # of a paragraph without a full stop
_HEADLINE_WORDS = 25
_STANDFIRST_WORDS = 60
_SHORT = 12
_CROSSHEAD_WORDS = 8
_RUN = 4  # paragraphs between two appeals that may belong to them
_NAME = regex.compile(r"\p{Lu}[\p{L}'’\-]+\s(?:\p{Lu}[\p{L}'’.\-]*\s){0,2}?\p{Lu}[\p{L}'’\-]+")
_EDGE = (Role.BYLINE, Role.DATE)


@dataclass(frozen=True)
class _Item:
    text: str
    heading: bool
    form: Form
    role: Role | None
    confidence: float

    @property
    def sure(self) -> bool:
        return self.confidence >= _SURE

    @property
    def prose(self) -> bool:
        words = _PROSE_WORDS if self.form.ended else _PROSE_WORDS_OPEN
        return not self.sure and not self.heading and self.form.words >= words


def mark(text: str, blocks: Sequence[Block]) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a document with their candidate roles.

    Args:
        text: The document's text.
        blocks: Its paragraphs, in order.
    """
    items = []
    for block in blocks:
        shown = text[block.start : block.end] if block.visible is None else block.visible
        form = form_of(shown)
        items.append(_Item(shown, block.heading, form, form.role, form.confidence))
    _mark_runs(items)
    _mark_biographies(items)
    prose = [index for index, item in enumerate(items) if item.prose]
    if prose:
        _mark_head(items, prose[0])
        _mark_between(items, prose[0], prose[-1])
        _mark_tail(items, prose[-1])
    return tuple(
        Paragraph(block.start, block.end, item.role, round(item.confidence, 3))
        for block, item in zip(blocks, items, strict=True)
    )


def _raise(items: list[_Item], index: int, role: Role, confidence: float) -> None:
    """Make `items[index]` at least so sure; a role that its own form made sure stays."""
    item = items[index]
    if item.confidence < confidence:
        kept = item.role if item.sure and item.role else role
        items[index] = replace(item, role=kept, confidence=confidence)


def _mark_runs(items: list[_Item]) -> None:
    """An appeal or notice of several paragraphs: what stands between its sure ones, or goes on.

    A paragraph between two sure ones belongs to them when it speaks to the reader or for the
    publisher; so does a neighbour whose own form is half sure.
    """
    roles = (Role.APPEAL, Role.NOTICE, Role.SIGN_IN)
    sure = [i for i, item in enumerate(items) if item.sure and item.role in roles]
    for first, last in pairwise(sure):
        inner = range(first + 1, last)
        if len(inner) <= _RUN and all(items[i].form.addressed for i in inner):
            for index in inner:
                _raise(items, index, items[first].role or Role.APPEAL, 0.7)
    for index in sure:
        for near in (index - 1, index + 1):
            if 0 <= near < len(items) and items[near].form.addressed:
                weak = items[near].confidence
                if 0.3 <= weak < _SURE:
                    _raise(items, near, items[index].role or Role.APPEAL, 0.6)


def _mark_biographies(items: list[_Item]) -> None:
    """A paragraph that begins with the name in a byline, or a part of it, after that byline."""
    names: set[str] = set()
    for index, item in enumerate(items):
        if item.role is Role.BYLINE and item.sure:
            for match in _NAME.finditer(item.text + " "):
                names.update((match.group(), match.group().split()[0], match.group().split()[-1]))
        elif names and not item.sure:
            before = items[index - 1]
            starts = any(item.text.startswith((f"{name} ", f"{name}, ")) for name in names)
            told = item.confidence >= 0.3 or (before.sure and before.role is Role.BYLINE)
            if starts and told and item.form.words > 3:
                _raise(items, index, Role.AUTHOR, 0.85)


def _mark_head(items: list[_Item], first: int) -> None:
    """Headline, standfirst and loose lines before the body.

    A byline or date line shortly after the first paragraph of prose shows that this was still
    the standfirst.
    """
    edge = next(
        (i for i in range(first + 1, min(first + 4, len(items))) if _is_edge(items[i])), None
    )
    if edge is not None and _standfirst_like(items[first]) and _has_prose(items, edge):
        _raise(items, first, Role.STANDFIRST, 0.7)
        body = next(i for i in range(edge, len(items)) if items[i].prose)
    else:
        body = first
    headline = next((i for i in range(body) if _headline_like(items[i])), None)
    if headline is not None:
        _raise(items, headline, Role.HEADLINE, 0.9 if items[headline].heading else 0.8)
    for index in range(body):
        item = items[index]
        if item.sure:
            continue
        if headline is not None and index == headline + 1 and item.form.words > _CROSSHEAD_WORDS:
            _raise(items, index, Role.STANDFIRST, 0.7)
        elif not item.form.ended:
            near_credit = any(
                items[i].role is Role.CREDIT and items[i].sure
                for i in (index - 1, index + 1)
                if 0 <= i < len(items)
            )
            _raise(items, index, Role.CREDIT if near_credit else Role.NAVIGATION, 0.65)
        else:
            _raise(items, index, Role.STANDFIRST, 0.4)
    follows = headline is not None and headline + 1 == body
    if follows and not items[body].form.ended and items[body].form.words <= _STANDFIRST_WORDS:
        _raise(items, body, Role.STANDFIRST, 0.45)


def _is_edge(item: _Item) -> bool:
    return item.sure and item.role in _EDGE


def _has_prose(items: list[_Item], start: int) -> bool:
    return any(item.prose for item in items[start:])


def _standfirst_like(item: _Item) -> bool:
    return item.form.words <= _STANDFIRST_WORDS


def _headline_like(item: _Item) -> bool:
    if item.sure or item.form.words > _HEADLINE_WORDS or not item.form.words:
        return False
    return item.heading or not item.form.ended or item.text.rstrip("\"'”’»").endswith(("?", "!"))


def _mark_between(items: list[_Item], first: int, last: int) -> None:
    """Crossheads, and captions beside a credit."""
    for index in range(first + 1, last):
        item = items[index]
        if item.sure or item.form.ended or item.form.words > _SHORT:
            continue
        if any(items[i].sure and items[i].role is Role.CREDIT for i in (index - 1, index + 1)):
            _raise(items, index, Role.CREDIT, 0.6)
        elif item.heading or item.form.words <= _CROSSHEAD_WORDS:
            _raise(items, index, Role.HEADLINE, 0.6 if item.heading else 0.4)


def _mark_tail(items: list[_Item], last: int) -> None:
    """Loose lines after the body; what half looks like furniture is furniture here."""
    for index in range(last + 1, len(items)):
        item = items[index]
        if not item.sure:
            known = item.role or Role.RELATED
            certain = 0.65 if not item.form.ended or item.confidence >= 0.3 else 0.4
            _raise(items, index, known, certain)
