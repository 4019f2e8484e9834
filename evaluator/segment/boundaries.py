"""Sentence boundaries of one paragraph: the library's, repaired."""

from __future__ import annotations

import regex

from evaluator.types import Span

_SPACE = regex.compile(r"\s")
_VISIBLE = regex.compile(r"[^\s\p{Cf}\p{Cc}]")


def sentence_spans(paragraph: str, language: str | None = None) -> list[Span]:
    """Return the sentences of a paragraph: trimmed, in order, with nothing visible left out."""
    import sentencex

    flat = _SPACE.sub(" ", paragraph)
    spans: list[Span] = []
    at = 0
    for piece in sentencex.segment(language or "en", flat):
        end = at + len(piece)
        left, right = at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())
        if left < right:
            if spans and not _VISIBLE.search(flat, left, right):
                spans[-1] = Span(spans[-1].start, right)
            else:
                spans.append(Span(left, right))
        at = end
    return spans
