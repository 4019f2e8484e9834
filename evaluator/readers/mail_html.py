"""The HTML of an e-mail message, parted: what it says itself, and what it quotes of others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import regex

from evaluator.readers.block import has_visible, letters_in
from evaluator.readers.html import parsed
from evaluator.readers.mail_text import OWN, WROTE

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CLASSES = regex.compile(
    r"\b(?:gmail_quote|gmail_attr|moz-cite-prefix|yahoo_quoted|protonmail_quote|zmail_extra|"
    r"moz-forward-container)\b"
)
_HEADER_IDS = ("divRplyFwdMsg", "OLK_SRC_BODY_SECTION", "mail-editor-reference-message-container")
_RULED = regex.compile(r"border-top\s*:\s*(?:solid|none|1|0)", regex.I)
_HEADER = regex.compile(
    r"\s*(?:From|Von|De|Da|Van|Från|Fra|Od|От)\s*:.{1,400}?"
    r"\b(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Inviato|Verzonden|Skickat|Sendt|Wysłano|"
    r"Отправлено|To|An|Subject|Betreff)\s*:",
    regex.S,
)
_NO_TEXT = ("script", "style", "head")


def parted(html: str, name: str) -> tuple[str, tuple[str, ...]]:
    """Part the HTML of a message.

    A quotation is what mail programs mark as one, what stands behind Outlook's header of the
    message answered, or a `blockquote` behind "On … wrote:"; any other is the writer's own. A
    message that says hardly anything itself is what it quotes.

    Args:
        html: The page.
        name: How messages call the file.

    Returns:
        The page with quotations emptied, each other element at its place, and their texts.

    Raises:
        InputError: As `html.parsed` says.
    """
    from lxml import etree

    root = parsed(html, name)
    if root is None:
        return html, ()
    taken = list(dict.fromkeys(_quoting(root)))
    inner = [each for each in taken if not any(a in taken for a in each.iterancestors())]
    texts = [_text(each) for each in inner]
    quoted = sum(map(letters_in, texts))
    if not quoted or letters_in(_text(root)) - quoted < OWN * quoted:
        return html, ()
    for each in inner:
        each.clear(keep_tail=True)
    page = etree.tostring(root, encoding="unicode", method="html")
    return page, tuple(text for text in texts if has_visible(text))


def _quoting(root: Element) -> Iterator[Element]:
    """Yield the elements that hold what is quoted."""
    for each in root.iter("div", "blockquote", "span", "table"):
        if _CLASSES.search(each.get("class") or ""):
            yield each
        elif each.get("id") in _HEADER_IDS or _is_header(each):
            yield from (each, *_behind(each))
        elif each.tag == "blockquote":
            if (each.get("type") or "").lower() == "cite":
                yield each
            elif (said := _introduction(each)) is not None:
                yield from (each, *said)


def _is_header(element: Element) -> bool:
    """Whether it is the header that Outlook puts before the message answered."""
    ruled = _RULED.search(element.get("style") or "") is not None
    return element.tag == "div" and ruled and _HEADER.match(_text(element)) is not None


def _behind(element: Element) -> Iterator[Element]:
    """Yield what follows an element, out of the boxes that hold nothing else before it."""
    while True:
        yield from (each for each in element.itersiblings() if isinstance(each.tag, str))
        above = element.getparent()
        if above is None or above.tag == "body" or not _begins_with(above, element):
            return
        element = above


def _begins_with(above: Element, element: Element) -> bool:
    return " ".join(_text(above).split()).startswith(" ".join(_text(element).split())[:40])


def _introduction(element: Element) -> list[Element] | None:
    """Return the element that says who wrote what follows, none where it is mere text before."""
    before = element.getprevious()
    while before is not None and not has_visible(_text(before) + (before.tail or "")):
        before = before.getprevious()
    if before is not None and not has_visible(before.tail or ""):
        return [before] if WROTE.fullmatch(" ".join(_text(before).split())) else None
    tail = element.getparent() if before is None else before
    said = "" if tail is None else (tail.text if before is None else tail.tail) or ""
    return [] if WROTE.fullmatch(" ".join(said.split())) else None


def _text(element: Element) -> str:
    """Return the words in an element, scripts and styles left out."""
    out: list[str] = []
    waiting: list[Element | str] = [element]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            out.append(each)
            continue
        if isinstance(each.tag, str) and each.tag not in _NO_TEXT:
            waiting += [part for child in reversed(each) for part in (child.tail or "", child)]
            out.append(each.text or "")
    return " ".join(out)
