"""Word documents: the body's paragraphs and table cells, as they read with all changes accepted.

Headers, footers, notes, comments, text boxes, hidden and deleted text are left out and told.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluator.errors import InputError
from evaluator.read.archive import Archive
from evaluator.read.decode import refuse_known_binary
from evaluator.read.extract import Composer, Extract, Source
from evaluator.read.refusals import broken, no_text
from evaluator.read.xml import parse_xml
from evaluator.types import Role

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
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
_SPOKEN = {
    f"{_W}tab": "\t",
    f"{_W}ptab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\u2011",
}
_SILENT = {
    f"{_W}del": "deleted",
    f"{_W}moveFrom": "deleted",
    f"{_W}txbxContent": "text box",
}
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
    if root.tag != f"{_W}document":
        raise broken(source.name, f"its part {main!a} is no Word document")
    styles = _styles(archive, main, source.name)
    composer, cells, number = Composer(), _Cells(), 0
    for element in root.iter(*(_W + tag for tag in ("tbl", "tr", "tc", "p"))):
        if composer.length > source.max_chars:
            break
        if element.tag == f"{_W}p":
            number += 1
            _take(element, number, cells.name(element), styles, composer)
        else:
            cells.count(element)
    if not composer.length and next(root.iter(f"{_W}drawing", f"{_W}pict"), None) is not None:
        raise no_text(source.name, "pictures")
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
                style.get(f"{_W}styleId", ""): _value(style, "name").lower()
                for style in _part(archive, target, name).iter(f"{_W}style")
            }
    return {}


def _value(element: Element, *path: str) -> str:
    found = element.find("/".join(_W + step for step in path))
    return "" if found is None else found.get(f"{_W}val", "")


def _take(
    paragraph: Element, number: int, cell: str, styles: dict[str, str], composer: Composer
) -> None:
    """Add one paragraph, or note why it is left out."""
    kind, name = ("cell", cell) if cell else ("paragraph", "")
    if reason := _silent_ancestor(paragraph):
        composer.drop("".join(_texts(paragraph, silent=True)), reason, kind, number, name)
        return
    style = styles.get(_value(paragraph, "pPr", "pStyle"), "")
    role, confidence = _ROLES.get(style, (None, 0.0))
    outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    composer.add(
        "".join(_texts(paragraph)),
        kind,
        number,
        name,
        heading=style == "title" or style.startswith("heading ") or outline is not None,
        role=role,
        confidence=confidence,
    )
    for run, reason in _unread(paragraph):
        composer.drop("".join(_texts(run, silent=True)), reason, kind, number, name)


def _texts(element: Element, *, silent: bool = False) -> Iterator[str]:
    """Yield the text of a paragraph or run, piece by piece; `silent`: what is hidden, too."""
    waiting = [element]
    while waiting:
        node = waiting.pop()
        if node.tag in (f"{_W}t", f"{_W}delText"):
            yield node.text or ""
        elif node.tag in _SPOKEN:
            yield _SPOKEN[node.tag]
        elif silent or node is element or _reason(node) is None:
            waiting.extend(reversed(node))


def _unread(paragraph: Element) -> Iterator[tuple[Element, str]]:
    """Yield the outermost parts of a paragraph that do not read, and why."""
    waiting = [*reversed(paragraph)]
    while waiting:
        node = waiting.pop()
        reason = _reason(node)
        if reason is None:
            waiting.extend(reversed(node))
        elif reason != "text box":  # its paragraphs are met by themselves
            yield node, reason


def _reason(node: Element) -> str | None:
    """Return why what is in `node` does not read, None where it does."""
    if node.tag == f"{_W}r":
        hidden = node.find(f"{_W}rPr/{_W}vanish")
        if hidden is not None and hidden.get(f"{_W}val", "1") not in ("0", "false", "off"):
            return "hidden"
    return _SILENT.get(node.tag)


def _silent_ancestor(paragraph: Element) -> str | None:
    return next(
        (_SILENT[node.tag] for node in paragraph.iterancestors() if node.tag in _SILENT), None
    )


class _Cells:
    """Numbers of tables, rows and columns, counted as they come by."""

    def __init__(self) -> None:
        self._met: dict[Element | None, int] = {}
        self._number: dict[Element, int] = {}

    def count(self, element: Element) -> None:
        """Number a table, or a row or cell within what holds it."""
        holder = None
        if element.tag != f"{_W}tbl":
            within = f"{_W}tbl" if element.tag == f"{_W}tr" else f"{_W}tr"
            holder = next(element.iterancestors(within), None)
        self._number[element] = self._met[holder] = self._met.get(holder, 0) + 1

    def name(self, paragraph: Element) -> str:
        """Return table, row and column of a paragraph, as people name them; "" outside of one."""
        cell = next(paragraph.iterancestors(f"{_W}tc"), None)
        row = None if cell is None else next(cell.iterancestors(f"{_W}tr"), None)
        table = None if row is None else next(row.iterancestors(f"{_W}tbl"), None)
        if cell is None or row is None or table is None:
            return ""
        number = self._number
        return f"table {number[table]}, row {number[row]}, column {number[cell]}"


def _note_other_parts(archive: Archive, main: str, name: str, composer: Composer) -> None:
    for kind, target in _relations_of(archive, main, name):
        reason = next((what for end, what in _PARTS.items() if kind.endswith(end)), None)
        if reason and target in archive:
            paragraphs = _part(archive, target, name).iter(f"{_W}p")
            for number, paragraph in enumerate(paragraphs, start=1):
                composer.drop("".join(_texts(paragraph)), reason, "paragraph", number, target)
