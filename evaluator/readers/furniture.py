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

from evaluator.readers.block import Block
from evaluator.readers.forms import Form, form_of
from evaluator.types import Paragraph, Role

_SURE = 0.5
_PROSE_WORDS = 9
_PROSE_WORDS_OPEN = 25  # of a paragraph without a full stop
_HEADLINE_WORDS = 25
_STANDFIRST_WORDS = 60
_SHORT = 12
_CROSSHEAD_WORDS = 8
_RUN = 4  # paragraphs between two appeals that may belong to them
_HINT = 0.3  # of a form: too little in the body, enough in the tail
_HINT_IN_PROSE = 0.4
_NAME = regex.compile(
    r"\b(?!(?:By|BY|Via|From|Words|Text|Story|Reporting|Written|Von|Par|Por)\b)"
    r"\p{Lu}[\p{L}'’\-]+(?:\s\p{Lu}[\p{L}'’.\-]*)*\s\p{Lu}[\p{L}'’\-]+"
)
_EDGE = (Role.BYLINE, Role.DATE)
# An amount, a share, a count: "480 euros", "-2.5%", "£1,200".
_FIGURE = regex.compile(
    r"[\p{Sc}+\-−–~<>≤≥]{0,2}\s?\p{N}[\p{N}.,'’ \u00a0\u202f]*\s?"
    r"(?:%|\p{Sc}|per ?cent|euros?|dollars?|pounds?|crowns?|cents?"
    r"|[ckm]?m[²³]?|[mk]?g|t|l|ha|°[CF]?)?"
)
_NO_FORM = Form(None, 0.0, 1, False, False, False)


@dataclass(frozen=True)
class _Item:
    text: str
    heading: bool
    form: Form
    role: Role | None
    confidence: float
    plain: bool = False  # a cell of a table or a mere figure: never furniture by its form

    @property
    def sure(self) -> bool:
        return self.confidence >= _SURE

    @property
    def prose(self) -> bool:
        words = _PROSE_WORDS if self.form.ended else _PROSE_WORDS_OPEN
        return not self.sure and not self.heading and self.form.words >= words


def mark(text: str, blocks: Sequence[Block]) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a document with their candidate roles.

    What the format itself says of a block stands where its form does not say more.

    Args:
        text: The document's text.
        blocks: Its paragraphs, in order.
    """
    items = []
    for block in blocks:
        shown = text[block.start : block.end] if block.visible is None else block.visible
        form = _NO_FORM if block.cell or _FIGURE.fullmatch(shown.strip()) else form_of(shown)
        role, confidence = form.role, form.confidence
        if block.role is not None and block.confidence > confidence:
            role, confidence = block.role, block.confidence
        plain = form is _NO_FORM and role is None
        items.append(_Item(shown, block.heading and not plain, form, role, confidence, plain))
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
    if not item.plain and item.confidence < confidence:
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
        if len(inner) <= _RUN and all(_speaks_for_publisher(items[i].form) for i in inner):
            for index in inner:
                _raise(items, index, items[first].role or Role.APPEAL, 0.7)
    for index in sure:
        for near in (index - 1, index + 1):
            if 0 <= near < len(items) and items[near].form.addressed:
                weak = items[near].confidence
                if _HINT <= weak < _SURE:
                    _raise(items, near, items[index].role or Role.APPEAL, 0.6)


def _speaks_for_publisher(form: Form) -> bool:
    return form.addressed and (form.confidence >= _HINT / 2 or form.published)


def _mark_biographies(items: list[_Item]) -> None:
    """A paragraph after a byline that begins with a name in it, or a part of that name.

    With the full name, at the end of the text, that is enough; elsewhere its form must say
    something too, or the byline stand right before it.
    """
    names: set[str] = set()
    last_prose = max((i for i, item in enumerate(items) if item.prose), default=-1)
    for index, item in enumerate(items):
        if item.role is Role.BYLINE and item.sure:
            for match in _NAME.finditer(item.text):
                names.update((match.group(), match.group().split()[0], match.group().split()[-1]))
        elif not item.sure and item.form.words > 3:
            begun = [n for n in names if item.text.startswith((f"{n} ", f"{n}, "))]
            before = items[index - 1]
            full = index >= last_prose and any(" " in name for name in begun)
            told = item.confidence >= _HINT or (before.sure and before.role is Role.BYLINE)
            if begun and (full or told):
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
        follows = headline is not None and index == headline + 1
        if follows and item.form.words > _CROSSHEAD_WORDS and (body > first or not item.form.ended):
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
    """Loose lines after the body; what half looks like furniture is furniture here.

    A biography or an appeal reads like prose, so the tail may begin before the last paragraph of
    prose: with the first sure furniture after which furniture outweighs prose.
    """
    start = last + 1
    sure = 0
    for index in range(len(items) - 1, 0, -1):
        sure += 1 if items[index].sure else -1
        if items[index].sure and sure > 0 and items[index].role is not Role.RELATED:
            start = min(start, index)
    for index in range(start, len(items)):
        item = items[index]
        if item.sure:
            continue
        known = item.role or Role.RELATED
        hinted = item.form.confidence >= _HINT
        if index <= last:
            if item.form.confidence >= _HINT_IN_PROSE or (hinted and item.form.addressed):
                _raise(items, index, known, 0.65)
        else:
            follows = item.form.addressed and items[index - 1].sure
            loose = hinted or follows or not item.form.ended
            _raise(items, index, known, 0.65 if loose else 0.4)
