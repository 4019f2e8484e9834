"""Comparisons made by hand, for tests of the report: texts, units and findings in a few lines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from evaluator.drift.decide.findings import severity_of
from evaluator.report.decisions import SCHEMA, Decision, fingerprint
from evaluator.report.passages import sides
from evaluator.types import (
    Category,
    Comparison,
    Document,
    Finding,
    Interval,
    Likelihood,
    ModelInfo,
    Paragraph,
    Role,
    Score,
    SegmentedDocument,
    Sentence,
    Severity,
    Source,
    Span,
    Unit,
    UnitKind,
    UnitScores,
    Verdict,
    VerdictLevel,
    Warning_,
)


@dataclass(frozen=True)
class F:
    """A finding: its fields, and the words that show it on both sides."""

    category: str
    severity: str
    message: str
    before: str = ""
    after: str = ""
    likelihood: str = "sure"
    rule: str | None = None
    source: str = "rule"


@dataclass(frozen=True)
class U:
    """A unit by its sentences; `at` sorts it into the rewrite (default: where it is listed)."""

    original: Sequence[str] = ()
    rewrite: Sequence[str] = ()
    findings: Sequence[F] = ()
    kind: str = "match"
    at: float | None = None
    role: Role | None = None
    drift: float | None = 0.04
    opens: bool = False


def make(
    units: Sequence[U],
    *,
    level: str = "read",
    reasons: Sequence[str] = ("Made by hand.",),
    warnings: Sequence[Warning_] = (),
    language: str | None = "en",
    paths: tuple[str | None, str | None] = ("harbour-original.txt", "harbour-rewrite.txt"),
) -> Comparison:
    """Return a comparison of the texts that the units' sentences make up."""
    original, left = _side(list(enumerate(units)), "original", paths[0], language)
    order = sorted(enumerate(units), key=lambda pair: pair[0] if pair[1].at is None else pair[1].at)
    rewrite, right = _side(order, "rewrite", paths[1], language)
    made = []
    for number, spec in enumerate(units):
        findings = tuple(
            Finding(
                Category(each.category),
                f"Accuracy/{'Omission' if each.category == 'omission' else 'Mistranslation'}",
                Severity(each.severity),
                0.8,
                each.message,
                _find(original, left[number], each.before),
                _find(rewrite, right[number], each.after),
                Likelihood(each.likelihood),
                each.rule,
                Source(each.source),
            )
            for each in spec.findings
        )
        both = spec.kind in ("match", "moved")
        made.append(
            Unit(
                id=f"u{number + 1}",
                kind=UnitKind(spec.kind),
                original=tuple(left[number]),
                rewrite=tuple(right[number]),
                scores=UnitScores(31.25, 55.5, 52.75, 0.87, 0.9, 0.85, 0.874, spec.drift)
                if both
                else UnitScores(),
                severity=severity_of(findings),
                findings=findings,
                cost=0.125 if both else 0.0,
            )
        )
    return Comparison(
        version="0.1.0",
        models=(ModelInfo("tiny-encoder", "r1", "0" * 64),),
        settings={"precision": "fp32", "nested": {"threshold": 0.5, "names": ["a"]}},
        original=original,
        rewrite=rewrite,
        verdict=Verdict(VerdictLevel(level), tuple(reasons)),
        scores={
            "bleu": Score("bleu", 31.234567891234567, "nrefs:1|tok:13a", Interval(28.0, 34.5)),
            "chrf": Score("chrf", 58.75, "nrefs:1|nc:6"),
            "chrfpp": Score("chrfpp", 55.5, "nrefs:1|nc:6|nw:2"),
            "similarity": Score("similarity", 0.875, "model:tiny"),
            "coverage": Score("coverage", 0.9625, "rule:characters"),
            "drift": Score("drift", None, "model:none", reason="no detector was loaded"),
        },
        units=tuple(made),
        warnings=tuple(warnings),
    )


def _side(
    units: Sequence[tuple[int, U]], name: str, path: str | None, language: str | None
) -> tuple[SegmentedDocument, dict[int, list[int]]]:
    text, sentences, paragraphs, places = "", [], [], {}
    for number, spec in units:
        places[number] = []
        for at, sentence in enumerate(getattr(spec, name)):
            new = not sentences or (at == 0 and (spec.opens or spec.kind == "outside"))
            text += ("\n\n" if text else "") if new else " "
            start = len(text)
            text += sentence
            if new:
                paragraphs.append(Paragraph(start, len(text), spec.role, 0.75 if spec.role else 0))
            else:
                last = paragraphs[-1]
                paragraphs[-1] = Paragraph(last.start, len(text), last.role, last.role_confidence)
            places[number].append(len(sentences))
            role = spec.role
            sentences.append(
                Sentence(start, len(text), len(paragraphs) - 1, role, 0.75 if role else 0)
            )
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    document = Document(text, digest, tuple(paragraphs), path, "utf-8", language)
    return SegmentedDocument(document, tuple(sentences)), places


def _find(side: SegmentedDocument, indices: Sequence[int], words: str) -> tuple[Span, ...]:
    if not words:
        return ()
    for index in indices:
        sentence = side.sentences[index]
        at = side.document.text.find(words, sentence.start, sentence.end)
        if at >= 0:
            return (Span(at, at + len(words)),)
    raise AssertionError(f"{words!r} is not in the unit")


def harbour() -> Comparison:
    """A small article with every kind of unit, all severities and a question."""
    return make(
        [
            U(
                ["Menu – Home – Harbour – Contact"],
                kind="outside", role=Role.NAVIGATION, drift=None,
            ),
            U(
                ["Port council votes to keep night ferry"],
                ["Port council votes to stop night ferry"],
                [F("polarity", "critical", "“keep” became “stop”: the vote is turned round.",
                   "keep", "stop")],
                drift=0.93, opens=True,
            ),
            U(
                ["The council of Lindhaven voted on Tuesday to keep the night ferry running "
                 "until 2031."],
                ["Lindhaven's council voted on Thursday to keep the night ferry going until 2031."],
                [F("date_time", "major", "“Tuesday” became “Thursday”.", "Tuesday", "Thursday")],
                drift=0.71, opens=True,
            ),
            U(
                ["The decision passed by 14 votes to 9.", "Two members were absent."],
                ["The decision passed by 41 votes to 9, with two members absent."],
                [F("number", "critical", "“14” became “41”.", "14", "41"),
                 F("quantity", "minor", "“Two” lost its own sentence.", "Two", "two", "likely")],
                drift=0.64,
            ),
            U(
                ["Mayor Ada Brandt, who had argued for a smaller fleet, said she would respect "
                 "the vote."],
                ["Mayor Ada Brandt had argued for a smaller fleet.",
                 "She said she would respect the vote."],
                opens=True,
            ),
            U(
                ["“We may need a second boat by spring,” she said."],
                ["“We need a second boat by spring,” she said."],
                [F("certainty", "minor", "The rewrite drops “may”.", "may", "", "likely",
                   "hedge-lost", "both")],
                drift=0.38,
            ),
            U(
                ["Fares will stay at 3.20 crowns for residents."],
                ["Residents will go on paying 3.20 crowns."],
                [F("meaning", "major", "“stay” and “go on paying” may not say the same.",
                   "stay", "go on paying", "possible", None, "detector")],
                opens=True,
            ),
            U(
                ["The fleet carried 212,000 passengers last year."],
                ["Last year the fleet carried 212,000 passengers."],
                kind="moved", at=2.5,
            ),
            U(
                ["Unions welcomed the vote but warned of unpaid overtime."],
                [],
                [F("omission", "major", "This sentence is not in the rewrite.",
                   "Unions welcomed the vote but warned of unpaid overtime.", "")],
                kind="omission", drift=None,
            ),
            U(
                [],
                ["Experts call it the best ferry in the region."],
                [F("addition", "major", "The original does not say this.", "",
                   "Experts call it the best ferry in the region.")],
                kind="addition", drift=None,
            ),
            U(
                ["Work on the new pier begins in April."],
                ["In April, work begins on the new pier."],
                opens=True,
            ),
            U([], ["Subscribe to our letter."], kind="outside", role=Role.APPEAL, drift=None),
        ],
        level="stop",
        reasons=(
            "2 passages may tell the reader something else.",
            "3 passages may change, lose or add a fact.",
        ),
        warnings=(Warning_("language", "For this test nothing was off."),),
    )  # fmt: skip


def asked() -> Comparison:
    """An article in which nothing is flagged, and two passages raise a question."""
    return make(
        [
            U(
                ["The night ferry may run until spring."],
                ["The night ferry runs until spring."],
                [F("certainty", "critical", "“may run” became “runs”.", "may run", "runs",
                   "possible", "hedge-lost", "both")],
            ),
            U(["The vote was close."], ["The vote was narrow."]),
            U(
                ["Nine members were against it, most of them from the islands."],
                ["Nine members were against it."],
                [F("omission", "major", "“most of them from the islands” is not in the rewrite.",
                   "most of them from the islands", "", "possible", "omission.clause")],
            ),
        ],
        level="clear",
    )  # fmt: skip


def unit_fingerprint(comparison: Comparison, unit: Unit, category: str) -> str:
    """The fingerprint of a decision about `category` in a unit."""
    return fingerprint(*sides(comparison, unit), category)


def decisions_json(decisions: Iterable[Decision]) -> str:
    """Decisions as the JSON that a report exports."""
    rows = [{**asdict(each), "severity": each.severity.value} for each in decisions]
    return json.dumps({"schema": SCHEMA, "decisions": rows}, indent=1, allow_nan=False) + "\n"
