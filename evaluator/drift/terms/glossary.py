"""What a desk's glossary settles, and forms in a rewrite that it does not have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.drift.pair.matching import RELATED, Matching
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.terms.desk import Glossary, Term
from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.spelling import GARBLED, SAME_SPELLING, likeness
from evaluator.types import Category, Severity, Span

GLOSSARY = frozenset(("glossary-forbidden", "glossary-unknown"))
"""The rules of a glossary."""


@dataclass(frozen=True, slots=True)
class Use:
    """A form of a term in a text: words `first` to `last`.

    Attributes:
        term: Number of the term in the glossary.
        right: Whether the form is allowed.
    """

    first: int
    last: int
    term: int
    right: bool

    def holds(self, word: Word) -> bool:
        """Return whether a word is part of it."""
        return self.first <= word.index <= self.last


def uses(side: Side, glossary: Glossary) -> list[Use]:
    """Return the terms that a side uses, in order; of forms that overlap the longer."""
    table = glossary.by_first_word
    found: list[Use] = []
    at = 0
    while at < len(side.words):
        for words, term, right in table.get(side.words[at].lower, ()):
            part = side.words[at : at + len(words)]
            if len(part) == len(words) and all(map(_same, part, words)):
                found.append(Use(at, at + len(words) - 1, term, right))
                at += len(words) - 1
                break
        at += 1
    return found


def _same(word: Word, form: str) -> bool:
    if form.isupper():
        return word.text.removesuffix("'s") == form
    return word.lower == form or word.text.lower() == form


class Reading:
    """Both sides of a unit as a glossary reads them.

    Args:
        glossary: The desk's; None settles nothing.
        original: The original side.
        rewrite: The rewrite.
    """

    def __init__(self, glossary: Glossary | None, original: Side, rewrite: Side) -> None:
        self._terms: Sequence[Term] = glossary.terms if glossary else ()
        self._sides = original, rewrite
        self._ones = uses(original, glossary) if glossary else []
        self._others = uses(rewrite, glossary) if glossary else []

    def settles(self, item: Evidence) -> bool:
        """Return whether all that evidence marks is one term, in whatever forms, on both sides.

        Quotations are not settled: there the very words count.
        """
        if not self._ones or item.category is Category.QUOTATION:
            return False
        both = {use.term for use in self._ones} & {use.term for use in self._others}
        return any(
            self._within(item.original, 0, term) and self._within(item.rewrite, 1, term)
            for term in both
        )

    def _within(self, spans: tuple[Span, ...], side: int, term: int) -> bool:
        found = [use for use in (self._ones, self._others)[side] if use.term == term]
        return all(
            any(use.holds(word) for use in found)
            for span in spans
            for word in self._sides[side].at(span)
            if word.content
        )

    def evidence(self, matching: Matching) -> list[Evidence]:
        """Report forms of the original's terms in the rewrite that the glossary does not allow."""
        original, rewrite = self._sides
        found: list[Evidence] = []
        for number in sorted({use.term for use in self._ones}):
            term = self._terms[number]
            mine = [use for use in self._ones if use.term == number]
            theirs = [use for use in self._others if use.term == number]
            wrong = [use for use in theirs if not use.right]
            for k, use in enumerate(wrong):
                one = mine[min(k, len(mine) - 1)]
                found.append(_wrong("glossary-forbidden", 0.9, original.span(one.first, one.last),
                                    rewrite.span(use.first, use.last), term))  # fmt: skip
            for one in mine[: max(0, len(mine) - len(theirs))]:
                answer = self._answer(one, term, matching)
                if answer is not None:
                    span = original.span(one.first, one.last)
                    found.append(_wrong("glossary-unknown", 0.7, span, answer, term))
        return found

    def _answer(self, use: Use, term: Term, matching: Matching) -> Span | None:
        """Return what the rewrite has in place of a term, None where it is shortened or gone."""
        original, rewrite = self._sides
        known = {part for form in (term.name, *term.forms) for part in form.lower().split()}
        proper = term.name[:1].isupper()
        found: list[int] = []
        for word in original.words[use.first : use.last + 1]:
            if not word.content:
                continue
            linked = matching.forward.get(word.index, ())
            for j, other in enumerate(rewrite.words):
                spelled = likeness(word.lower, other.lower)
                if j not in linked and spelled < SAME_SPELLING:
                    continue
                alike = spelled >= GARBLED
                if not other.content or other.lower in lexicon.listed("stand_ins"):
                    continue
                if matching.similarity[word.index, j] < RELATED and not alike:
                    continue
                if proper and not other.capital and not alike:
                    continue
                found.append(j)
        span = (min(found), max(found)) if found else (0, 0)
        if all(rewrite.words[j].lower in known for j in found):
            return None
        if span[1] - span[0] > 2 * (use.last - use.first + 1):
            return None
        return rewrite.span(*span)


def _wrong(key: str, confidence: float, one: Span, other: Span, term: Term) -> Evidence:
    return Evidence(
        Category.NAME, key, Severity.MINOR, confidence, (one,), (other,), {"right": term.name}
    )
