"""Word lists that the evidence rests on, read from the data files beside this module.

Each file says in its first lines where it comes from and under which licence. A list is read
when it is first asked for and kept.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain

from evaluator.rulebook.words import sections as sections


def rows(name: str) -> list[list[str]]:
    """Return the tab-separated rows of the data file `name`, comments and blank lines left out."""
    text = (files(__name__) / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]


@lru_cache(maxsize=16)
def rows_by_key(name: str) -> dict[str, tuple[str, ...]]:
    """Return a data file of two columns, the second a comma-separated list of words."""
    return {key: tuple(words.split(", ")) for key, words in rows(name)}


def ordered(name: str) -> tuple[str, ...]:
    """Return one section of `words.txt` in the order of the file."""
    return sections()[name]


@cache
def listed(name: str) -> frozenset[str]:
    """Return one section of `words.txt` as a set."""
    return frozenset(sections()[name])


@cache
def phrases(name: str) -> tuple[tuple[str, ...], ...]:
    """Return one section of `words.txt` as phrases, each its words."""
    return tuple(tuple(phrase.split()) for phrase in sections()[name])


@lru_cache(maxsize=1)
def calendar_and_titles() -> frozenset[str]:
    """Return words that have a capital without being part of a name."""
    kinds = ("calendar", "titles", "generic_capitals", "interjections")
    return frozenset().union(*map(listed, kinds))


def function_words() -> frozenset[str]:
    """Return the words that carry no meaning of their own."""
    return listed("function")


def clause_breaks() -> frozenset[str]:
    """Return the words at which the reach of a negation or a verb ends."""
    return listed("clause_breaks")


@lru_cache(maxsize=1)
def irregular() -> dict[str, str]:
    """Return base forms that the lemmatiser gets wrong or leaves open."""
    return {row[0]: row[1] for row in rows("irregular.tsv")}


@lru_cache(maxsize=1)
def synsets() -> dict[str, list[int]]:
    """Return the groups (by number) of words that say the same that each lemma belongs to."""
    found: dict[str, list[int]] = {}
    groups = chain(rows("synonyms.tsv"), rows("interchangeable.tsv"))
    for number, (group,) in enumerate(groups):
        for lemma in group.split(" "):
            if lemma in found:
                found[lemma].append(number)
            else:
                found[lemma] = [number]
    return found


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """Return lemmas that are ordinary words and no names."""
    return frozenset(row[0] for row in rows("common.txt"))


@lru_cache(maxsize=1)
def antonyms() -> dict[str, frozenset[str]]:
    """Return the lemmas that say the opposite of each lemma."""
    found: dict[str, set[str]] = {}
    for name in ("antonyms.tsv", "opposites.tsv"):
        for left, right in rows(name):
            for one in left.split(" "):
                for other in right.split(" "):
                    found.setdefault(one, set()).add(other)
                    found.setdefault(other, set()).add(one)
    return {lemma: frozenset(others) for lemma, others in found.items()}


def synonymous(one: str, other: str) -> bool:
    """Return whether two lemmas share a group of words that say the same."""
    table = synsets()
    return one in table and other in table and not set(table[one]).isdisjoint(table[other])


def opposite(one: str, other: str) -> bool:
    """Return whether two lemmas are listed as opposites."""
    return other in antonyms().get(one, frozenset())
