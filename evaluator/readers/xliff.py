"""XLIFF 1.0 to 1.2 and 2.x: one text of each unit, a unit a paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluator.readers.bilingual import (
    Units,
    Wanted,
    children,
    parse_units,
    wanted,
)
from evaluator.readers.extract import Extract, Source
from evaluator.readers.inline import deleted_text, inline_text, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_VERSIONS = ("1.0", "1.1", "1.2", "2.0", "2.1", "2.2")
_SIDES = ("source", "target", "match", "alt-trans", "note")


def extract(source: Source) -> Extract:
    """Read one text of each unit of an XLIFF file.

    `source.settings.side` names it: "source", "target", "match" (the target of a unit's match, or
    of its alternative translation, which is what version 1 calls it: "alt-trans") or "note". A
    match or note is narrowed down by "match:ORIGIN" and "note:CATEGORY" (in 1.2, whom it is from).
    Units that are not to be translated are left out; codes of the native format are no text.

    Raises:
        InputError: "xliff-version", "side-needed", "side-unknown", "side-ambiguous",
            "side-missing", and those of `parse_xml`.
    """
    root = parse_units(source, "xliff", _VERSIONS)
    chosen = wanted(source, "an XLIFF file", _SIDES)
    units = Units(source, chosen)
    read = _texts_1 if root.get("version", "").startswith("1.") else _texts_2
    for name, unit in _units(root):
        texts = read(unit, chosen)
        if not _translatable(unit):
            units.skip(texts, "not for translation", name)
        else:
            units.add(texts, unit.sourceline, name, _deleted(unit, chosen))
    return units.extract()


def _units(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield each unit with its id, which names the file too where there are several."""
    files = children(root, "file")
    for number, file in enumerate(files, start=1):
        label = file.get("id") or file.get("original") or str(number)
        for unit in file.iter("{*}trans-unit", "{*}unit"):
            name = unit.get("id", "")
            yield f"{label}/{name}" if len(files) > 1 and name else name, unit


def _translatable(unit: Element) -> bool:
    holders = (unit, *unit.iterancestors())
    said = next((each.get("translate") for each in holders if each.get("translate")), "yes")
    return said != "no"


def _deleted(unit: Element, chosen: Wanted) -> list[str]:
    """Return what tracked changes delete in the text that is read."""
    if chosen.side not in ("source", "target"):
        return []
    holders = (unit, *children(unit, "segment", "ignorable"))
    return [
        text
        for holder in holders
        for side in children(holder, chosen.side)
        for text in deleted_text(side)
    ]


def _texts_1(unit: Element, chosen: Wanted) -> list[str]:
    """Return what version 1.2 has of the wanted text in `unit`."""
    if chosen.side in ("source", "target"):
        return [inline_text(each) for each in children(unit, chosen.side)]
    if chosen.side == "note":
        notes = children(unit, "note")
        return [inline_text(each) for each in notes if _fits(each.get("from"), chosen)]
    return [
        inline_text(target)
        for each in children(unit, "alt-trans")
        if _fits(each.get("origin"), chosen)
        for target in children(each, "target")
    ]


def _texts_2(unit: Element, chosen: Wanted) -> list[str]:
    """Return what version 2 has of the wanted text in `unit`, its segments joined."""
    parts = children(unit, "segment", "ignorable")
    if chosen.side in ("source", "target"):
        if not any(children(part, chosen.side) for part in parts if local(part) == "segment"):
            return []
        sides = [
            (int(order) if (order := side.get("order", "")).isdigit() else number, side)
            for number, part in enumerate(parts, start=1)
            for side in _side(part, chosen.side)
        ]
        if chosen.side == "target":  # whose segments may stand in another order
            sides.sort(key=lambda each: each[0])
        return ["".join(inline_text(side) for _, side in sides)]
    if chosen.side == "note":
        notes = [note for holder in children(unit, "notes") for note in children(holder, "note")]
        return [inline_text(each) for each in notes if _fits(each.get("category"), chosen)]
    matches = [
        match
        for holder in children(unit, "matches")
        for match in children(holder, "match")
        if _fits(match.get("origin"), chosen)
    ]
    texts = [inline_text(side) for match in matches for side in children(match, "target")]
    return _by_segment(matches, texts, parts)


def _side(part: Element, side: str) -> list[Element]:
    """Return that side of a segment; what lies between segments may have its source alone."""
    found = children(part, side)
    return found if found or local(part) == "segment" else children(part, "source")


def _by_segment(matches: list[Element], texts: list[str], parts: list[Element]) -> list[str]:
    """Join the texts of matches that are for one segment each, every segment once."""
    owner = {
        f"#{element.get('id')}": at
        for at, part in enumerate(parts)
        for element in part.iter()
        if element.get("id")
    }
    places = [owner.get(match.get("ref", "")) for match in matches]
    known = [place for place in places if place is not None]
    segments = {at for at, part in enumerate(parts) if local(part) == "segment"}
    if len(texts) < 2 or len(texts) != len(known) or sorted(known) != sorted(segments):
        return texts
    return [" ".join(text for _, text in sorted(zip(known, texts, strict=True)))]


def _fits(label: str | None, chosen: Wanted) -> bool:
    return not chosen.which or label == chosen.which
