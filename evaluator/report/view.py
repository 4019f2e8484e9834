"""What the HTML report shows, as plain data: built here, laid out by the templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evaluator.report import pictures
from evaluator.report.decisions import (
    UNFLAGGED,
    Decision,
    Memory,
    Recalled,
    fingerprint,
    sample,
)
from evaluator.report.messages import count, text
from evaluator.report.order import reading_order
from evaluator.report.passages import (
    Run,
    further_quotes,
    one_line,
    shape,
    shorten,
    shown_sides,
    sides,
    unit_runs,
    visible,
)
from evaluator.report.plain import SEVERITIES, decision_text, score_text, severity_counts
from evaluator.types import (
    Comparison,
    Finding,
    Role,
    SegmentedDocument,
    Severity,
    Unit,
    UnitKind,
)


@dataclass(frozen=True)
class Evidence:
    """One finding as its note shows it: what is wrong and the words of both sides."""

    message: str
    severity: str
    before: str
    after: str


@dataclass(frozen=True)
class Flag:
    """What one decision is about: the findings of one category in a unit, or a sample question.

    Attributes:
        number: From 0, over the page; where the page's data for it lies.
        said: The stored decision in words, empty where there is none.
    """

    number: int
    category: str
    severity: str
    evidence: tuple[Evidence, ...]
    said: str
    decision: str
    sampled: bool
    data: dict[str, Any]


@dataclass(frozen=True)
class Piece:
    """A run of text with its mark's class ("" for none) and the labels of marks that end here."""

    text: str
    mark: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A unit: both sides level with each other, its notes beside them."""

    id: str
    number: int
    shape: str
    severity: str
    original: tuple[tuple[Piece, ...], ...]
    rewrite: tuple[tuple[Piece, ...], ...]
    flags: tuple[Flag, ...]
    opens: bool
    note: str
    scores: tuple[tuple[str, str], ...]
    categories: str


@dataclass(frozen=True)
class Ghost:
    """The place in the rewrite of a unit that is shown beside its original."""

    target: int
    words: str


@dataclass(frozen=True)
class Lead:
    """A line of the list of what to look at first."""

    row: int
    severity: str
    category: str
    message: str
    before: str
    after: str


@dataclass(frozen=True)
class ScoreCard:
    """A score of the document with what it means."""

    name: str
    label: str
    value: str
    meaning: str
    interval: str
    signature: str


@dataclass(frozen=True)
class Page:
    """All of the report."""

    level: str
    names: tuple[str, str]
    reasons: tuple[str, ...]
    tallies: tuple[tuple[str, int, str], ...]
    shapes: tuple[tuple[str, str], ...]
    coverage: str
    leads: tuple[Lead, ...]
    cards: tuple[ScoreCard, ...]
    warnings: tuple[tuple[str, str], ...]
    rows: tuple[Row | Ghost, ...]
    outside: tuple[tuple[str, str, str], ...]
    lengths: tuple[str, str]
    language: str
    categories: tuple[tuple[str, str], ...]
    row_shapes: tuple[tuple[str, str], ...]
    map: pictures.Map
    drift: pictures.Bars | None
    lines: tuple[pictures.Line, ...]
    data: dict[str, Any]
    made_with: tuple[tuple[str, str], ...]


def build(comparison: Comparison, decisions: Sequence[Decision] = ()) -> Page:
    """Return what the report of `comparison` shows, stored decisions and sample questions in."""
    inside = [unit for unit in comparison.units if unit.kind is not UnitKind.OUTSIDE]
    ordered = [inside[at] for at in reading_order(inside, "original")]
    flags = _Flags(comparison, decisions)
    rows = [_row(comparison, unit, number, flags) for number, unit in enumerate(ordered, 1)]
    numbers = {unit.id: number for number, unit in enumerate(ordered, 1)}
    by_rewrite = [numbers[inside[at].id] for at in reading_order(inside, "rewrite")]
    found = severity_counts(comparison)
    shapes = Counter(shape(unit) for unit in comparison.units)
    coverage = comparison.scores.get("coverage")
    used = {finding.category.value for unit in inside for finding in unit.findings}
    return Page(
        level=comparison.verdict.level.value,
        names=(
            _name(comparison.original, "original"),
            _name(comparison.rewrite, "rewrite"),
        ),
        reasons=tuple(one_line(reason) for reason in comparison.verdict.reasons),
        tallies=tuple(
            (each.value, found[each], text(f"severity.{each.value}")) for each in SEVERITIES
        ),
        shapes=tuple(
            (name, count(f"shape.{name}", shapes[name]))
            for name in ("moved", "omission", "addition", "merged", "split", "regrouped")
            if shapes[name]
        ),
        coverage=score_text("coverage", coverage.value if coverage else None),
        leads=tuple(_leads(rows)),
        cards=tuple(_cards(comparison)),
        warnings=tuple((one_line(each.message), each.slug) for each in comparison.warnings),
        rows=tuple(_with_ghosts(rows, ordered, by_rewrite)),
        outside=tuple(_outside(comparison)),
        lengths=(
            count("count.sentences", len(comparison.original.sentences)),
            count("count.sentences", len(comparison.rewrite.sentences)),
        ),
        language=comparison.original.document.language
        or comparison.rewrite.document.language
        or "",
        categories=tuple(
            sorted(((name, text(f"category.{name}")) for name in used), key=lambda each: each[1])
        ),
        row_shapes=tuple(
            (name, text(f"shape.{name}.name"))
            for name in ("moved", "omission", "addition", "merged", "split", "regrouped")
            if shapes[name]
        ),
        map=pictures.article_map(comparison, ordered),
        drift=pictures.drift_bars(ordered),
        lines=pictures.score_lines(ordered),
        data={
            "order": by_rewrite if by_rewrite != sorted(by_rewrite) else None,
            "scores": [_compact(unit) for unit in ordered],
            "flags": [flag.data for row in rows for flag in row.flags],
        },
        made_with=tuple(_made_with(comparison)),
    )


class _Flags:
    """Numbers the flags of a page and recalls what was decided about each."""

    def __init__(self, comparison: Comparison, decisions: Sequence[Decision]) -> None:
        self._comparison = comparison
        self._memory = Memory(decisions)
        self._sampled = {unit.id for unit in sample(comparison)}
        self._count = 0

    def of(self, unit: Unit) -> tuple[Flag, ...]:
        groups: dict[str, list[Finding]] = {}
        for finding in sorted(unit.findings, key=lambda each: -each.severity.rank):
            groups.setdefault(finding.category.value, []).append(finding)
        flags = [self._flag(unit, category, found) for category, found in groups.items()]
        if unit.id in self._sampled:
            flags.append(self._flag(unit, UNFLAGGED, []))
        return tuple(flags)

    def _flag(self, unit: Unit, category: str, findings: Sequence[Finding]) -> Flag:
        original, rewrite = sides(self._comparison, unit)
        recalled = self._memory.recall(original, rewrite, category)
        evidence = []
        for finding in findings:
            before, after = further_quotes(self._comparison, unit, finding)
            evidence.append(
                Evidence(one_line(finding.message), finding.severity.value, before, after)
            )
        severity = findings[0].severity.value if findings else Severity.NONE.value
        sampled = category == UNFLAGGED
        number, self._count = self._count, self._count + 1
        return Flag(
            number=number,
            category=text(f"category.{category}"),
            severity=severity,
            evidence=tuple(evidence),
            said=decision_text(recalled.decision, recalled.reopened) if recalled else "",
            decision=_standing(recalled),
            sampled=sampled,
            data={
                "fingerprint": fingerprint(original, rewrite, category),
                "category": category,
                "severity": severity,
                "sampled": sampled,
                "confidence": max((each.confidence for each in findings), default=None),
                "drift": unit.scores.drift,
                "known": _known(recalled),
            },
        )


def _standing(recalled: Recalled | None) -> str:
    return recalled.decision.decision if recalled and not recalled.reopened else "none"


def _known(recalled: Recalled | None) -> dict[str, Any] | None:
    if recalled is None:
        return None
    names = ("decision", "comment", "correction", "who", "when")
    fields: dict[str, Any] = {name: visible(getattr(recalled.decision, name)) for name in names}
    return {**fields, "reopened": recalled.reopened}


def _row(comparison: Comparison, unit: Unit, number: int, flags: _Flags) -> Row:
    labels = tuple(
        f"{text(f'category.{each.category.value}')}, "
        f"{text(f'severity.{each.severity.value}').lower()}"
        for each in unit.findings
    )
    form = shape(unit)
    note = text(
        f"shape.{form}.long", default="", before=len(unit.original), after=len(unit.rewrite)
    )
    first = comparison.original.sentences[unit.original[0]] if unit.original else None
    opens = first is not None and (
        unit.original[0] == 0
        or comparison.original.sentences[unit.original[0] - 1].paragraph != first.paragraph
    )
    return Row(
        id=unit.id,
        number=number,
        shape=form,
        severity=unit.severity.value,
        original=_pieces(unit_runs(comparison.original, unit, rewrite=False), labels),
        rewrite=_pieces(unit_runs(comparison.rewrite, unit, rewrite=True), labels),
        flags=flags.of(unit),
        opens=opens,
        note=note,
        scores=tuple(_unit_scores(unit)),
        categories=" ".join(dict.fromkeys(each.category.value for each in unit.findings)),
    )


def _pieces(
    sentences: Sequence[Sequence[Run]], labels: Sequence[str]
) -> tuple[tuple[Piece, ...], ...]:
    return tuple(
        tuple(
            Piece(
                visible(run.text),
                run.severity.value if run.severity else "",
                tuple(dict.fromkeys(labels[number] for number in run.ends)),
            )
            for run in sentence
        )
        for sentence in sentences
    )


def _unit_scores(unit: Unit) -> list[tuple[str, str]]:
    names = ("drift", "similarity", "chrf", "chrfpp", "bleu", "token_f1")
    return [
        (text(f"score.{name}"), score_text(name, getattr(unit.scores, name)))
        for name in names
        if getattr(unit.scores, name) is not None
    ]


def _compact(unit: Unit) -> list[float | None]:
    """Return drift, similarity, chrF and BLEU, rounded as they are shown."""
    scores = unit.scores
    values = ((scores.drift, 2), (scores.similarity, 2), (scores.chrf, 0), (scores.bleu, 0))
    return [
        None if value is None else round(float(value), digits) if digits else round(value)
        for value, digits in values
    ]


def _leads(rows: Sequence[Row]) -> list[Lead]:
    leads = [
        Lead(
            row.number, item.severity, flag.category, item.message,
            shorten(item.before, 90), shorten(item.after, 90),
        )
        for row in rows
        for flag in row.flags
        for item in flag.evidence
    ]  # fmt: skip
    return sorted(leads, key=lambda lead: -Severity(lead.severity).rank)


def _with_ghosts(
    rows: Sequence[Row], ordered: Sequence[Unit], by_rewrite: Sequence[int]
) -> list[Row | Ghost]:
    """Put a pointer to each moved unit where its sentences stand in the rewrite."""
    after: dict[int, list[Ghost]] = {}
    place = 0
    for number in by_rewrite:
        row = rows[number - 1]
        if row.shape != "moved":
            place = number
            continue
        words = "".join(piece.text for sentence in row.rewrite for piece in sentence)
        after.setdefault(place, []).append(Ghost(number, shorten(one_line(words), 100)))
    result: list[Row | Ghost] = list(after.get(0, ()))
    for row in rows:
        result.append(row)
        result.extend(after.get(row.number, ()))
    return result


def _cards(comparison: Comparison) -> list[ScoreCard]:
    order = ("drift", "coverage", "similarity", "chrf", "chrfpp", "bleu", "ter")
    names = [name for name in order if name in comparison.scores]
    names += [name for name in comparison.scores if name not in order]
    cards = []
    for name in names:
        score = comparison.scores[name]
        meaning = text(f"score.{name}.long", default="")
        if score.value is None:
            reason = one_line(score.reason or text("score.absent.unknown"))
            meaning = f"{meaning} {text('score.absent', reason=reason)}".strip()
        interval = ""
        if score.interval is not None:
            interval = text(
                "score.interval",
                level=f"{score.interval.level:.0%}",
                low=score_text(name, score.interval.low),
                high=score_text(name, score.interval.high),
            )
        label = text(f"score.{name}", default=name)
        value = score_text(name, score.value)
        cards.append(ScoreCard(name, label, value, meaning, interval, one_line(score.signature)))
    return cards


def _outside(comparison: Comparison) -> list[tuple[str, str, str]]:
    """Return (roles, original, rewrite) of each passage outside the article."""
    result = []
    for unit in comparison.units:
        if unit.kind is UnitKind.OUTSIDE:
            roles = {
                part.role: None
                for side, indices in (
                    (comparison.original, unit.original),
                    (comparison.rewrite, unit.rewrite),
                )
                for part in (side.sentences[index] for index in indices)
            }
            names = ", ".join(
                text(f"role.{role.value}") for role in roles if isinstance(role, Role)
            )
            result.append((names, *shown_sides(comparison, unit)))
    return result


def _name(side: SegmentedDocument, name: str) -> str:
    path = side.document.path
    return one_line(path) if path and path != "-" else text(f"side.{name}")


def _made_with(comparison: Comparison) -> list[tuple[str, str]]:
    result = [(text("made.version"), f"evaluator {comparison.version}")]
    for model in comparison.models:
        said = " ".join(part for part in (model.name, model.revision or "") if part)
        result.append((text("made.model"), one_line(f"{said} {(model.sha256 or '')[:12]}")))
    for name, side in (("original", comparison.original), ("rewrite", comparison.rewrite)):
        result.append((text(f"made.{name}"), f"SHA-256 {one_line(side.document.sha256)}"))
    return result
