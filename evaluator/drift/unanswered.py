"""Omission and addition inside a unit: the words that nothing on the other side answers."""

from __future__ import annotations

import numpy as np

from evaluator.drift import lexicon
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.names import shortened
from evaluator.drift.words import Side, Word
from evaluator.types import Category, FloatArray, Severity

ANSWERED = 0.42
_LONG = 4
_BRIDGE = 3


def evidence(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report clauses and phrases that were left out or put in."""
    found = _runs(original, matching, True)
    found.extend(_runs(rewrite, matching.flipped(), False))
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
    balance = _surplus(matching)
    runs = [run for run in runs if len(run) >= 2]
    if balance < 2 or not runs:
        return []
    short = shortened(side, matching.rewrite)
    found = []
    for run in runs:
        weight = len(run) + 0.5 * sum(word.capital and not word.opening for word in run)
        depth = float(np.mean([matching.answered_original[word.index] for word in run]))
        if sum(word.index not in short for word in run) < 2:
            continue
        long = weight >= _LONG and balance >= _LONG - 1 and depth < 0.33
        severity = Severity.MAJOR if long else Severity.MINOR
        category = Category.OMISSION if lost else Category.ADDITION
        span = (side.span(run[0].index, run[-1].index),)
        confidence = min(0.9, 0.3 + 0.1 * weight)
        found.append(
            Evidence(category, "left_out" if lost else "put_in", severity, confidence,
                     span if lost else (), () if lost else span)
        )  # fmt: skip
    return found


def _surplus(matching: Matching) -> int:
    """How many more content words of the first side than of the second stay unanswered."""
    mine = len(unanswered(matching.original, matching))
    theirs = len(unanswered(matching.rewrite, matching.flipped()))
    return mine - theirs
