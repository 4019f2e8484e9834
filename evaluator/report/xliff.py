"""Findings for localisation tools: XLIFF 2.1 with the ITS module's localisation quality issues."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from xml.etree import ElementTree

from evaluator.report.decisions import Decision
from evaluator.report.messages import text
from evaluator.report.passages import (
    Run,
    one_line,
    place_text,
    places,
    shape,
    unit_runs,
    xml_safe,
)
from evaluator.report.saying import said
from evaluator.types import Category, Comparison, Finding, Severity, Unit, UnitKind

XLIFF = "urn:oasis:names:tc:xliff:document:2.0"
ITS = "http://www.w3.org/2005/11/its"
_XML = "http://www.w3.org/XML/1998/namespace"

# ITS 2.0 has a closed list of types; what it has no name for is a mistranslation to it.
_TYPES = {
    Category.NUMBER: "numbers",
    Category.MONEY: "numbers",
    Category.QUANTITY: "numbers",
    Category.NAME: "inconsistent-entities",
    Category.OMISSION: "omission",
    Category.ADDITION: "addition",
    Category.UNTRANSLATED: "untranslated",
    Category.GARBLED: "grammar",
}
_SEVERITIES = {
    Severity.NONE: "0",
    Severity.MINOR: "20",
    Severity.MAJOR: "60",
    Severity.CRITICAL: "100",
}


def to_xliff(comparison: Comparison, decisions: Sequence[Decision] = ()) -> str:
    """Return XLIFF 2.1: a unit per passage of the article, original as source, rewrite as target.

    A unit's findings stand before its segment as `its:locQualityIssue`; the words that show them
    are `mrk` elements of type `its:generic` that refer to them. Severities are 20, 60 and 100 of
    ITS's 0 to 100; a question has 0, and its comment says that it is one. What lies outside the
    article is left out. Where a text was taken out of a file, a note says in which of its units,
    cells or paragraphs the passage stands.
    """
    for prefix, uri in (("", XLIFF), ("its", ITS)):
        ElementTree.register_namespace(prefix, uri)
    language = comparison.original.document.language or comparison.rewrite.document.language
    root = ElementTree.Element(
        f"{{{XLIFF}}}xliff",
        {
            "version": "2.1",
            "srcLang": language or "und",
            "trgLang": language or "und",
            f"{{{ITS}}}version": "2.0",
        },
    )
    path = comparison.rewrite.document.path or "rewrite"
    file = ElementTree.SubElement(root, _x("file"), id="f1", original=_text(path))
    shown = [unit for unit in comparison.units if unit.kind is not UnitKind.OUTSIDE]
    for number, unit in enumerate(shown, start=1):
        _unit(file, comparison, unit, number)
    # Indenting stops above the segments, where white space is part of the text.
    return _serialised(root)


def _unit(file: ElementTree.Element, comparison: Comparison, unit: Unit, number: int) -> None:
    holder = ElementTree.SubElement(
        file, _x("unit"), {"id": f"u{number}", "name": _text(unit.id), "type": f"ev:{shape(unit)}"}
    )
    sides = (
        ("source", unit_runs(comparison.original, unit, rewrite=False)),
        ("target", unit_runs(comparison.rewrite, unit, rewrite=True)),
    )
    # Each set of findings that some words show is one group of issues to refer to.
    groups: dict[tuple[int, ...], str] = {}
    for _, sentences in sides:
        for run in (run for sentence in sentences for run in sentence if run.over):
            groups.setdefault(run.over, f"q{number}-{len(groups) + 1}")
    shown = {index for group in groups for index in group}
    unshown = tuple(index for index in range(len(unit.findings)) if index not in shown)
    if unshown:
        groups[unshown] = f"q{number}-{len(groups) + 1}"
    for group, name in groups.items():
        issues = ElementTree.SubElement(
            holder, f"{{{ITS}}}locQualityIssues", {f"{{{_XML}}}id": name}
        )
        for index in group:
            ElementTree.SubElement(
                issues, f"{{{ITS}}}locQualityIssue", _issue(unit.findings[index])
            )
    _add_places(holder, comparison, unit)
    segment = ElementTree.SubElement(holder, _x("segment"), id="s1")
    ids = count(1)
    for name, sentences in sides:
        element = ElementTree.SubElement(segment, _x(name))
        for at, sentence in enumerate(sentences):
            if at:
                _append(element, " ")
            for run in sentence:
                _add(element, run, groups, ids)


def _add_places(holder: ElementTree.Element, comparison: Comparison, unit: Unit) -> None:
    """Say in notes where a side stands in the file that its text was taken out of."""
    named = {
        "original": places(comparison.original, unit.original, ()),
        "rewrite": places(comparison.rewrite, unit.rewrite, ()),
    }
    if any(named.values()):
        notes = ElementTree.SubElement(holder, _x("notes"))
        for side, found in named.items():
            if found:
                note = ElementTree.SubElement(notes, _x("note"), category=f"{side}-place")
                note.text = _text("; ".join(place_text(place) for place in found))


def _issue(finding: Finding) -> dict[str, str]:
    counts, category = finding.counts, finding.category.value
    kind = category if counts else f"{text('question.word').lower()}, {category}"
    return {
        "locQualityIssueType": _TYPES.get(finding.category, "mistranslation"),
        "locQualityIssueComment": _text(f"{kind}: {said(finding)}"),
        "locQualityIssueSeverity": _SEVERITIES[finding.severity if counts else Severity.NONE],
    }


def _add(
    element: ElementTree.Element,
    run: Run,
    groups: dict[tuple[int, ...], str],
    ids: count[int],
) -> None:
    shown = " ".join(xml_safe(run.text).split("\n"))
    if not run.over:
        _append(element, shown)
        return
    mark = ElementTree.SubElement(
        element,
        _x("mrk"),
        {
            "id": f"m{next(ids)}",
            "type": "its:generic",
            f"{{{ITS}}}locQualityIssuesRef": f"#its={groups[run.over]}",
        },
    )
    mark.text = shown


def _append(element: ElementTree.Element, words: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def _serialised(root: ElementTree.Element) -> str:
    for parent, level in ((root, 0), *((file, 1) for file in root)):
        for child in parent:
            child.tail = "\n" + " " * (level + 1)
        if len(parent):
            parent.text = "\n" + " " * (level + 1)
            parent[-1].tail = "\n" + " " * level
    for unit in root.iter(_x("unit")):
        unit.text = "\n   "
        for child in unit:
            child.tail = "\n   "
        unit[-1].tail = "\n  "
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _text(value: str) -> str:
    return one_line(xml_safe(value))


def _x(name: str) -> str:
    return f"{{{XLIFF}}}{name}"
