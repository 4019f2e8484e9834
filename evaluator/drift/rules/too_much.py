"""What is too much for something to be done, told as done: "too icy to use", "icy but usable"."""

from __future__ import annotations

from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.negation import cues, prefixed, too_much
from evaluator.drift.text.side import Side, Word
from evaluator.types import Category, Severity

_ABLE = ("able", "ible")
_LEAST = 3
_REACH = 6


def evidence(pair: Pair) -> list[Evidence]:
    """Report "too late to save" told as "late, but saved"; where "too" is said, others compare."""
    return next(filter(None, map(_undone, pair.views)), [])


def _undone(view: View) -> list[Evidence]:
    side, other = view.sides
    if "too" not in side.lowers or "too" in other.lowers:
        return []
    for k in side.standing["too"]:
        if not too_much(side.words, k) or _denied(side, k) or _denies(side, other):
            continue
        quality, verb = side.words[k + 1], side.words[k + 3]
        there = next((w for w in other.words if w.lemma == quality.lemma), None)
        done = next((w for w in other.words if _does(w, verb)), None)
        if there is None or done is None or not 0 < abs(done.index - there.index) <= _REACH:
            continue
        first, last = sorted((there.index, done.index))
        return [
            Evidence(
                Category.POLARITY, "negation-turned", Severity.CRITICAL, 0.85,
                *view.spans((side.span(k, k + 3),), (other.span(first, last),)),
            )
        ]  # fmt: skip
    return []


def _denied(side: Side, index: int) -> bool:
    """Return whether it is "not too late" or "never too late"."""
    return any(cue.explicit and 0 < index - cue.last <= _LEAST for cue in cues(side))


def _denies(side: Side, other: Side) -> bool:
    """Return whether the other side says in any way that it is not done."""
    soft = lexicon.listed("soft_negatives") - {"but"}
    return bool(cues(other)) or any(
        word.kind == "word"
        and word.lemma not in side.lemmas
        and (word.lower in soft or word.lemma in soft or prefixed(word) or word.lower == "so")
        for word in other.words
    )


def _does(word: Word, verb: Word) -> bool:
    """Return whether a word is a verb or says that it can be done: "read", "readable"."""
    if word.lemma == verb.lemma:
        return True
    stem = verb.lemma.removesuffix("e")
    return len(stem) >= _LEAST - 1 and word.lower.startswith(stem) and word.lower.endswith(_ABLE)
