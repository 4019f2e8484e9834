"""What an editor may want to know of the article and is no drift.

Names that are spelled otherwise, credits and bylines that were exchanged, words that moved; and
what is told once for the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from evaluator.drift.article.elsewhere import Moved
from evaluator.drift.article.part import ArticleNote, Part, Placed
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.name_notes import BYLINE, CREDIT, agencies_in, are_others, signers_in
from evaluator.drift.rules.name_spelled import NOTE, form_of
from evaluator.drift.text.names import name_words
from evaluator.drift.text.side import Side, analyse
from evaluator.types import Finding, Role, Span

MOVED = "words-moved"
"""Slug of the note on a clause or sentence that stands elsewhere."""

_GARBLED = "name-garbled"
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
    return [*_names(parts), *_single(parts), *_moves(moves, parts)]


@dataclass
class _Group:
    """Forms of one name, as they are spelled, by small letters."""

    original: dict[str, str] = field(default_factory=dict)
    rewrite: dict[str, str] = field(default_factory=dict)


def _names(parts: Sequence[Part]) -> list[ArticleNote]:
    """Return a note for each name that is spelled otherwise, in the order of the article."""
    groups: list[_Group] = []
    for part in parts:
        for item in part.notes:
            if item.rule == NOTE:
                _add(groups, item)
    return [_note(group, parts) for group in groups]


def _add(groups: list[_Group], item: Evidence) -> None:
    """Put the two forms of a name into the group that has either, or into a new one."""
    one, other = item.words["original"], item.words["rewrite"]
    mine, theirs = one.lower(), other.lower()
    home = [
        group
        for group in groups
        if not {mine, theirs}.isdisjoint((*group.original, *group.rewrite))
    ]
    if not home:
        groups.append(_Group({mine: one}, {theirs: other}))
        return
    first = home[0]
    first.original.setdefault(mine, one)
    first.rewrite.setdefault(theirs, other)
    for group in home[1:]:
        for old, new in ((group.original, first.original), (group.rewrite, first.rewrite)):
            for lower, form in old.items():
                new.setdefault(lower, form)
        groups.remove(group)


def _note(group: _Group, parts: Sequence[Part]) -> ArticleNote:
    """Return the note of a group with all places where either side has one of its forms."""
    forms = {**group.original, **group.rewrite}
    places: tuple[list[Placed], list[Placed]] = ([], [])
    told: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for number, part in enumerate(parts):
        for at, side in enumerate(part.sides):
            if side is None:
                continue
            for index in sorted(name_words(side)):
                word = side.words[index]
                if word.lower in forms:
                    places[at].append((number, Span(word.start, word.start + len(word.lower))))
                    told[at].setdefault(word.lower, form_of(word))
    original, rewrite = ("”, “".join(some.values()) for some in told)
    return ArticleNote(
        NOTE, {"original": original, "rewrite": rewrite}, tuple(places[0]), tuple(places[1])
    )


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


def told_once(
    findings: Sequence[tuple[Finding, ...]], parts: Sequence[Part], ids: Sequence[str]
) -> list[tuple[Finding, ...]]:
    """Return the findings with each misspelt name told in one unit, where it is surest.

    Args:
        findings: Of each unit.
        parts: The units.
        ids: Of the units; the others that have the name are named in the message.
    """
    places: dict[tuple[str, str], list[tuple[int, Finding]]] = {}
    for number, some in enumerate(findings):
        for one in some:
            if one.rule == _GARBLED:
                key = _key(one, parts[number])
                places.setdefault(key, []).append((number, one))
    changed: dict[tuple[int, int], Finding | None] = {}
    for hits in places.values():
        best = max(hits, key=lambda hit: (hit[1].counts, hit[1].severity.rank, -hit[0]))
        others = [ids[number] for number, one in hits if one is not best[1]]
        if not others:
            continue
        for number, one in hits:
            changed[number, id(one)] = None
        message = f"{best[1].message} Also in {', '.join(dict.fromkeys(others))}."
        changed[best[0], id(best[1])] = replace(best[1], message=message)
    out = []
    for number, some in enumerate(findings):
        kept = (changed.get((number, id(one)), one) for one in some)
        out.append(tuple(one for one in kept if one is not None))
    return out


def _key(one: Finding, part: Part) -> tuple[str, str]:
    texts = [
        " ".join(sorted({side.text[span.start : span.end].lower() for span in spans}))
        for side, spans in zip(part.sides, (one.original_spans, one.rewrite_spans), strict=True)
        if side is not None
    ]
    return texts[0], texts[1]
