"""The look at the whole article, after its units are judged: the one stage that knows them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.drift.article.elsewhere import Moved, moved
from evaluator.drift.article.names import ArticleNote, Placed, names_once
from evaluator.drift.article.part import Part
from evaluator.drift.rules.name_spelling import NOTE
from evaluator.drift.text.side import Side
from evaluator.types import Span

MOVED = "words-moved"
"""Slug of the note on a clause or sentence that stands elsewhere."""

Settled = tuple[tuple[Span, ...], tuple[Span, ...]]


@dataclass(frozen=True)
class Article:
    """What the units say together.

    Attributes:
        settled: By number of a unit, the spans of its sides that were told as lost or put in and
            stand elsewhere.
        notes: What is no drift.
    """

    settled: dict[int, Settled]
    notes: tuple[ArticleNote, ...]


def look(parts: Sequence[Part]) -> Article:
    """Look at all units of an article.

    Args:
        parts: In order, `NOWHERE` for those outside it.
    """
    moves = moved(parts)
    settled: dict[int, tuple[list[Span], list[Span]]] = {}
    for move in moves:
        spans = settled.setdefault(move.unit, ([], []))
        spans[0].extend(move.item.original)
        spans[1].extend(move.item.rewrite)
    return Article(
        {unit: (tuple(one), tuple(other)) for unit, (one, other) in settled.items()},
        (*names_once(parts), *_single(parts), *_moves(moves, parts)),
    )


def _single(parts: Sequence[Part]) -> list[ArticleNote]:
    """Return the notes that stand by themselves, each once for the article."""
    places: dict[tuple[str, str, str], tuple[list[Placed], list[Placed]]] = {}
    for number, part in enumerate(parts):
        for item in part.notes:
            if item.rule == NOTE:
                continue
            told = [
                _words(side, spans)
                for side, spans in zip(part.sides, (item.original, item.rewrite), strict=True)
            ]
            one, other = item.words.get("original", told[0]), told[1]
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
        found.append(ArticleNote(MOVED, {"original": words, "rewrite": ""}, original, rewrite))
    return found


def _meet(ones: Sequence[Placed], others: Sequence[Placed]) -> bool:
    return any(
        unit == number and span.overlaps(other) for unit, span in ones for number, other in others
    )


def _words(side: Side | None, spans: Sequence[Span]) -> str:
    return "" if side is None else " … ".join(side.text[start:end] for start, end in spans)
