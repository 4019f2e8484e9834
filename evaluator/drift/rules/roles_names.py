"""Names that stand in each other's place: what stood round the one now stands round the other."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.opposition import turned
from evaluator.drift.pair.pair import Pair
from evaluator.drift.pair.surroundings import (
    between,
    direction_of,
    fit,
    heads_of,
    phrased_otherwise,
    preposition_of,
)
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.kept import once
from evaluator.drift.text.names import Name, capital_run, name_words
from evaluator.drift.text.side import Side, span_of
from evaluator.drift.text.spelling import same_name
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_WORDS = vocabulary("roles")
_FITS = 0.3
_FITS_WELL = 1.3
_EQUAL = 0.01
_OWN = 0.5  # under which a name no longer fits its place
_JOINING = _WORDS.listed("between_names")
_WITHIN = lexicon.listed("within_names")
_DIRECTED = frozenset(("", "to", "from"))  # what turns with the verb: "sold to"
_TITLED = 4


@dataclass(frozen=True, slots=True)
class Exchange:
    """Two names of the original, and where each of them stands in the rewrite.

    Attributes:
        one: The name that stands first in the original.
        other: The second.
        first: Where `one` is in the rewrite.
        second: Where `other` is.
        moved: How much better the words round `one` answer those round `other`'s place in the
            rewrite than those round its own.
        swapped: Likewise for `other`.
    """

    one: Name
    other: Name
    first: Name
    second: Name
    moved: float
    swapped: float


def evidence(pair: Pair) -> list[Evidence]:
    """Report the two names that most clearly changed places, else one that left its own."""
    matching = pair.matching
    answers = _answers(matching)
    told = [
        swap for swap in _pairs(matching, answers) if _plain(swap) and _same_frame(matching, swap)
    ]
    if not told:
        return _displaced(matching, answers)
    best = max(told, key=lambda swap: swap.moved + swap.swapped)
    sure = min(best.moved, best.swapped) >= _FITS
    return [
        Evidence(
            Category.ROLES, "roles-exchanged", Severity.CRITICAL if sure else Severity.MINOR, 0.8,
            (span_of(best.one.words), span_of(best.other.words)),
            (span_of(best.second.words), span_of(best.first.words)),
        )
    ]  # fmt: skip


def _plain(pair: Exchange) -> bool:
    """Return whether both names fit the other's place, or one clearly and the other no worse."""
    low, high = sorted((pair.moved, pair.swapped))
    return low >= _FITS or (low >= -_EQUAL and low + high >= _FITS_WELL)


def _same_frame(matching: Matching, pair: Exchange) -> bool:
    """Return whether both sides are built alike, so that the exchange is no other way to say it.

    "Was beaten by" for "beat", "received from" for "handed to", "smaller than" for "larger than"
    and "Ruiz, mayor of Vigo," for "Vigo's mayor Ruiz" keep the meaning and turn the order.
    """
    original, rewrite = matching.original, matching.rewrite
    places = (pair.one, pair.second), (pair.other, pair.first)
    turns = [(direction_of(original, here), direction_of(rewrite, there)) for here, there in places]
    kept = any(mine == theirs != "" for mine, theirs in turns)
    if not kept and any(_turns({mine, theirs}) for mine, theirs in turns):
        return False
    if turned(matching) or _stayed(matching, pair) or not _still_between(matching, pair):
        return False
    if phrased_otherwise((original, pair.one, pair.other), (rewrite, pair.first, pair.second)):
        return False
    alike = all(
        preposition_of(original, here) == preposition_of(rewrite, there) for here, there in places
    )
    return alike or not (
        _titled(original, pair.one, pair.other) and _titled(rewrite, pair.first, pair.second)
    )


def _still_between(matching: Matching, pair: Exchange) -> bool:
    """Return whether what stands between two names stands there on the other side, in its order.

    Where it went with one of them, a phrase was built otherwise.
    """
    inside = between(matching.rewrite, pair.first, pair.second)
    found = [
        there[0]
        for word in between(matching.original, pair.one, pair.other)
        if word.content and (there := matching.forward.get(word.index, ()))
    ]
    return found == sorted(found) and {word.index for word in inside}.issuperset(found)


def _turns(prepositions: set[str]) -> bool:
    """Return whether two prepositions, "" for none, may be of one deed told from either end."""
    return len(prepositions) > 1 and ("by" in prepositions or prepositions <= _DIRECTED)


def _stayed(matching: Matching, pair: Exchange) -> bool:
    """Return whether either name still hangs on the word that it hung on, however that is said.

    "Lind, the best team in the league" and "the league's best team, Lind".
    """
    return any(
        not matching.original.words[i].capital and not others.isdisjoint(matching.same(i))
        for here, there in ((pair.one, pair.first), (pair.other, pair.second))
        if (others := heads_of(matching.rewrite, there))
        for i in heads_of(matching.original, here)
    )


def _titled(side: Side, one: Name, other: Name) -> bool:
    """Return whether a title joins two names: "Ruiz, the mayor of Vigo", "Vigo's mayor Ruiz"."""
    inside = between(side, one, other)
    return sum(word.content for word in inside) <= _TITLED and any(
        word.lower in lexicon.listed("titles") for word in inside
    )


Answers = list[tuple[Name, Name]]


def _pairs(matching: Matching, answers: Answers) -> list[Exchange]:
    """Return the pairs of names that both sides have, with how well each fits its place.

    Those alone whose first is no worse off in the other's place.
    """
    found = []
    for k, (a, x) in enumerate(answers):
        for b, y in answers[k + 1 :]:
            if _listed(matching.original, a, b) or _listed(matching.rewrite, x, y) or _same(a, b):
                continue
            if _one_name(matching.original, a, b) and _one_name(matching.rewrite, x, y):
                continue
            skipped = {*range(a.first, a.last + 1), *range(b.first, b.last + 1)}
            moved = fit(matching, a, y, skipped) - fit(matching, a, x, skipped)
            if moved < -_EQUAL:
                continue
            swapped = fit(matching, b, x, skipped) - fit(matching, b, y, skipped)
            found.append(Exchange(a, b, x, y, moved, swapped))
    return found


@once
def _pieces(side: Side) -> list[Name]:
    """Return the single words of the names of a side.

    Names are answered word by word, since half of one may have gone to another: "Eva Alps crossed
    the Lind" for "Eva Lind crossed the Alps".
    """
    named = name_words(side)
    titles = lexicon.listed("generic_capitals")
    return [
        Name(word.index, word.index, (word,))
        for word in side.words
        if word.capital and (word.index in named or (word.lower in titles and not word.opening))
    ]


def _displaced(matching: Matching, answers: Answers) -> list[Evidence]:
    """Report a name in whose place a name stands that the original does not have.

    Nothing that the original says of it stands round it any more.
    """
    if turned(matching):
        return []
    original, rewrite = matching.original, matching.rewrite
    taken = {word.index for _, there in answers for word in there.words}
    # "Khabarovsk Territory" is no other name than "Khabarovsk Krai".
    strange = [
        name for name in _pieces(rewrite) if taken.isdisjoint(range(name.first - 1, name.last + 2))
    ]
    for here, there in answers if strange else ():
        skipped = set(range(here.first, here.last + 1))
        own = fit(matching, here, there, skipped)
        for name in strange:
            if (
                own < _OWN
                and fit(matching, here, name, skipped) - own >= _FITS_WELL
                and not _listed(rewrite, there, name)
                and direction_of(original, here) == direction_of(rewrite, name)
            ):
                return [
                    Evidence(
                        Category.ROLES, "name-displaced", Severity.MINOR, 0.7,
                        (span_of(here.words),), (span_of(name.words), span_of(there.words)),
                    )
                ]  # fmt: skip
    return []


def _answers(matching: Matching) -> Answers:
    """Return what both sides have of names equally often, each beside where the rewrite has it.

    Words that stay together on both sides are one. A word met twice is answered by the mention
    that stands in the likest words.
    """
    ones, others = _pieces(matching.original), _pieces(matching.rewrite)
    found: list[tuple[Name, Name]] = []
    for same in (_identical, _alike):
        if len(found) == len(others):
            break
        for one in ones:
            hits = [other for other in others if same(one, other)]
            again = [name for name in ones if hits and same(name, hits[0])]
            if not hits or len(hits) != len(again) or not any(one is name for name in again):
                continue
            if any(hit is known for hit in hits for _, known in found):
                continue
            found.extend(_paired(matching, again, hits))
    joined: list[tuple[Name, Name]] = []
    for here, there in sorted(found, key=lambda row: row[0].first):
        if joined and _runs_on(matching, joined[-1], (here, there)):
            old, new = joined.pop()
            here = Name(old.first, here.last, (*old.words, *here.words))
            there = Name(new.first, there.last, (*new.words, *there.words))
        joined.append((here, there))
    return joined


def _runs_on(matching: Matching, row: tuple[Name, Name], then: tuple[Name, Name]) -> bool:
    """Return whether one word of a name follows another on both sides ("de", "-" between)."""
    between = [
        [word.lower for word in side.words[name.last + 1 : after.first]]
        for side, name, after in zip((matching.original, matching.rewrite), row, then, strict=True)
    ]
    ordered = then[1].first > row[1].last and not row[0].words[-1].possessive
    return ordered and between[0] == between[1] and set(between[0]) <= _WITHIN


def _paired(matching: Matching, ones: list[Name], others: list[Name]) -> list[tuple[Name, Name]]:
    if len(ones) == 1:
        return [(ones[0], others[0])]
    fits = sorted(
        ((one, other) for one in ones for other in others),
        key=lambda pair: -fit(matching, pair[0], pair[1], set()),
    )
    found: list[tuple[Name, Name]] = []
    for one, other in fits:
        if not any(one is known or other is taken for known, taken in found):
            found.append((one, other))
    return found


def _identical(one: Name, other: Name) -> bool:
    return one.words[0].lower == other.words[0].lower  # both of one word


def _same(one: Name, other: Name) -> bool:
    """Return whether one of two names says no more than the other ("Lind", "Eva Lind")."""
    short, long = sorted((one, other), key=lambda name: len(name.words))
    return all(_alike(Name(w.index, w.index, (w,)), long) for w in short.words)


def _alike(one: Name, other: Name) -> bool:
    return any(same_name(a.lower, b.lower) for a in one.words for b in other.words)


def _listed(side: Side, one: Name, other: Name) -> bool:
    """Return whether two names are listed, or nothing of weight stands between them."""
    inside = between(side, one, other)
    if inside and inside[0].text == inside[-1].text == '"' and all(w.capital for w in inside[1:-1]):
        return True  # of one name: 'Henry "Grant" Lewis'
    return not any(word.content or word.lower in _JOINING for word in inside)


def _one_name(side: Side, one: Name, other: Name) -> bool:
    """Return whether two words are of one long name ("Office for Food Safety and Health")."""
    first, last = capital_run(one, side)
    return first <= other.first and other.last <= last
