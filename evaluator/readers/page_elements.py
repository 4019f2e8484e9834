"""What one element of a web page says of its text: in a line or not, hidden, byline, frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

INLINE = frozenset(
    (
        "a", "abbr", "acronym", "annotation", "applet", "area", "audio", "b", "bdi", "bdo", "big",
        "button", "canvas", "cite", "code", "data", "del", "dfn", "em", "embed", "font", "i",
        "iframe", "img", "input", "ins", "kbd", "label", "link", "map", "mark", "math", "meta",
        "meter", "nobr", "noscript", "object", "output", "param", "picture", "progress", "q", "rb",
        "rp", "rt", "ruby", "s", "samp", "script", "slot", "small", "source", "span", "strike",
        "strong", "style", "sub", "sup", "svg", "template", "time", "track", "tt", "u", "var",
        "video", "wbr",
    )
)  # fmt: skip
"""Elements that end no paragraph."""
NO_TEXT = frozenset(
    (
        "applet", "audio", "canvas", "embed", "head", "iframe", "map", "object", "rp", "script",
        "style", "template", "title", "video",
    )
)  # fmt: skip
"""What is never text of the page."""
APART = {
    "svg": "picture", "rt": "reading aid", "annotation": "formula", "annotation-xml": "formula"
}  # fmt: skip
"""What is text of the page, and not of its paragraphs: it is told."""
HIDDEN = "hidden"
"""The zone of what does not show."""
_ZONES = {
    "nav": "navigation",
    "menu": "navigation",
    "footer": "page footer",
    "aside": "beside the article",
    "button": "control",
    "form": "control",
    "select": "control",
    "option": "control",
    "textarea": "control",
    "dialog": "dialogue",
    "figcaption": "caption",
    "noscript": "without scripts",
}
_HIDDEN_STYLE = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.I)
# What names of classes and the like say of what is in an element.
_MARKS = {
    "byline": regex.compile(
        r"(?<![a-z])(?:by-?line|authors?|writer|contributors?)(?![a-z])", regex.I
    ),
    "date": regex.compile(
        r"(?<![a-z])(?:date(?:line|time|-?published|-?modified)?|pub-?date|published|timestamp"
        r"|time)(?![a-z])",
        regex.I,
    ),
    "standfirst": regex.compile(
        r"(?<![a-z])(?:stand-?first|sub-?(?:title|head(?:line)?)|dek|lede|sell|article-?summary)(?![a-z])",
        regex.I,
    ),
    "caption": regex.compile(r"(?<![a-z])(?:captions?|photo-?credit|credits?)(?![a-z])", regex.I),
    "frame": regex.compile(
        r"(?<![a-z])(?:comments?|disqus|related|recommend(?:ed|ations?)|sidebar|side-?bar|promos?"
        r"|newsletter|widgets?|social|share|sharing|cookies?|consent|banner|footer|header|nav|menu"
        r"|ads?|advert(?:s|isement)?|sponsored|teasers?|cards?|subscri(?:be|ption)|sign-?up|login"
        r"|modal|popup|breadcrumbs?|tags?|trending|popular|most-?read|more-?(?:from|on|stories)"
        r"|carousel|author-?bio|paywall|legal|copyright)(?![a-z])",
        regex.I,
    ),
}  # fmt: skip
_NOTE_LINK = regex.compile(
    r"(?<![a-z])(?:fn|foot-?notes?|end-?notes?|note-?ref|cite|ref|note)", regex.I
)
_NAMING = ("class", "id", "itemprop", "rel", "data-testid")


def is_note_link(element: Element) -> bool:
    """Whether a link leads to a note of the same page."""
    href = element.get("href") or ""
    if "#" not in href:
        return False
    names = (element.get(name) or "" for name in ("class", "id", "rel", "role", "epub:type"))
    return bool(_NOTE_LINK.search(" ".join((href.partition("#")[2], *names))))


def zone_of(tag: str, element: Element) -> str:
    """Return what an element is a part of, "" for nothing in particular."""
    role = element.get("role")
    if role in ("navigation", "banner", "contentinfo", "complementary", "search", "dialog"):
        return {"navigation": "navigation", "complementary": "beside the article"}.get(
            role, "page frame"
        )
    return _ZONES.get(tag, "")


def hidden_by(element: Element) -> str:
    """Return `HIDDEN` for an element that does not show, else ""."""
    hidden = element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style") or "")
    return HIDDEN if hidden else ""


def marks_of(tag: str, element: Element) -> set[str]:
    """Return what an element's name and the names given to it say of its text."""
    if tag in ("html", "body", "main", "article", "section"):
        return set()
    found = {"link"} if tag == "a" else {"time"} if tag == "time" else set[str]()
    names = " ".join(filter(None, (element.get(name) for name in _NAMING)))
    if names:
        found |= {mark for mark, pattern in _MARKS.items() if pattern.search(names)}
    return found
