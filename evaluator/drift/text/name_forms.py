"""Names that are told in other words: what they mean, and what is named after them."""

from __future__ import annotations

from functools import cache

from evaluator.drift.text import lexicon
from evaluator.drift.text.spelling import folded, listed_as, opening

_STEM = 3  # letters that a place and what is named after it have in common at least
_REST = 2  # letters that each has besides at most, the adjective's ending left out


def are_two_names(one: str, other: str) -> bool:
    """Return whether two words in small letters are listed as two names, however alike they are."""
    mine, theirs = listed_as(one), listed_as(other)
    return mine is not None and theirs is not None and mine != theirs


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
