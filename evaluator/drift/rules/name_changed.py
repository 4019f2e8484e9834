"""Names told as other names: another one in its place, or the same one spelled otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler

from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.names import Name, are_ordinary, is_common, names
from evaluator.drift.text.side import Side, Word, once, span_of
from evaluator.drift.text.spelling import (
    GARBLED,
    SAME_SPELLING,
    contained,
    declined,
    folded,
    inflected,
    is_given_name,
    likeness,
    opens_alike,
    places,
    same_by_list,
    same_name,
    same_sound,
    spelled,
)
from evaluator.rulebook import vocabulary
from evaluator.types import Category, Severity

_BEFORE_SURNAMES = vocabulary("name").listed("before_surnames")
NOTE = "name-spelled"
"""The rule whose evidence is a note."""
_SAME, _HEARD = 0.85, 0.7  # from which two whole names are one, and may be
_PAIRED = 0.35  # from which one name stands for the other, of all that speaks for it
_ACRONYM = _LEAST = 3  # letters of an acronym that stands for one body, and of a name word


@dataclass(frozen=True)
class Spelling:
    """One name word and how the other side spells it.

    Attributes:
        original: Where the original has it.
        rewrite: Where the rewrite has the other form.
        heard: Whether both are one name by a list, or sound the same.
    """

    original: tuple[Word, ...]
    rewrite: tuple[Word, ...]
    heard: bool


def exchanged(
    pair: Pair, ones: list[Name], others: list[Name], left: set[int], right: set[int]
) -> list[Evidence]:
    """Pair unanswered name words of both sides that stand for one another; take them away."""
    original, rewrite = pair.sides
    matching = pair.matching
    candidates = []
    alone = (
        not demonyms(original, left)
        and not demonyms(rewrite, right)
        and all(
            sum(any(word.index in missing for word in name.words) for name in among) == 1
            for among, missing in ((ones, left), (others, right))
        )
    )
    for one in ones:
        mine = [word for word in one.words if word.index in left]
        for other in others:
            theirs = [word for word in other.words if word.index in right]
            if not mine or not theirs:
                continue
            rank = max(matching.similarity[a.index, b.index] for a in mine for b in theirs)
            linked = any(b.index in matching.forward.get(a.index, ()) for a in mine for b in theirs)
            whole = JaroWinkler.similarity(
                "".join(spelled(w.lower) for w in one.words),
                "".join(spelled(w.lower) for w in other.words),
            )
            shared = len(one.words) > len(mine) and len(other.words) > len(theirs)
            place = abs(one.first / len(original.words) - other.first / len(rewrite.words))
            score = rank + 0.4 * linked + 0.5 * (whole > _HEARD) + 0.5 * shared - 0.6 * place
            score += 0.3 * _same_setting(one, other, matching) + 0.5 * alone
            if score >= _PAIRED:
                candidates.append((-score, mine, theirs, 0.0 if shared else whole, shared))
    found = []
    for _, mine, theirs, whole, shared in sorted(candidates, key=lambda row: row[0]):
        if not any(word.index in left for word in mine) or not any(
            word.index in right for word in theirs
        ):
            continue
        left.difference_update(word.index for word in mine)
        right.difference_update(word.index for word in theirs)
        best = max(
            [likeness(a.lower, b.lower) for a in mine for b in theirs]
            + [likeness("".join(w.lower for w in mine), "".join(w.lower for w in theirs))]
        )
        apart = _two_places(mine, theirs)
        least = GARBLED if opens_alike(mine[0].lower, theirs[0].lower) else SAME_SPELLING
        garbled = best >= least or whole > _SAME
        # "Nippo", "Daily News": what a name means, told in words of another number
        ordinary = are_ordinary(mine), are_ordinary(theirs)
        garbled = not apart and (garbled or (shared and len(mine) != len(theirs) and any(ordinary)))
        short = any(word.text.isupper() for word in (*mine, *theirs))
        surnames = all(ordinary) and (
            _given((original, mine), (rewrite, theirs))
            or _entitled(original, mine) == _entitled(rewrite, theirs) != ""
        )
        if all(ordinary) and not surnames and lexicon.synonymous(mine[-1].lemma, theirs[-1].lemma):
            continue
        rule, severity, confidence = "name-changed", Severity.MAJOR, 0.85
        if surnames:
            confidence = 0.8
        elif short and _two_acronyms(mine, theirs):
            confidence = 0.7
        elif all(ordinary) or short or (shared and ordinary[0]):
            severity, confidence = Severity.MINOR, 0.35
        elif garbled:
            rule, confidence = "name-garbled", 0.6
        elif apart:  # a country is told by a list, however it is spelled
            severity = Severity.CRITICAL
        spans = (span_of(mine),), (span_of(theirs),)
        found.append(Evidence(Category.NAME, rule, severity, confidence, *spans))
    return found


def _given(one: tuple[Side, list[Word]], other: tuple[Side, list[Word]]) -> bool:
    """Return whether ordinary words are surnames: the same name that is no word stands before both.

    "Mara Stone" and "Mara Strong", but no "Daily News" and "Daily Mirror", no award and prize.
    """
    before, there = (side.words[max(words[0].index - 1, 0)] for side, words in (one, other))
    if not (len(one[1]) == len(other[1]) == 1 and before.lower == there.lower and before.capital):
        return False
    alike = is_common(before) or lexicon.synonymous(one[1][0].lemma, other[1][0].lemma)
    return before.kind == "word" and (is_given_name(before.lower) or not alike)


def _entitled(side: Side, words: list[Word]) -> str:
    """Return the title right before a single word that is a surname: "mrs" for "Mrs. Stone"."""
    if len(words) != 1:
        return ""
    before = list(side.words[max(0, words[0].index - 2) : words[0].index])
    if before and before[-1].text == ".":
        before.pop()
    return before[-1].lower if before and before[-1].lower in _BEFORE_SURNAMES else ""


def _two_acronyms(mine: list[Word], theirs: list[Word]) -> bool:
    """Return whether two names are acronyms of different bodies: "NATO" and "OPEC".

    One that has the other's letters in another order is its name in another language ("OTAN").
    """
    words = (*mine, *theirs)
    if len(mine) != 1 or len(theirs) != 1 or min(len(word.text) for word in words) < _ACRONYM:
        return False
    return all(word.text.isupper() for word in words) and (
        len(set(mine[0].lower) & set(theirs[0].lower)) < len(set(mine[0].lower)) - 1
    )


def _two_places(one: list[Word], other: list[Word]) -> bool:
    """Return whether two names are of countries, however alike: Latvia is not Lithuania."""
    known = places()
    mine, theirs = ({known.get(folded(word.lower)) for word in words} for words in (one, other))
    return None not in mine | theirs and mine.isdisjoint(theirs)


def _same_setting(one: Name, other: Name, matching: Matching) -> int:
    """Return on how many sides, 0 to 2, two names have words around them that answer each other.

    A name that was put in another's place is hardly like it, but stands where it stood.
    """
    found = 0
    for i, j, step in ((one.first, other.first, -1), (one.last, other.last, 1)):
        i, j = i + step, j + step
        inside = 0 <= i < len(matching.original.words), 0 <= j < len(matching.rewrite.words)
        if all(inside):
            found += j in matching.forward.get(i, ()) or (
                matching.original.words[i].lemma == matching.rewrite.words[j].lemma
            )
        else:
            found += not any(inside)
    return found


def demonyms(side: Side, indices: set[int]) -> bool:
    """Return whether words only tell a country as an adjective does ("Russian"), easily put in."""
    known = places()
    return all(
        known.get(folded(side.words[k].lower), side.words[k].lower) != side.words[k].lower
        for k in indices
    )


def misspelled(pair: Pair, told: Sequence[Evidence] = ()) -> list[Evidence]:
    """Report name words that are spelled otherwise and do not sound the same, once a name.

    Args:
        pair: The pair.
        told: What is told of its names otherwise, which one name needs no more than.
    """
    wrong = [one for one in spellings(pair.matching) if not one.heard]
    spans = [span for item in told for span in item.original]
    found = []
    for name in names(pair.sides[0]):
        words = {word.index for word in name.words}
        mine = [one for one in wrong if one.original[0].index in words]
        whole = pair.sides[0].span(name.first, name.last)
        if mine and not any(whole.overlaps(span) for span in spans):
            found.append(_said(mine, "name-garbled", Severity.MAJOR, 0.6))
    return found


def heard_alike(pair: Pair) -> list[Evidence]:
    """Return name words that are spelled otherwise and heard as the same name."""
    return [_said([one], NOTE, Severity.NONE, 1.0) for one in spellings(pair.matching) if one.heard]


def _said(some: Sequence[Spelling], rule: str, severity: Severity, confidence: float) -> Evidence:
    return Evidence(
        Category.NAME, rule, severity, confidence,
        tuple(sorted(word.span for one in some for word in one.original)),
        tuple(sorted(word.span for one in some for word in one.rewrite)),
        {
            "original": " ".join(form_of(one.original[0]) for one in some),
            "rewrite": " ".join(form_of(one.rewrite[0]) for one in some),
        },
    )  # fmt: skip


def form_of(word: Word) -> str:
    """Return a name word as it is spelled, a possessive's ending left out."""
    return word.text[: len(word.lower)]


@once
def spellings(matching: Matching) -> tuple[Spelling, ...]:
    """Return the name words that neither side has as the other spells them, form by form.

    A form is paired once: with the one that is heard as it, else with the likest.
    """
    original, rewrite = matching.original, matching.rewrite
    ones, others = _own(original, rewrite), _own(rewrite, original)
    ranked = []
    for mine, (one, place) in ones.items():
        for theirs, (other, there) in others.items():
            if declined(mine, theirs, original.language):
                continue
            heard = _heard(one[0], other[0], _beside(place, there))
            if heard is not None:
                rank = (not heard, -likeness(folded(mine), folded(theirs)))
                ranked.append((rank, mine, theirs, heard))
    found = []
    for _, mine, theirs, heard in sorted(ranked):
        if mine in ones and theirs in others:
            found.append(Spelling(tuple(ones.pop(mine)[0]), tuple(others.pop(theirs)[0]), heard))
    return tuple(sorted(found, key=lambda one: one.original[0].index))


def _own(side: Side, other: Side) -> dict[str, tuple[list[Word], Name]]:
    """Return the name words of a side that the other does not spell so, by form."""
    found: dict[str, tuple[list[Word], Name]] = {}
    for name in names(side):
        for word in name.words:
            if word.lower not in other.lowers and len(word.lower) >= _LEAST:
                found.setdefault(word.lower, ([], name))[0].append(word)
    return found


def _beside(one: Name, other: Name) -> bool:
    """Return whether two names share a word: then the others are parts of one person's name."""
    mine, theirs = ({word.lower for word in name.words} for name in (one, other))
    return not mine.isdisjoint(theirs)


def _heard(one: Word, other: Word, beside: bool) -> bool | None:
    """Return whether two name words are heard as one name; None where they are no such pair.

    Words of the dictionary are translated, and countries and their people are told by a list.
    """
    mine, theirs = folded(one.lower), folded(other.lower)
    if mine == theirs or same_by_list(mine, theirs):
        return True
    known = mine in places(), theirs in places()
    if any(known):
        return True if not all(known) and same_sound(mine, theirs) else None
    common = is_common(one), is_common(other)
    if all(common) or one.text.isupper() or other.text.isupper():
        return None
    if (inflected(mine, theirs) and (any(common) or not beside)) or contained(mine, theirs):
        return None
    if same_sound(mine, theirs):
        return True
    return False if same_name(mine, theirs) else None
