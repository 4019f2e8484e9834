"""Omission and addition inside a unit: the words that nothing on the other side answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluator.drift.pair.matching import (
    UNLIKE,
    Matching,
    image,
    instead,
    unaligned,
    unaligned_there,
)
from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules import gap_end
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.names import shortened
from evaluator.drift.text.numeral_words import is_numeral
from evaluator.drift.text.quantities import amounts_and_times
from evaluator.drift.text.side import Side, Word, span_of
from evaluator.drift.text.units import unit_words
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("gap")

_LONG = 3
# How well the words of so long a run are answered at most on average, and those of a longer one.
_LOST, _PUT_IN = (0.15, 0.25), (0.1, 0.2)
_BRIDGE = 3
_CLAUSE = 4
_CLEAR = 0.45
_EDGE = 3
_LIGHT = _WORDS.listed("light")
_HOLLOW = _WORDS.listed("hollow")
# By how many more words one side has that nothing answers: so many fewer that what it has was put
# in other words somewhere.
_REWORDED = -3
_BREAKS = frozenset(",;:()–—")


def evidence(pair: Pair) -> list[Evidence]:
    """Report clauses and phrases that were left out or put in."""
    found = [item for view in pair.views for item in (*_label(view), *_runs(view))]
    for view in pair.views:
        found.extend(_clauses(view, found))
    return [*found, *gap_end.evidence(pair)]


_LABEL = 4  # words and marks of the longest label


def _label(view: View) -> list[Evidence]:
    """Report a label before a sentence that is the same for the rest: "Photo by", "Category:"."""
    side, other = view.sides
    size = len(side.words) - len(other.words)
    if not 1 < size <= _LABEL or side.words[size - 1].lower not in (":", "by"):
        return []
    rest = zip(side.words[size:], other.words, strict=True)
    if not other.words or any(one.lower != same.lower for one, same in rest):
        return []
    return [
        Evidence(
            Category.OMISSION if view.lost else Category.ADDITION,
            "left-out" if view.lost else "label-put-in", Severity.MINOR, 0.85,
            *view.spans((side.span(0, size - 1),)),
        )
    ]  # fmt: skip


def _clauses(view: View, told: list[Evidence]) -> list[Evidence]:
    """Report a short clause between marks of which no word is answered."""
    side, _ = view.sides
    matching = view.matching
    lost = view.lost
    if _surplus(matching) <= 1:
        return []
    missing = {word.index for word in unaligned(matching)}
    known = [
        span
        for item in told
        if item.confidence >= _CLEAR
        for span in (*item.original, *item.rewrite)
    ]
    found = []
    start = 0
    for word in (*side.words, None):
        if word is not None and not (word.kind == "mark" and word.text in _BREAKS):
            continue
        end = len(side.words) if word is None else word.index
        clause = [w for w in side.words[start:end] if w.kind != "mark"]
        content = [w for w in clause if w.content and w.lower not in lexicon.listed("fillers")]
        start = end + 1
        if len(clause) < _CLAUSE or len(content) <= 1 or len(clause) == len(side.words):
            continue
        if any(w.index not in missing for w in content):
            continue
        span = span_of(clause)
        if any(span.overlaps(one) for one in known):
            continue
        if {w.index for w in content} <= shortened(side, matching.rewrite):
            continue
        found.append(
            Evidence(
                Category.OMISSION if lost else Category.ADDITION,
                "left-out" if lost else "put-in", _least(clause), 0.5,
                *view.spans((span,)),
            )
        )  # fmt: skip
    return found


_CONDITIONS = frozenset(("if", "unless", "provided"))


def _least(run: Sequence[Word]) -> Severity:
    """Return how grave a run is that was left out or put in, short as it may be.

    A condition makes another statement of what it bounds, but not "if possible", "if you like".
    """
    words = [word for word in run if word.kind != "mark"]
    bounds = words and words[0].lower in _CONDITIONS and sum(word.content for word in words) > 1
    return Severity.MAJOR if bounds else Severity.MINOR


def _runs(view: View) -> list[Evidence]:
    side, _ = view.sides
    matching = view.matching
    lost = view.lost
    missing = unaligned(matching)
    found = []
    short: frozenset[int] | None = None
    theirs = len(unaligned_there(matching))
    balance = len(missing) - theirs
    if balance <= _REWORDED:
        return []
    for run in side.runs(missing, _bridged):
        cut = _cut_out(view, run)
        there = instead(matching, run)
        surplus = balance if cut or there is None else len(run) - there
        if cut is None and surplus <= 1:
            continue
        if short is None:
            short = shortened(side, matching.rewrite)
        if sum(word.index not in short for word in run) < (1 if cut else 2):
            continue
        if all(_counts(word) for word in run) or _tells_value(side, run):
            continue  # `number` judges them
        first, last = cut or (run[0].index, run[-1].index)
        weight = len(run) + 0.5 * sum(word.capital and not word.opening for word in run)
        if balance > 0:
            weight += _small_words_with(side, run, first, last)
        # Where its neighbours lead to no place, what was put in may be the original's, reworded.
        placed = lost or cut is not None or there is not None
        long = balance > 0 and placed and _is_long(matching, run, lost=lost)
        category = Category.OMISSION if lost else Category.ADDITION
        span = (side.span(first, last),)
        found.append(
            Evidence(
                category,
                "left-out" if lost else "put-in",
                Severity.MAJOR if long else _least(side.words[first : last + 1]),
                min(0.9, 0.22 + 0.1 * weight),
                *view.spans(span),
            )
        )
    return found


def _is_long(matching: Matching, run: Sequence[Word], *, lost: bool) -> bool:
    """Return whether a run is long, and answered so badly, that a statement of its own is gone."""
    if len(run) < _LONG:
        return False
    most = (_LOST if lost else _PUT_IN)[len(run) > _LONG]
    return float(np.mean([matching.answered_original[word.index] for word in run])) < most


def _bridged(between: Sequence[Word]) -> bool:
    """Return whether so little stands between two words that both are of one gap."""
    return len(between) <= _BRIDGE and not any(word.content for word in between)


def _counts(word: Word) -> bool:
    """Return whether a word is part of a number with its unit."""
    return word.kind == "number" or is_numeral(word.lower) or word.lower in unit_words()


def _tells_value(side: Side, run: list[Word]) -> bool:
    """Return whether a run is part of an amount or time ("three quarters", "half past nine")."""
    start, end = run[0], run[-1]
    amounts, times = amounts_and_times(side)
    return any(one.first <= start.index and end.index <= one.last for one in amounts) or any(
        one.span.start <= start.start and end.end <= one.span.end for one in times
    )


def _cut_out(view: View, run: list[Word]) -> tuple[int, int] | None:
    """Return the first and last word of what was cut out, None where nothing clearly was.

    The words right before and after it stand side by side on the other side. The small words
    round a run may have gone with it ("the promotion of").
    """
    matching = view.matching
    if max(float(matching.answered_original[word.index]) for word in run) >= UNLIKE:
        return None
    before, after = run[0].index - 1, run[-1].index + 1
    earlier, later = _images(matching, before, -1), _images(matching, after, 1)
    for wider in range(len(earlier) + len(later) - 1):
        for more in range(max(0, wider - _EDGE), min(wider, _EDGE) + 1):
            if wider - more >= len(earlier) or more >= len(later):
                continue
            one, other = earlier[wider - more], later[more]
            if one is not None and other is not None and _side_by_side(matching, one, other):
                return before - (wider - more) + 1, after + more - 1
    return None


def _images(matching: Matching, start: int, step: int) -> list[int | None]:
    """Return what clearly answers a word and those beyond it, small words alone in between."""
    words = matching.original.words
    found: list[int | None] = []
    for index in range(start, start + step * (_EDGE + 1), step):
        if not 0 <= index < len(words):
            break
        found.append(image(matching, index))
        if words[index].content:
            break
    return found


def _side_by_side(matching: Matching, one: int, other: int) -> bool:
    """Return whether nothing but an auxiliary of its own stands between two words of a side."""
    between = matching.rewrite.words[one + 1 : other]
    return one < other and all(
        word.lower in lexicon.listed("auxiliaries") and word.index not in matching.backward
        for word in between
    )


def _small_words_with(side: Side, run: list[Word], first: int, last: int) -> int:
    """Return how many small words, 2 at most, go with a run as one phrase ("in the region").

    None where others than prepositions and articles stand between: then more than a phrase went.
    """
    around = [*side.words[first : run[0].index], *side.words[run[-1].index + 1 : last + 1]]
    light = lexicon.listed("prepositions") | _LIGHT
    if len(run) == 1 and run[0].lower in _HOLLOW:
        return 0
    if not all(word.lower in light for word in around):
        return 0
    listed = any(word.lower in ("and", "or") for word in around)  # one of several things
    return 2 if listed else min(2, len(around))


def _surplus(matching: Matching) -> int:
    """How many more content words of the first side than of the second stay unanswered."""
    mine = len(unaligned(matching))
    theirs = len(unaligned_there(matching))
    return mine - theirs
