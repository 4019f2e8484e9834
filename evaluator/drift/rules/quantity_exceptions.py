"""What bounds an amount: "all but two", "only two", "almost all"; and what almost happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from evaluator.drift.pair.matching import LIKE
from evaluator.drift.pair.opposition import opposites
from evaluator.drift.pair.pair import Pair, View
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.kept import once
from evaluator.drift.text.negation import cues
from evaluator.drift.text.numeral_words import SMALL
from evaluator.drift.text.side import Side, Word
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("quantity")
_EXCEPTIONS = _WORDS.phrase_kinds("exceptions")
_LIMITS = _WORDS.listed("limits")
ALL_BUT = _WORDS.listed("all_but")
_ROUGHLY = _WORDS.listed("roughly")
_MISSED = _WORDS.listed("missed")
_SAME_FORM = _WORDS.listed("past_like_base")
_WHOLE = {word for word, kind in _WORDS.kinds("amounts").items() if kind in ("all", "none")} | {
    "no"
}
_EXCEPTING = frozenset(("leave", "include", "exception", "apart", "solely"))
_EACH = frozenset(("every", "all", "each"))
_BUT = _WORDS.listed("excepting")
_VERGE = _WORDS.kinds("verge")
_SHORTEST = 5  # letters of "king" and the like are too few for a verb
_REACH = 3
# Readings of one thing that tell the opposite of it, or something else at least.
_APART = frozenset(map(frozenset, combinations(("all_but", "only", "with"), 2))) | {
    frozenset(("only", "none_at_all"))
}


@dataclass(frozen=True, slots=True)
class Exception_:
    """A reading: `kind` of exception, first word, and the word that it is about."""

    kind: str
    first: int
    about: Word


def evidence(pair: Pair) -> list[Evidence]:
    """Report that what is left out of a whole on one side is what there is on the other."""
    original, rewrite = pair.sides
    pairs = _pairs(original, rewrite)
    denied = bool(pairs) and len(cues(original)) != len(cues(rewrite))
    apart = [
        (one, other)
        for one, other in pairs
        if (kinds := frozenset((one.kind, other.kind))) in _APART
        and (not denied or "none_at_all" in kinds)  # "all but four", "only four … not"
    ]
    if not apart or _told_otherwise(pair):
        return []  # "all but two drowned", "only two survived"
    one, other = apart[0]
    return [
        Evidence(
            Category.QUANTITY, "exception-turned", Severity.CRITICAL, 0.85,
            (original.span(one.first, one.about.index),),
            (rewrite.span(other.first, other.about.index),),
        )
    ]  # fmt: skip


def _told_otherwise(pair: Pair) -> bool:
    """Return whether the sides tell opposites or other things, what excepts something aside."""
    original, rewrite = pair.sides
    ones, others = telling(original), telling(rewrite)
    if any(mine in ones and theirs in others for mine, theirs in opposites(pair.matching)):
        return True
    mine, theirs = ({word.lemma for word in words} - _EXCEPTING for words in (ones, others))
    return bool(mine - theirs) and bool(theirs - mine)


def telling(side: Side) -> list[Word]:
    """Return the content words of a side that are no part of the phrase of an exception."""
    within = {k for one in exceptions(side) for k in range(one.first, one.about.index)}
    return [
        word for word in side.words
        if word.content and word.kind == "word" and word.index not in within
    ]  # fmt: skip


def turned(original: Side, rewrite: Side) -> bool:
    """Whether one side excepts what the other alone tells of: opposites then say the same."""
    return any(
        {one.kind, other.kind} == {"all_but", "only"} for one, other in _pairs(original, rewrite)
    )


def _pairs(original: Side, rewrite: Side) -> list[tuple[Exception_, Exception_]]:
    ones = exceptions(original)
    others = exceptions(rewrite) if ones else []
    return [
        (one, other)
        for one in ones
        for other in others
        if one.about.lemma == other.about.lemma or _value(one.about) == _value(other.about) != 0
    ]


def _value(word: Word) -> int:
    return int(word.text) if word.text.isdecimal() else int(SMALL.get(word.lower, 0))


@once
def exceptions(side: Side) -> list[Exception_]:
    """Return the exceptions that a side makes, in order."""
    found: list[Exception_] = []
    done = -1
    for index in side.as_written(_cues()):
        word = side.words[index]
        if index <= done:
            continue
        if (whole := _whole_but(side, word)) is not None:
            found.append(whole)
            done = whole.about.index
            continue
        for phrase, kind in _phrases().get(word.lower, ()):
            last = word.index + len(phrase)
            lowers = tuple(one.lower for one in side.words[word.index : last])
            if lowers != phrase:
                continue
            about = next(
                (
                    one
                    for one in side.words[last : last + _REACH]
                    if one.content or one.lower in SMALL
                ),
                None,
            )
            if about is not None:
                found.append(Exception_(kind, word.index, about))
            break
    return found


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the phrases by their first word, the longest first."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, kind in _EXCEPTIONS:
        table.setdefault(phrase[0], []).append((phrase, kind))
    return table


@cache
def _cues() -> frozenset[str]:
    """Return what an exception may begin with."""
    return _EACH.union(_phrases())


def _whole_but(side: Side, word: Word) -> Exception_ | None:
    """Return the exception of "every lift but one"."""
    part = side.words[word.index : word.index + 5]
    if word.lower not in _EACH or not any(one.content for one in part[1:2]):
        return None
    if not any(one.lower in _BUT for one in part[2:3]):
        return None
    about = next((one for one in part[3:] if one.content or one.lower in SMALL), None)
    return None if about is None else Exception_("all_but", word.index, about)


_ONLY = frozenset(("only", "solely", "exclusively"))


def only(view: View) -> list[Evidence]:
    """Report an "only" that the other side does not have in any form."""
    side, other = view.sides
    matching = view.matching
    lost = view.lost
    mine = side.as_written(_ONLY)
    if not mine or not other.lowers.isdisjoint(_LIMITS):
        return []
    word = side.words[mine[0]]
    if word.index and side.words[word.index - 1].lower in ("not", "the", "an"):
        return []
    if any(w.lower in ("few", "handful") for w in side.words[word.index + 1 : word.index + 3]):
        return []  # "only a few" is a few
    governed = next((w for w in side.clause(word.index, 4) if w.content), None)
    if governed is None or matching.answered_original[governed.index] < LIKE:
        return []
    span = (side.span(word.index, word.index),)
    return [
        Evidence(
            Category.QUANTITY, "only-lost" if lost else "only-added", Severity.MINOR, 0.5,
            *view.spans(span),
        )
    ]  # fmt: skip


def nearly_all(view: View) -> list[Evidence]:
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


def almost(view: View) -> list[Evidence]:
    """Report what nearly happened told as what did: "almost drowned", "drowned"."""
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
        verb = next(iter(side.words[k + 1 : k + 2]), None)
        if verb is None:
            continue
        if k and side.words[k - 1].lower in ("not", "far"):
            continue
        past = (verb.lower != verb.lemma or verb.lower in _SAME_FORM) and verb.kind == "word"
        if past and verb.content and not verb.lower.endswith(("s", "ing", "est")):
            yield k, verb


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
