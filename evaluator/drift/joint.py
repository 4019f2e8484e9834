"""Where all evidence comes together: doubles removed, learned tags joined, findings written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.drift.evidence import Evidence
from evaluator.drift.grading import MQM
from evaluator.drift.messages import message
from evaluator.drift.words import Side
from evaluator.types import Category, Finding, Severity, Span

# Which category keeps a drift that several kinds of evidence saw, the first named wins.
_SPECIFIC = (
    Category.UNTRANSLATED, Category.GARBLED, Category.NUMBER, Category.MONEY, Category.UNIT,
    Category.DATE_TIME, Category.NEGATION, Category.POLARITY, Category.ROLES, Category.ATTRIBUTION,
    Category.NAME, Category.COMPARISON, Category.QUANTITY, Category.CERTAINTY, Category.CONNECTIVE,
    Category.TENSE, Category.QUOTATION, Category.OMISSION, Category.ADDITION, Category.MEANING,
)  # fmt: skip
_RANK = {category: place for place, category in enumerate(_SPECIFIC)}
_TAG_GAP = 2


@dataclass(frozen=True)
class Tag:
    """A stretch of text that the learned detector holds for drifted.

    Attributes:
        span: In the coordinates of the side's text.
        probability: 0 to 1.
    """

    span: Span
    probability: float


@dataclass(frozen=True)
class Tags:
    """The learned detector's tags on both sides."""

    original: tuple[Tag, ...] = ()
    rewrite: tuple[Tag, ...] = ()


def findings(
    evidence: Sequence[Evidence],
    original: Side,
    rewrite: Side,
    tags: Tags | None = None,
    threshold: float = 0.5,
    major: float = 0.85,
    reader: str = "en",
) -> tuple[Finding, ...]:
    """Turn evidence into findings, the gravest first.

    Args:
        evidence: What every kind of evidence saw.
        original: The original side.
        rewrite: The rewrite.
        tags: What the learned detector saw; raises the confidence of findings that it covers and
            speaks for itself (category `meaning`) where no rule does.
        threshold: Least probability of a tag that counts.
        major: Least probability at which a tag of its own is major.
        reader: Language of the messages.
    """
    kept = _without_doubles(evidence)
    if tags is not None:
        kept = [_raised(item, tags, threshold) for item in kept]
        kept.extend(_learned(kept, tags, threshold, major))
    kept.sort(key=lambda item: (-item.severity.rank, -item.confidence, item.original, item.rewrite))
    return tuple(_finding(item, original, rewrite, reader) for item in kept)


def _overlap(one: tuple[Span, ...], other: tuple[Span, ...]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one for b in other)


def _covers(one: Evidence, other: Evidence) -> bool:
    """Tell whether two pieces of evidence speak of the same words."""
    if one.original and other.original and one.rewrite and other.rewrite:
        return _overlap(one.original, other.original) and _overlap(one.rewrite, other.rewrite)
    return _overlap(one.original, other.original) or _overlap(one.rewrite, other.rewrite)


def _without_doubles(evidence: Sequence[Evidence]) -> list[Evidence]:
    ordered = sorted(
        evidence,
        key=lambda item: (_RANK[item.category], -item.severity.rank, -item.confidence),
    )
    kept: list[Evidence] = []
    for item in ordered:
        if not any(_covers(item, other) for other in kept):
            kept.append(item)
    return kept


def _raised(item: Evidence, tags: Tags, threshold: float) -> Evidence:
    from dataclasses import replace

    best = max(
        [tag.probability for tag in tags.original if _overlap((tag.span,), item.original)]
        + [tag.probability for tag in tags.rewrite if _overlap((tag.span,), item.rewrite)],
        default=0.0,
    )
    if best < threshold:
        return item
    return replace(item, confidence=1 - (1 - item.confidence) * (1 - best))


def _learned(kept: list[Evidence], tags: Tags, threshold: float, major: float) -> list[Evidence]:
    """Findings of the tags that no rule speaks for; both sides' tags make one where both are."""
    mine = [
        tag for tag in tags.original
        if tag.probability >= threshold and not any(_overlap((tag.span,), k.original) for k in kept)
    ]  # fmt: skip
    theirs = [
        tag for tag in tags.rewrite
        if tag.probability >= threshold and not any(_overlap((tag.span,), k.rewrite) for k in kept)
    ]  # fmt: skip
    if not mine and not theirs:
        return []
    best = max(tag.probability for tag in (*mine, *theirs))
    key = "learned" if mine and theirs else "learned_original" if mine else "learned_rewrite"
    return [
        Evidence(
            Category.MEANING, key, Severity.MAJOR if best >= major else Severity.MINOR, best,
            tuple(tag.span for tag in mine), tuple(tag.span for tag in theirs),
        )
    ]  # fmt: skip


def _finding(item: Evidence, original: Side, rewrite: Side, reader: str) -> Finding:
    fields = {
        "original": " … ".join(original.text[span.start : span.end] for span in item.original),
        "rewrite": " … ".join(rewrite.text[span.start : span.end] for span in item.rewrite),
        **item.words,
    }
    return Finding(
        item.category,
        MQM[item.category],
        item.severity,
        round(item.confidence, 4),
        message(item.key, fields, reader),
        item.original,
        item.rewrite,
    )
