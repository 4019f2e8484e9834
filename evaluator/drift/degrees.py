"""How often and how nearly: "always" for "usually", "all" for "almost all"."""

from __future__ import annotations

from functools import cache

from evaluator.drift import lexicon
from evaluator.drift.evidence import Evidence, placed
from evaluator.drift.matching import Matching
from evaluator.drift.negation import cues
from evaluator.drift.scope import ALL_BUT
from evaluator.drift.words import Side, Word
from evaluator.types import Category, Severity

_LEVELS = ("never", "rarely", "sometimes", "often", "always")
# What may be said for each other: "often" and "usually" are one level, and these are near.
_NEAR = frozenset((frozenset(("sometimes", "often")),))
_ROUGHLY = frozenset(("most", "much", "about", "around", "some", "roughly", "hardly", "barely"))
_WHOLE = ("all", "none")


def evidence(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report that something happens more or less often, and an "almost" lost or put in."""
    found = _how_often(original, rewrite)
    found.extend(_nearly(original, rewrite, matching, True))
    found.extend(_nearly(rewrite, original, matching.flipped(), False))
    if not found:
        found = _almost(original, rewrite, matching, True)
        found.extend(_almost(rewrite, original, matching.flipped(), False))
    return found


_MISSED = frozenset(
    ("almost", "nearly", "narrowly", "close", "verge", "brink", "threatened", "would", "not",
     "practically", "virtually", "barely", "just", "about", "near", "all", "could")
)  # fmt: skip


# Verbs whose past is their base form.
_SAME_FORM = frozenset(("burst", "hit", "shut", "split", "quit", "bet", "upset", "overset", "cut"))


def _almost(side: Side, other: Side, matching: Matching, lost: bool) -> list[Evidence]:
    """Report "almost drowned" told as "drowned"."""
    if ALL_BUT.isdisjoint(side.lowers) or not _MISSED.isdisjoint(other.lowers):
        return []
    for word in side.words[:-1]:
        verb = side.words[word.index + 1]
        past = (verb.lower != verb.lemma or verb.lower in _SAME_FORM) and verb.kind == "word"
        if word.index and side.words[word.index - 1].lower in ("not", "far"):
            continue
        if (
            word.lower not in ALL_BUT
            or not (past and verb.content)
            or verb.lower.endswith(("s", "ing", "est"))
        ):
            continue
        same = [j for j in matching.forward.get(verb.index, ()) if _same(matching, verb, j)]
        if same:
            here, there = (side.span(word.index, verb.index),), (other.words[same[0]].span,)
            return [
                Evidence(
                    Category.POLARITY, "almost_lost", Severity.MAJOR, 0.8,
                    *placed(here, there, flipped=not lost),
                )
            ]  # fmt: skip
    return []


def _same(matching: Matching, word: Word, j: int) -> bool:
    return matching.rewrite.words[j].lemma == word.lemma


@cache
def _frequencies() -> dict[str, str]:
    return {word: name for name in _LEVELS for word in lexicon.listed(f"frequency_{name}")}


def _how_often(original: Side, rewrite: Side) -> list[Evidence]:
    """Compare the one word of each side that says how often; a "not" on one side says it anew."""
    levels = _frequencies()
    ones, others = ([w for w in side.words if w.lower in levels] for side in (original, rewrite))
    if len(ones) != 1 or len(others) != 1:
        return []
    pair = frozenset((levels[ones[0].lower], levels[others[0].lower]))
    if len(pair) == 1 or pair in _NEAR or _elsewhere(original, ones) != _elsewhere(rewrite, others):
        return []
    return [
        Evidence(
            Category.QUANTITY, "frequency_changed", Severity.MAJOR, 0.7,
            (ones[0].span,), (others[0].span,),
        )
    ]  # fmt: skip


def _elsewhere(side: Side, words: list[Word]) -> int:
    """How many negations a side has beside `words`."""
    return sum(cue.first != words[0].index for cue in cues(side))


def _nearly(side: Side, other: Side, matching: Matching, lost: bool) -> list[Evidence]:
    """Report an "almost all", "nearly every" or "almost no" that the other side says of all."""
    if ALL_BUT.isdisjoint(side.lowers) or not (ALL_BUT | _ROUGHLY).isdisjoint(other.lowers):
        return []
    whole = {word for name in _WHOLE for word in lexicon.listed(f"amount_{name}")} | {"no"}
    for word in side.words[:-1]:
        amount = side.words[word.index + 1]
        if word.lower not in ALL_BUT or amount.lower not in whole:
            continue
        there = [
            one
            for j in matching.forward.get(amount.index, ())
            if (one := other.words[j]).lower in whole
        ]
        if there:
            here = (side.span(word.index, amount.index),)
            own = (there[0].span,)
            return [
                Evidence(
                    Category.QUANTITY, "amount_changed", Severity.MAJOR, 0.7,
                    *placed(here, own, flipped=not lost),
                )
            ]  # fmt: skip
    return []
