"""Findings as tables: CSV for spreadsheets and MQM TSV for the Marot viewer."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from evaluator.report.decisions import Decision, Memory
from evaluator.report.passages import (
    Run,
    one_line,
    place_text,
    places,
    quotes,
    shape,
    shown_sides,
    visible,
)
from evaluator.report.saying import said
from evaluator.report.through import sentences
from evaluator.types import Comparison, Finding, SegmentedDocument, Severity, Span, Unit

CSV_COLUMNS = (
    "unit",
    "kind",
    "severity",
    "category",
    "mqm",
    "confidence",
    "message",
    "original_words",
    "rewrite_words",
    "original",
    "rewrite",
    "drift",
    "similarity",
    "chrf",
    "bleu",
    "decision",
    "comment",
    "correction",
    "original_place",
    "rewrite_place",
    "likelihood",
    "rule",
    "source",
)

TRIP_COLUMNS = ("translation", "ways")
"""After a round trip: the foreign sentences, and in how many ways back a finding stands."""

MQM_COLUMNS = (
    "system",
    "doc",
    "docSegId",
    "globalSegId",
    "rater",
    "source",
    "target",
    "category",
    "severity",
    "metadata",
)

_FORMULA = frozenset("=+-@\t\r\uff1d\uff0b\uff0d\uff20")  # the wide ones, too

# Marot gives critical the weight of major, so our severity stands in the metadata as well.
_MQM_SEVERITY = {
    Severity.NONE: "No-error",
    Severity.MINOR: "Minor",
    Severity.MAJOR: "Major",
    Severity.CRITICAL: "Critical",
}


def to_csv(comparison: Comparison, decisions: Sequence[Decision] = ()) -> str:
    """Return a row per finding, with the decision about it where one still holds.

    Rows whose `likelihood` is "possible" are questions.
    After a round trip `TRIP_COLUMNS` follow. The scores of other packages' metrics stand in columns
    `metric_NAME` at the end.
    A text cell that a spreadsheet would run as a formula is led by an apostrophe.
    """
    memory = Memory(decisions)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    more = dict.fromkeys(name for unit in comparison.units for name in unit.scores.more)
    foreign = TRIP_COLUMNS if comparison.translation else ()
    writer.writerow([*CSV_COLUMNS, *foreign, *(f"metric_{name}" for name in more)])
    for unit in comparison.units:
        for finding in unit.findings:
            before, after = quotes(comparison, finding)
            known = memory.of(comparison, unit, finding.category.value)
            decided = known.standing if known else None
            cells: list[Any] = [
                unit.id, shape(unit), finding.severity.value, finding.category.value,
                finding.mqm, finding.confidence, visible(finding.message), before, after,
                *shown_sides(comparison, unit),
                unit.scores.drift, unit.scores.similarity, unit.scores.chrf, unit.scores.bleu,
                *(
                    (decided.decision, decided.comment, decided.correction)
                    if decided
                    else ("", "", "")
                ),
                _places(comparison.original, unit.original, finding.original_spans),
                _places(comparison.rewrite, unit.rewrite, finding.rewrite_spans),
                finding.likelihood.value, visible(finding.rule or ""), finding.source.value,
                *_trip(comparison, unit, finding),
                *(unit.scores.more.get(name) for name in more),
            ]  # fmt: skip
            writer.writerow([defused(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue()


def to_marked_csv(comparison: Comparison, decisions: Sequence[Decision] = ()) -> bytes:
    """Return `to_csv` in UTF-8 with a byte order mark, without which Excel takes it for ANSI."""
    return to_csv(comparison, decisions).encode("utf-8-sig", "replace")


def _trip(comparison: Comparison, unit: Unit, finding: Finding) -> list[str]:
    """Return the cells of `TRIP_COLUMNS`, none where there was no round trip."""
    if comparison.translation is None:
        return []
    ways = "{} of {}".format(*finding.ways) if finding.ways else ""
    return [" ".join(sentences(comparison.translation, unit)), ways]


def _places(side: SegmentedDocument, indices: Sequence[int], spans: Sequence[Span]) -> str:
    return "; ".join(place_text(place) for place in places(side, indices, spans))


def defused(cell: str) -> str:
    """Return `cell` with an apostrophe before a first character that would start a formula."""
    return f"'{cell}" if cell[:1] in _FORMULA else cell


def to_mqm_tsv(comparison: Comparison, decisions: Sequence[Decision] = ()) -> str:
    """Return rows in the columns that the Marot viewer reads.

    One `<v>` span a row: a finding with several spans gives several rows, numbered in the
    metadata. A span in the original marks `source` only where the rewrite has none (an omission);
    a unit without flags is one No-error row. Questions are no errors: they stand in the metadata
    of their unit's first row. Units outside the article are left out.
    `drift_severity` in the metadata holds our severity, since the viewer's weights know no more
    than minor and major.
    """
    out = ["\t".join(MQM_COLUMNS)]
    name = _name(comparison)
    shown = [unit for unit in comparison.units if unit.kind.value != "outside"]
    for number, unit in enumerate(shown, start=1):
        questions = [_described(finding) for finding in unit.questions]
        for at, (source, target, finding, part) in enumerate(_mqm_rows(comparison, unit)):
            severity = finding.severity if finding else Severity.NONE
            metadata: dict[str, Any] = {
                "unit": unit.id,
                "kind": shape(unit),
                "drift_severity": severity.value,
            }
            if finding:
                metadata |= {**_described(finding), "part": part}
            if questions and not at:
                metadata["questions"] = questions
            metrics = {"drift": unit.scores.drift, "similarity": unit.scores.similarity}
            metrics |= unit.scores.more
            known = {name: value for name, value in metrics.items() if value is not None}
            metadata["segment"] = {"metrics": known}
            cells = [
                "rewrite", name, str(number), str(number), f"evaluator-{comparison.version}",
                source, target,
                finding.mqm if finding else "No-error", _MQM_SEVERITY[severity],
                json.dumps(metadata, ensure_ascii=True, allow_nan=False),
            ]  # fmt: skip
            out.append("\t".join(cells))
    return "\n".join(out) + "\n"


def _described(finding: Finding) -> dict[str, Any]:
    """Return what the metadata says of a finding."""
    return {
        "drift_severity": finding.severity.value,
        "drift_category": finding.category.value,
        "likelihood": finding.likelihood.value,
        "confidence": finding.confidence,
        "rule": finding.rule,
        "source": finding.source.value,
        "note": said(finding),
    }


def _mqm_rows(comparison: Comparison, unit: Unit) -> list[tuple[str, str, Finding | None, str]]:
    """Return (source, target, finding, "i/n") of each row of one unit."""
    original, rewrite = comparison.original, comparison.rewrite
    plain_source = _marked(original, unit.original, None)
    plain_target = _marked(rewrite, unit.rewrite, None)
    if not unit.flags:
        return [(plain_source, plain_target, None, "")]
    rows: list[tuple[str, str, Finding | None, str]] = []
    for finding in unit.flags:
        spans = _own(rewrite, unit.rewrite, finding.rewrite_spans)
        if spans:
            texts = [(plain_source, _marked(rewrite, unit.rewrite, span)) for span in spans]
        else:
            spans = _own(original, unit.original, finding.original_spans)
            texts = [(_marked(original, unit.original, span), plain_target) for span in spans]
        texts = texts or [(plain_source, plain_target)]
        for part, (source, target) in enumerate(texts, start=1):
            rows.append((source, target, finding, f"{part}/{len(texts)}"))
    return rows


def _own(side: SegmentedDocument, indices: Sequence[int], spans: Sequence[Span]) -> list[Span]:
    """Return the spans that lie inside the unit's sentences, cut at their borders."""
    cut = []
    for span in spans:
        for index in indices:
            sentence = side.sentences[index]
            start, end = max(span.start, sentence.start), min(span.end, sentence.end)
            if start < end:
                cut.append(Span(start, end))
    return cut


def _marked(side: SegmentedDocument, indices: Sequence[int], span: Span | None) -> str:
    """Return the unit's sentences on one line, `span` between <v> and </v>."""
    parts = []
    for index in indices:
        sentence = side.sentences[index]
        pieces = [Run(side.text_of(index), None, ())]
        if span and sentence.start <= span.start and span.end <= sentence.end:
            text = side.document.text
            pieces = [
                Run(text[sentence.start : span.start], None, ()),
                Run(text[span.start : span.end], Severity.MINOR, ()),
                Run(text[span.end : sentence.end], None, ()),
            ]
        parts.append("".join(_cell(piece) for piece in pieces).strip())
    return " ".join(part for part in parts if part)


def _cell(run: Run) -> str:
    flat = " ".join(visible(run.text).replace("\t", " ").split("\n"))
    # The viewer takes every <v> for a mark; one that stands in the text gets a space.
    flat = flat.replace("<v>", "< v>").replace("</v>", "< /v>")
    return f"<v>{flat}</v>" if run.severity else flat


def _name(comparison: Comparison) -> str:
    path = comparison.rewrite.document.path or comparison.original.document.path
    return one_line(PurePath(path).name) if path and path != "-" else "article"
