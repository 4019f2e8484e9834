"""The look at the whole article, after its units are judged: the one stage that knows them all."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.drift.article.elsewhere import Moved
from evaluator.drift.article.names import ArticleNote, Placed, names_once
from evaluator.drift.article.part import Part
from evaluator.drift.rules.name_changed import NOTE
from evaluator.drift.text.side import Side
from evaluator.types import Span

MOVED = "words-moved"
"""Slug of the note on a clause or sentence that stands elsewhere."""

_MARKS = " ,;:–—"  # round a clause

Settled = tuple[tuple[Span, ...], tuple[Span, ...]]


def settled_by(moves: Sequence[Moved]) -> dict[int, Settled]:
    """Return the spans of each unit's sides that were told as lost or put in and are neither."""
    found: dict[int, tuple[list[Span], list[Span]]] = {}
    for move in moves:
        spans = found.setdefault(move.unit, ([], []))
        spans[0].extend(move.item.original)
        spans[1].extend(move.item.rewrite)
    return {unit: (tuple(one), tuple(other)) for unit, (one, other) in found.items()}


def article_notes(parts: Sequence[Part], moves: Sequence[Moved]) -> list[ArticleNote]:
    """Return what is no drift: names spelled otherwise, what stands by itself, what moved.

    Args:
        parts: The article's units, `NOWHERE` for those outside it.
        moves: What `moved` found in them.
    """
    return [*names_once(parts), *_single(parts), *_moves(moves, parts)]


def _single(parts: Sequence[Part]) -> list[ArticleNote]:
    """Return the notes that stand by themselves, each once for the article."""
    places: dict[tuple[str, str, str], tuple[list[Placed], list[Placed]]] = {}
    for number, part in enumerate(parts):
        for item in part.notes:
            if item.rule == NOTE:
                continue
            one = item.words.get("original", _words(part.sides[0], item.original))
            other = _words(part.sides[1], item.rewrite)
            here = places.setdefault((item.rule, one, other), ([], []))
            here[0].extend((number, span) for span in item.original)
            here[1].extend((number, span) for span in item.rewrite)
    return [
        ArticleNote(rule, {"original": one, "rewrite": other}, tuple(here), tuple(there))
        for (rule, one, other), (here, there) in places.items()
    ]


def _moves(moves: Sequence[Moved], parts: Sequence[Part]) -> list[ArticleNote]:
    """Return a note for each clause that moved, though both its places may tell of it."""
    found: list[ArticleNote] = []
    for move in moves:
        if not move.clause:
            continue
        spans = move.item.original or move.item.rewrite
        own = tuple((move.unit, span) for span in spans)
        there = ((move.other, move.place),)
        original, rewrite = (own, there) if move.lost else (there, own)
        if any(_meet(note.original, original) and _meet(note.rewrite, rewrite) for note in found):
            continue
        unit, side = parts[original[0][0]], 0
        words = _words(unit.sides[side], tuple(span for _, span in original))
        fields = {"original": words.strip(_MARKS), "rewrite": ""}
        found.append(ArticleNote(MOVED, fields, original, rewrite))
    return found


def _meet(ones: Sequence[Placed], others: Sequence[Placed]) -> bool:
    return any(
        unit == number and span.overlaps(other) for unit, span in ones for number, other in others
    )


def _words(side: Side | None, spans: Sequence[Span]) -> str:
    return "" if side is None else " … ".join(side.text[start:end] for start, end in spans)
