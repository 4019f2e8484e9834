"""Findings for build pipelines: SARIF 2.1.0 and JUnit XML."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from evaluator.report.decisions import Decision, Memory
from evaluator.report.messages import text
from evaluator.report.notes import Noted, noted
from evaluator.report.passages import one_line, place_text, quotes, shape, shorten, sides, xml_safe
from evaluator.report.saying import said
from evaluator.rulebook import built_in
from evaluator.types import (
    Category,
    Comparison,
    Finding,
    SegmentedDocument,
    Severity,
    Span,
    Unit,
    UnitKind,
)

_SARIF_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {
    Severity.NONE: "none",
    Severity.MINOR: "note",
    Severity.MAJOR: "warning",
    Severity.CRITICAL: "error",
}
_EXAMPLES = 3


def to_sarif(comparison: Comparison, decisions: Sequence[Decision] = ()) -> str:
    """Return SARIF 2.1.0: the rules that spoke, a result per finding, spans in code points.

    A question is of kind "review", for which the standard (3.27.10) allows no level but "none",
    a note of kind "informational", likewise.
    The location is the rewrite's words, or the original's where the rewrite has none; the other
    side is a related location. Dismissed findings are suppressed, with the comment as reason.
    """
    memory = Memory(decisions)
    results: list[dict[str, Any]] = []
    for unit in comparison.units:
        for finding in unit.findings:
            result = _result(comparison, unit, finding)
            known = memory.of(comparison, unit, finding.category.value)
            if known and known.dismissed:
                reason = known.decision.comment
                result["suppressions"] = [
                    {"kind": "external", **({"justification": reason} if reason else {})}
                ]
            results.append(result)
    results += [_note(comparison, each) for each in noted(comparison)]
    used = {
        rule_id(finding): finding.category for unit in comparison.units for finding in unit.findings
    }
    used |= {note.slug: Category.NAME for note in comparison.notes}
    rules = [_descriptor(name, used[name]) for name in sorted(used)]
    document = {
        "$schema": _SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "evaluator",
                        "semanticVersion": comparison.version,
                        "rules": rules,
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }
    return json.dumps(document, indent=1, allow_nan=False) + "\n"


def rule_id(finding: Finding) -> str:
    """Return the id of a finding's rule; older results may know no more than the category."""
    return finding.rule or finding.category.value


def _descriptor(name: str, category: Category) -> dict[str, Any]:
    """Return what SARIF says of a rule: its name, what it says, and examples of both kinds.

    Of a desk's own rule a stored result knows no more than the category.
    """
    rule = built_in().get(name)
    if rule is None:
        return {
            "id": name,
            "name": text(f"category.{category.value}"),
            "shortDescription": {"text": text(f"category.{category.value}.long")},
        }
    speaks, silent = (
        [" → ".join(one.marked) for one in some[:_EXAMPLES]]
        for some in (rule.examples, rule.silent)
    )
    return {
        "id": name,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "shortDescription": {"text": rule.says},
        "help": {
            "text": "\n".join(
                (
                    text("rule.speaks"),
                    *speaks,
                    text("rule.silent"),
                    *silent,
                    f"evaluator rules show {name}",
                )
            )
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"category": rule.category.value},
    }


def _result(comparison: Comparison, unit: Unit, finding: Finding) -> dict[str, Any]:
    before = _locations(comparison.original, unit.original, finding.original_spans, "original")
    after = _locations(comparison.rewrite, unit.rewrite, finding.rewrite_spans, "rewrite")
    counts = finding.counts
    result: dict[str, Any] = {
        "ruleId": rule_id(finding),
        **({} if counts else {"kind": "review"}),
        "level": _LEVELS[finding.severity if counts else Severity.NONE],
        "message": {"text": one_line(said(finding))},
        "locations": (after or before)[:1],
        "relatedLocations": [
            {"id": number, **location}
            for number, location in enumerate((*after[1:], *before) if after else before[1:], 1)
        ],
        "properties": {
            "unit": unit.id,
            "kind": shape(unit),
            "severity": finding.severity.value,
            "category": finding.category.value,
            "mqm": finding.mqm,
            "likelihood": finding.likelihood.value,
            "confidence": finding.confidence,
            "rule": finding.rule,
            "source": finding.source.value,
        },
    }
    return result


def _note(comparison: Comparison, noted_: Noted) -> dict[str, Any]:
    """Return a note as a result of kind "informational", which has no level either."""
    note = noted_.note
    before = _locations(comparison.original, (), note.original_spans, "original")
    after = _locations(comparison.rewrite, (), note.rewrite_spans, "rewrite")
    places = after or before
    further = (*places[1:], *(before if after else ()))
    return {
        "ruleId": note.slug,
        "kind": "informational",
        "level": _LEVELS[Severity.NONE],
        "message": {"text": one_line(note.message)},
        "locations": places[:1],
        "relatedLocations": [
            {"id": number, **location} for number, location in enumerate(further, 1)
        ],
        "properties": {"units": [unit.id for unit in noted_.units]},
    }


def _locations(
    side: SegmentedDocument, indices: Sequence[int], spans: Sequence[Span], name: str
) -> list[dict[str, Any]]:
    """Return a location per span; without spans, one for the unit's sentences if it has any."""
    if not spans and indices:
        spans = [Span(side.sentences[indices[0]].start, side.sentences[indices[-1]].end)]
    uri = quote(side.document.path or name, safe="/:", errors="surrogatepass")
    artifact = {"uri": "stdin" if uri == "-" else uri}
    return [
        {
            "physicalLocation": {"artifactLocation": artifact, "region": region},
            **logical,
            "message": {"text": text(f"side.{name}")},
        }
        for region, logical in (_where(side, span) for span in spans)
    ]


def _where(side: SegmentedDocument, span: Span) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the region of a span; of text that was taken out of a file, the places in the file.

    Lines of such a text are not the file's. Readers want one all the same: the first.
    """
    region = _region(side.document.text, span)
    if not side.document.places:
        return region, {}
    found = side.document.places_of(span.start, span.end)
    logical = [
        {"kind": place.kind, "name": place.name, "fullyQualifiedName": place_text(place)}
        for place in found
    ]
    return {"startLine": 1, "snippet": region["snippet"]}, {"logicalLocations": logical}


def _region(source: str, span: Span) -> dict[str, Any]:
    line, column = _position(source, span.start)
    end_line, end_column = _position(source, span.end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
        "charOffset": span.start,
        "charLength": span.end - span.start,
        "snippet": {"text": one_line(source[span.start : span.end])},
    }


def _position(source: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1; a line ends at a line feed, as readers split files."""
    return source.count("\n", 0, offset) + 1, offset - source.rfind("\n", 0, offset)


def to_junit(comparison: Comparison, decisions: Sequence[Decision] = ()) -> str:
    """Return JUnit XML: a test case per unit of the article; a major finding or worse fails it.

    Minor findings and questions are written to the case's output. A case whose failing findings
    were all dismissed passes.
    """
    memory = Memory(decisions)
    shown = [unit for unit in comparison.units if unit.kind is not UnitKind.OUTSIDE]
    name = comparison.rewrite.document.path or text("side.rewrite")
    suite = ElementTree.Element("testsuite", name=_xml(name), tests=str(len(shown)))
    failures = 0
    for unit in shown:
        original, rewrite = sides(comparison, unit)
        title = f"{unit.id}: {shorten(one_line(original or rewrite), 80)}"
        case = ElementTree.SubElement(suite, "testcase", classname=_xml(name), name=_xml(title))
        failing: list[str] = []
        passing: list[str] = []
        for finding in unit.findings:
            known = memory.of(comparison, unit, finding.category.value)
            dismissed = known is not None and known.dismissed
            grave = finding.counts and finding.severity.rank >= Severity.MAJOR.rank
            fails = grave and not dismissed
            (failing if fails else passing).append(_line(comparison, finding))
        if failing:
            failures += 1
            failure = ElementTree.SubElement(
                case, "failure", type=unit.severity.value, message=_xml(failing[0])
            )
            failure.text = _xml("\n".join([*failing, "", original, "→", rewrite]))
        if passing:
            ElementTree.SubElement(case, "system-out").text = _xml("\n".join(passing))
    suite.set("failures", str(failures))
    suite.set("errors", "0")
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _line(comparison: Comparison, finding: Finding) -> str:
    before, after = quotes(comparison, finding)
    words = f" ({before or '∅'} → {after or '∅'})" if before or after else ""
    kind = finding.severity.value if finding.counts else text("question.word").lower()
    return f"[{kind}] {finding.category.value}: {said(finding)}{words}"


def _xml(value: str) -> str:
    """Return `value` for XML, each of its lines made visible."""
    return "\n".join(one_line(xml_safe(line)) for line in value.split("\n"))
