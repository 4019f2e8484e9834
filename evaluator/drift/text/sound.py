"""How a name sounds, whoever wrote it down: "Gorbachev" and "Gorbatschow" are one.

A name is read as its consonants, each spelling of a sound as one letter, with a run of vowels
between them. Spellings that are read in several ways ("ch" in "Bach" and in "Chekhov") give
several readings, and two names sound alike when one reading of each agrees.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TypeAlias

from evaluator.drift.text import lexicon

_VOWELS = "aeiouy"
_OPENING = {"h": ("H", ""), "w": ("V",)}  # as the first letter
_LONGEST = 4
Reading: TypeAlias = tuple[str, tuple[str, ...]]
"""The consonants of a name, and the runs of vowels round them."""
_OPENS = "^"  # before the consonants of a name that begins with a vowel
_MOST = 32  # readings of a name that are looked at
_SHORT = 2  # consonants up to which vowels decide
_LEAST = 3  # letters under which a name is too short to be heard
# Vowels that transliterations exchange: in the first syllable only those that a name begins
# with ("Osama"), "a" and "o" only in the last one ("Lukashenka").
_NEAR_FIRST = (frozenset("ei"), frozenset("ou"))
_NEAR = (*_NEAR_FIRST, frozenset("ae"))
_NEAR_LAST = (*_NEAR, frozenset("ao"))


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """Return the readings of letters, "" for what is mute."""
    return {
        letters: tuple("" if one == "-" else one for one in said.split())
        for letters, said in lexicon.rows("sounds.tsv")
    }


@lru_cache(maxsize=4096)
def readings(lower: str) -> frozenset[Reading]:
    """Return the ways to read a name in small letters without diacritics."""
    word = "".join(char for char in lower if char.isalpha())
    table = _table()
    found: list[tuple[str, str]] = [("", "")]  # consonants; what was read, vowels as they stand
    at = 0
    while at < len(word):
        if word[at] in _VOWELS:
            found = [(sounds, told + word[at]) for sounds, told in found]
            at += 1
            continue
        width = next((n for n in range(_LONGEST, 0, -1) if word[at : at + n] in table), 0)
        options = table[word[at : at + width]] if width else (word[at].upper(),)
        width = width or 1
        letters = word[at : at + width]
        if not at:
            options = _OPENING.get(letters, options)
        if letters in ("j", "w"):
            found = [
                (sounds + one, told + (one or {"j": "i", "w": "u"}[letters]))
                for sounds, told in found
                for one in options
            ]
        else:
            found = [(sounds + one, told + one) for sounds, told in found for one in options]
        found = found[:_MOST]
        at += width
    return frozenset(_read(told) for _, told in found)


def _read(told: str) -> Reading:
    """Part what was read into consonants, doubled ones once, and the runs of vowels."""
    plain = "".join(char for k, char in enumerate(told) if not k or char != told[k - 1])
    consonants = "".join(char for char in plain if char.isupper())
    runs = "".join(char if char.islower() else " " for char in plain)
    opens = "" if plain[:1].isupper() else _OPENS
    vowels = runs.split()
    return opens + consonants, tuple(vowels)


def same_sound(one: str, other: str) -> bool:
    """Return whether two names, in small letters without diacritics, are heard as one.

    Consonants have to agree; vowels may differ as transliterations differ ("Mohammed",
    "Muhammad"), in a name of few consonants only in how they are written down.
    """
    if min(len(one), len(other)) < _LEAST:
        return False
    return any(
        mine[0] == theirs[0] and _same_vowels(mine, theirs)
        for mine in readings(one)
        for theirs in readings(other)
    )


def _same_vowels(one: Reading, other: Reading) -> bool:
    ones, others = one[1], other[1]
    short = len(one[0].strip(_OPENS)) <= _SHORT
    if abs(len(ones) - len(others)) == 1 and not short:  # "Clarke", "Clark"
        long, less = (ones, others) if len(ones) > len(others) else (others, ones)
        if long[-1] != "e":
            return False
        ones, others = long[:-1], less
    if len(ones) != len(others):
        return False
    for at, runs in enumerate(zip(ones, others, strict=True)):
        mine, theirs = (frozenset(run.replace("y", "i")) for run in runs)
        opens = not at and one[0].startswith(_OPENS)
        if short and not opens and not (mine <= theirs or theirs <= mine):
            return False
        near: tuple[frozenset[str], ...] = _NEAR_LAST if at == len(ones) - 1 else _NEAR
        if not at:
            near = _NEAR_FIRST if opens else ()
        if mine.isdisjoint(theirs) and not any(mine & pair and theirs & pair for pair in near):
            return False
    return True
