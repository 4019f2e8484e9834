"""What the look at the whole article takes and gives: judged units, and notes of the article.

A unit is kept without the matrices that it was judged by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluator.drift.decide.settings import UnitText
from evaluator.drift.judgement import Judgement
from evaluator.drift.pair.matching import LIKE, Matching
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.side import Side
from evaluator.types import Category, Severity, Span, TokenVectors


@dataclass(frozen=True)
class Part:
    """One unit of the article.

    Attributes:
        sides: The original's and the rewrite's, None for one that has nothing.
        free: Indices of the words of each side that nothing on the other answers.
        evidence: What was seen, spans in the sides' texts.
        notes: What is no drift.
        whole: Whether it is a sentence that the other side does not have.
    """

    sides: tuple[Side | None, Side | None]
    free: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[Evidence, ...] = ()
    whole: bool = False


NOWHERE = Part((None, None))
"""Stands for a unit outside the article."""


Placed = tuple[int, Span]
"""The number of a unit, and where in its side's text."""


@dataclass(frozen=True)
class ArticleNote:
    """Something to know of the article that is no drift.

    Attributes:
        rule: What saw it.
        fields: Of its message.
        original: Where it shows in the original.
        rewrite: Likewise in the rewrite.
    """

    rule: str
    fields: Mapping[str, str]
    original: tuple[Placed, ...]
    rewrite: tuple[Placed, ...]


def joined(judgement: Judgement) -> Part:
    """Return a unit that both sides have."""
    matching = judgement.matching
    one, other = matching.original, matching.rewrite
    free = frozenset[int](), frozenset[int]()
    if judgement.score is not None and one.text != other.text:
        free = _free(matching), _free(matching.flipped())
    return Part(
        (_bare(one), _bare(other)), free, (*judgement.evidence, *judgement.lone), judgement.noted
    )


def alone(text: UnitText, *, lost: bool) -> Part:
    """Return a sentence that only one side has.

    Args:
        text: The sentence.
        lost: Whether the original has it.
    """
    side = _bare(text.read(text.language))
    every = frozenset(word.index for word in side.words)
    span = (Span(0, len(side.text)),)
    if lost:
        item = Evidence(Category.OMISSION, "sentence-left-out", Severity.MAJOR, 1.0, span)
        return Part((side, None), (every, frozenset()), (item,), whole=True)
    item = Evidence(Category.ADDITION, "sentence-put-in", Severity.MAJOR, 1.0, (), span)
    return Part((None, side), (frozenset(), every), (item,), whole=True)


def without(text: UnitText, spans: Sequence[Span]) -> UnitText:
    """Return a side of a unit without the words of spans.

    Args:
        text: The side.
        spans: Not overlapping, in order.
    """
    kept = [Span(0, len(text.text))]
    for span in spans:
        last = kept.pop()
        kept += [Span(last.start, max(last.start, span.start)), Span(span.end, last.end)]
    said = "".join(text.text[start:end] for start, end in kept)
    if text.tokens is None:
        return UnitText(said, None, text.language)
    offsets, vectors, at = [], [], 0
    for start, end in kept:
        inside = (text.tokens.offsets[:, 0] >= start) & (text.tokens.offsets[:, 1] <= end)
        offsets.append(text.tokens.offsets[inside] + np.int32(at - start))
        vectors.append(text.tokens.vectors[inside])
        at += end - start
    tokens = TokenVectors(np.concatenate(offsets), np.concatenate(vectors))
    return UnitText(said, tokens, text.language)


def _bare(side: Side) -> Side:
    return Side(side.text, side.words, None, side.language)


def _free(matching: Matching) -> frozenset[int]:
    """Return the words of the first side that the second neither has nor says in another word."""
    other = matching.rewrite
    best = matching.answered_original
    return frozenset(
        word.index
        for word in matching.original.words
        if word.kind != "mark"
        and word.lemma not in other.lemmas
        and word.lower not in other.lowers
        and (word.kind == "number" or word.index not in matching.forward or best[word.index] < LIKE)
    )
