"""Names told once for the article: every form on both sides, and wherever they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from evaluator.drift.article.part import ArticleNote, Part, Placed
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.name_spelled import NOTE, form_of
from evaluator.drift.text.names import name_words
from evaluator.types import Finding, Span

GARBLED = "name-garbled"


@dataclass
class _Group:
    """Forms of one name, as they are spelled, by small letters."""

    original: dict[str, str] = field(default_factory=dict)
    rewrite: dict[str, str] = field(default_factory=dict)


def names_once(parts: Sequence[Part]) -> list[ArticleNote]:
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
            if one.rule == GARBLED:
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
