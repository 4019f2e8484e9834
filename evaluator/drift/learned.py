"""What the learned detector saw, joined to what the rules saw.

A tag says that words drifted and, less surely, how. Where the rules speak of the same words, or of
the words that answer them, the tag makes them surer; else it speaks for itself. Whether anything on
the other side answers the tagged words is known better from the matching than from the tag, so that
decides between "left out", "put in" and another meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evaluator.drift.evidence import Evidence, overlap
from evaluator.drift.matching import Matching
from evaluator.drift.unanswered import ANSWERED, instead
from evaluator.drift.words import Word
from evaluator.types import Category, Detection, Severity, Span, Tag

_FIGURES = (Category.NUMBER, Category.DATE_TIME, Category.MONEY, Category.UNIT)
_GAPS = (Category.OMISSION, Category.ADDITION)
_OF_GAP = (*_GAPS, Category.MEANING)


def with_learned(
    evidence: Sequence[Evidence],
    detection: Detection,
    matching: Matching,
    threshold: float,
    severity: Severity,
) -> list[Evidence]:
    """Add what the learned detector saw.

    Args:
        evidence: What the rules saw.
        detection: What the detector saw of the same unit.
        matching: The unit's matched words.
        threshold: Least probability of a tag that counts.
        severity: Of tags that no rule speaks for, and the least of rules that they speak for; with
            none the former stay silent.
    """
    raised = [_raised(item, detection, threshold, severity) for item in evidence]
    if severity is Severity.NONE:
        return raised
    return raised + _alone(raised, detection, matching, threshold, severity)


def _span(tag: Tag) -> Span:
    return Span(tag.start, tag.end)


def _raised(item: Evidence, said: Detection, threshold: float, least: Severity) -> Evidence:
    """Raise confidence and severity of evidence that the learned detector's tags cover.

    A tag of another kind of drift does not speak for words that were left out or put in.
    """
    best = max(
        (
            tag.probability
            for tags, spans in (
                (said.original_tags, item.original),
                (said.rewrite_tags, item.rewrite),
            )
            for tag in tags
            if overlap((_span(tag),), spans)
            and (item.category not in _GAPS or tag.category in _OF_GAP)
        ),
        default=0.0,
    )
    if best < threshold:
        return item
    return replace(
        item,
        confidence=1 - (1 - item.confidence) * (1 - best),
        severity=max(item.severity, least, key=lambda one: one.rank),
    )


def _alone(
    kept: list[Evidence],
    said: Detection,
    matching: Matching,
    threshold: float,
    severity: Severity,
) -> list[Evidence]:
    """Return evidence of the tags that no rule speaks for, one piece for each kind they name."""
    found: dict[Category, tuple[list[Tag], list[Tag]]] = {}
    for place, tags, view in (
        (0, said.original_tags, matching),
        (1, said.rewrite_tags, matching.flipped()),
    ):
        told = _told(kept, view, place)
        for tag in tags:
            if tag.probability < threshold or _is_compared(tag, view):
                continue
            if not overlap((_span(tag),), told):
                category = _category(tag, view, lost=place == 0)
                found.setdefault(category, ([], []))[place].append(tag)
    return [
        Evidence(
            category,
            "learned" if one and other else "learned_original" if one else "learned_rewrite",
            severity,
            max(tag.probability for tag in (*one, *other)),
            tuple(_span(tag) for tag in one),
            tuple(_span(tag) for tag in other),
        )
        for category, (one, other) in sorted(found.items())
    ]


def _is_compared(tag: Tag, view: Matching) -> bool:
    """Tell whether a tag doubts nothing but figures, whose values the rules compare.

    Where they found no other value, the same one is written another way ("2031/32").
    """
    if tag.category not in _FIGURES:
        return False
    words = view.original.at(_span(tag))
    return bool(words) and all(word.kind == "number" for word in words)


def _told(kept: list[Evidence], view: Matching, place: int) -> tuple[Span, ...]:
    """Return the words of the first side of `view` that evidence names, or names the answers of."""
    own = [span for item in kept for span in (item.original, item.rewrite)[place]]
    theirs = tuple(span for item in kept for span in (item.rewrite, item.original)[place])
    answers = [
        word.span
        for word in view.original.words
        if word.content
        and any(
            overlap((view.rewrite.words[j].span,), theirs) for j in view.forward.get(word.index, ())
        )
    ]
    return (*own, *answers)


def _category(tag: Tag, view: Matching, *, lost: bool) -> Category:
    """Return a tag's category, by the matching where that is about being there or not."""
    if tag.category not in (*_GAPS, Category.MEANING):
        return tag.category
    gap = Category.OMISSION if lost else Category.ADDITION
    words = [word for word in view.original.at(_span(tag)) if word.kind != "mark"]
    words = [word for word in words if word.content] or words
    if not words:
        return tag.category
    answered = sum(_is_answered(word, view) for word in words)
    there = instead(view, words)
    if 2 * answered > len(words) or (tag.category is Category.MEANING and answered):
        return Category.MEANING
    if there is None:
        return tag.category if tag.category is gap else Category.MEANING
    return Category.MEANING if there else gap


def _is_answered(word: Word, view: Matching) -> bool:
    return word.index in view.forward and float(view.answered_original[word.index]) >= ANSWERED
