"""What is one of the largest on one side and the largest on the other."""

from __future__ import annotations

from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.rules.number_multiples import rank_before, tops
from evaluator.drift.text.side import Side, Word, begins
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("comparison")
_ONE_OF = tuple(tuple(phrase.split()) for phrase in _WORDS.ordered("one_of"))
_COUNTED_AMONG = _WORDS.listed("counted_among")
_OF_SEVERAL = _WORDS.listed("of_several")
_BEST = _WORDS.listed("best")
_DEFINITE = _WORDS.listed("definite")
_REACH = 6  # words from "one of" to the superlative
_BEFORE = 2  # words from "the" to the superlative


def evidence(pair: Pair) -> list[Evidence]:
    """Report "one of the largest" told as "the largest", or the other way round."""
    return next(filter(None, map(_alone, pair.views)), [])


def _alone(view: View) -> list[Evidence]:
    side, other = view.sides
    if side.lowers.isdisjoint(_OF_SEVERAL) or not other.lowers.isdisjoint(_OF_SEVERAL):
        return []
    shared = _one_of(side)
    there = [word.index for word in other.words if _superlative(other, word)]
    if shared is None or not there:
        return []
    first, last = shared
    answers = [j for j in there if j in view.matching.forward.get(last, ())]
    alone = len(there) == 1 == sum(_superlative(side, word) for word in side.words)
    top = answers[0] if answers else there[0] if alone else -1
    start = _determined(other, top)
    # The second largest is among the largest.
    if start < 0 or rank_before(other, top) < top:
        return []
    spans = view.spans((side.span(first, last),), (other.span(start, top),))
    return [Evidence(Category.COMPARISON, "superlative-alone", Severity.MAJOR, 0.7, *spans)]


def _one_of(side: Side) -> tuple[int, int] | None:
    """Return where the only "one of the largest" of a side begins and ends."""
    found = [
        (word.index, top.index)
        for word in side.words
        for phrase in _ONE_OF
        if begins(side.words, word.index, phrase) and (len(phrase) > 1 or _counted(side, word))
        for top in side.clause(word.index + len(phrase) - 1, _REACH)
        if _superlative(side, top) and _of_it(side, word.index + len(phrase), top.index)
    ]
    return found[0] if len({first for first, _ in found}) == 1 else None


def _counted(side: Side, word: Word) -> bool:
    """Return whether an "among" counts what it is said of: not in "support among the oldest"."""
    before = side.words[word.index - 1 : word.index]
    return any(one.text == "," or one.lemma in _COUNTED_AMONG for one in before)


def _of_it(side: Side, start: int, end: int) -> bool:
    """Return whether no other thing begins between: "one of the guests praised the best cook"."""
    between = side.words[start:end]
    things = [word.index for word in between if word.content]
    return not things or all(w.lower not in _DEFINITE for w in between if w.index > things[0])


def _superlative(side: Side, word: Word) -> bool:
    return word.lower in _BEST or tops(side, word)


def _determined(side: Side, index: int) -> int:
    """Return where the "the" or "its" before a superlative stands; -1 for none."""
    near = range(index - 1, max(-1, index - 1 - _BEFORE), -1)
    return next((k for k in near if side.words[k].lower in _DEFINITE), -1)
