"""The text of a web page as it shows: a block a paragraph, with its place and surroundings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import regex

from evaluator.read.block import has_visible

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_INLINE = frozenset(
    (
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
        "em", "font", "i", "ins", "kbd", "mark", "nobr", "q", "ruby", "rb", "s", "samp", "small",
        "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    )
)  # fmt: skip
_NO_TEXT = frozenset(
    (
        "applet", "audio", "canvas", "embed", "head", "iframe", "map", "math", "noscript",
        "object", "picture", "rp", "rt", "script", "style", "svg", "template", "title", "video",
    )
)  # fmt: skip
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
}
_HIDDEN_STYLE = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.I)
_SPACE = regex.compile(r"[ \t\r\n\f]+")
_SPACE_RUN = regex.compile(r" {2,}")
_LINE_ENDS = regex.compile(r" ?\n ?")
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
}  # fmt: skip
_LONG = 400  # characters; an element with more in it is not the byline that its name speaks of
_NAMING = ("class", "id", "itemprop", "rel", "data-testid")


@dataclass(frozen=True)
class PageBlock:
    """A paragraph of a page as it shows.

    Attributes:
        text: What it says, white space folded, a line break where the page has one.
        path: XPath of the element that it stands in.
        tag: That element's name.
        zone: What it is part of when that is surely not the article ("navigation"), else "".
        marks: For each kind of mark, the share of its characters that stand under one, 0 to 1;
            "link" for links, "time" for the element of that name.
        hidden: It does not show.
    """

    text: str
    path: str
    tag: str
    zone: str
    marks: dict[str, float]
    hidden: bool


@dataclass
class _Open:
    """An element that has begun and not ended."""

    tag: str
    path: str
    zone: str
    hidden: bool
    silent: bool
    marks: frozenset[tuple[str, str]]
    inline: bool
    children: Counter[str] = field(default_factory=Counter)


def page_blocks(root: Element) -> list[PageBlock]:
    """Return the blocks of a page, in order, those that do not show among them."""
    from lxml.etree import iterwalk

    walk = _Walk()
    for event, element in iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            walk.begin(element)
        elif event == "end":
            walk.end(element)
        else:
            walk.say(element.tail)
    walk.flush()
    return walk.finished()


class _Walk:
    def __init__(self) -> None:
        self._blocks: list[tuple[PageBlock, Counter[tuple[str, str]]]] = []
        self._open = [_Open("", "", "", False, False, frozenset(), False)]
        self._said: list[tuple[str, _Open]] = []
        self._breaks = 0

    def finished(self) -> list[PageBlock]:
        """Return the blocks, marks of elements that hold too much left out."""
        under: Counter[tuple[str, str]] = Counter()
        for _, marked in self._blocks:
            under.update(marked)
        out = []
        for block, marked in self._blocks:
            shares: Counter[str] = Counter()
            for (mark, path), count in marked.items():
                if mark == "link" or under[mark, path] <= _LONG:
                    shares[mark] += count
            total = len(block.text)
            out.append(replace(block, marks={k: min(n / total, 1.0) for k, n in shares.items()}))
        return out

    def begin(self, element: Element) -> None:
        above = self._open[-1]
        tag = str(element.tag)
        above.children[tag] += 1
        if tag not in _INLINE and tag != "br":
            self.flush()
        path = f"{above.path}/{tag}[{above.children[tag]}]"
        here = _Open(
            tag,
            path,
            _zone(tag, element) or above.zone,
            above.hidden or _is_hidden(element),
            above.silent or tag in _NO_TEXT,
            above.marks | {(mark, path) for mark in _marks(tag, element)},
            tag in _INLINE,
        )
        self._open.append(here)
        if tag == "br":
            self._breaks += 1
            if self._breaks > 1:
                self.flush()
            else:
                self._said.append(("\n", here))
        self.say(element.text)

    def end(self, element: Element) -> None:
        if not self._open[-1].inline and self._open[-1].tag != "br":
            self.flush()
        self._open.pop()
        self.say(element.tail)

    def say(self, text: str | None) -> None:
        here = self._open[-1]
        if text and not here.silent:
            folded = _SPACE.sub(" ", text)
            if folded != " ":
                self._breaks = 0
            self._said.append((folded, here))

    def flush(self) -> None:
        """End the block at hand."""
        said, self._said, self._breaks = self._said, [], 0
        if not said:
            return
        text = _LINE_ENDS.sub("\n", _SPACE_RUN.sub(" ", "".join(part for part, _ in said))).strip()
        if not has_visible(text):
            return
        marked: Counter[tuple[str, str]] = Counter()
        for part, place in said:
            marked.update({mark: len(part) for mark in place.marks})
        holder = next(one for one in reversed(self._open) if not one.inline and one.tag != "br")
        zone = max((place.zone for _, place in said), key=len)
        hidden = all(place.hidden for part, place in said if part.strip())
        block = PageBlock(text, holder.path, holder.tag, zone, {}, hidden)
        self._blocks.append((block, marked))


def _zone(tag: str, element: Element) -> str:
    role = element.get("role")
    if role in ("navigation", "banner", "contentinfo", "complementary", "search", "dialog"):
        return {"navigation": "navigation", "complementary": "beside the article"}.get(
            role, "page frame"
        )
    return _ZONES.get(tag, "")


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") is not None or bool(
        _HIDDEN_STYLE.search(element.get("style") or "")
    )


def _marks(tag: str, element: Element) -> set[str]:
    if tag in ("html", "body", "main", "article", "section"):
        return set()
    found = {"link"} if tag == "a" else {"time"} if tag == "time" else set[str]()
    names = " ".join(filter(None, (element.get(name) for name in _NAMING)))
    if names:
        found |= {mark for mark, pattern in _MARKS.items() if pattern.search(names)}
    return found
