"""Bylines and credits outside the article that another one stands for in the rewrite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.drift.article.names import ArticleNote
from evaluator.drift.rules.name_notes import BYLINE, CREDIT, agencies_in, are_others, signers_in
from evaluator.drift.text.side import Side, analyse
from evaluator.types import Role, Span


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
