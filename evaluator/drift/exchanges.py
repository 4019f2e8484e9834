"""Names that stand in each other's place: what stood round the one now stands round the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from evaluator.drift import lexicon
from evaluator.drift.equivalents import turned
from evaluator.drift.evidence import Evidence
from evaluator.drift.matching import Matching
from evaluator.drift.proper_nouns import Name, names
from evaluator.drift.spelling import places, same_name
from evaluator.drift.words import Side, Word
from evaluator.types import Category, Severity, Span

_REACH = 6
_FAR = 6.0
_ANSWERS = 0.5
_SAME_PREPOSITION = 0.6
_FITS = 0.3
_FITS_WELL = 1.3
_EQUAL = 0.01
_JOINING = frozenset(("against", "by", "over", "from", "to", "than", "of", "for", "with", "in"))
_DIRECTED = frozenset(("to", "from", "by"))
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


def evidence(original: Side, rewrite: Side, matching: Matching) -> list[Evidence]:
    """Report the two names that most clearly changed places."""
    told = [pair for pair in _pairs(matching) if _plain(pair) and _same_frame(matching, pair)]
    if told:
        best = max(told, key=lambda pair: pair.moved + pair.swapped)
        sure = min(best.moved, best.swapped) >= _FITS
        return [
            Evidence(
                Category.ROLES, "roles_exchanged", Severity.CRITICAL, 0.8 if sure else 0.65,
                (_span(original, best.one), _span(original, best.other)),
                (_span(rewrite, best.second), _span(rewrite, best.first)),
            )
        ]  # fmt: skip
    return _mixed(original, rewrite)


def _span(side: Side, name: Name) -> Span:
    return side.span(name.first, name.last)


def _plain(pair: Exchange) -> bool:
    """Tell whether both names fit the other's place, or one clearly and the other no worse."""
    low, high = sorted((pair.moved, pair.swapped))
    return low >= _FITS or (low >= -_EQUAL and low + high >= _FITS_WELL)


def _same_frame(matching: Matching, pair: Exchange) -> bool:
    """Tell whether both sides are built alike, so that the exchange is no other way to say it.

    "Was beaten by" for "beat", "received from" for "handed to", "smaller than" for "larger than"
    and "Ruiz, mayor of Vigo," for "Vigo's mayor Ruiz" keep the meaning and turn the order.
    """
    original, rewrite = matching.original, matching.rewrite
    for here, there in ((pair.one, pair.second), (pair.other, pair.first)):
        mine, theirs = _before(original, here), _before(rewrite, there)
        if mine != theirs and {mine, theirs} & _DIRECTED:
            return False
        if _does(original, here) != _does(rewrite, there):
            return False
    return not turned(matching) and not (
        _titled(original, pair.one, pair.other) and _titled(rewrite, pair.first, pair.second)
    )


def _titled(side: Side, one: Name, other: Name) -> bool:
    """Tell whether a title joins two names: "Ruiz, the mayor of Vigo", "Vigo's mayor Ruiz"."""
    between = _between(side, one, other)
    titles = lexicon.listed("titles")
    return sum(word.content for word in between) <= _TITLED and any(
        word.lower in titles for word in between
    )


def _pairs(matching: Matching) -> list[Exchange]:
    """Return the pairs of names that both sides have, with how well each fits its place."""
    answers = _answers(matching)
    found = []
    for k, (a, x) in enumerate(answers):
        for b, y in answers[k + 1 :]:
            if _listed(matching.original, a, b) or _listed(matching.rewrite, x, y) or _alike(a, b):
                continue
            skipped = {*range(a.first, a.last + 1), *range(b.first, b.last + 1)}
            moved = _fit(matching, a, y, skipped) - _fit(matching, a, x, skipped)
            swapped = _fit(matching, b, x, skipped) - _fit(matching, b, y, skipped)
            found.append(Exchange(a, b, x, y, moved, swapped))
    return found


def _parts(side: Side) -> list[Name]:
    """Return the names of a side, cut at "of": "Internal Affairs of Peru" has two parts."""
    found: list[Name] = []
    for name in names(side):
        run: list[Word] = []
        for word in name.words:
            if run and any(w.lower == "of" for w in side.words[run[-1].index + 1 : word.index]):
                found.append(Name(run[0].index, run[-1].index, tuple(run)))
                run = []
            run.append(word)
        found.append(Name(run[0].index, run[-1].index, tuple(run)))
    return found


def _answers(matching: Matching) -> list[tuple[Name, Name]]:
    """Return the names that both sides have equally often, each beside where the rewrite has it.

    A name met twice is answered by the mention that stands in the likest words.
    """
    ones, others = _parts(matching.original), _parts(matching.rewrite)
    found: list[tuple[Name, Name]] = []
    for same in (_identical, _alike):
        for one in ones:
            if any(one is known for known, _ in found):
                continue
            hits = [other for other in others if same(one, other)]
            again = [name for name in ones if hits and same(name, hits[0])]
            if not hits or len(hits) != len(again) or not any(one is name for name in again):
                continue
            if any(hit is known for hit in hits for _, known in found):
                continue
            found.extend(_paired(matching, again, hits))
    return sorted(found, key=lambda row: row[0].first)


def _paired(matching: Matching, ones: list[Name], others: list[Name]) -> list[tuple[Name, Name]]:
    if len(ones) == 1:
        return [(ones[0], others[0])]
    fits = sorted(
        ((one, other) for one in ones for other in others),
        key=lambda pair: -_fit(matching, pair[0], pair[1], set()),
    )
    found: list[tuple[Name, Name]] = []
    for one, other in fits:
        if not any(one is known or other is taken for known, taken in found):
            found.append((one, other))
    return found


def _identical(one: Name, other: Name) -> bool:
    return not {word.lower for word in one.words}.isdisjoint(word.lower for word in other.words)


def _alike(one: Name, other: Name) -> bool:
    return any(same_name(a.lower, b.lower) for a in one.words for b in other.words)


def _between(side: Side, one: Name, other: Name) -> tuple[Word, ...]:
    first, last = (one, other) if one.first < other.first else (other, one)
    return side.words[first.last + 1 : last.first]


def _listed(side: Side, one: Name, other: Name) -> bool:
    """Tell whether two names are listed, or nothing of weight stands between them."""
    return not any(word.content or word.lower in _JOINING for word in _between(side, one, other))


def _fit(matching: Matching, here: Name, there: Name, skipped: set[int]) -> float:
    """How well the words round a name of the original answer those round a place in the rewrite.

    Each content word counts by how near it stands and by how little its offset changed.
    """
    words = matching.original.words
    total = 0.0
    for step, start in ((-1, here.first), (1, here.last)):
        for distance in range(1, _REACH + 1):
            k = start + step * distance
            if not 0 <= k < len(words) or words[k].text in _ENDS:
                break
            if not words[k].content or k in skipped:
                continue
            best = 0.0
            for j in matching.forward.get(k, ()):
                if matching.similarity[k, j] >= _ANSWERS and not there.first <= j <= there.last:
                    offset = j - there.last if j > there.last else j - there.first
                    best = max(best, 1.0 - abs(step * distance - offset) / _FAR)
            total += best / distance**0.5
    mine, theirs = _before(matching.original, here), _before(matching.rewrite, there)
    return total + (_SAME_PREPOSITION if mine and mine == theirs else 0.0)


_ENDS = frozenset(".;?!")


def _before(side: Side, name: Name) -> str:
    """Return the preposition that a name hangs on, "'s" for a possessive, else ""."""
    if side.words[name.last].text.endswith(("'s", "s'")):
        return "'s"
    for k in range(name.first - 1, max(-1, name.first - 4), -1):
        word = side.words[k]
        if word.lower in lexicon.listed("prepositions"):
            return word.lower
        if word.kind == "mark" or (word.content and not word.capital):
            return ""
    return ""


def _does(side: Side, name: Name) -> bool:
    """Tell whether "by" governs the phrase that a name is in: "by Ruiz of Peru"."""
    for k in range(name.first - 1, max(-1, name.first - _REACH), -1):
        word = side.words[k]
        if word.lower == "by":
            return True
        if word.kind == "mark" or (word.content and not word.capital):
            return False
    return False


def _mixed(original: Side, rewrite: Side) -> list[Evidence]:
    """Report parts of two names put together: "Eva Alps crossed the Lind" for "Eva Lind …"."""
    mine, theirs = _homes(original), _homes(rewrite)
    for lower, (left, name) in mine.items():
        right = next((w for w in name.words if w.index == left.index + 1), None)
        if right is None or lower not in theirs or right.lower not in theirs:
            continue
        here, company = theirs[lower]
        alien = next((w for w in company.words if w.index > here.index and w.lower in mine), None)
        moved, there = theirs[right.lower]
        if alien is None or there is company:
            continue
        old = mine[alien.lower][1]
        if old is name or {lower, right.lower, alien.lower} & set(places()):
            continue
        return [
            Evidence(
                Category.ROLES, "roles_exchanged", Severity.CRITICAL, 0.75,
                (right.span, _span(original, old)), (alien.span, moved.span),
            )
        ]  # fmt: skip
    return []


def _homes(side: Side) -> dict[str, tuple[Word, Name]]:
    """Return the name words that a side has once, each with the name that it is part of."""
    counts = Counter(word.lower for word in side.words)
    return {
        word.lower: (word, name)
        for name in names(side)
        for word in name.words
        if counts[word.lower] == 1
    }
