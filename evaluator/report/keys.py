"""What a decision holds on to: the words with their clauses, and the place in the rewrite.

A fingerprint is of the whole unit. The key of the words is narrower, so that a decision outlives a
change in another sentence of the unit, or in another clause of the same sentence.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from evaluator.report.order import reading_order
from evaluator.text import normalise
from evaluator.types import Category, Comparison, Finding, SegmentedDocument, Span, Unit, UnitKind

_ANCHOR = 60
# Kinds whose words stand for each other; of the others, the original's whole sentence is offered.
_SWAPPED = frozenset(
    (
        Category.NUMBER, Category.DATE_TIME, Category.UNIT, Category.MONEY, Category.NAME,
        Category.POLARITY, Category.QUANTITY, Category.COMPARISON, Category.UNTRANSLATED,
    )
)  # fmt: skip
_BORDER = regex.compile(r"[;:!?…()\[\]—–]|[.,](?=\s|$)|\n")


@dataclass(frozen=True)
class Spot:
    """Where a correction goes in the rewrite's text.

    Attributes:
        start: Of the wording that it replaces; `start` is `end` where something is put in.
        end: Likewise.
        text: `text[start:end]`, by which a changed file is noticed.
        before: What has to stand before words that are put in.
        after: What has to stand behind them.
        wording: The original's words there, or what the sentence reads with them.
        anchor: The text right before a gap, by which it is found again.
    """

    start: int
    end: int
    text: str
    before: str = ""
    after: str = ""
    wording: str = ""
    anchor: str = ""


def words_key(comparison: Comparison, unit: Unit, category: str) -> str:
    """Return the SHA-256 (hex) of the words of a unit's findings of `category` and their clauses.

    Hashed is the UTF-8 of the JSON array `[category, [clause, words…], [clause, words…]]`, original
    before rewrite, normalised; a side without marked words counts whole. Empty where no finding
    has words, which leaves the fingerprint alone to say what is meant.
    """
    findings = [each for each in unit.findings if each.category.value == category]
    if not any(each.original_spans or each.rewrite_spans for each in findings):
        return ""
    left = _side(
        comparison.original, unit.original, [s for f in findings for s in f.original_spans]
    )
    right = _side(comparison.rewrite, unit.rewrite, [s for f in findings for s in f.rewrite_spans])
    return hashed([category, left, right])


def hashed(subject: Sequence[object]) -> str:
    """Return the SHA-256 (hex) of a JSON array, written without spaces and in ASCII."""
    text = json.dumps(subject, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _side(side: SegmentedDocument, indices: Sequence[int], spans: Sequence[Span]) -> list[str]:
    text = side.document.text
    if not spans:
        return [normalise(side.text_of(index)).text for index in indices]
    parts: list[str] = []
    for span in sorted(set(spans)):
        parts += [normalise(text[slice(*_clause(side, indices, span))]).text]
        parts += [normalise(text[span.start : span.end]).text]
    return parts


def _clause(side: SegmentedDocument, indices: Sequence[int], span: Span) -> Span:
    """Return the span of the clause that holds `span`: from one inner stop to the next."""
    start, end = span
    sentence = _sentence(side, indices, span)
    if sentence is None:
        return span
    text = side.document.text
    before = [match.end() for match in _BORDER.finditer(text, sentence.start, start)]
    behind = _BORDER.search(text, end, sentence.end)
    first = before[-1] if before else sentence.start
    return Span(first, behind.start() if behind else sentence.end)


def _sentence(side: SegmentedDocument, indices: Sequence[int], span: Span) -> Span | None:
    for index in indices:
        sentence = side.sentences[index]
        if sentence.start <= span.start and span.end <= sentence.end:
            return Span(sentence.start, sentence.end)
    return None


class Spots:
    """Finds where corrections go; made once for a comparison."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._gaps: dict[str, tuple[int, bool]] = {}
        last: int | None = None
        waiting: list[str] = []
        inside = [unit for unit in comparison.units if unit.kind is not UnitKind.OUTSIDE]
        for at in reading_order(inside, "original"):
            unit = inside[at]
            if unit.kind is UnitKind.OMISSION:
                if last is None:
                    waiting.append(unit.id)
                else:
                    self._gaps[unit.id] = (last, True)
            elif unit.kind is UnitKind.MATCH and unit.rewrite:
                sentences = [comparison.rewrite.sentences[index] for index in unit.rewrite]
                first = min(each.start for each in sentences)
                last = max(each.end for each in sentences)
                self._gaps |= dict.fromkeys(waiting, (first, False))
                waiting = []
        whole = len(comparison.rewrite.document.text)
        self._gaps |= dict.fromkeys(waiting, (whole, True))

    def of(self, unit: Unit, findings: Sequence[Finding]) -> Spot | None:
        """Return the place that a correction of `findings` replaces, None where there is none.

        It is the sentence of the marked words, the unit's whole rewrite side where they are in
        several or nowhere, and for a dropped sentence the gap where the original has it.
        """
        if unit.kind is UnitKind.OMISSION:
            return self._gap(unit)
        side = self._comparison.rewrite
        if not unit.rewrite:
            return None
        spans = [span for each in findings for span in each.rewrite_spans]
        held = {_sentence(side, unit.rewrite, span) for span in spans}
        known = [each for each in held if each is not None]
        if len(known) != 1:
            indices = sorted(unit.rewrite)
            if indices[-1] - indices[0] != len(indices) - 1:
                return None
            known = [Span(side.sentences[indices[0]].start, side.sentences[indices[-1]].end)]
        start, end = known[0]
        text = side.document.text[start:end]
        wording = ""
        if all(each.category in _SWAPPED for each in findings):
            wording = self._restored(findings, Span(start, end))
        elif len(unit.rewrite) == 1:
            wording = " ".join(self._comparison.original.text_of(at) for at in unit.original)
        return Spot(start, end, text, wording=wording)

    def _gap(self, unit: Unit) -> Spot | None:
        if unit.id not in self._gaps:
            return None
        at, behind = self._gaps[unit.id]
        wording = " ".join(self._comparison.original.text_of(index) for index in unit.original)
        space = {"before": " "} if behind else {"after": " "}
        anchor = self._comparison.rewrite.document.text[max(0, at - _ANCHOR) : at]
        return Spot(at, at, "", wording=wording, anchor=anchor, **space)

    def _restored(self, findings: Sequence[Finding], place: Span) -> str:
        """Return the place's text with the original's words for each finding of a span a side."""
        text = self._comparison.rewrite.document.text
        pairs = []
        for each in findings:
            if len(each.original_spans) == len(each.rewrite_spans) == 1:
                (old,), (new,) = each.original_spans, each.rewrite_spans
                if place.start <= new.start < new.end <= place.end and old.start < old.end:
                    pairs.append((new, self._comparison.original.document.text[slice(*old)]))
        result, end = "", place.start
        for span, words in sorted(pairs):
            if span.start < end:
                return ""
            result, end = result + text[end : span.start] + words, span.end
        return result + text[end : place.end] if pairs else ""
