"""What the HTML report shows, as plain data: built here, laid out by the templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from evaluator.report import desk, pictures, through
from evaluator.report.decisions import Decision
from evaluator.report.messages import count, text
from evaluator.report.moves import Ghost, with_ghosts
from evaluator.report.notes import noted, notes_title
from evaluator.report.order import reading_order
from evaluator.report.passages import one_line, shape, shown_sides
from evaluator.report.plain import SEVERITIES, score_text, severity_counts
from evaluator.report.rounds import Round, second_round
from evaluator.report.rows import Flags, Row, make_row
from evaluator.report.saying import questions_title
from evaluator.report.through import RIGHT_TO_LEFT, Through
from evaluator.types import Comparison, Role, Severity, Unit, UnitKind

_FIRST = 5
_CHANGED = ("moved", "omission", "addition", "merged", "split", "regrouped")


@dataclass(frozen=True)
class Lead:
    """A line of the list of what to look at first."""

    row: int
    unit: str
    severity: str
    category: str
    message: str


@dataclass(frozen=True)
class Kind:
    """All flags of one kind, the worst first; `more` says how many `rest` holds."""

    label: str
    severity: str
    number: int
    leads: tuple[Lead, ...]
    rest: tuple[Lead, ...]
    more: str


@dataclass(frozen=True)
class NoteLine:
    """A note and where it shows: the ids of units, each with its place on the page."""

    message: str
    places: tuple[tuple[str, str], ...]


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
    """All of the report.

    Attributes:
        headline: Of the article, by which an editor knows it.
        counted: The findings of each severity in words.
        file: Name of the rewrite's file.
        round: What became of the fixes that were asked for before, None where none were.
        flagged: How many passages the flags are in, empty where there are none.
        kinds: The flags by kind, the gravest kinds first.
        questions: How many passages the questions are in, empty where there are none; `asks` are
            the first of them, and the rest as for the leads.
        notes_title: How many notes there are, empty where there are none.
        direction: Of the texts, "rtl" or "ltr".
        through: What a round trip went through, None for two files.
        list: Where the list is that the article stands in, "" for none.
    """

    level: str
    headline: str
    counted: str
    file: str
    round: Round | None
    reasons: tuple[str, ...]
    tallies: tuple[tuple[str, int, str], ...]
    flagged: str
    shapes: tuple[tuple[str, str], ...]
    coverage: str
    kinds: tuple[Kind, ...]
    questions: str
    asks: tuple[Lead, ...]
    more_asks: tuple[Lead, ...]
    more_questions: str
    notes_title: str
    notes: tuple[NoteLine, ...]
    cards: tuple[ScoreCard, ...]
    warnings: tuple[tuple[str, str], ...]
    rows: tuple[Row | Ghost, ...]
    outside: tuple[tuple[str, str, str], ...]
    language: str
    direction: str
    categories: tuple[tuple[str, str], ...]
    row_shapes: tuple[tuple[str, str], ...]
    map: tuple[pictures.Bar, ...]
    list: str
    drift: pictures.Bars | None
    lines: tuple[pictures.Line, ...]
    data: dict[str, Any]
    made_with: tuple[tuple[str, str], ...]
    through: Through | None


def build(comparison: Comparison, decisions: Sequence[Decision] = (), list_href: str = "") -> Page:
    """Return what the report of `comparison` shows, stored decisions and sample questions in."""
    inside = [unit for unit in comparison.units if unit.kind is not UnitKind.OUTSIDE]
    ordered = [inside[at] for at in reading_order(inside, "original")]
    flags = Flags(comparison, decisions)
    rows = [make_row(comparison, unit, number, flags) for number, unit in enumerate(ordered, 1)]
    numbers = {unit.id: number for number, unit in enumerate(ordered, 1)}
    by_rewrite = [numbers[inside[at].id] for at in reading_order(inside, "rewrite")]
    found = severity_counts(comparison)
    shapes = Counter(shape(unit) for unit in comparison.units)
    changed = [name for name in _CHANGED if shapes[name]]
    coverage = comparison.scores.get("coverage")
    language = comparison.original.document.language or comparison.rewrite.document.language or ""
    leads, asks = (tuple(_leads(rows, asked=asked)) for asked in (False, True))
    flagged = sum(bool(unit.flags) for unit in comparison.units)
    used = {finding.category.value for unit in inside for finding in unit.findings}
    return Page(
        level=comparison.verdict.level.value,
        headline=desk.headline(comparison),
        counted=", ".join(
            count(f"count.{each.value}", found[each]) for each in SEVERITIES if found[each]
        )
        or text("leads.none"),
        file=PurePath(desk.file_name(comparison.rewrite, "rewrite")).name,
        round=second_round(comparison, decisions, numbers),
        reasons=tuple(one_line(reason) for reason in comparison.verdict.reasons),
        tallies=tuple(
            (each.value, found[each], text(f"severity.{each.value}")) for each in SEVERITIES
        ),
        flagged=count("numbers.flagged", flagged) if flagged else "",
        shapes=tuple((name, count(f"shape.{name}", shapes[name])) for name in changed),
        coverage=score_text("coverage", coverage.value if coverage else None),
        kinds=tuple(_kinds(leads)),
        questions=questions_title(comparison.units),
        asks=asks[:_FIRST],
        more_asks=asks[_FIRST:],
        more_questions=count("questions.more", len(asks[_FIRST:])),
        notes_title=notes_title(comparison),
        notes=tuple(_notes(comparison, numbers)),
        cards=tuple(_cards(comparison)),
        warnings=tuple((one_line(each.message), each.slug) for each in comparison.warnings),
        rows=tuple(with_ghosts(rows, by_rewrite)),
        outside=tuple(_outside(comparison)),
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        categories=tuple(
            sorted(((name, text(f"category.{name}")) for name in used), key=lambda each: each[1])
        ),
        row_shapes=tuple((name, text(f"shape.{name}.name")) for name in changed),
        map=pictures.article_map(comparison, ordered),
        drift=pictures.drift_bars(ordered),
        lines=pictures.score_lines(ordered),
        data={
            "name": PurePath(desk.file_name(comparison.rewrite, "rewrite")).name,
            "sha256": comparison.rewrite.document.sha256,
            "rewrite": comparison.rewrite.document.text,
            "order": by_rewrite if by_rewrite != sorted(by_rewrite) else None,
            "scores": [_compact(unit) for unit in ordered],
            "flags": [flag.data for row in rows for flag in row.flags],
        },
        made_with=tuple(_made_with(comparison)),
        through=through.build(comparison, ordered),
        list=list_href,
    )


def _compact(unit: Unit) -> list[float | None]:
    """Return drift, similarity, chrF and BLEU, rounded as they are shown."""
    scores = unit.scores
    values = ((scores.drift, 2), (scores.similarity, 2), (scores.chrf, 0), (scores.bleu, 0))
    return [
        None if value is None else round(float(value), digits) if digits else round(value)
        for value, digits in values
    ]


def _leads(rows: Sequence[Row], *, asked: bool) -> list[Lead]:
    leads = [
        Lead(
            row.number, row.id, item.severity, flag.category, item.message,
        )
        for row in rows
        for flag in row.flags
        for item in flag.evidence
        if item.asked is asked
    ]  # fmt: skip
    return sorted(leads, key=lambda lead: -Severity(lead.severity).rank)


def _kinds(leads: Sequence[Lead]) -> list[Kind]:
    """Group leads, which are sorted by severity: a kind comes with its worst."""
    groups: dict[str, list[Lead]] = {}
    for lead in leads:
        groups.setdefault(lead.category, []).append(lead)
    return [
        Kind(
            label, each[0].severity, len(each), tuple(each[:_FIRST]), tuple(each[_FIRST:]),
            count("leads.more", len(each[_FIRST:])),
        )
        for label, each in groups.items()
    ]  # fmt: skip


def _notes(comparison: Comparison, numbers: Mapping[str, int]) -> list[NoteLine]:
    """Return the notes with a link to each unit; those outside the article share one."""
    lines = []
    for each in noted(comparison):
        places = dict.fromkeys(
            (unit.id, f"u{numbers[unit.id]}") if unit.id in numbers else (unit.id, "outside")
            for unit in each.units
        )
        lines.append(NoteLine(one_line(each.note.message), tuple(places)))
    return lines


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


def _made_with(comparison: Comparison) -> list[tuple[str, str]]:
    result = [(text("made.version"), f"evaluator {comparison.version}")]
    for model in comparison.models:
        said = " ".join(part for part in (model.name, model.revision or "") if part)
        result.append((text("made.model"), one_line(f"{said} {(model.sha256 or '')[:12]}")))
    for name, side in (("original", comparison.original), ("rewrite", comparison.rewrite)):
        length = count("count.sentences", len(side.sentences))
        digest = f"SHA-256 {one_line(side.document.sha256)}"
        came = through.name(comparison) if name == "rewrite" else ""
        called = came or desk.file_name(side, name)
        result.append((text(f"made.{name}"), f"{called}, {length}, {digest}"))
    return result
