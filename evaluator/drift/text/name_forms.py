"""Names that are told in other words: what they mean, and what is named after them."""

from __future__ import annotations

from functools import cache, lru_cache

from evaluator.drift.text import lexicon
from evaluator.drift.text.spelling import (
    OPENS,
    folded,
    likeness,
    listed_as,
    opening,
    readings,
    undoubled,
)

_STEM = 3  # letters that a place and what is named after it have in common at least
_SAME_NAME, _NEAR = 0.87, 0.7  # how alike one name is spelled two ways, and may be
_REST = 2  # letters that each has besides at most, the adjective's ending left out


def is_other_name(one: str, other: str) -> bool:
    """Return whether a word in small letters is listed as a name, and the first is another.

    What is in no list and hardly differs is the listed name in other letters: "Muhammadu".
    """
    mine, theirs = listed_as(one), listed_as(other)
    if theirs is None or theirs == mine:
        return False
    return mine is not None or likeness(one, other) < _SAME_NAME


@cache
def _meanings() -> dict[str, frozenset[str]]:
    return {
        form: frozenset(meanings.split())
        for forms, meanings in lexicon.rows("name_meanings.tsv")
        for form in forms.split()
    }


def means(one: str, lemmas: frozenset[str]) -> bool:
    """Return whether a word of another language means one of some English ones.

    Args:
        one: The word of a name, in small letters: "shimbun" is a newspaper.
        lemmas: Base forms.
    """
    return not _meanings().get(folded(one), frozenset()).isdisjoint(lemmas)


def named_after(one: str, other: str) -> bool:
    """Return whether one word is the Slavic adjective of the other: "Nymburk", "Nymbursko"."""
    one, other = folded(one), folded(other)
    for place, adjective in ((one, other), (other, one)):
        for ending in lexicon.ordered("slavic_adjectives"):
            if not adjective.endswith(ending):
                continue
            stem = adjective.removesuffix(ending)
            same = opening(place, stem)
            if same >= _STEM and max(len(place), len(stem)) - same <= _REST:
                return True
    return False


_COMPOUND = 9  # letters of the shortest compound of two names
_JOINING = 2  # letters between its two stems at most


def compound_of(whole: str, one: str, other: str) -> bool:
    """Return whether a word in small letters is made of two: "Mladoboleslavský", "Mladá Boleslav".

    Args:
        whole: The word.
        one: One of the two.
        other: The other, in whichever order.
    """
    if len(whole) < _COMPOUND:
        return False
    whole, one, other = folded(whole), folded(one), folded(other)
    return _begins_compound(whole, one, other) or _begins_compound(whole, other, one)


def _begins_compound(whole: str, first: str, then: str) -> bool:
    """Return whether a word is two stems, a joining vowel between them and an ending behind."""
    stems = [word[: max(_STEM, len(word) - cut)] for word, cut in ((first, 2), (then, 1))]
    if min(map(len, stems)) < _STEM or not whole.startswith(stems[0]):
        return False
    endings = ("", *lexicon.ordered("slavic_adjectives"))
    cut = then[len(stems[1]) :]
    rest = whole[len(stems[0]) :]
    return any(
        rest.startswith(stems[1], at) and rest[at + len(stems[1]) :].removeprefix(cut) in endings
        for at in range(_JOINING + 1)
    )


_NEAR_SOUNDS = str.maketrans("KGHQVBPFDTMN", "GGGGBBBBDDMM")
_MANY = 4  # consonants of a name that is known though one of them is voiced otherwise


@lru_cache(maxsize=4096)
def _outlines(lower: str) -> frozenset[tuple[str, int]]:
    """Return the consonants of a name in each reading, and how many syllables it has.

    In a long name those that are easily exchanged count as one.
    """
    found = set()
    for consonants, vowels in readings(lower):
        said = consonants
        if len(consonants.strip(OPENS)) >= _MANY:
            said = consonants.translate(_NEAR_SOUNDS)
        found.add((undoubled(said), len(vowels)))
    return frozenset(found)


def near_sound(one: str, other: str) -> bool:
    """Return whether two names agree in all but vowels, long ones but for voiced consonants, too.

    Ears and alphabets exchange these: "Mazyr", "Mozyr"; "Mandovi", "Mandubi". Both begin with one
    letter and have as many syllables: "Trento" is not Toronto, nor "Malaga" Malacca. What has a
    single consonant is told by its vowels, and what is spelled quite otherwise is another name.
    """
    one, other = folded(one), folded(other)
    if one[:1] != other[:1] or likeness(one, other) < _NEAR:
        return False
    both = _outlines(one) & _outlines(other)
    return any(len(said.strip(OPENS)) > 1 for said, _ in both)
