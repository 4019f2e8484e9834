"""Omission and addition inside a unit: the words that nothing on the other side answers."""

from __future__ import annotations

import numpy as np

from evaluator.drift import lexicon
from evaluator.drift.acronyms import shortened
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.numerals import is_numeral
from evaluator.drift.units import unit_words
from evaluator.drift.words import Side, Word
from evaluator.types import Category, FloatArray, Severity, Span

ANSWERED = 0.42
_LONG = 4
_BRIDGE = 3
_CUT = 0.3
_CLOSE = 0.6
_CLAUSE = 4
_CLEAR = 0.45
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
        span = Span(clause[0].start, clause[-1].end)
        if any(one.start < span.end and span.start < one.end for one in known):
            continue
        found.append(
            Evidence(
                Category.OMISSION if lost else Category.ADDITION,
                "left_out" if lost else "put_in", Severity.MINOR, 0.5,
                (span,) if lost else (), () if lost else (span,),
            )
        )  # fmt: skip
    return found


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
    balance = _surplus(matching)
    for run in runs:
        cut = _cut_out(side, matching, run)
        if not cut and (len(run) < 2 or balance < 2):
            continue
        if short is None:
            short = shortened(side, matching.rewrite)
        if sum(word.index not in short for word in run) < (1 if cut else 2):
            continue
        if all(_counts(word) for word in run):
            continue  # `quantities` judges them
        weight = len(run) + 0.5 * sum(word.capital and not word.opening for word in run)
        depth = float(np.mean([matching.answered_original[word.index] for word in run]))
        long = weight >= _LONG and balance >= _LONG - 1 and depth < 0.33
        category = Category.OMISSION if lost else Category.ADDITION
        span = (side.span(run[0].index, run[-1].index),)
        found.append(
            Evidence(
                category,
                "left_out" if lost else "put_in",
                Severity.MAJOR if long else Severity.MINOR,
                min(0.9, 0.22 + 0.1 * weight),
                span if lost else (),
                () if lost else span,
            )
        )
    return found


def _counts(word: Word) -> bool:
    """Tell whether a word is part of a number with its unit."""
    return word.kind == "number" or is_numeral(word.lower) or word.lower in unit_words()


def _cut_out(side: Side, matching: Matching, run: list[Word]) -> bool:
    """Tell whether the words right before and after a run stand side by side on the other side."""
    before, after = run[0].index - 1, run[-1].index + 1
    if before < 0 or after >= len(side.words):
        return False
    if max(float(matching.answered_original[word.index]) for word in run) >= _CUT:
        return False
    ends = [
        next((j for j in matching.forward.get(k, ()) if matching.similarity[k, j] >= _CLOSE), None)
        for k in (before, after)
    ]
    return None not in ends and ends[1] - ends[0] == 1  # type: ignore[operator]


def _surplus(matching: Matching) -> int:
    """How many more content words of the first side than of the second stay unanswered."""
    mine = len(unanswered(matching.original, matching))
    theirs = len(unanswered(matching.rewrite, matching.flipped()))
    return mine - theirs
