"""The text of one paragraph of a Word document: what reads, and what does not and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from evaluator.readers.block import has_visible
from evaluator.readers.raised import Raised, as_exponent, kind_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
TEXTS = (f"{W}t", f"{W}delText", f"{_M}t")
_SPOKEN = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
}
TEXT_BOX = "text box"
_DELETED = "deleted"
_SILENT = {
    f"{W}del": _DELETED,
    f"{W}moveFrom": _DELETED,
    f"{W}txbxContent": TEXT_BOX,
    f"{W}rt": "reading aid",
}
_OFF = ("0", "false", "off")
# The characters of symbol fonts that are met in articles; of others it is told that they are there.
_SYMBOLS = {
    "symbol": dict(
        zip(
            map(
                ord, "abgdeqlmnprstfcywDGLPSFW\xb0\xb1\xb2\xb3\xa3\xb4\xb8\xb9\xa5\xae\xbc\xb7\xd7"
            ),
            "αβγδεθλμνπρστφχψωΔΓΛΠΣΦΩ°±″≥≤×÷≠∞→…•·",
            strict=True,
        )
    ),
    "wingdings": dict(zip(map(ord, "\xfc\xfb\xe0\xa7\xa8\x4a"), "✓✗→▪◻☺", strict=True)),
}


@dataclass(frozen=True)
class _Piece:
    text: str
    reason: str = ""
    raised: bool = False


@dataclass(frozen=True)
class ParagraphText:
    """What a paragraph says.

    Attributes:
        text: What reads.
        left_out: What does not, in order, with the reason.
    """

    text: str
    left_out: tuple[tuple[str, str], ...]

    @property
    def whole(self) -> str:
        """All of it, what does not read at the end."""
        return self.text + "".join(text for text, _ in self.left_out)


def text_of(paragraph: Element) -> ParagraphText:
    """Return the text of a paragraph, text boxes in it left to their own paragraphs."""
    said: list[str] = []
    left_out: list[tuple[str, str]] = []
    for (reason, raised), group in groupby(_walk(paragraph, ""), lambda p: (p.reason, p.raised)):
        text = "".join(piece.text for piece in group)
        if not reason and raised:
            kind = kind_of("".join(said[-4:]), text)
            reason = kind.value if kind is Raised.NOTE else ""
            text = as_exponent(text) if kind is Raised.EXPONENT else text
        if not reason:
            said.append(text)
        elif has_visible(text):
            left_out.append((text, reason))
    return ParagraphText("".join(said), tuple(left_out))


def letters_source(paragraph: Element) -> str:
    """Return all text that stands in a paragraph itself, whatever becomes of it."""
    return "".join(
        node.text or ""
        for node in paragraph.iter(*TEXTS)
        if next(node.iterancestors(f"{W}p"), None) is paragraph and not is_fallback(node)
    )


def is_fallback(node: Element) -> bool:
    """Whether an element stands in the fallback of something that is read itself."""
    fallback = next(node.iterancestors(f"{_MC}Fallback"), None)
    if fallback is None:
        return False
    around = fallback.getparent()
    return around is not None and _chosen(around) is not fallback


def silent_ancestor(paragraph: Element) -> str:
    """Return why a paragraph does not read because of what it stands in, "" where it does."""
    for node in paragraph.iterancestors():
        if node.tag in _SILENT:
            return _SILENT[node.tag]
        properties = {f"{W}tr": "trPr/del", f"{W}tc": "tcPr/cellDel"}.get(str(node.tag))
        if (
            properties
            and node.find("/".join(W + step for step in properties.split("/"))) is not None
        ):
            return _DELETED
    return ""


def mark_is_deleted(paragraph: Element) -> bool:
    """Whether the end of a paragraph is deleted, so that the next one goes on with it."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(mark.find(W + tag) is not None for tag in ("del", "moveFrom"))


def _walk(node: Element, reason: str, raised: bool = False) -> Iterator[_Piece]:
    for child in node:
        tag = str(child.tag)
        if tag in TEXTS:
            yield _Piece(child.text or "", reason, raised)
        elif tag == f"{_M}oMath":
            yield _Piece(_math(child), reason)
        elif tag == f"{W}sym":
            yield _symbol(child, reason)
        elif tag in _SPOKEN:
            yield _Piece(_SPOKEN[tag], reason)
        elif tag == f"{_MC}AlternateContent":
            if (chosen := _chosen(child)) is not None:
                yield from _walk(chosen, reason, raised)
        elif (own := _reason(child)) != TEXT_BOX:
            up = raised or (tag == f"{W}r" and _is_raised(child))
            yield from _walk(child, reason or own, up)


def _chosen(alternatives: Element) -> Element | None:
    """Return the first of the alternatives that has text in it, else the first."""
    filled = (
        each
        for each in alternatives
        if any((node.text or "").strip() for node in each.iter(*TEXTS))
    )
    return next(filled, next(iter(alternatives), None))


def _reason(node: Element) -> str:
    """Return why what is in `node` does not read, "" where it does."""
    if node.tag == f"{W}r":
        hidden = node.find(f"{W}rPr/{W}vanish")
        if hidden is not None and hidden.get(f"{W}val", "1") not in _OFF:
            return "hidden"
    return _SILENT.get(str(node.tag), "")


def _is_raised(run: Element) -> bool:
    place = run.find(f"{W}rPr/{W}vertAlign")
    return place is not None and place.get(f"{W}val") == "superscript"


def _symbol(node: Element, reason: str) -> _Piece:
    font, code = node.get(f"{W}font", ""), node.get(f"{W}char", "")
    try:
        number = int(code, 16)
    except ValueError:
        return _Piece("")
    table = _SYMBOLS.get(font.lower())
    if 0xF000 <= number <= 0xF0FF:  # where symbol fonts have their characters
        number -= 0xF000
        found = (table or {}).get(number)
    else:
        found = (table or {}).get(number) or (chr(number) if 0x20 <= number < 0xD800 else None)
    return _Piece(found, reason) if found else _Piece(f"{font} {code}", reason or "symbol")


def _math(node: Element) -> str:
    """Return an equation in a line."""
    tag = str(node.tag).removeprefix(_M)
    if tag == "t":
        return node.text or ""
    parts = [_math(child) for child in node]
    names = [str(child.tag).removeprefix(_M) for child in node]
    at = dict(zip(names, parts, strict=True))
    if tag == "f":
        return f"{_grouped(at.get('num', ''))}/{_grouped(at.get('den', ''))}"
    if tag in ("sSup", "sSubSup"):
        raised = at.get("sup", "")
        shown = as_exponent(raised)
        plain = any(old == new for old, new in zip(raised, shown, strict=True))
        base = at.get("e", "") + at.get("sub", "")
        return base + (f"^{_grouped(raised)}" if plain else shown)
    if tag == "rad":
        return f"{at.get('deg', '')}√{_grouped(at.get('e', ''))}"
    return "".join(parts)


def _grouped(text: str) -> str:
    return f"({text})" if len(text) > 1 and not text.isalnum() else text
