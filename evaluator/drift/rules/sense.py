"""Words of another sense, and others of a kind: "castle" for "lock", "nurse" for "surgeon".

What one word of another language may mean, and what excludes each other, stands in lists. A pair is
looked at closely only where both sides have words of one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from evaluator.drift.pair.matching import UNALIGNED, Matching, alike_in_place
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text import lexicon
from evaluator.drift.text.negation import opposed
from evaluator.drift.text.side import Side, Word
from evaluator.types import Category, Severity

_FAR = 0.4  # of a text, by which the places of words may differ that nothing answers
_SENSES = "sense-exchanged"
_LISTS = {"senses.tsv": _SENSES, "kinds.tsv": "kind-exchanged"}
_SURE = 0.75
_Found = dict[
    int, list[tuple[int, Word]]
]  # by row, words with the senses of the row that they have


@dataclass(frozen=True)
class _Row:
    """A row of a list: the words of each sense, and the rule that speaks of it."""

    senses: tuple[frozenset[str], ...]
    rule: str


def evidence(pair: Pair) -> list[Evidence]:
    """Report words in whose place stands one of another sense, or another of their kind."""
    one, other = pair.sides
    here, there = _told(one), _told(other)
    found: dict[tuple[int, int], str] = {}
    for row in sorted(here.keys() & there.keys()):
        for sense, mine in here[row]:
            for another, theirs in there[row]:
                if _exchanged(pair, row, (sense, another), (mine, theirs)):
                    found.setdefault((mine.index, theirs.index), _rows()[row].rule)
    told: list[Evidence] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for i, j in sorted(found, key=lambda place: (_apart(pair.matching, *place), place)):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            spans = (one.words[i].span,), (other.words[j].span,)
            rule = found[i, j]
            grave = _severity(pair.matching, rule, i, j)
            told.append(Evidence(Category.MEANING, rule, grave, _SURE, *spans))
    return told


def _severity(matching: Matching, rule: str, i: int, j: int) -> Severity:
    """Return how grave an exchange is: senses that answer one another may be much the same here."""
    read = matching.original.tokens is not None  # otherwise only letters are alike
    if read and rule == _SENSES and matching.similarity[i, j] >= UNALIGNED:
        return Severity.MINOR
    return Severity.MAJOR


@cache
def _rows() -> tuple[_Row, ...]:
    return tuple(
        _Row(tuple(frozenset(words.split(" ")) for words in row), rule)
        for name, rule in _LISTS.items()
        for row in lexicon.rows(name)
    )


@cache
def _places() -> dict[str, tuple[tuple[int, int], ...]]:
    """Return in which rows each word stands, and as which sense of the row."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, row in enumerate(_rows()):
        for sense, words in enumerate(row.senses):
            for word in words:
                found.setdefault(word, []).append((number, sense))
    return {word: tuple(places) for word, places in found.items()}


def _told(side: Side) -> _Found:
    """Return of each row the words of it that a side has."""
    places = _places()
    found: _Found = {}
    for word in side.content:
        for row, sense in places.get(word.lower) or places.get(word.lemma, ()):
            found.setdefault(row, []).append((sense, word))
    return found


def _exchanged(pair: Pair, row: int, senses: tuple[int, int], words: tuple[Word, Word]) -> bool:
    """Return whether a word of the rewrite stands for one of the original, of another sense.

    Neither sense is told on the other side, and of opposites another rule speaks.
    """
    (mine, theirs), of_row = senses, _rows()[row].senses
    one, other = pair.sides
    return (
        of_row[mine].isdisjoint(other.forms)
        and of_row[theirs].isdisjoint(one.forms)
        and _answers(pair.matching, words[0].index, words[1].index)
        and not opposed(*words)
    )


def _answers(matching: Matching, i: int, j: int) -> bool:
    """Return whether word `j` stands in the place of word `i`, which nothing else answers.

    What is alike in its place, by more than its letters, is another way to say it.
    """
    if alike_in_place(matching, i, j):
        return False
    ahead, back = matching.forward.get(i), matching.backward.get(j)
    if ahead is None and back is None:
        return _apart(matching, i, j) <= _FAR
    return ahead is not None and back is not None and ahead[0] == j and back[0] == i


def _apart(matching: Matching, i: int, j: int) -> float:
    """Return by what share of the text two words stand apart."""
    return abs(i / len(matching.original.words) - j / len(matching.rewrite.words))
