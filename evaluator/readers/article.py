"""Which blocks of a web page are its article: what trafilatura found, put back on the page.

Both its default and its recall setting are asked; the second is taken where the first lacks much
prose. What it found is matched with the page's blocks by their words, since it drops some
(`time`, `label`) and joins others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

import regex

from evaluator.readers.block import letters_in
from evaluator.readers.forms import form_of
from evaluator.readers.page import PageBlock

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

PROSE_TAGS = frozenset(
    ("p", "blockquote", "li", "div", "pre", "dd", "h1", "h2", "h3", "h4", "h5", "h6")
)
MOST = 0.6
LEAST = 0.6  # share of the letters of an extract that must be on the page
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_NOT_ALNUM = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_ENDED = regex.compile(r"[.!?…。！？؟।:;][\"'”’»)\]」』]*$")
_SHORT = 25  # letters and digits; a shorter block must be a block of the extract, too
_NEAR = 3  # blocks around the longer ones among which short ones are the article's
_FEW = 6  # words; a shorter block is matched by its letters
_FURNITURE = 0.3  # confidence of a form
_PARAGRAPHS = frozenset(("p", "blockquote", "li"))
_PROSE_WORDS = 9
_UNSPACED_PROSE = 30  # letters
_RECALLED = 0.5  # more prose than this share of the default's letters: recall is the better one


@dataclass(frozen=True)
class Article:
    """The article of a page.

    Attributes:
        kept: Indices of the blocks of its body.
        pieces: Paragraphs in place of blocks, where the page shows none of them (its text stands
            in a script).
        found: Letters that the larger of the two extracts has.
        given: Letters that are kept.
    """

    kept: frozenset[int]
    pieces: tuple[str, ...]
    found: int
    given: int


def article_of(blocks: Sequence[PageBlock], html: str) -> Article:
    """Return the article of a page.

    Args:
        blocks: Those of the page.
        html: The page.
    """
    default, recall = (_extract(html, recall=each) for each in (False, True))
    shown = [index for index, block in enumerate(blocks) if not block.apart]
    first, second = (_matching(blocks, shown, pieces) for pieces in (default, recall))
    kept = _better(blocks, first, second)
    found = max(default.letters, recall.letters)
    body = sum(letters_in(blocks[index].text) for index in kept)
    chosen = default if default.pieces else recall
    if body < LEAST * chosen.letters:
        return Article(frozenset(), chosen.pieces, found, chosen.letters)
    if not kept:
        kept = {i for i in shown if not (blocks[i].zone or blocks[i].hidden)}
        kept = kept or {i for i in shown if not blocks[i].hidden} or set(shown)
    else:
        kept |= _between(blocks, kept)
    return Article(frozenset(kept), (), found, sum(letters_in(blocks[i].text) for i in kept))


def bare(text: str) -> str:
    """Return the letters and digits of a text, in lower case."""
    return _NOT_ALNUM.sub("", normalize("NFKC", text)).casefold()


def is_prose(block: PageBlock) -> bool:
    """Whether a block reads like a paragraph and is not links."""
    words = len(block.text.split())
    long = words >= _PROSE_WORDS or (words < _FEW and letters_in(block.text) > _UNSPACED_PROSE)
    ended = _ENDED.search(block.text.rstrip()[-20:]) is not None
    return long and ended and block.marks.get("link", 0.0) < MOST


@dataclass(frozen=True)
class _Extract:
    """What trafilatura takes for the article: its paragraphs, and the texts of parts of them."""

    pieces: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def letters(self) -> int:
        """Number of letters and digits."""
        return letters_in("".join(self.pieces))


def _extract(html: str, *, recall: bool) -> _Extract:
    from trafilatura import bare_extraction

    found = bare_extraction(html, include_comments=False, include_tables=True, favor_recall=recall)
    if found is None:
        return _Extract()
    assert not isinstance(found, dict)
    pieces: list[str] = []
    parts: list[str] = []
    waiting = [(found.body, False)]
    while waiting:
        element, inside = waiting.pop()
        own = (element.text or "").strip() or any((c.tail or "").strip() for c in element)
        if own:
            lines = _text_of(element).split("\n")
            parts += lines
            if not inside:
                pieces.append(" ".join(" ".join(lines).split()))
        waiting.extend((child, inside or bool(own)) for child in reversed(element))
    return _Extract(tuple(piece for piece in pieces if bare(piece)), tuple(parts))


def _text_of(element: Element) -> str:
    """Return the text of an element, a line each between line breaks."""
    from lxml.etree import iterwalk

    said: list[str] = []
    for event, each in iterwalk(element, events=("start", "end")):
        if event == "start":
            said += ["\n" if each.tag == "lb" else "", (each.text or "").replace("\n", " ")]
        elif each is not element:
            said.append((each.tail or "").replace("\n", " "))
    return "".join(said)


def _matching(blocks: Sequence[PageBlock], shown: Sequence[int], extract: _Extract) -> set[int]:
    """Return the blocks that the extract has: of several with the same text, the likeliest.

    What a block stands in decides between those and never alone.
    """
    pieces = [bare(piece) for piece in extract.pieces]
    whole = Counter(pieces)
    for part in map(bare, extract.parts):
        whole[part] = max(whole[part], 1)
    joined = "\n".join(pieces)
    shingles = set(_shingles(" ".join(extract.pieces)))
    found: dict[str, list[int]] = defaultdict(list)
    for index in shown:
        text = bare(blocks[index].text)
        if text in whole or (len(text) >= _SHORT and text in joined):
            found[text].append(index)
            continue
        own = _shingles(blocks[index].text)
        if len(own) > _FEW - 3 and sum(each in shingles for each in own) >= MOST * len(own):
            found[text].append(index)
    letters: Counter[str] = Counter()
    for text, indices in found.items():
        for index in indices:
            if not _framed(blocks[index]):
                letters[parent_of(blocks[index])] += len(text)
    kept: set[int] = set()
    long = [i for text, indices in found.items() for i in indices if len(text) >= _SHORT]
    first, last = min(long, default=0), max(long, default=len(blocks))
    for text, indices in found.items():
        if len(text) < _SHORT:
            indices = [i for i in indices if first - _NEAR <= i <= last + _NEAR]
        ranked = sorted(
            indices,
            key=lambda i: (_framed(blocks[i]), -letters[parent_of(blocks[i])], i),
        )
        kept.update(ranked[: max(whole[text], 1)])
    clear = {i for i in kept if not _framed(blocks[i])}
    if not clear:
        return kept
    # Beside an article what does not show and reads like a notice is one.
    return clear | {i for i in kept if form_of(blocks[i].text).confidence < _FURNITURE}


def _shingles(text: str) -> list[tuple[str, ...]]:
    words = _WORD.findall(normalize("NFKC", text).casefold())
    return list(zip(words, words[1:], words[2:], strict=False))


def _framed(block: PageBlock) -> bool:
    return bool(block.zone) or block.hidden


def _better(blocks: Sequence[PageBlock], first: set[int], second: set[int]) -> set[int]:
    """Return what the default setting found, or recall's where that is the better.

    It is where it brings prose, and much of it: what else it brings is lists, teasers, comments.
    """
    if not first:
        return second
    more = [
        index
        for index in second - first
        if is_prose(blocks[index])
        and not _framed(blocks[index])
        and blocks[index].marks.get("frame", 0.0) < MOST
    ]
    had = sum(letters_in(blocks[index].text) for index in first)
    if sum(letters_in(blocks[index].text) for index in more) > _RECALLED * had:
        return first | set(more)
    return first


def _between(blocks: Sequence[PageBlock], kept: set[int]) -> set[int]:
    """Return what the extract lacks though its neighbours under one parent are in.

    Between two blocks that are kept that is all but links, before and after them prose alone.
    """
    parents = {parent_of(blocks[index]) for index in kept if blocks[index].tag in _PARAGRAPHS}
    own = {blocks[index].path for index in kept}  # parts of one element, as line breaks make them
    first, last = min(kept), max(kept)
    more = set()
    for index, block in enumerate(blocks):
        beside = parent_of(block) in parents or block.path in own
        if not beside or _framed(block) or block.apart or block.tag not in PROSE_TAGS:
            continue
        if first < index < last:
            if block.marks.get("link", 0.0) < MOST:
                more.add(index)
        elif is_prose(block) and form_of(block.text).confidence < _FURNITURE:
            more.add(index)
    return more


def parent_of(block: PageBlock) -> str:
    """Return the path of what the block's element stands in."""
    return block.path.rpartition("/")[0]
