"""Web pages: the article of a page, its headline, byline and date; the rest is told.

trafilatura says which text is the article; the page itself is walked to find where that text
stands, and what of its head goes with it. Where trafilatura finds nothing, as on a damaged or very
short page, everything stays that is not surely the frame of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import commonpath
from typing import TYPE_CHECKING

import regex

from evaluator.read.decode import decode
from evaluator.read.extract import Composer, Extract, Source
from evaluator.read.page import PageBlock, page_blocks
from evaluator.read.refusals import broken, nested, too_large
from evaluator.types import Role

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_ELEMENTS = 50_000
_CHARSET = regex.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", regex.I
)
_XML_ENCODING = regex.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{1,40})")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PROSE = frozenset(("p", "blockquote", "li", "div", "pre", "dd", *_HEADINGS))
_NOT_ALNUM = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_SHORT = 25  # letters and digits; a shorter block must be a block of the extract, too
_MOST = 0.6
_NAMED = 0.2  # share of a line with name and date that the name has at least
_HEAD_WORDS = 40
_NEAR = 3  # blocks before the headline or after the article that may be a byline or date


def extract(source: Source) -> Extract:
    """Read a web page.

    Places are elements, named by their XPath; numbers count the page's blocks of text.

    Raises:
        InputError: "input-undecodable", "input-binary", "input-broken", "input-nested", or
            "input-too-large" for too many elements.
    """
    text, encoding = decode(source.data, source.name, _declared(source.data))
    composer = Composer()
    compose(text, source.name, composer)
    return composer.extract(encoding)


def compose(html: str, name: str, composer: Composer) -> bool:
    """Add the article of a page to `composer`; return whether it has a headline of its own.

    Raises:
        InputError: As `extract` says.
    """
    root = _parsed(html, name)
    if root is None:
        return False
    blocks = page_blocks(root)
    kept = _article(blocks, html)
    roles = _roles(blocks, kept, _title(root))
    if Role.HEADLINE not in roles.values() and (headline := _title(root)):
        composer.add(
            headline, "element", 0, "/html/head/title", heading=True, role=Role.HEADLINE,
            confidence=0.9,
        )  # fmt: skip
        roles[-1] = Role.HEADLINE
    for index, block in enumerate(blocks):
        number, role = index + 1, roles.get(index)
        if index in kept or role is not None:
            composer.add(
                block.text,
                "element",
                number,
                block.path,
                heading=block.tag in _HEADINGS,
                role=role,
                confidence=0.0 if role is None else 0.6 if role is Role.CREDIT else 0.9,
            )
        else:
            reason = "hidden" if block.hidden else block.zone or "outside the article"
            composer.drop(block.text, reason, "element", number, block.path)
    return Role.HEADLINE in roles.values()


def _declared(data: bytes) -> str | None:
    head = data[:4096]
    match = _CHARSET.search(head) or _XML_ENCODING.search(head)
    return match.group(1).decode("ascii") if match else None


def _parsed(html: str, name: str) -> Element | None:
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=False
    )
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        if "unknown error" in str(error):  # how libxml2 tells that memory ran out
            raise MemoryError from None
        raise broken(name, f"it cannot be read as HTML ({error})") from None
    if any("depth" in entry.message for entry in parser.error_log):
        raise nested(name)
    if root is None:
        return None
    for count, _ in enumerate(root.iter(), start=1):
        if count > MAX_ELEMENTS:
            raise too_large(name, f"more than {MAX_ELEMENTS:,} elements", f"{MAX_ELEMENTS:,}")
    return root


def _title(root: Element) -> str:
    """Return the page's own title, the name of the site behind it taken off."""
    for path in ("//meta[@property='og:title']/@content", "//head/title/text()", "//title/text()"):
        found = root.xpath(path)
        text = " ".join(str(found[0]).split()) if found else ""
        if text:
            return regex.split(r"\s+[|–—·•]\s+", text)[0]
    return ""


def _article(blocks: Sequence[PageBlock], html: str) -> set[int]:
    """Return the indices of the blocks that are the article's body."""
    from trafilatura import bare_extraction

    found = bare_extraction(html, include_comments=False, include_tables=True, favor_recall=True)
    pieces = [] if found is None else [_bare(part) for part in _pieces(found.body)]
    kept = _matching(blocks, [piece for piece in pieces if piece])
    if not kept:
        return {i for i, block in enumerate(blocks) if not (block.zone or block.hidden)}
    return kept | _between(blocks, kept)


def _pieces(body: Element) -> list[str]:
    """Return the texts of the extract's elements: of those that have text of their own."""
    return [
        "".join(element.itertext())
        for element in body.iter()
        if (element.text or "").strip() or any((child.tail or "").strip() for child in element)
    ]


def _bare(text: str) -> str:
    return _NOT_ALNUM.sub("", text).casefold()


def _matching(blocks: Sequence[PageBlock], pieces: Sequence[str]) -> set[int]:
    """Return the blocks whose letters and digits are in the extract."""
    whole = set(pieces)
    joined = "\n".join(pieces)
    kept = set()
    for index, block in enumerate(blocks):
        bare = _bare(block.text)
        if block.hidden or block.zone in ("navigation", "control", "page footer"):
            continue
        if bare in whole or (len(bare) >= _SHORT and bare in joined):
            kept.add(index)
    return kept


def _between(blocks: Sequence[PageBlock], kept: set[int]) -> set[int]:
    """Return paragraphs that the extract lacks though their neighbours under one parent are in."""
    parents = {_parent(blocks[index]) for index in kept if blocks[index].tag == "p"}
    return {
        index
        for index in range(min(kept), max(kept) + 1)
        if blocks[index].tag in _PROSE
        and _parent(blocks[index]) in parents
        and not (blocks[index].zone or blocks[index].hidden)
        and blocks[index].marks.get("link", 0.0) < _MOST
    }


def _parent(block: PageBlock) -> str:
    return block.path.rpartition("/")[0]


def _roles(blocks: Sequence[PageBlock], kept: set[int], title: str) -> dict[int, Role]:
    """Return what the page's structure says of blocks in and around the article."""
    if not kept:
        return {}
    roles: dict[int, Role] = {}
    first, last = min(kept), max(kept)
    headline = _headline(blocks, first, last, title)
    if headline is not None:
        roles[headline] = Role.HEADLINE
    top = first if headline is None else min(headline, first)
    within = commonpath([blocks[index].path for index in (top, first, last)])
    beside = {_parent(blocks[index]) for index in kept if blocks[index].tag == "p"}
    for index in range(max(top - _NEAR, 0), min(last + _NEAR + 1, len(blocks))):
        block = blocks[index]
        role = _role(block)
        inside = f"{block.path}/".startswith(f"{within}/")
        near = inside if index <= last else _parent(block) in beside
        if role is None or index in roles or not near:
            continue
        if role is Role.STANDFIRST and not top < index <= first + 1:
            continue
        if role is Role.CREDIT and not first < index < last:
            continue
        roles[index] = role
    return roles


def _headline(blocks: Sequence[PageBlock], first: int, last: int, title: str) -> int | None:
    """Return the index of the headline: of the heading that says what the title says, else h1."""
    headings = [
        index
        for index, block in enumerate(blocks[: last + 1])
        if block.tag in ("h1", "h2") and not (block.hidden or block.zone)
    ]
    bare = _bare(title)
    for index in headings:
        if bare and _bare(blocks[index].text) == bare:
            return index
    tops = [index for index in headings if blocks[index].tag == "h1"]
    before = [index for index in tops if index <= first]
    return before[-1] if before else tops[0] if tops else None


def _role(block: PageBlock) -> Role | None:
    words = len(block.text.split())
    if block.hidden or block.zone not in ("", "caption", "beside the article"):
        return None
    marks = block.marks
    if block.zone == "caption" or marks.get("caption", 0.0) > _MOST:
        return Role.CREDIT
    if block.zone or words > _HEAD_WORDS * 2:
        return None
    if marks.get("standfirst", 0.0) > _MOST:
        return Role.STANDFIRST
    if words > _HEAD_WORDS:
        return None
    date = max(marks.get("time", 0.0), marks.get("date", 0.0))
    byline = marks.get("byline", 0.0)
    if date + byline > _MOST:
        return Role.BYLINE if byline > _NAMED else Role.DATE
    return None
