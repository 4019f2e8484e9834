"""Who does it and whom it is done to, told the other way: "saved by the dog"."""

from __future__ import annotations

from itertools import pairwise

from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.opposition import turned
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules import roles_turned
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.side import Side, Word, span_of
from evaluator.drift.text.spelling import same_name
from evaluator.drift.text.syntax import ARTICLES, Deed, deeds
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity, Span

_WORDS = vocabulary("roles")
_RELATIVE = _WORDS.listed("relative")
_OPENING = _RELATIVE | {"whom", ","}  # of a clause beside one party
_SUBJECTS = frozenset(_WORDS.table("objects"))
_OBJECTS = _WORDS.kinds("objects")
_SMALL_VERBS = frozenset(("do", "get", "have", "need"))
_REACH = 5
_RECEIVING = frozenset(("to", "for", "from", "with"))


def evidence(pair: Pair) -> list[Evidence]:
    """Report who does something told as whom it is done to, the first such deed only."""
    return _parties(pair) or _pronouns(pair) or roles_turned.evidence(pair)


def _parties(pair: Pair) -> list[Evidence]:
    """Report a doer that became the one it is done to, both of them named."""
    original, rewrite = pair.sides
    matching = pair.matching
    told = deeds(rewrite, original.lemmas)
    if not told:
        return []
    ambiguous = turned(matching)
    for one in deeds(original, rewrite.lemmas):
        others = [other for other in told if _same_predicate(matching, one, other, ambiguous)]
        if any(_names_shared(one.doer, other.doer) for other in others):
            continue
        for other in others:
            if _names_shared(one.doer, other.done_to) and _names_shared(one.done_to, other.doer):
                verbs = _verbs_between(original, one), _verbs_between(rewrite, other)
                turned_round = _doer_first(one) != _doer_first(other)
                same = one.verb.lemma == other.verb.lemma and turned_round
                if same and verbs[0] is not None and verbs[1] is not None:
                    return [
                        Evidence(
                            Category.ROLES, "voice-turned", Severity.CRITICAL, 0.85,
                            (verbs[0],), (verbs[1],),
                        )
                    ]  # fmt: skip
                return [
                    Evidence(
                        Category.ROLES, "roles-exchanged", Severity.CRITICAL, 0.75,
                        (span_of(one.doer), span_of(one.done_to)),
                        (span_of(other.doer), span_of(other.done_to)),
                    )
                ]  # fmt: skip
    return []


def _doer_first(deed: Deed) -> bool:
    """Return whether the doer is named before whom it is done to."""
    return deed.doer[0].index < deed.done_to[0].index


def _verbs_between(side: Side, deed: Deed) -> Span | None:
    """Return what stands between the parties of a deed, small words before the second left out."""
    ends = sorted((deed.doer, deed.done_to), key=lambda party: party[0].index)
    between = list(side.words[ends[0][-1].index + 1 : ends[1][0].index])
    while between and between[-1].lower in ARTICLES:
        between.pop()
    while between and between[0].lower in _OPENING:
        between.pop(0)
    return span_of(between) if deed.verb in between else None


def _same_predicate(matching: Matching, one: Deed, other: Deed, ambiguous: bool) -> bool:
    """Return whether two verbs tell of one deed: by the table, or the same verb in the same place.

    Where a word became its opposite the order may have turned with it; only the table knows.
    """
    if one.relation >= 0 or other.relation >= 0:
        return one.relation == other.relation
    return (
        not ambiguous
        and one.verb.lemma == other.verb.lemma
        and other.verb.index in matching.forward.get(one.verb.index, ())
    )


def _names_shared(ones: tuple[Word, ...], others: tuple[Word, ...]) -> bool:
    """Return whether two parties have a word in common, or a name spelled another way."""
    return any(
        one.lemma == other.lemma
        or (one.capital and other.capital and same_name(one.lower, other.lower))
        for one in ones
        for other in others
    )


def _pronouns(pair: Pair) -> list[Evidence]:
    """Report "they sold us" told as "we sold them": both pronouns round one verb exchanged."""
    original, rewrite = pair.sides
    for side in (original, rewrite):
        if _SUBJECTS.isdisjoint(side.lowers) or _OBJECTS.keys().isdisjoint(side.lowers):
            return []
    for i, j in pair.matching.links:
        one, other = original.words[i], rewrite.words[j]
        if one.lemma != other.lemma or not (one.content or one.lemma in _SMALL_VERBS):
            continue
        mine, theirs = _pronouns_round(original, i), _pronouns_round(rewrite, j)
        if mine is None or theirs is None:
            continue
        (a, b), (x, y) = mine, theirs
        if a.lower != _OBJECTS[y.lower] or _OBJECTS[b.lower] != x.lower:
            continue
        if a.lower == _OBJECTS[b.lower]:
            continue
        return [
            Evidence(
                Category.ROLES, "voice-turned", Severity.CRITICAL, 0.85,
                (a.span, b.span), (x.span, y.span),
            )
        ]  # fmt: skip
    return []


def _pronouns_round(side: Side, verb: int) -> tuple[Word, Word] | None:
    """Return the pronouns that stand before a verb and behind it."""
    auxiliaries = lexicon.listed("auxiliaries")
    k = verb - 1
    while k >= 0 and (side.words[k].lower in auxiliaries or side.words[k].lower.endswith("ly")):
        k -= 1
    after = _behind(side, verb)
    if k < 0 or after is None or side.words[k].lower not in _SUBJECTS:
        return None
    return side.words[k], after


def _behind(side: Side, verb: int) -> Word | None:
    """Return the pronoun right behind a verb, or behind a preposition soon after: "this for me"."""
    for before, word in pairwise(side.words[verb : verb + _REACH]):
        if word.kind == "mark":
            break
        if word.lower in _OBJECTS and (before.index == verb or before.lower in _RECEIVING):
            return word
    return None
