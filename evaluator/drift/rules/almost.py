"""What nearly happened, and nearly all: "almost drowned", "on the verge of", "almost all"."""

from __future__ import annotations

from collections.abc import Iterator

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
    for first, verb in (*_on_the_verge(side), *_nearly_done(side)):
        told = next(_told(view, verb), None)
        if told is not None:
            return [
                Evidence(
                    Category.POLARITY, "almost-lost", Severity.MAJOR, 0.8,
                    *view.spans((side.span(first, verb.index),), (told.span,)),
                )
            ]  # fmt: skip
    return []


def _told(view: View, verb: Word) -> Iterator[Word]:
    """Yield where the other side tells a verb as done; of an -ing form, any past of it."""
    other = view.sides[1]
    stem = verb.lower.removesuffix("ing")
    if stem != verb.lower:
        yield from (
            word
            for word in other.words
            if _is_past(word) and (word.lemma == verb.lemma or word.lemma.startswith(stem))
        )
        return
    answers = view.matching.forward.get(verb.index, ())
    yield from (other.words[j] for j in answers if other.words[j].lemma == verb.lemma)


def _nearly_done(side: Side) -> Iterator[tuple[int, Word]]:
    """Yield where "almost" stands before a verb in a past form, and the verb."""
    for k in side.where(ALL_BUT):
        word, verb = side.words[k], next(iter(side.words[k + 1 : k + 2]), None)
        if verb is None or word.lower not in ALL_BUT:
            continue
        if k and side.words[k - 1].lower in ("not", "far"):
            continue
        past = (verb.lower != verb.lemma or verb.lower in _SAME_FORM) and verb.kind == "word"
        if past and verb.content and not verb.lower.endswith(("s", "ing", "est")):
            yield k, verb


_SHORTEST = 5  # letters of "king" and the like are too few for a verb
_VERGE = {"close": "to", "verge": "of", "brink": "of"}


def _on_the_verge(side: Side) -> Iterator[tuple[int, Word]]:
    """Yield where "close to" or "on the verge of" stands, and the -ing form behind it."""
    for k in side.where(_VERGE.keys()):
        if k + 2 >= len(side.words):
            continue
        joint, verb = side.words[k + 1 : k + 3]
        if joint.lower == _VERGE.get(side.words[k].lower) and (
            verb.lower.endswith("ing") and len(verb.lower) > _SHORTEST
        ):
            yield k, verb


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
