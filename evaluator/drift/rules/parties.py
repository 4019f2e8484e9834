"""Who does it and whom it is done to, both named, told the other way: "saved by the dog"."""

from __future__ import annotations

from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.opposition import turned
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.side import Side, Word, span_of
from evaluator.drift.text.spelling import same_name
from evaluator.drift.text.syntax import ARTICLES, Deed, deeds
from evaluator.types import Category, Severity, Span


def evidence(pair: Pair) -> list[Evidence]:
    """Report a doer that became the one it is done to, the first such deed only."""
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
                same = one.verb.lemma == other.verb.lemma and _first(one) != _first(other)
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


def _first(deed: Deed) -> str:
    """Return which party is named first, "doer" or "done to"."""
    return "doer" if deed.doer[0].index < deed.done_to[0].index else "done to"


def _verbs_between(side: Side, deed: Deed) -> Span | None:
    """Return what stands between the parties of a deed, small words before the second left out."""
    ends = sorted((deed.doer, deed.done_to), key=lambda party: party[0].index)
    between = list(side.words[ends[0][-1].index + 1 : ends[1][0].index])
    while between and between[-1].lower in ARTICLES:
        between.pop()
    while between and between[0].lower in _RELATIVE:
        between.pop(0)
    return span_of(between) if deed.verb in between else None


_RELATIVE = frozenset(("who", "whom", "which", "that", ","))


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
