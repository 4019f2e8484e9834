"""What rules and detector say of labelled pairs, asked as the product asks them, for the fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evaluator import drift, segments
from evaluator.config import Settings
from evaluator.drift.decide.likelihood import is_lone
from evaluator.drift.rules.evidence import Evidence
from evaluator.loading import Models
from evaluator.text import words
from evaluator.types import Detection, Span

GRADES = ("none", "minor", "major", "critical")
# All evidence counts and nothing is hidden while the numbers that hide it are fitted.
_ALL = Settings(drift=drift.DriftSettings(possible=0.0, likely=0.0, sure=0.0))


@dataclass(frozen=True)
class Seen:
    """A finding to be, and what a reader said of its words.

    Attributes:
        item: The evidence.
        right: Whether the reader marked its words, None where no words are known.
        grave: Whether they were marked as major or critical.
        kind: Whether one of the reader's categories of these words is its own.
    """

    item: Evidence
    right: bool | None
    grave: bool | None
    kind: bool | None

    @property
    def alone(self) -> bool:
        """Whether no rule speaks for it."""
        return is_lone(self.item)


@dataclass(frozen=True)
class Row:
    """A labelled pair and all that was seen of it.

    Attributes:
        drift: 1 for grave drift, 0 for none, None for a nuance.
        severity: The reader's grade; "" where only `drift` is known.
        group: What is drawn together.
        kind: Of damage or of faithful pair.
        judged: Matching and evidence.
        detection: What the detector says.
        seen: Evidence of rules and lone tags beside the reader's words.
        marked: The reader's marks of both sides: spans with category and severity.
    """

    drift: int | None
    severity: str
    group: str
    kind: str
    judged: drift.Judgement
    detection: Detection | None
    seen: tuple[Seen, ...]
    marked: tuple[tuple[tuple[Span, str, str], ...], ...] | None


def observe(models: Models, lines: Sequence[dict[str, Any]], chunk: int = 500) -> list[Row]:
    """Ask rules and detector about pairs.

    Args:
        models: Without a detector the rules are asked alone.
        lines: Rows of `training.labelled` or `training.graded`.
        chunk: Pairs in memory at once.
    """
    rows = []
    for start in range(0, len(lines), chunk):
        rows += _observe(models, lines[start : start + chunk])
    return rows


def _observe(models: Models, lines: Sequence[dict[str, Any]]) -> list[Row]:
    pairs = segments.encode([(x["original"], x["rewrite"]) for x in lines], models.encoder)
    detections = segments.detect(pairs, models.detector, _ALL)
    judgements = segments.judge((pair.sides for pair in pairs), detections, _ALL)
    rows = []
    for line, pair, detection, judged in zip(lines, pairs, detections, judgements, strict=True):
        marked = _marked(line)
        seen = tuple(
            Seen(item, *_said(item, line, pair.texts, marked))
            for item in (*judged.evidence, *judged.lone)
        )
        rows.append(
            Row(
                line["drift"], line.get("severity", ""), line["group"], line["kind"], judged,
                detection, seen, marked,
            )
        )  # fmt: skip
    return rows


def _marked(line: dict[str, Any]) -> tuple[tuple[tuple[Span, str, str], ...], ...] | None:
    """Return the marked words of both sides; those of damage are all grave."""
    if "original_spans" not in line:
        return None
    return tuple(
        tuple(
            (Span(start, end), kind, grade[0] if grade else "major")
            for start, end, kind, *grade in line[f"{name}_spans"]
        )
        for name in ("original", "rewrite")
    )


def _said(
    item: Evidence,
    line: dict[str, Any],
    pair: tuple[str, str],
    marked: tuple[tuple[tuple[Span, str, str], ...], ...] | None,
) -> tuple[bool | None, bool | None, bool | None]:
    """Compare words, as normalising may move characters by one or two."""
    if line["drift"] == 0 and marked is None:
        return False, False, False
    if marked is None:
        return None, None, None
    grades: set[str] = set()
    kinds: set[str] = set()
    for text, source, spans, marks in zip(
        pair,
        (line["original"], line["rewrite"]),
        (item.original, item.rewrite),
        marked,
        strict=True,
    ):
        shift = 0 if text == source else 2
        mine = {Span(*w) for w in words(text) if any(Span(*w).overlaps(s) for s in spans)}
        for span, kind, grade in marks:
            wide = Span(span.start - shift, span.end + shift)
            if any(word.overlaps(wide) for word in mine):
                grades.add(grade)
                kinds.add(kind)
    return bool(grades), bool(grades & {"major", "critical"}), str(item.category) in kinds
