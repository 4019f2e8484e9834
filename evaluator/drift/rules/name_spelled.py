"""Names spelled otherwise: heard as the same name, or garbled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.drift.pair.matching import Matching
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.kept import once
from evaluator.drift.text.name_forms import (
    compound_of,
    is_other_name,
    means,
    named_after,
    near_sound,
)
from evaluator.drift.text.names import Name, is_acronym, is_common, name_words, names
from evaluator.drift.text.side import Side, Word
from evaluator.drift.text.spelling import (
    contained,
    declined,
    folded,
    inflected,
    likeness,
    opening,
    opens_alike,
    places,
    same_by_list,
    same_name,
    same_sound,
)
from evaluator.types import Category, Severity

NOTE = "name-spelled"
"""The rule whose evidence is a note."""
_LEAST = 3  # letters of a name word
_PLAIN = 0.76  # how alike two spellings are at least in which a reader sees the same name
_JOINED = 0.84  # and where one is of several words
_OPENING = 5  # letters with which both begin, so that it is the same one, too


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


def garbled(one: Sequence[Word], other: Sequence[Word]) -> tuple[Severity, float]:
    """Return how grave it is that name words are spelled otherwise, and how sure that is.

    It is a nuance where anybody sees the same name: a word that opens alike, few letters of which
    differ, or none but its vowels. So it is where a word of the dictionary stands, which may be
    the name's meaning. A listed name is another one.

    Args:
        one: Words of the original's name.
        other: Those in their place.
    """
    if all(map(is_common, other)):
        return Severity.MINOR, 0.4
    if not any(map(is_common, (*one, *other))):
        # "Pillay" is "Pi Lay".
        mine, theirs = ("".join(word.lower for word in words) for words in (one, other))
        single = len(one) == len(other) == 1
        alike = likeness(mine, theirs) >= (_PLAIN if single else _JOINED) or (
            single
            and (near_sound(mine, theirs) or opening(folded(mine), folded(theirs)) >= _OPENING)
        )
        if alike and opens_alike(mine, theirs) and not is_other_name(mine, theirs):
            return Severity.MINOR, 0.5
    return Severity.MAJOR, 0.6


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
            grades = [garbled(one.original[:1], one.rewrite[:1]) for one in mine]
            severity, sure = max(grades, key=lambda grade: grade[0].rank)
            if _goes_on(mine[-1], pair):
                severity = Severity.MAJOR
            found.append(_said(mine, "name-garbled", severity, sure))
    return found


def _goes_on(spelling: Spelling, pair: Pair) -> bool:
    """Return whether the rewrite's name has a word of its own behind the one spelled otherwise."""
    original, rewrite = pair.sides
    word = spelling.rewrite[0]
    return any(
        after.index == word.index + 1
        and not is_common(after)
        and not any(same_name(one.lower, after.lower) for one in original.words)
        for name in names(rewrite)
        if word in name.words
        for after in name.words
    )


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


def are_forms(mine: str, theirs: str, *, alone: bool) -> bool:
    """Return whether two name words are forms of one: "Ruza", "Ruzsky"; "Xinhua", "Xinhuanet".

    Args:
        mine: A name word in small letters.
        theirs: One of the other side.
        alone: Whether no other name stands beside both, as beside two people's surnames.
    """
    formed = alone and (inflected(mine, theirs) or named_after(mine, theirs))
    return formed or contained(mine, theirs)


def form_of(word: Word) -> str:
    """Return a name word as it is spelled, a possessive's ending left out."""
    return word.text[: len(word.lower)]


@once
def spellings(matching: Matching) -> tuple[Spelling, ...]:
    """Return the name words that neither side has as the other spells them, form by form.

    A form is paired once: with the one that is heard as it, else with the likest.
    """
    original, rewrite = matching.original, matching.rewrite
    compounds = compounded(matching)
    ones = _own(original, rewrite, compounds[0])
    others = _own(rewrite, original, compounds[1])
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


def _own(side: Side, other: Side, compounds: frozenset[int]) -> dict[str, tuple[list[Word], Name]]:
    """Return the name words of a side that the other does not spell so, by form."""
    found: dict[str, tuple[list[Word], Name]] = {}
    joined, own = _joined(other), _joined(side)
    for name in names(side):
        for word in name.words:
            if (
                word.index in compounds
                or folded(word.lower) in joined
                or any(word.index in pair and form in other.lowers for form, pair in own.items())
            ):
                continue  # "Di Ming", "Diming"
            if word.lower not in other.lowers and len(word.lower) >= _LEAST:
                found.setdefault(word.lower, ([], name))[0].append(word)
    return found


@once
def compounded(matching: Matching) -> tuple[frozenset[int], frozenset[int]]:
    """Return the name words of either side that one has as one and the other as two.

    "Mladoboleslavský" is of "Mladá Boleslav".
    """
    sides = (matching.original, matching.rewrite)
    found: tuple[set[int], set[int]] = (set(), set())
    for which, (here, there) in enumerate((sides, sides[::-1])):
        pairs = _joined(there).values()
        for word in map(here.words.__getitem__, name_words(here)) if pairs else ():
            for pair in pairs:
                if compound_of(word.lower, *(there.words[k].lower for k in pair)):
                    found[which].add(word.index)
                    found[1 - which].update(pair)
    return frozenset(found[0]), frozenset(found[1])


@once
def _joined(side: Side) -> dict[str, tuple[int, int]]:
    """Return what two capitalised words side by side make as one word, and where they stand."""
    named = name_words(side)
    return {
        folded(one.lower + other.lower): (one.index, other.index)
        for one, other in zip(side.words, side.words[1:], strict=False)
        if {one.index, other.index} & named and one.capital and other.capital
    }


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
    if means(mine, frozenset((theirs, other.lemma))) or means(theirs, frozenset((mine, one.lemma))):
        return None
    common = is_common(one), is_common(other)
    if all(common) or is_acronym(one) or is_acronym(other):
        return None
    if are_forms(mine, theirs, alone=any(common) or not beside):
        return None
    if same_sound(mine, theirs):
        return True
    return False if same_name(mine, theirs) else None
