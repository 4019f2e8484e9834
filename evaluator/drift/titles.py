"""Titles and posts that changed: "deputy chief", "deputy director"."""

from __future__ import annotations

from evaluator.drift import lexicon
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.words import Side
from evaluator.types import Category, Severity

_MEN, _WOMEN = frozenset(("mr", "mister", "sir")), frozenset(("mrs", "ms", "miss", "madam"))


def evidence(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report a title or post that changed ("deputy chief", "deputy director")."""
    known = lexicon.listed("titles")
    found = []
    for i, j in matching.links:
        one, other = original.words[i], rewrite.words[j]
        if one.lemma == other.lemma or one.lower not in known or other.lower not in known:
            continue
        if one.lower in rewrite.lowers or other.lower in original.lowers:
            continue
        if lexicon.synonymous(one.lemma, other.lemma) and matching.similarity[i, j] > 0.85:
            continue
        first = (
            i - 1
            if i
            and j
            and original.words[i - 1].lower == rewrite.words[j - 1].lower
            and original.words[i - 1].content
            else i
        )
        shift = i - first
        if one.lower in _MEN | _WOMEN and other.lower in _MEN | _WOMEN:
            if (one.lower in _MEN) != (other.lower in _MEN):
                found.append(
                    Evidence(
                        Category.ROLES, "person_changed", Severity.MAJOR, 0.85,
                        (one.span,), (other.span,),
                    )
                )  # fmt: skip
            continue
        found.append(
            Evidence(Category.NAME, "title_changed", Severity.MINOR, 0.5,
                     (original.span(first, i),), (rewrite.span(j - shift, j),))
        )  # fmt: skip
    return found
