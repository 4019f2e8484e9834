"""Sides taken: "against" that became "for", or that was put in where nothing opposes anything."""

from __future__ import annotations

from evaluator.drift import lexicon
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.words import Side
from evaluator.types import Category, Severity

_ALIKE = 0.6
_AROUND = 7
_BEFORE = 5
_SUPPORT = frozenset(("support", "back", "favor", "favour", "endorse", "promote", "champion"))
# "Rhetoric towards", "pepper spray on", "an objection to" say as much as "against".
_AIMED = frozenset(("to", "on", "upon", "onto", "at", "about", "over", "toward", "towards"))


def evidence(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report an "against" that the other side does not say, the first of the unit."""
    return _lost(original, rewrite, matching, False) or _lost(
        rewrite, original, matching.flipped(), True
    )


def _lost(side: Side, other: Side, matching: Matching, flipped: bool) -> list[Evidence]:
    """Report an "against" lost to a "for", or put in where nothing opposes anything.

    A side that opposes by a verb or noun ("opposed the plan") has no need of the word, and what
    is a remedy "for" an ill is one "against" it.
    """
    opposing = lexicon.listed("opposing")
    if "against" in other.lowers:
        return []
    for word in side.words:
        if word.lower != "against":
            continue
        before = next((w for w in reversed(side.words[: word.index]) if w.content), word)
        after = next((w for w in side.clause(word.index, 5) if w.content), word)
        if {before.lemma, before.lower, after.lemma} & (opposing | lexicon.listed("remedies")):
            continue
        answer = next(
            (j for j in matching.forward.get(after.index, ())
             if matching.similarity[after.index, j] >= _ALIKE),
            None,
        )  # fmt: skip
        there = matching.forward.get(before.index, ()) if answer is None else (answer,)
        if _opposes(other, there):
            continue
        joined = -1 if answer is None else _joined(other, answer)
        favours = joined >= 0 and other.words[joined].lower == "for"
        if answer is not None and not favours:
            backed = _backed(other, answer)
            favours = backed >= 0 and other.words[backed].lemma not in side.lemmas
            joined = backed if favours else joined
        aimed = joined >= 0 and other.words[joined].lower in _AIMED
        if not favours and not (flipped and there and not aimed):
            continue
        mine = (side.span(word.index, after.index),)
        theirs = () if answer is None else (other.span(joined if favours else answer, answer),)
        return [
            Evidence(
                Category.POLARITY, "opposite" if theirs else "put-in", Severity.CRITICAL, 0.75,
                theirs if flipped else mine, mine if flipped else theirs,
            )
        ]  # fmt: skip
    return []


def _opposes(side: Side, places: tuple[int, ...]) -> bool:
    """Tell whether a word near any of the places, anywhere where there is none, opposes."""
    opposing = lexicon.listed("opposing")
    return any(
        word.lower in opposing or word.lemma in opposing
        for word in side.words
        if not places or any(abs(word.index - place) <= _AROUND for place in places)
    )


def _backed(side: Side, index: int) -> int:
    """Return where a word of support stands right before a word; -1 for none."""
    near = range(index - 1, max(-1, index - _BEFORE), -1)
    return next((k for k in near if side.words[k].lemma in _SUPPORT), -1)


def _joined(side: Side, index: int) -> int:
    """Return where the preposition before a word stands, at most four words off; -1 for none."""
    near = range(index - 1, max(-1, index - 5), -1)
    return next((k for k in near if side.words[k].lower in lexicon.listed("prepositions")), -1)
