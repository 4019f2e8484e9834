"""What the learned detector saw that no rule speaks for.

A tag says that words drifted and, less surely, how. Where the rules speak of the same words, or of
the words that answer them, the tag bears them out (`likelihood`); else it speaks for itself.
Whether anything on the other side answers the tagged words is known better from the matching than
from the tag, so that decides between "left out", "put in" and another meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from evaluator.drift.pair.matching import UNALIGNED, Matching, instead, unaligned
from evaluator.drift.pair.pair import Spans, View, views
from evaluator.drift.rules.evidence import Evidence, overlap
from evaluator.drift.text.side import Word
from evaluator.types import Category, Detection, Severity, Span, Tag

Agreed = Callable[[], tuple[Spans, Spans]]
_FIGURES = (Category.NUMBER, Category.DATE_TIME, Category.MONEY, Category.UNIT)
_GAPS = (Category.OMISSION, Category.ADDITION)
SURE_TAG = 0.4
"""Least probability of a tag that counts in a unit that is flagged without it."""
# Words that only the matching points at are shown where nothing else is.
_LEAST_WORDS = 3


def lone_evidence(
    kept: Sequence[Evidence],
    said: Detection,
    matching: Matching,
    threshold: float,
    agreed: Agreed = lambda: ((), ()),
    *,
    answers: bool = True,
) -> list[Evidence]:
    """Return evidence of the tags that no rule speaks for, a piece for each kind they name.

    Args:
        kept: What the rules saw.
        said: What the detector saw of the same unit.
        matching: The unit's matched words.
        threshold: Least probability of a tag that counts.
        agreed: Returns where each side has what the other says, too, as the rules read it; asked
            only where there is a tag.
        answers: Whether `kept` speaks for all of a tag that holds words of its own or what
            answers them; without, only for its own words.
    """
    found: dict[Category, tuple[list[Tag], list[Tag]]] = {}
    for place, (tags, view) in enumerate(
        zip((said.original_tags, said.rewrite_tags), views(matching), strict=True)
    ):
        sure = [tag for tag in tags if tag.probability >= threshold and not _is_compared(tag, view)]
        told = _told(kept, view, answers=answers) if sure else ()
        for tag in sure:
            if _is_agreed(tag, view, agreed, place):
                continue
            for rest in _untold(tag, told, view) if not answers else (tag,):
                if not overlap((_span(rest),), told):
                    found.setdefault(_category(rest, view), ([], []))[place].append(rest)
    return [
        Evidence(
            category,
            _key(bool(one), bool(other)),
            Severity.MINOR,
            max(tag.probability for tag in (*one, *other)),
            tuple(_span(tag) for tag in one),
            tuple(_span(tag) for tag in other),
        )
        for category, (one, other) in sorted(found.items())
    ]


def least_answered(matching: Matching, agreed: Agreed = lambda: ((), ())) -> Evidence | None:
    """Return the words that are answered least, for a unit in which nothing else is pointed at.

    Args:
        matching: The unit's matched words.
        agreed: See `lone_evidence`.
    """
    sides = []
    for place, view in enumerate(views(matching)):
        words = list(unaligned(view.matching))
        if words:
            words = [word for word in words if not overlap((word.span,), agreed()[place])]
        sides.append(_least(words, view.matching))
    if not any(sides):
        return None
    one, other = (tuple(word.span for word in sorted(s, key=lambda w: w.start)) for s in sides)
    category = (
        Category.MEANING if one and other else Category.OMISSION if one else Category.ADDITION
    )
    return Evidence(category, _key(bool(one), bool(other)), Severity.MINOR, 0.3, one, other)


def tightened(item: Evidence, matching: Matching) -> Evidence:
    """Return evidence without the words at the ends of its spans that the other side has, too.

    A tag runs on over words that stayed; what is all such words is left as it is.
    """
    one, other = (
        tuple(_tight(span, view) for span in spans)
        for spans, view in zip((item.original, item.rewrite), views(matching), strict=True)
    )
    return replace(item, original=one, rewrite=other)


def _tight(span: Span, view: View) -> Span:
    words = list(view.sides[0].at(span))
    changed = [word.index for word in words if word.content and not _stayed(word, view)]
    if not changed:
        return span
    kept = [word for word in words if changed[0] <= word.index <= changed[-1]]
    # A small word that went with what changed ("a", "not") stays with it.
    first = next(
        (word for word in reversed(words[: kept[0].index - words[0].index]) if word.content), None
    )
    last = next(
        (word for word in words[kept[-1].index - words[0].index + 1 :] if word.content), None
    )
    start = words[0].start if first is None else kept[0].start
    return Span(start, words[-1].end if last is None else kept[-1].end)


def _stayed(word: Word, view: View) -> bool:
    """Return whether the other side has the same word in the place of a word."""
    there = view.sides[1].words
    return any(there[j].lemma == word.lemma for j in view.matching.forward.get(word.index, ()))


def _untold(tag: Tag, told: Sequence[Span], view: View) -> list[Tag]:
    """Return what a tag says beside words that are told of already: runs of words that changed."""
    words = view.sides[0].at(_span(tag))
    if not overlap((_span(tag),), told):
        return [tag]
    runs: list[list[Word]] = [[]]
    for word in words:
        if overlap((word.span,), told):
            runs.append([])
        elif word.content and not _stayed(word, view):
            runs[-1].append(word)
    return [tag._replace(start=run[0].start, end=run[-1].end) for run in runs if run]


def _key(one: bool, other: bool) -> str:
    return "meaning-changed" if one and other else "meaning-lost" if one else "meaning-added"


def _span(tag: Tag) -> Span:
    return Span(tag.start, tag.end)


def _is_compared(tag: Tag, view: View) -> bool:
    """Return whether a tag doubts nothing but figures, whose values the rules compare.

    Where they found no other value, the same one is written another way ("2031/32").
    """
    if tag.category not in _FIGURES:
        return False
    words = view.sides[0].at(_span(tag))
    return bool(words) and all(word.kind == "number" for word in words)


def _least(words: list[Word], matching: Matching) -> list[Word]:
    best = matching.answered_original
    return sorted(words, key=lambda word: float(best[word.index]))[:_LEAST_WORDS]


def _is_agreed(tag: Tag, view: View, agreed: Agreed, place: int) -> bool:
    """Return whether a tag doubts nothing but what the other side says, too."""
    words = [word for word in view.sides[0].at(_span(tag)) if word.kind != "mark"]
    said = agreed()[place]
    rest = [word for word in words if not overlap((word.span,), said)]
    return len(rest) < len(words) and all(_stayed(word, view) for word in rest if word.content)


def _told(kept: Sequence[Evidence], view: View, *, answers: bool) -> tuple[Span, ...]:
    """Return the words of a side that evidence names, or, with `answers`, names the answers of."""
    here, there = view.sides
    spans = [view.spans(item.original, item.rewrite) for item in kept]
    own = [span for some, _ in spans for span in some]
    if not answers:
        return tuple(own)
    theirs = tuple(span for _, some in spans for span in some)
    named = {word.index for span in theirs for word in there.at(span)}
    forward = view.matching.forward
    answering = [
        word.span
        for word in (here.content if named else ())
        if not named.isdisjoint(forward.get(word.index, ()))
    ]
    return (*own, *answering)


def _category(tag: Tag, view: View) -> Category:
    """Return a tag's category, by the matching where that is about being there or not."""
    if tag.category not in (*_GAPS, Category.MEANING):
        return tag.category
    gap = Category.OMISSION if view.lost else Category.ADDITION
    words = [word for word in view.sides[0].at(_span(tag)) if word.kind != "mark"]
    words = [word for word in words if word.content] or words
    if not words:
        return tag.category
    answered = sum(_is_answered(word, view) for word in words)
    there = instead(view.matching, words)
    if 2 * answered > len(words) or (tag.category is Category.MEANING and answered):
        return Category.MEANING
    if there is None:
        return tag.category if tag.category is gap else Category.MEANING
    return Category.MEANING if there else gap


def _is_answered(word: Word, view: View) -> bool:
    found = view.matching
    return word.index in found.forward and float(found.answered_original[word.index]) >= UNALIGNED
