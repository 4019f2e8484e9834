"""The rewrite as a Word document, the findings as comments on the words that show them."""

from __future__ import annotations

import io
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING

from evaluator.report.decisions import Decision, Memory
from evaluator.report.messages import text
from evaluator.report.notes import noted, notes_title
from evaluator.report.order import reading_order
from evaluator.report.passages import further_quotes, one_line, shown_sides, xml_safe
from evaluator.report.plain import decision_text
from evaluator.report.saying import questions_title, said, worst_findings
from evaluator.report.word_runs import Piece, pieces_of, stored_file
from evaluator.types import Comparison, Document, Finding, Role, Span, Unit

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_AUTHOR = "evaluator"
_INITIALS = "ev"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP file can hold


@dataclass(frozen=True)
class _Note:
    """A comment-to-be and the words of the rewrite that it is about, first to last."""

    start: int
    end: int
    text: str


def to_docx(comparison: Comparison, decisions: Sequence[Decision] = ()) -> bytes:
    """Return a .docx of the rewrite with a comment per finding and the verdict as the first one.

    Questions are comments that ask, after the flags of their passage.

    Where the rewrite was read from a .docx that is still there unchanged, the result is that file,
    its formatting and its own comments kept; else its paragraphs are written as plain ones. A
    finding without words in the rewrite is set on its sentences, an omission on the sentence that
    it should follow. The same comparison gives the same bytes.
    """
    import docx

    notes = list(_notes(comparison, decisions))
    cuts = sorted({0, *(note.start for note in notes), *(note.end for note in notes)})
    stored = stored_file(comparison.rewrite.document)
    if stored is not None:
        document = docx.Document(io.BytesIO(stored))
        pieces = pieces_of(document, comparison.rewrite.document.text, cuts)
    else:
        document = docx.Document()
        pieces = write_paragraphs(document, comparison.rewrite.document, cuts)
    for note in notes:
        _comment(document, pieces, note)
    out = io.BytesIO()
    document.save(out)
    return undated(out.getvalue())


def _notes(comparison: Comparison, decisions: Sequence[Decision]) -> Iterator[_Note]:
    level = comparison.verdict.level.value
    told = [text(f"verdict.{level}.title"), *comparison.verdict.reasons]
    told.append(questions_title(comparison.units))
    told += [f"{warning.message} ({warning.slug})" for warning in comparison.warnings]
    told += [notes_title(comparison)]
    told += [f"{each.note.message} ({each.where})" for each in noted(comparison)]
    yield _Note(0, 1, _lines(told))
    memory = Memory(decisions)
    before = Span(0, 1)  # what an omission at the very start is set on
    for at in reading_order(comparison.units, "rewrite"):
        unit = comparison.units[at]
        if unit.rewrite:
            sentences = comparison.rewrite.sentences
            before = Span(sentences[unit.rewrite[0]].start, sentences[unit.rewrite[-1]].end)
        for finding in worst_findings(unit):
            spans = [span for span in finding.rewrite_spans if span.start < span.end] or [before]
            yield _Note(
                min(span.start for span in spans),
                max(span.end for span in spans),
                _comment_text(comparison, unit, finding, memory),
            )


def _comment_text(comparison: Comparison, unit: Unit, finding: Finding, memory: Memory) -> str:
    category = finding.category.value
    kind = text(f"severity.{finding.severity.value}" if finding.counts else "question.word")
    lines = [f"{kind}, {text(f'category.{category}').lower()}: {said(finding)}"]
    before, after = further_quotes(comparison, unit, finding)
    if before and after:
        lines.append(f"“{before}” → “{after}”")
    original, _ = shown_sides(comparison, unit)
    if original:
        lines.append(f"{text('side.original')}: {original}")
    known = memory.of(comparison, unit, category)
    if known:
        lines.append(decision_text(known.decision, known.reopened))
    return _lines(lines)


def _lines(parts: Sequence[str]) -> str:
    return "\n".join(line for line in (xml_safe(one_line(part)) for part in parts) if line)


def write_paragraphs(document: WordDocument, source: Document, cuts: Sequence[int]) -> list[Piece]:
    """Write the paragraphs of `source` into a Word document, their runs cut at `cuts`.

    Args:
        document: The Word document.
        source: What was read.
        cuts: Offsets in its text, sorted.
    """
    properties = document.core_properties
    properties.author = _AUTHOR
    properties.comments = ""
    name = PurePath(source.path).name if source.path and source.path != "-" else ""
    properties.title = xml_safe(one_line(name))[:255]
    pieces: list[Piece] = []
    for each in source.paragraphs:
        heading = each.role is Role.HEADLINE
        paragraph = document.add_paragraph(style="Heading 1" if heading else None)
        inner = [cut for cut in cuts if each.start < cut < each.end]
        borders = [each.start, *inner, each.end]
        for start, end in pairwise(borders):
            shown = xml_safe(source.text[start:end]).replace("\n", " ").replace("\t", " ")
            pieces.append(Piece(start, end, paragraph.add_run(shown)))
    return pieces


def _comment(document: WordDocument, pieces: Sequence[Piece], note: _Note) -> None:
    first = bisect_right(pieces, note.start, key=lambda piece: piece.end)
    end = bisect_left(pieces, note.end, key=lambda piece: piece.start)
    # Words that the file holds where no comment can stand, such as a footnote, have no piece.
    inside = pieces[first:end] or pieces[max(first - 1, 0) :][:1]
    if inside:
        runs = [inside[0].run, inside[-1].run]
        made = document.add_comment(runs, note.text, author=_AUTHOR, initials=_INITIALS)
        made._comment_elm.date = None  # the library puts the clock's time there


def undated(package: bytes) -> bytes:
    """Return a ZIP file with the clock's time taken from its entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()
