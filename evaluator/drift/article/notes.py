"""What an editor may want to know of the article and is no drift.

Names that are spelled otherwise, credits and bylines that were exchanged, words that moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.drift.article.elsewhere import Moved
from evaluator.drift.article.names import names_once
from evaluator.drift.article.part import ArticleNote, Part, Placed
from evaluator.drift.rules.name_notes import BYLINE, CREDIT, agencies_in, are_others, signers_in
from evaluator.drift.rules.name_spelled import NOTE
from evaluator.drift.text.side import Side, analyse
from evaluator.types import Role, Span

MOVED = "words-moved"
"""Slug of the note on a clause or sentence that stands elsewhere."""

_MARKS = " ,;:–—"  # round a clause


@dataclass(frozen=True)
class Framed:
    """A sentence outside the article.

    Attributes:
        unit: Number of its unit.
        text: Normalised.
        start: Where it begins in the unit's text.
        role: What it is for.
    """

    unit: int
    text: str
    start: int
    role: Role | None


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
        side = parts[original[0][0]].sides[0]
        words = _words(side, tuple(span for _, span in original))
        fields = {"original": words.strip(_MARKS), "rewrite": ""}
        found.append(ArticleNote(MOVED, fields, original, rewrite))
    return found


def _meet(ones: Sequence[Placed], others: Sequence[Placed]) -> bool:
    return any(
        unit == number and span.overlaps(other) for unit, span in ones for number, other in others
    )


def _words(side: Side | None, spans: Sequence[Span]) -> str:
    return "" if side is None else " … ".join(side.text[start:end] for start, end in spans)


def signatures(originals: Sequence[Framed], rewrites: Sequence[Framed]) -> list[ArticleNote]:
    """Return the byline and the agency credit that each side has and that are not the same.

    Args:
        originals: What the original has outside the article.
        rewrites: Likewise the rewrite.
    """
    found = []
    for rule, role, read in (
        (BYLINE, Role.BYLINE, signers_in),
        (CREDIT, Role.CREDIT, agencies_in),
    ):
        sides = [
            [(one, read(Side(one.text, analyse(one.text)))) for one in some if one.role is role]
            for some in (originals, rewrites)
        ]
        ones, others = ([row for row in some if row[1]] for some in sides)
        names = [tuple(name for _, some in rows for name in some) for rows in (ones, others)]
        if ones and others and are_others(names[0], names[1]):
            one, other = ones[0][0], others[0][0]
            found.append(
                ArticleNote(
                    rule,
                    {"original": one.text, "rewrite": other.text},
                    ((one.unit, Span(one.start, one.start + len(one.text))),),
                    ((other.unit, Span(other.start, other.start + len(other.text))),),
                )
            )
    return found
