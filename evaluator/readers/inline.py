"""Inline content of localisation files: which of it is text, and what its codes stand for."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import regex

from evaluator.patterns import lazily

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Inline elements whose content is text; what stands in others is the code of the native format.
_TRANSPARENT = {"g", "mrk", "pc", "hi"}
_LINE_BREAKS = {"lb", "xlf:lb"}
_DELETED = {"x-sdl-deleted", "deleted"}
_XML_SPACE = lazily(r"[ \t\r\n]+")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BREAKING = r"p|div|br|li|ul|ol|h[1-6]|table|tr|td|th|blockquote|hr"
_BREAK = lazily(rf"</?(?:{_BREAKING})(?:\s[^<>]*)?/?>", regex.I)
_TAG = lazily(
    rf"</?(?:{_BREAKING}|a|b|i|u|s|em|strong|span|small|big|font|img|sup|sub|code|q|cite|mark|abbr"
    r"|del|ins|tbody|thead)(?:\s[^<>]*)?/?>|<!--.*?-->",
    regex.I | regex.S,
)
_ENTITIES = lazily(r"(?:&(?:#\d+|#x[0-9a-f]+|\w+);\s*)+", regex.I)
_ENTITY = lazily(r"&(?:#\d+|#x[0-9a-f]+|\w+);", regex.I)


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def inline_text(element: Element) -> str:
    """Return the text of an element of inline content: codes left out, line breaks kept.

    White space that is not marked as preserved may be a tool's indentation: a run of it is a
    space. HTML that stands there as text, as in CDATA, is markup. Text that a tracked change
    deletes is none (see `deleted_text`).
    """
    lines: list[list[str]] = [[]]
    _gather(element, lines)
    spaces = (each.get(_SPACE) for each in (element, *element.iterancestors()))
    if next((said for said in spaces if said), "default") != "preserve":
        folded = [_XML_SPACE.sub(" ", "".join(line)) for line in lines]
    else:
        folded = ["".join(line) for line in lines]
    text = "\n".join(folded)
    return _without_markup(text) if _TAG.search(text) else text


def deleted_text(element: Element) -> list[str]:
    """Return what tracked changes delete in an element of inline content."""
    return ["".join(map(str, each.itertext())) for each in element.iter() if _is_deleted(each)]


def _is_deleted(element: Element) -> bool:
    return local(element) == "mrk" and bool({element.get("mtype"), element.get("type")} & _DELETED)


def _gather(element: Element, lines: list[list[str]]) -> None:
    lines[-1].append(element.text or "")
    for child in element:
        if _is_deleted(child):
            pass
        elif local(child) in _TRANSPARENT:
            _gather(child, lines)
        elif _LINE_BREAKS & {child.get("ctype"), child.get("subType"), child.get("type")}:
            lines.append([])
        else:
            first, *rest = _of_code(child).split("\n")
            lines[-1].append(first)
            lines += [[line] for line in rest]
        lines[-1].append(child.tail or "")


def _of_code(element: Element) -> str:
    """Return what a code stands for in the text: a character, a line break, the words in it."""
    said = "".join(map(str, element.itertext())).strip()
    said = said or element.get("equiv-text") or element.get("equiv") or ""
    if _ENTITIES.fullmatch(said):
        return html.unescape(said)
    return _without_markup(said) if said.startswith("<") and _TAG.match(said) else ""


def _without_markup(text: str) -> str:
    """Return HTML that stands there as text as it would show."""
    plain = _TAG.sub("", _BREAK.sub("\n", text))
    plain = _ENTITY.sub(lambda match: html.unescape(match.group()), plain)
    return regex.sub(r" ?\n\s*", "\n", plain)
