"""Sentences with character spans: from a `Document` to a `SegmentedDocument`."""

from __future__ import annotations

from evaluator.segment.boundaries import sentence_spans
from evaluator.segment.lower import begins_in_lower_case
from evaluator.types import Document, SegmentedDocument, Sentence

__all__ = ["segment", "sentence_spans"]


def segment(document: Document, language: str | None = None) -> SegmentedDocument:
    """Return the document with its sentences, in order.

    A sentence never crosses a paragraph. Sentences begin in lower case where the text as a whole
    writes them so. Spans are trimmed of white space and exact; every
    character of a paragraph that is not white space is in exactly one sentence. A sentence
    carries the role of its paragraph.

    Args:
        document: As `read` hands it over.
        language: ISO 639-1 code that picks the rules; None takes the document's own (and with
            none there English, unless the script of a paragraph says otherwise).
    """
    lower = begins_in_lower_case(document.text)
    sentences = [
        Sentence(
            paragraph.start + start,
            paragraph.start + end,
            index,
            paragraph.role,
            paragraph.role_confidence,
        )
        for index, paragraph in enumerate(document.paragraphs)
        for start, end in sentence_spans(
            document.text[paragraph.start : paragraph.end],
            language or document.language,
            lower=lower,
        )
    ]
    return SegmentedDocument(document, tuple(sentences))
