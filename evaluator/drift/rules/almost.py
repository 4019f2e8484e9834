"""What nearly happened, and nearly all: "almost drowned", "on the verge of", "almost all"."""

from __future__ import annotations

from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.side import Side, Word
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("quantity")

ALL_BUT = frozenset(("almost", "nearly", "virtually", "practically"))
_ROUGHLY = _WORDS.listed("roughly")
_MISSED = _WORDS.listed("missed")
_SAME_FORM = _WORDS.listed("past_like_base")
_WHOLE = {word for word, kind in _WORDS.kinds("amounts").items() if kind in ("all", "none")} | {
    "no"
}


def evidence(pair: Pair) -> list[Evidence]:
    """Report what nearly happened told as what did, or the other way."""
    return [item for view in pair.views for item in _almost(view)]


def of_all(pair: Pair) -> list[Evidence]:
    """Report an "almost all" told as "all", or the other way."""
    return [item for view in pair.views for item in _nearly(view)]


def _almost(view: View) -> list[Evidence]:
    """Report "almost drowned" told as "drowned"."""
    side, other = view.sides
    if not _MISSED.isdisjoint(other.lowers):
        return []
    for first, verb in _on_the_verge(side):
        stem = verb.lower.removesuffix("ing")
        told = [
            word for word in other.words
            if _is_past(word) and (word.lemma == verb.lemma or word.lemma.startswith(stem))
        ]  # fmt: skip
        if told:
            here, there = (side.span(first, verb.index),), (told[0].span,)
            return [
                Evidence(
                    Category.POLARITY, "almost-lost", Severity.MAJOR, 0.8,
                    *view.spans(here, there),
                )
            ]  # fmt: skip
    for word, verb in zip(side.words, side.words[1:], strict=False):
        past = (verb.lower != verb.lemma or verb.lower in _SAME_FORM) and verb.kind == "word"
        if word.index and side.words[word.index - 1].lower in ("not", "far"):
            continue
        if (
            word.lower not in ALL_BUT
            or not (past and verb.content)
            or verb.lower.endswith(("s", "ing", "est"))
        ):
            continue
        answers = view.matching.forward.get(verb.index, ())
        same = [j for j in answers if other.words[j].lemma == verb.lemma]
        if same:
            here, there = (side.span(word.index, verb.index),), (other.words[same[0]].span,)
            return [
                Evidence(
                    Category.POLARITY, "almost-lost", Severity.MAJOR, 0.8,
                    *view.spans(here, there),
                )
            ]  # fmt: skip
    return []


_SHORTEST = 5  # letters of "king" and the like are too few for a verb
_VERGE = {"close": "to", "verge": "of", "brink": "of"}


def _on_the_verge(side: Side) -> list[tuple[int, Word]]:
    """Return where "close to" or "on the verge of" stands, and the -ing form behind it."""
    found = []
    for k in side.where(_VERGE.keys()):
        for joint, verb in zip(side.words[k + 1 : k + 2], side.words[k + 2 : k + 3], strict=False):
            if joint.lower != _VERGE.get(side.words[k].lower):
                continue
            if verb.lower.endswith("ing") and len(verb.lower) > _SHORTEST:
                found.append((k, verb))
    return found


def _is_past(word: Word) -> bool:
    return word.lower != word.lemma and not word.lower.endswith(("ing", "s"))


def _nearly(view: View) -> list[Evidence]:
    """Report an "almost all", "nearly every" or "almost no" that the other side says of all."""
    side, other = view.sides
    matching = view.matching
    if ALL_BUT.isdisjoint(side.lowers) or not (ALL_BUT | _ROUGHLY).isdisjoint(other.lowers):
        return []
    for word in side.words[:-1]:
        amount = side.words[word.index + 1]
        if word.lower not in ALL_BUT or amount.lower not in _WHOLE:
            continue
        there = [
            one
            for j in matching.forward.get(amount.index, ())
            if (one := other.words[j]).lower in _WHOLE
        ]
        if there:
            here = (side.span(word.index, amount.index),)
            own = (there[0].span,)
            return [
                Evidence(
                    Category.QUANTITY, "amount-changed", Severity.MAJOR, 0.7,
                    *view.spans(here, own),
                )
            ]  # fmt: skip
    return []
