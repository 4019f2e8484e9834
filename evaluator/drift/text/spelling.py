"""How alike two names are spelled and heard: transliterations, diacritics, countries' people.

A name is heard as its consonants, each spelling of a sound as one letter, with a run of vowels
between them: "Gorbachev" and "Gorbatschow" are one. Spellings that are read in several ways ("ch"
in "Bach" and in "Chekhov") give several readings, and two names sound alike when one reading of
each agrees.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import TypeAlias

from rapidfuzz import fuzz

from evaluator.drift.text import lexicon

SPELLED_ALIKE = 80  # of 100
SAME_SPELLING = 0.72
_SAME_SHORT = 0.8  # in a word of few letters one of them says more
_SHORT = 6
JOINED = 5  # letters of a word that may be found within another
SHORTEST = 4  # letters from which the spelling of a name says something
STEM = 4  # letters that two words have in common at least where they share a stem
_ENDING = 3  # letters by which two forms of a place differ at most
GARBLED = 0.45
_OPENINGS = ("djgizx", "tfcsh", "aeiouh", "bvpf", "gch", "scxz")
_SOUND = str.maketrans({"y": "i", "j": "i", "w": "v", "k": "c", "q": "c", "z": "s"})
# What stands for letters that have no diacritic to take off.
_LETTERS = {
    ord(one): other
    for one, other in zip(
        "ßðþøæœłđı", ["ss", "d", "th", "o", "ae", "oe", "l", "d", "i"], strict=True
    )
}


@lru_cache(maxsize=16384)
def folded(lower: str) -> str:
    """Return a lower-cased word without diacritics, in the letters of English."""
    plain = unicodedata.normalize("NFD", lower).translate(_LETTERS)
    return "".join(char for char in plain if not unicodedata.combining(char))


@lru_cache(maxsize=16384)
def spelled(lower: str) -> str:
    """Return a rough form in which transliterations of one name agree more."""
    plain = folded(lower).translate(_SOUND)
    for old, new in (("ph", "f"), ("ch", "h"), ("kh", "h"), ("ts", "s"), ("ck", "c"), ("ii", "i")):
        plain = plain.replace(old, new)
    return "".join(char for k, char in enumerate(plain) if not k or char != plain[k - 1])


@cache
def places() -> dict[str, str]:
    """Return the place that each word for a place or its people stands for."""
    return {
        word: words.split()[0]
        for (words,) in lexicon.rows("countries.tsv")
        for word in words.split()
    }


@cache
def _forms() -> dict[str, str]:
    return {
        folded(word): words.split()[0]
        for file in ("given_names.tsv", "surnames.tsv", "city_names.tsv")
        for (words,) in lexicon.rows(file)
        for word in words.split()
    }


def listed_as(lower: str) -> str | None:
    """Return the first of the forms that a name is listed with; None where it is in no list."""
    return _forms().get(folded(lower)) or places().get(folded(lower))


@cache
def _given_names() -> frozenset[str]:
    return frozenset(
        folded(word) for (words,) in lexicon.rows("given_names.tsv") for word in words.split()
    )


def is_given_name(lower: str) -> bool:
    """Return whether a lower-cased word is listed as a given name, whatever else it means."""
    return folded(lower) in _given_names()


def same_by_list(one: str, other: str) -> bool:
    """Return whether two lower-cased words are listed as one name ("Alexander", "Sasha")."""
    table, one, other = _forms(), folded(one), folded(other)
    return one in table and table[one] == table.get(other)


@lru_cache(maxsize=65536)
def same_name(one: str, other: str) -> bool:
    """Return whether two lower-cased name words can be one name spelled two ways."""
    one, other = folded(one), folded(other)
    if one == other or same_by_list(one, other):
        return True
    known = places()
    if one in known and other in known:
        return known[one] == known[other]
    if one in known or other in known:
        near = same_stem(one, other) and abs(len(one) - len(other)) <= _ENDING
        return near or same_sound(one, other)
    if min(len(one), len(other)) < SHORTEST:
        return False
    if same_stem(one, other) or same_sound(one, other):
        return True
    short = max(len(one), len(other)) <= _SHORT
    return likeness(one, other) >= (_SAME_SHORT if short else SAME_SPELLING)


def opening(one: str, other: str) -> int:
    """Return how many letters two words have in common from their first one on."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return same


def inflected(one: str, other: str) -> bool:
    """Return whether two words may be forms of one: "Chicago", "Chicagoans"; "Silesia", "Silesian".

    Only what is a name by itself has such forms: "Marin" and "Marini" are two surnames.
    """
    one, other = folded(one), folded(other)
    same = opening(one, other)
    endings = {one[same:], other[same:]} - {""}
    return same >= STEM and endings <= lexicon.listed("name_endings")


_CASE = 3  # letters of a case ending, one of which the stem may have lost
_STEM_OF_CASES = 3


def declined(one: str, other: str, language: str | None) -> bool:
    """Return whether two name words may be cases of one in a language that has them."""
    if language not in lexicon.listed("languages_with_cases"):
        return False
    one, other = folded(one), folded(other)
    shortest = min(len(one), len(other))
    need = max(_STEM_OF_CASES, shortest + 1 - _CASE)
    return shortest >= need and one[:need] == other[:need]


def contained(one: str, other: str) -> bool:
    """Return whether one word is the other with more behind or before it: "Xinhua", "Xinhuanet".

    A father's name is another one's ("Kjartan", "Kjartansson").
    """
    short, long = sorted((folded(one), folded(other)), key=len)
    if len(short) < STEM or len(long) - len(short) < _ENDING:
        return False
    if long.startswith(short):
        return long[len(short) :] not in lexicon.listed("surname_endings")
    return long.endswith(short)


def likeness(one: str, other: str) -> float:
    """Return how alike two lower-cased words are spelled or may sound, 0 to 1."""
    a, b = spelled(one), spelled(other)
    return max(fuzz.ratio(a, b), fuzz.ratio(one, other)) / 100


def same_stem(one: str, other: str) -> bool:
    """Return whether two words share all but their last letters."""
    shortest = min(len(one), len(other))
    need = max(STEM, shortest - 2)
    return shortest >= STEM and one[:need] == other[:need]


def opens_alike(one: str, other: str) -> bool:
    """Return whether two names may begin with one sound spelled two ways ("Jokhar", "Dzhokhar")."""
    a, b = spelled(one)[:1], spelled(other)[:1]
    return a == b or any(a in sounds and b in sounds for sounds in _OPENINGS)


_VOWELS = "aeiouy"
_OPENING = {"h": ("H", ""), "w": ("V",)}  # as the first letter
_LONGEST = 4
Reading: TypeAlias = tuple[str, tuple[str, ...]]
"""The consonants of a name, and the runs of vowels round them."""
OPENS = "^"
"""Stands before the consonants of a name that begins with a vowel."""
_MOST = 32  # readings of a name that are looked at
_FEW = 2  # consonants up to which vowels decide
_LEAST = 3  # letters under which a name is too short to be heard
# Vowels that transliterations exchange: in the first syllable only those that a name begins
# with ("Osama"), "a" and "o" only in the last one ("Lukashenka").
_NEAR_FIRST = (frozenset("ei"), frozenset("ou"))
_NEAR = (*_NEAR_FIRST, frozenset("ae"))
_NEAR_LAST = (*_NEAR, frozenset("ao"))


@cache
def _sounds() -> dict[str, tuple[str, ...]]:
    """Return the readings of letters, "" for what is mute."""
    return {
        letters: tuple("" if one == "-" else one for one in said.split())
        for letters, said in lexicon.rows("sounds.tsv")
    }


@lru_cache(maxsize=4096)
def readings(lower: str) -> frozenset[Reading]:
    """Return the ways to read a name in small letters without diacritics."""
    word = "".join(char for char in lower if char.isalpha())
    table = _sounds()
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


def undoubled(text: str) -> str:
    """Return a text in which what stands several times side by side stands once."""
    return "".join(char for k, char in enumerate(text) if not k or char != text[k - 1])


def _read(told: str) -> Reading:
    """Part what was read into consonants, doubled ones once, and the runs of vowels."""
    plain = undoubled(told)
    consonants = "".join(char for char in plain if char.isupper())
    runs = "".join(char if char.islower() else " " for char in plain)
    opens = "" if plain[:1].isupper() else OPENS
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
    short = len(one[0].strip(OPENS)) <= _FEW
    if abs(len(ones) - len(others)) == 1 and not short:  # "Clarke", "Clark"
        long, less = (ones, others) if len(ones) > len(others) else (others, ones)
        if long[-1] != "e":
            return False
        ones, others = long[:-1], less
    if len(ones) != len(others):
        return False
    for at, runs in enumerate(zip(ones, others, strict=True)):
        mine, theirs = (frozenset(run.replace("y", "i")) for run in runs)
        opens = not at and one[0].startswith(OPENS)
        if short and not opens and not (mine <= theirs or theirs <= mine):
            return False
        near: tuple[frozenset[str], ...] = _NEAR_LAST if at == len(ones) - 1 else _NEAR
        if not at:
            near = _NEAR_FIRST if opens else ()
        if mine.isdisjoint(theirs) and not any(mine & pair and theirs & pair for pair in near):
            return False
    return True
