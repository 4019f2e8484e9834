"""Web pages: the article of a page, its headline, byline and date; the rest is told.

`article` says which blocks of the page are the article; here its head is found, and what is left
out is told. Where there is no article, as on a damaged or very short page, everything stays that is
not surely the frame of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import commonpath
from typing import TYPE_CHECKING

import regex

from evaluator.readers.article import LEAST, MOST, article_of, bare, is_prose, parent_of
from evaluator.readers.decode import decode_mended
from evaluator.readers.extract import Composer, Extract, Source
from evaluator.readers.forms import form_of
from evaluator.readers.page import PageBlock, page_blocks
from evaluator.readers.refusals import broken, nested, too_large
from evaluator.readers.settings import ReadSettings
from evaluator.types import Role, Warning_

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_ELEMENTS = 50_000
_CHARSET = regex.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", regex.I
)
_XML_ENCODING = regex.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{1,40})")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NAMED = 0.2  # share of a line with name and date that the name has at least
_FRAME = 0.5  # confidence of a form
_HEAD_WORDS = 40
_NEAR = 3  # blocks before the headline or after the article that may be a byline or date


def extract(source: Source) -> Extract:
    """Read a web page.

    Places are elements, named by their XPath; numbers count the page's blocks of text.

    Raises:
        InputError: "input-undecodable", "input-binary", "input-broken", "input-nested", or
            "input-too-large" for too many elements.
    """
    text, encoding, mended = decode_mended(source.data, source.name, declared_encoding(source.data))
    composer = Composer()
    if mended:
        composer.warn(mended)
    compose(text, source.name, composer, source.settings)
    return composer.extract(encoding)


def compose(html: str, name: str, composer: Composer, settings: ReadSettings | None = None) -> bool:
    """Add the article of a page to `composer`; return whether it has a headline of its own.

    Raises:
        InputError: As `extract` says.
    """
    root = parsed(html, name)
    if root is None:
        return False
    blocks = page_blocks(root, keep_deleted=bool(settings and settings.keep_deleted))
    found = article_of(blocks, html)
    for block in blocks:
        composer.saw(block.text)
    title = _title(root)
    roles = _roles(blocks, found.kept, title)
    if Role.HEADLINE not in roles.values() and title:
        composer.saw(title)
        composer.add(
            title, "element", 0, "/html/head/title", heading=True, role=Role.HEADLINE,
            confidence=0.9,
        )  # fmt: skip
        roles[-1] = Role.HEADLINE
    for piece in found.pieces:
        composer.saw(piece)
        composer.add(piece, "element", 0, "/html/head/script")
    for index, block in enumerate(blocks):
        number, role = index + 1, roles.get(index)
        if index in found.kept or role is not None:
            composer.add(
                block.text,
                "element",
                number,
                block.path,
                heading=block.tag in _HEADINGS,
                role=role,
                confidence=0.0 if role is None else 0.6 if role is Role.CREDIT else 0.9,
                cell=block.tag in ("td", "th") and role is None,
            )
        else:
            reason = block.apart or ("hidden" if block.hidden else block.zone)
            known = bool(reason or found.pieces) or _is_frame(block)
            reason = reason or "outside the article"
            composer.drop(block.text, reason, "element", number, block.path, known=known)
    if found.given < LEAST * found.found:
        composer.warn(
            Warning_(
                "page-doubtful",
                f"{name}: {found.given:,} letters were taken for the article; it may be one of "
                f"{found.found:,}.",
            )
        )
    return Role.HEADLINE in roles.values()


def _is_frame(block: PageBlock) -> bool:
    """Whether a block that is not in the article is surely no part of it."""
    if not is_prose(block) or block.marks.get("frame", 0.0) > MOST:
        return True
    return form_of(block.text).confidence >= _FRAME


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that a page says it is in, None where it says none."""
    head = data[:4096]
    match = _CHARSET.search(head) or _XML_ENCODING.search(head)
    return match.group(1).decode("ascii") if match else None


def parsed(html: str, name: str) -> Element | None:
    """Return the root of a page, None where there is nothing in it.

    Raises:
        InputError: "input-broken", "input-nested" or "input-too-large".
    """
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


def _roles(blocks: Sequence[PageBlock], kept: frozenset[int], title: str) -> dict[int, Role]:
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
    beside = {parent_of(blocks[index]) for index in kept if blocks[index].tag == "p"}
    for index in range(max(top - _NEAR, 0), min(last + _NEAR + 1, len(blocks))):
        block = blocks[index]
        role = _role(block)
        inside = f"{block.path}/".startswith(f"{within}/")
        near = inside if index <= last else parent_of(block) in beside
        if role is None or index in roles or not near:
            continue
        if role is Role.STANDFIRST and not top < index <= first + 1:
            continue
        if role is Role.CREDIT and index not in kept:
            continue  # the extractor left the caption out
        roles[index] = role
    return roles


def _headline(blocks: Sequence[PageBlock], first: int, last: int, title: str) -> int | None:
    """Return the index of the headline: of the heading that says what the title says, else h1."""
    headings = [
        index
        for index, block in enumerate(blocks[: last + 1])
        if block.tag in ("h1", "h2") and not (block.hidden or block.zone or block.apart)
    ]
    wanted = bare(title)
    for index in headings:
        if wanted and bare(blocks[index].text) == wanted:
            return index
    tops = [index for index in headings if blocks[index].tag == "h1"]
    before = [index for index in tops if index <= first]
    return before[-1] if before else tops[0] if tops else None


def _role(block: PageBlock) -> Role | None:
    words = len(block.text.split())
    if block.apart or block.hidden or block.zone not in ("", "caption", "beside the article"):
        return None
    marks = block.marks
    if block.zone == "caption" or marks.get("caption", 0.0) > MOST:
        return Role.CREDIT
    if block.zone or words > _HEAD_WORDS * 2:
        return None
    if marks.get("standfirst", 0.0) > MOST:
        return Role.STANDFIRST
    if words > _HEAD_WORDS:
        return None
    date = max(marks.get("time", 0.0), marks.get("date", 0.0))
    byline = marks.get("byline", 0.0)
    if date + byline > MOST:
        return Role.BYLINE if byline > _NAMED else Role.DATE
    return None
