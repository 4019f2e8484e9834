"""Omission and addition inside a unit: the words that nothing on the other side answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluator.drift import lexicon
from evaluator.drift.acronyms import shortened
from evaluator.drift.dates import moments
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.numeral_words import is_numeral
from evaluator.drift.units import unit_words
from evaluator.drift.words import Side, Word, span_of
from evaluator.types import Category, FloatArray, Severity

ANSWERED = 0.42
_LONG = 4
_BRIDGE = 3
_CUT = 0.3
_CLOSE = 0.6
_CLAUSE = 4
_CLEAR = 0.45
_EDGE = 3
_NEAR = 6
# Small words that go with a noun as one phrase, besides prepositions.
_LIGHT = frozenset(
    ("a", "an", "the", "this", "that", "these", "those", "and", "or", "around", "back", "again")
)
_PRONOUNS = frozenset(("he", "she", "they", "him", "her", "them", "his", "their", "it", "its"))
# Nouns that name no more than the thing they are "of" ("the period of").
_HOLLOW = frozenset(
    ("age", "amount", "area", "course", "form", "framework", "kind", "level", "number", "period",
     "process", "range", "rank", "ranks", "series", "sort", "type", "work")
)  # fmt: skip
_BREAKS = frozenset(",;:()–—")


def evidence(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report clauses and phrases that were left out or put in."""
    flipped = matching.flipped()
    found = _runs(original, matching, True) + _runs(rewrite, flipped, False)
    found.extend(_clauses(original, matching, True, found))
    found.extend(_clauses(rewrite, flipped, False, found))
    return found


def _clauses(side: Side, matching: Matching, lost: bool, told: list[Evidence]) -> list[Evidence]:
    """Report a short clause between marks of which no word is answered."""
    missing = {word.index for word in unanswered(side, matching)}
    known = [
        span
        for item in told
        if item.confidence >= _CLEAR
        for span in (*item.original, *item.rewrite)
    ]
    balance = _surplus(matching)
    found = []
    start = 0
    for word in (*side.words, None):
        if word is not None and not (word.kind == "mark" and word.text in _BREAKS):
            continue
        end = len(side.words) if word is None else word.index
        clause = [w for w in side.words[start:end] if w.kind != "mark"]
        content = [w for w in clause if w.content and w.lower not in lexicon.listed("fillers")]
        start = end + 1
        if (
            len(clause) < _CLAUSE
            or len(content) < 2
            or balance < 2
            or len(clause) == len(side.words)
        ):
            continue
        if any(w.index not in missing for w in content):
            continue
        span = span_of(clause)
        if any(span.overlaps(one) for one in known):
            continue
        found.append(
            Evidence(
                Category.OMISSION if lost else Category.ADDITION,
                "left_out" if lost else "put_in", _least(clause), 0.5,
                (span,) if lost else (), () if lost else (span,),
            )
        )  # fmt: skip
    return found


_CONDITIONS = frozenset(("if", "unless", "provided"))


def _least(run: Sequence[Word]) -> Severity:
    """Return how grave a run is that was left out or put in, short as it may be.

    A condition makes another statement of what it bounds.
    """
    first = next((word.lower for word in run if word.kind != "mark"), "")
    return Severity.MAJOR if first in _CONDITIONS else Severity.MINOR


def unanswered(side: Side, matching: Matching) -> list[Word]:
    """Return the content words of the first side of `matching` that nothing answers."""
    best: FloatArray = matching.answered_original
    linked = matching.forward
    return [
        word
        for word in side.words
        if word.content
        and word.kind == "word"
        and len(word.text) > 2
        and word.lower not in lexicon.listed("fillers")
        and (best[word.index] < ANSWERED or (word.index not in linked and best[word.index] < 0.5))
    ]


def _runs(side: Side, matching: Matching, lost: bool) -> list[Evidence]:
    missing = unanswered(side, matching)
    runs: list[list[Word]] = []
    for word in missing:
        gap = side.words[runs[-1][-1].index + 1 : word.index] if runs else ()
        if runs and len(gap) <= _BRIDGE and not any(w.content for w in gap):
            runs[-1].append(word)
        else:
            runs.append([word])
    found = []
    short: frozenset[int] | None = None
    theirs = len(unanswered(matching.rewrite, matching.flipped()))
    balance = len(missing) - theirs
    for run in runs:
        cut = _cut_out(side, matching, run)
        there = instead(matching, run)
        surplus = balance if cut or there is None else len(run) - there
        if cut is None and (len(run) < 2 or surplus < 2):
            continue
        if short is None:
            short = shortened(side, matching.rewrite)
        if sum(word.index not in short for word in run) < (1 if cut else 2):
            continue
        if all(_counts(word) for word in run) or _tells_time(side, run):
            continue  # `quantities` judges them
        first, last = cut or (run[0].index, run[-1].index)
        weight = len(run) + 0.5 * sum(word.capital and not word.opening for word in run)
        if balance > 0:
            weight += _small_words_with(side, run, first, last)
        depth = float(np.mean([matching.answered_original[word.index] for word in run]))
        long = weight >= _LONG and surplus >= _LONG - 1 and depth < 0.33
        # Beside half as many words that nothing answers it was rather reworded than left out.
        long = long and (cut is not None or len(run) >= 2 * (theirs if there is None else there))
        category = Category.OMISSION if lost else Category.ADDITION
        span = (side.span(first, last),)
        found.append(
            Evidence(
                category,
                "left_out" if lost else "put_in",
                Severity.MAJOR if long else _least(side.words[first : last + 1]),
                min(0.9, 0.22 + 0.1 * weight),
                span if lost else (),
                () if lost else span,
            )
        )
    return found


def _counts(word: Word) -> bool:
    """Tell whether a word is part of a number with its unit."""
    return word.kind == "number" or is_numeral(word.lower) or word.lower in unit_words()


def _tells_time(side: Side, run: list[Word]) -> bool:
    """Tell whether a run is part of a date or clock time ("half past nine")."""
    start, end = run[0].start, run[-1].end
    return any(one.span.start <= start and end <= one.span.end for one in moments(side.text))


def _cut_out(side: Side, matching: Matching, run: list[Word]) -> tuple[int, int] | None:
    """Return the first and last word of what was cut out, None where nothing clearly was.

    The words right before and after it stand side by side on the other side. The small words
    round a run may have gone with it ("the promotion of").
    """
    if max(float(matching.answered_original[word.index]) for word in run) >= _CUT:
        return None
    before, after = run[0].index - 1, run[-1].index + 1
    for wider in range(2 * _EDGE + 1):
        for more in range(max(0, wider - _EDGE), min(wider, _EDGE) + 1):
            start, end = before - (wider - more), after + more
            if start < 0 or end >= len(side.words):
                continue
            if any(word.content for word in side.words[start + 1 : before + 1]) or any(
                word.content for word in side.words[after:end]
            ):
                continue
            ends = _image(matching, start), _image(matching, end)
            if None not in ends and _side_by_side(matching, *ends):  # type: ignore[arg-type]
                return start + 1, end - 1
    return None


def _side_by_side(matching: Matching, one: int, other: int) -> bool:
    """Tell whether nothing but an auxiliary of its own stands between two words of a side."""
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


def _image(matching: Matching, index: int) -> int | None:
    """Return the word of the other side that clearly answers word `index`."""
    linked = matching.forward.get(index, ())
    return next((j for j in linked if matching.similarity[index, j] >= _CLOSE), None)


def instead(matching: Matching, run: list[Word]) -> int | None:
    """Return how many content words that nothing answers stand in the place of a run.

    Its place is between the words that answer its neighbours.

    Args:
        matching: Matched words, the run's side first.
        run: Words of that side, in order.

    Returns:
        None where the neighbours stand in another order on the other side, or far apart.
    """
    words = matching.original.words
    before = [word for word in words[: run[0].index] if word.content][::-1]
    after = [word for word in words[run[-1].index + 1 :] if word.content]
    low = _first_image(matching, before) if before else -1
    high = _first_image(matching, after) if after else len(matching.rewrite.words)
    if low is None or high is None or not low < high <= low + 2 * _NEAR:
        return None
    theirs = unanswered(matching.rewrite, matching.flipped())
    found = sum(low < word.index < high for word in theirs)
    place = matching.rewrite.words[low + 1 : high]
    if any(word.lower in _PRONOUNS and word.index not in matching.backward for word in place):
        found += sum(word.capital for word in run)  # the name that the pronoun stands for
    return found


def _first_image(matching: Matching, near: list[Word]) -> int | None:
    images = (_image(matching, word.index) for word in near[:_NEAR])
    return next((j for j in images if j is not None), None)


def _surplus(matching: Matching) -> int:
    """How many more content words of the first side than of the second stay unanswered."""
    mine = len(unanswered(matching.original, matching))
    theirs = len(unanswered(matching.rewrite, matching.flipped()))
    return mine - theirs
