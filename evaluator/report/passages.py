"""The texts of units as reports show them: sentences, marked runs, quotations, control signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex
from markupsafe import Markup, escape

from evaluator.text import normalise
from evaluator.types import (
    Comparison,
    Finding,
    Place,
    SegmentedDocument,
    Severity,
    Span,
    Unit,
    UnitKind,
)

# Characters that would hide, reorder or forge what a page or a terminal shows.
_CONTROL = regex.compile(
    r"[\x00-\x08\x0B-\x1F\x7F-\x9F\u2028\u2029\u202A-\u202E\u2066-\u2069\uD800-\uDFFF]"
)
_QUOTED = regex.compile(r"“([^“”]*)”")
_RIGHT_TO_LEFT = regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}]")
_QUOTES = "“”„\"'‘’«»"
_SPACES = regex.compile(r"\s+")


@dataclass(frozen=True)
class Run:
    """A stretch of a sentence under the same marks.

    Attributes:
        text: As it stands in the document.
        severity: The highest of the findings that mark it and count; None where none does.
        ends: Indices of the unit's findings one of whose spans ends here.
        over: Indices of the findings that mark it, in order.
    """

    text: str
    severity: Severity | None
    ends: tuple[int, ...] = ()
    over: tuple[int, ...] = ()

    @property
    def asked(self) -> bool:
        """Whether nothing but questions marks it."""
        return bool(self.over) and self.severity is None


def visible(text: str) -> str:
    """Return `text` with control characters made visible, safe for pages and terminals.

    C0 controls become their control pictures, direction overrides, embeddings and isolates a note
    such as "[U+202E]", and what has no picture (C1, lone surrogates) U+FFFD. Line ends and tabs
    stay.
    """
    return _CONTROL.sub(_picture, text)


def _picture(match: regex.Match[str]) -> str:
    code = ord(match[0])
    if code == 0x0D:
        return ""
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if code in (0x2028, 0x2029):
        return "\n"
    if 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069:
        return f"[U+{code:04X}]"
    return "\ufffd"


def quoted(text: str) -> Markup:
    """Return a message for a page, words in quotation marks that run from right to left isolated.

    Otherwise the first of them would turn the whole message round.
    """
    escaped = str(escape(text))
    if not _RIGHT_TO_LEFT.search(escaped):
        return Markup(escaped)
    return Markup(_QUOTED.sub(r"“<bdi>\1</bdi>”", escaped))


def xml_safe(text: str) -> str:
    """Return `text` made visible, without what XML 1.0 cannot hold."""
    return visible(text).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def one_line(text: str) -> str:
    """Return `text` made visible, with each run of white space as one space."""
    return _SPACES.sub(" ", visible(text)).strip()


def shorten(text: str, limit: int) -> str:
    """Return at most `limit` characters of `text`, cut at a word where that is near."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit * 2 // 3 else cut).rstrip() + "…"


def sides(comparison: Comparison, unit: Unit) -> tuple[str, str]:
    """Return the texts of both sides of `unit`, normalised, sentences joined with a space."""
    return (
        _joined(comparison.original, unit.original),
        _joined(comparison.rewrite, unit.rewrite),
    )


def _joined(side: SegmentedDocument, indices: Sequence[int]) -> str:
    texts = (normalise(side.text_of(index)).text for index in indices)
    return " ".join(text for text in texts if text)


def runs(
    side: SegmentedDocument, index: int, findings: Sequence[tuple[Severity | None, Sequence[Span]]]
) -> list[Run]:
    """Cut sentence `index` of `side` into runs at the ends of the findings' spans.

    Args:
        side: The document that the spans count in.
        index: Which sentence.
        findings: Severity (None of a question) and spans of each of the unit's findings, in order.
            What lies outside the sentence is left out; an empty span gives a run of empty text.
    """
    sentence = side.sentences[index]
    text = side.document.text
    inside = [
        (number, severity, max(span.start, sentence.start), min(span.end, sentence.end))
        for number, (severity, spans) in enumerate(findings)
        for span in spans
        if span.start <= sentence.end and span.end >= sentence.start
    ]
    # A span that only touches the sentence's border belongs to its neighbour.
    marks = [
        mark
        for mark in inside
        if mark[2] < mark[3] or any(span == (mark[2], mark[3]) for span in findings[mark[0]][1])
    ]
    cuts = sorted(
        {sentence.start, sentence.end, *(mark[2] for mark in marks), *(mark[3] for mark in marks)}
    )
    result: list[Run] = []
    for point in [mark for mark in marks if mark[2] == mark[3] == sentence.start]:
        result.append(Run("", point[1], (point[0],), (point[0],)))
    for start, end in pairwise(cuts):
        over = [mark for mark in marks if mark[2] <= start and mark[3] >= end]
        counted = [mark[1] for mark in over if mark[1] is not None]
        severity = max(counted, key=lambda each: each.rank, default=None)
        ends = tuple(dict.fromkeys(mark[0] for mark in over if mark[3] == end))
        marking = tuple(dict.fromkeys(mark[0] for mark in over))
        result.append(Run(text[start:end], severity, ends, marking))
        for point in [mark for mark in marks if mark[2] == mark[3] == end]:
            result.append(Run("", point[1], (point[0],), (point[0],)))
    return result


def unit_runs(side: SegmentedDocument, unit: Unit, *, rewrite: bool) -> list[list[Run]]:
    """Return the runs of each sentence of `unit` on one side."""
    indices = unit.rewrite if rewrite else unit.original
    findings = [
        (
            finding.severity if finding.counts else None,
            finding.rewrite_spans if rewrite else finding.original_spans,
        )
        for finding in unit.findings
    ]
    return [runs(side, index, findings) for index in indices]


def shown_sides(comparison: Comparison, unit: Unit) -> tuple[str, str]:
    """Return both sides of `unit` as they stand, made visible, each on one line."""
    return (
        " ".join(one_line(comparison.original.text_of(index)) for index in unit.original),
        " ".join(one_line(comparison.rewrite.text_of(index)) for index in unit.rewrite),
    )


def places(
    side: SegmentedDocument, indices: Sequence[int], spans: Sequence[Span]
) -> tuple[Place, ...]:
    """Return where `spans`, or without any the sentences `indices`, stand in the side's file.

    Empty where the text is the file's own, whose offsets say it all.
    """
    sentences = (side.sentences[index] for index in indices)
    meant = spans or [Span(sentence.start, sentence.end) for sentence in sentences]
    found = (side.document.places_of(span.start, span.end) for span in meant)
    return tuple(dict.fromkeys(place for some in found for place in some))


def place_text(place: Place) -> str:
    """Return a place in words, such as "unit 3 (headline)" or "paragraph 12"."""
    name = f" ({one_line(place.name)})" if place.name else ""
    return f"{place.kind} {place.number}{name}"


def quotes(comparison: Comparison, finding: Finding) -> tuple[str, str]:
    """Return the words that show `finding` on both sides, one line each; empty where none do."""
    return (
        _quoted(comparison.original, finding.original_spans),
        _quoted(comparison.rewrite, finding.rewrite_spans),
    )


def further_quotes(comparison: Comparison, unit: Unit, finding: Finding) -> tuple[str, str]:
    """Return `quotes`, less what a reader sees anyway: in the message, or as a whole side."""
    message = normalise(finding.message).text
    before, after = quotes(comparison, finding)
    if all(normalise(words).text in message for words in (before, after)):
        return "", ""
    original, rewrite = shown_sides(comparison, unit)
    return (
        "" if before == original else before.strip(_QUOTES),
        "" if after == rewrite else after.strip(_QUOTES),
    )


def _quoted(side: SegmentedDocument, spans: Sequence[Span]) -> str:
    texts = (one_line(side.document.text[span.start : span.end]) for span in spans)
    return " … ".join(text for text in texts if text)


def shape(unit: Unit) -> str:
    """Return what became of the sentences in one word, finer than the unit's kind.

    One of "match", "merged" (several into one), "split", "regrouped" (several into several),
    "moved", "omission", "addition", "outside".
    """
    if unit.kind is not UnitKind.MATCH:
        return unit.kind.value
    before, after = len(unit.original), len(unit.rewrite)
    if before > 1:
        return "merged" if after == 1 else "regrouped"
    return "split" if after > 1 else "match"


def worst_first(units: Sequence[Unit]) -> list[Unit]:
    """Return the flagged units, most severe first, in the order given within a severity."""
    flagged = [unit for unit in units if unit.flags]
    return sorted(flagged, key=lambda unit: -unit.severity.rank)
