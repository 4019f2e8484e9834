"""Word documents: the body's paragraphs and table cells, as they read with all changes accepted.

Headers, footers, notes, comments, text boxes, hidden and deleted text are left out and told.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluator.errors import InputError
from evaluator.readers.archive import Archive
from evaluator.readers.block import has_visible
from evaluator.readers.decode import refuse_known_binary
from evaluator.readers.docx_text import (
    TEXT_BOX,
    W,
    is_fallback,
    letters_source,
    mark_is_deleted,
    silent_ancestor,
    text_of,
)
from evaluator.readers.extract import Composer, Extract, Source
from evaluator.readers.refusals import broken, no_text
from evaluator.readers.xml import parse_xml
from evaluator.types import Role

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN = "/officeDocument"
_PARTS = {
    "/header": "header",
    "/footer": "footer",
    "/footnotes": "footnote",
    "/endnotes": "endnote",
    "/comments": "comment",
}
_FEW_WORDS = 9  # of a text box that is a label
_ROLES = {
    "title": (Role.HEADLINE, 0.9),
    "subtitle": (Role.STANDFIRST, 0.9),
    "caption": (Role.CREDIT, 0.6),
}
_OTHER = {
    "content.xml": "an OpenDocument file",
    "xl/workbook.xml": "an Excel workbook",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "META-INF/container.xml": "an e-book (EPUB)",
}


def extract(source: Source) -> Extract:
    """Read a Word document (.docx).

    Places are paragraphs, counted in the order in which they stand in the main part, those in
    table cells (kind "cell", named after table, row and column) included.

    Raises:
        InputError: "input-binary" for another kind of archive, "input-broken", "input-encrypted",
            "input-entities", "input-nested" or "input-too-large".
    """
    if not source.data.startswith(b"PK"):
        refuse_known_binary(source.data, source.name)
    archive = Archive(source.data, source.name)
    main = _main_part(archive, source.name)
    root = _part(archive, main, source.name)
    if root.tag != f"{W}document":
        raise broken(source.name, f"its part {main!a} is no Word document")
    styles = _styles(archive, main, source.name)
    composer, cells, number = Composer(), _Cells(), 0
    taking = _Taking(styles, composer)
    for element in root.iter(*(W + tag for tag in ("tbl", "tr", "tc", "p"))):
        if composer.length > source.max_chars:
            break
        if element.tag == f"{W}p":
            number += 1
            if not is_fallback(element):
                taking.take(element, number, cells.name(element))
        else:
            cells.count(element)
    if not composer.length and next(root.iter(f"{W}drawing", f"{W}pict"), None) is not None:
        raise no_text(source.name, "pictures")
    taking.tell_boxes(composer.extract().text)
    _note_other_parts(archive, main, source.name, composer)
    return composer.extract()


def _main_part(archive: Archive, name: str) -> str:
    if "_rels/.rels" in archive:
        for kind, target in _relations(archive, "_rels/.rels", "", name):
            if kind.endswith(_MAIN) and target in archive and target not in _OTHER:
                return target
    what = next((what for part, what in _OTHER.items() if part in archive), "a ZIP archive")
    raise InputError(
        "input-binary",
        f"{name} is not a Word document: it is {what}.",
        "Save the article as .docx, as plain text or as Markdown, and name that file.",
    )


def _part(archive: Archive, member: str, name: str) -> Element:
    data = archive.read(member).replace(_STRICT.encode(), _TRANSITIONAL.encode())
    return parse_xml(data, name)


def _relations(archive: Archive, member: str, folder: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield type and target of each relation to a part of this archive."""
    if member not in archive:
        return
    for relation in parse_xml(archive.read(member), name).iter(_RELATIONS):
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            yield relation.get("Type", ""), target.lstrip("/")


def _relations_of(archive: Archive, main: str, name: str) -> Iterator[tuple[str, str]]:
    folder, file = posixpath.split(main)
    return _relations(archive, f"{folder}/_rels/{file}.rels", folder, name)


def _styles(archive: Archive, main: str, name: str) -> dict[str, str]:
    """Return the built-in name, lower case, of each paragraph style by its id."""
    for kind, target in _relations_of(archive, main, name):
        if kind.endswith("/styles") and target in archive:
            return {
                style.get(f"{W}styleId", ""): _value(style, "name").lower()
                for style in _part(archive, target, name).iter(f"{W}style")
            }
    return {}


def _value(element: Element, *path: str) -> str:
    found = element.find("/".join(W + step for step in path))
    return "" if found is None else found.get(f"{W}val", "")


@dataclass
class _Taking:
    """The paragraphs of the body as they come by.

    Attributes:
        open: The last paragraph goes on: its end is deleted, and this is what it ends with.
        boxes: What text boxes say, with the place.
    """

    styles: dict[str, str]
    composer: Composer
    open: str | None = None
    boxes: list[tuple[str, str, int, str]] = field(default_factory=list)

    def take(self, paragraph: Element, number: int, cell: str) -> None:
        """Add one paragraph, or note why it is left out."""
        kind, name = ("cell", cell) if cell else ("paragraph", "")
        self.composer.saw(letters_source(paragraph))
        said = text_of(paragraph)
        if reason := silent_ancestor(paragraph):
            if reason == TEXT_BOX:
                self.boxes.append((said.whole, kind, number, name))
            else:
                self.composer.drop(said.whole, reason, kind, number, name)
            return
        style = self.styles.get(_value(paragraph, "pPr", "pStyle"), "")
        role, confidence = _ROLES.get(style, (None, 0.0))
        outline = paragraph.find(f"{W}pPr/{W}outlineLvl")
        before, self.open = self.open, said.text if mark_is_deleted(paragraph) else None
        if before and has_visible(before):
            apart = before[-1:].isspace() or said.text[:1].isspace()
            self.composer.extend(said.text, kind, number, name, gap=" " if apart else "")
            if self.open is not None and not has_visible(self.open):
                self.open = before
        else:
            self.composer.add(
                said.text,
                kind,
                number,
                name,
                heading=style == "title" or style.startswith("heading ") or outline is not None,
                role=role,
                confidence=confidence,
                cell=bool(cell),
            )
        for text, why in said.left_out:
            self.composer.drop(text, why, kind, number, name)

    def tell_boxes(self, body: str) -> None:
        """Note the text boxes: one that says what the body says is a pulled quotation."""
        bare = _bare(body)
        for text, kind, number, name in self.boxes:
            known = _bare(text) in bare or len(text.split()) < _FEW_WORDS
            self.composer.drop(text, TEXT_BOX, kind, number, name, known=known)


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


class _Cells:
    """Numbers of tables, rows and columns, counted as they come by."""

    def __init__(self) -> None:
        self._met: dict[Element | None, int] = {}
        self._number: dict[Element, int] = {}

    def count(self, element: Element) -> None:
        """Number a table, or a row or cell within what holds it."""
        holder = None
        if element.tag != f"{W}tbl":
            within = f"{W}tbl" if element.tag == f"{W}tr" else f"{W}tr"
            holder = next(element.iterancestors(within), None)
        self._number[element] = self._met[holder] = self._met.get(holder, 0) + 1

    def name(self, paragraph: Element) -> str:
        """Return table, row and column of a paragraph, as people name them; "" outside of one."""
        cell = next(paragraph.iterancestors(f"{W}tc"), None)
        row = None if cell is None else next(cell.iterancestors(f"{W}tr"), None)
        table = None if row is None else next(row.iterancestors(f"{W}tbl"), None)
        if cell is None or row is None or table is None:
            return ""
        number = self._number
        return f"table {number[table]}, row {number[row]}, column {number[cell]}"


def _note_other_parts(archive: Archive, main: str, name: str, composer: Composer) -> None:
    for kind, target in _relations_of(archive, main, name):
        reason = next((what for end, what in _PARTS.items() if kind.endswith(end)), None)
        if reason and target in archive:
            paragraphs = _part(archive, target, name).iter(f"{W}p")
            for number, paragraph in enumerate(paragraphs, start=1):
                if is_fallback(paragraph):
                    continue
                composer.saw(letters_source(paragraph))
                composer.drop(text_of(paragraph).whole, reason, "paragraph", number, target)
