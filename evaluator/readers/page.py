"""The text of a web page as it shows: a block a paragraph, with its place and surroundings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import regex

from evaluator.readers.block import has_visible
from evaluator.readers.page_elements import (
    APART,
    HIDDEN,
    INLINE,
    NO_TEXT,
    hidden_by,
    is_note_link,
    marks_of,
    zone_of,
)
from evaluator.readers.raised import Raised, as_exponent, kind_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MATH = frozenset(("math", "svg"))  # what stands in them stands in a line
_SPACE = regex.compile(r"[ \t\r\n\f]+")
_SPACE_RUN = regex.compile(r" {2,}")
_LINE_ENDS = regex.compile(r" ?\n ?")
_MOST = 0.5  # share of the page's letters in an element that can be no part of its frame
_LONG = 400  # characters; an element with more in it is not the byline that its name speaks of
_NOTE_DIGITS = 3


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
        apart: It is no paragraph: the mark of a note, words in a picture, deleted text; why.
    """

    text: str
    path: str
    tag: str
    zone: str
    marks: dict[str, float]
    hidden: bool
    apart: str = ""


@dataclass
class _Open:
    """An element that has begun and not ended.

    Attributes:
        zones: Zone and path of what it stands in, outermost first; a zone "hidden" for what does
            not show.
        silent: Why its words are none of a paragraph; "-" for what is no text at all.
        raised: Its digits are an exponent.
    """

    tag: str
    path: str
    zones: tuple[tuple[str, str], ...]
    silent: str
    marks: frozenset[tuple[str, str]]
    inline: bool
    raised: bool = False
    children: Counter[str] = field(default_factory=Counter)


def page_blocks(root: Element, *, keep_deleted: bool = False) -> list[PageBlock]:
    """Return the blocks of a page, in order, those that do not show among them.

    Args:
        root: The page.
        keep_deleted: Text that is marked as deleted (`del`) is text.
    """
    from lxml.etree import iterwalk

    walk = _Walk(keep_deleted)
    for event, element in iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            walk.begin(element)
        elif event == "end":
            walk.end(element)
        else:
            walk.say(element.tail)
    walk.flush()
    return walk.finished()


@dataclass
class _Said:
    """A block as it was found: its parts, each with the zones that it stands in."""

    block: PageBlock
    marked: Counter[tuple[str, str]]
    zones: list[tuple[int, tuple[tuple[str, str], ...]]]


class _Walk:
    def __init__(self, keep_deleted: bool) -> None:
        self._blocks: list[_Said] = []
        self._open = [_Open("", "", (), "", frozenset(), False)]
        self._said: list[tuple[str, _Open]] = []
        self._apart: dict[str, list[str]] = {}
        self._breaks = 0
        self._keep_deleted = keep_deleted

    def finished(self) -> list[PageBlock]:
        """Return the blocks; marks and zones of elements that hold too much are left out."""
        under: Counter[tuple[str, str]] = Counter()
        zoned: Counter[tuple[str, str]] = Counter()
        for said in self._blocks:
            under.update(said.marked)
            for letters, zones in said.zones:
                zoned.update(dict.fromkeys(zones, letters))
        most = _MOST * sum(letters for said in self._blocks for letters, _ in said.zones)
        out = []
        for said in self._blocks:
            shares: Counter[str] = Counter()
            for (mark, path), count in said.marked.items():
                few = under[mark, path] <= (most if mark == "frame" else _LONG)
                if mark == "link" or few:
                    shares[mark] += count
            total = len(said.block.text)
            in_zone: Counter[str] = Counter()
            hidden = letters_of = 0
            for letters, zones in said.zones:
                true = [zone for zone in zones if zoned[zone] <= most]
                letters_of += letters
                hidden += letters if any(name == HIDDEN for name, _ in true) else 0
                named = [name for name, _ in true if name != HIDDEN]
                in_zone[named[-1] if named else ""] += letters
            out.append(
                replace(
                    said.block,
                    zone=max(in_zone, key=in_zone.__getitem__) if in_zone else "",
                    marks={k: min(n / total, 1.0) for k, n in shares.items()},
                    hidden=hidden == letters_of > 0,
                )
            )
        return out

    def begin(self, element: Element) -> None:
        above = self._open[-1]
        tag = str(element.tag)
        above.children[tag] += 1
        inline = tag in INLINE or "-" in tag or (above.inline and above.tag in _MATH)
        if not inline and tag != "br":
            self.flush()
        path = f"{above.path}/{tag}[{above.children[tag]}]"
        zones = [(zone, path) for zone in (zone_of(tag, element), hidden_by(element)) if zone]
        here = _Open(
            tag,
            path,
            (*above.zones, *zones),
            above.silent or ("-" if tag in NO_TEXT else APART.get(tag, "")),
            above.marks | {(mark, path) for mark in marks_of(tag, element)},
            inline,
            above.raised,
        )
        if tag == "del" and not self._keep_deleted:
            here.silent = here.silent or "deleted"
        elif (tag == "sup" or (tag == "a" and is_note_link(element))) and not here.silent:
            self._raise(here, element)
        self._open.append(here)
        if tag == "br":
            self._breaks += 1
            if self._breaks > 1:
                self.flush()
            else:
                self._said.append(("\n", here))
        self.say(element.text)

    def _raise(self, here: _Open, element: Element) -> None:
        """Tell what raised characters are."""
        raised = "".join(map(str, element.itertext()))
        before = "".join(part for part, _ in self._said[-4:])
        linked = here.tag == "a" or any(is_note_link(each) for each in element.iter("a"))
        kind = kind_of(before, raised, linked=linked)
        if kind is Raised.NOTE and (here.tag == "sup" or not _bare_digits(raised)):
            here.silent = kind.value
        here.raised = kind is Raised.EXPONENT

    def end(self, element: Element) -> None:
        if not self._open[-1].inline and self._open[-1].tag != "br":
            self.flush()
        self._open.pop()
        self.say(element.tail)

    def say(self, text: str | None) -> None:
        here = self._open[-1]
        if not text or here.silent == "-":
            return
        folded = _SPACE.sub(" ", text)
        if here.silent:
            self._apart.setdefault(here.silent, []).append(folded)
            return
        if folded != " ":
            self._breaks = 0
        self._said.append((as_exponent(folded) if here.raised else folded, here))

    def flush(self) -> None:
        """End the block at hand."""
        said, self._said, self._breaks = self._said, [], 0
        apart, self._apart = self._apart, {}
        holder = next(one for one in reversed(self._open) if not one.inline and one.tag != "br")
        text = _LINE_ENDS.sub("\n", _SPACE_RUN.sub(" ", "".join(part for part, _ in said))).strip()
        if has_visible(text):
            marked: Counter[tuple[str, str]] = Counter()
            for part, place in said:
                marked.update({mark: len(part) for mark in place.marks})
            zones = [(len(part.strip()), place.zones) for part, place in said if part.strip()]
            block = PageBlock(text, holder.path, holder.tag, "", {}, False)
            self._blocks.append(_Said(block, marked, zones))
        for reason, parts in apart.items():
            if has_visible(words := _SPACE_RUN.sub(" ", " ".join(parts)).strip()):
                block = PageBlock(words, holder.path, holder.tag, "", {}, False, reason)
                self._blocks.append(_Said(block, Counter(), []))


def _bare_digits(text: str) -> bool:
    """Whether a number stands there as it might in a sentence."""
    return text.strip().isdigit() and len(text.strip()) > _NOTE_DIGITS
