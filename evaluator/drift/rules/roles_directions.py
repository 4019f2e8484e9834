"""Where it goes and which way it is turned: "from bats to pigs" exchanged, "by" for "against"."""

from __future__ import annotations

from itertools import permutations

from evaluator.drift.pair.matching import LIKE
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.kept import once
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.syntax import stands_outside
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("roles")
_TURNED = _WORDS.pairs("turned")
_TURNS = tuple(both for turn in _TURNED for both in permutations(turn))
_DETERMINERS = _WORDS.listed("in_a_group")
_TAKING_SIDES = _WORDS.listed("taking_sides")
_CONTESTS = _WORDS.listed("contests")
_REACH = 4
_SHORT = 12  # words between "from" and "to"


def courses(pair: Pair) -> list[Evidence]:
    """Report the first "from … to …" of the original whose ends the rewrite has exchanged."""
    original, rewrite = pair.sides
    theirs = _ends(rewrite) if _ends(original) else []
    for start, end in _ends(original):
        for there, back in theirs:
            if (start.lemma, end.lemma) == (back.lemma, there.lemma) != (end.lemma, start.lemma):
                return [
                    Evidence(
                        Category.ROLES, "roles-exchanged", Severity.CRITICAL, 0.85,
                        (start.span, end.span), (there.span, back.span),
                    )
                ]  # fmt: skip
    return []


@once
def _ends(side: Side) -> list[tuple[Word, Word]]:
    """Return the telling words behind each "from" and the "to" that follows it."""
    if not {"from", "to"} <= side.lowers:
        return []
    found = []
    for first in side.standing["from"]:
        last = next((k for k in side.standing["to"] if first < k <= first + _SHORT), None)
        if last is None:
            continue
        ends = [_behind(side, k) for k in (first, last)]
        if ends[0] is not None and ends[1] is not None and ends[0].index < last:
            found.append((ends[0], ends[1]))
    return found


def _behind(side: Side, index: int) -> Word | None:
    """Return the last word of the run of telling words behind a preposition; no figure."""
    found = None
    for word in side.words[index + 1 : index + 1 + _REACH]:
        if word.kind == "number":
            return None
        if word.kind == "word" and word.content:
            found = word
        elif found is not None or word.kind == "mark":
            break
    return found


def prepositions(pair: Pair) -> list[Evidence]:
    """Report a matched word governed by a preposition of the opposite direction."""
    original, rewrite = pair.sides
    matching = pair.matching
    found: list[Evidence] = []
    if not any(one in original.lowers and other in rewrite.lowers for one, other in _TURNS):
        return found
    told: set[int] = set()
    for i, j in matching.links:
        if not original.words[i].content or matching.similarity[i, j] < LIKE:
            continue
        before, after = _governing(original, i), _governing(rewrite, j)
        if before is None or after is None or before.index in told:
            continue
        if frozenset({before.lower, after.lower}) not in _TURNED:
            continue
        strong = {before.lower, after.lower} == {"by", "against"}
        here = before.lower in rewrite.lowers, after.lower in original.lowers
        swapped = {before.lower, after.lower} == {"with", "against"} and _swapped(
            original, rewrite, (before.lower, after.lower)
        )
        if swapped:
            here = (False, False)
        if all(here) or (any(here) and not strong):
            continue
        told.add(before.index)
        verb = next((w for w in reversed(original.words[: before.index]) if w.content), None)
        against = {before.lower, after.lower} == {"with", "against"} and not swapped
        sides = verb is not None and (
            (verb.lemma in _TAKING_SIDES and not (against and verb.lemma in _CONTESTS))
            or ({before.lower, after.lower} == {"to", "from"} and _same_verb(rewrite, verb, after))
        )
        grave = Severity.MAJOR if sides else Severity.MINOR
        found.append(
            Evidence(
                Category.ROLES, "direction-turned",
                Severity.CRITICAL if strong else grave, 0.75 if strong or sides else 0.4,
                (original.span(before.index, _group_end(original, i)),),
                (rewrite.span(after.index, _group_end(rewrite, j)),),
                {"original": _with_head(original, before, _group_end(original, i)),
                 "rewrite": _with_head(rewrite, after, _group_end(rewrite, j))},
            )
        )  # fmt: skip
    return found


def _governing(side: Side, index: int) -> Word | None:
    """Return the preposition before the group of words that `index` ends, if near."""
    prepositions = lexicon.listed("prepositions")
    for k in range(index - 1, max(-1, index - 6), -1):
        word = side.words[k]
        if word.lower in prepositions:
            return word
        if word.kind == "mark" or (not word.content and word.lower not in _DETERMINERS):
            return None
    return None


def _group_end(side: Side, index: int) -> int:
    """Return the last word of the noun phrase that `index` is in."""
    for word in side.words[index + 1 :]:
        if not word.content or stands_outside(word):
            break
        index = word.index
    return index


def _with_head(side: Side, preposition: Word, last: int) -> str:
    """Return a phrase with what it hangs on, as a message quotes it: "moves against Twitter"."""
    first = preposition.index
    if first and side.words[first - 1].kind == "word":
        first -= 1
    return side.quote(first, last)


def _same_verb(rewrite: Side, verb: Word, after: Word) -> bool:
    """Return whether a verb stands right before a preposition of the rewrite, too."""
    words = rewrite.words[: after.index]
    there = next((word for word in reversed(words) if word.content), None)
    return there is not None and there.lemma == verb.lemma and verb.lower != verb.lemma


def _swapped(original: Side, rewrite: Side, pair: tuple[str, str]) -> bool:
    """Return whether two prepositions, once on each side, stand the other way round."""
    orders = [
        [word.lower for word in side.words if word.lower in pair] for side in (original, rewrite)
    ]
    return sorted(orders[0]) == sorted(pair) and orders[0] == orders[1][::-1]
