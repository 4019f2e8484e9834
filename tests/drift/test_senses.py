"""The lists of senses, kinds and words that say the same: each pair is told, or is alike."""

from __future__ import annotations

import itertools

import pytest

from evaluator.drift import UnitText
from evaluator.drift.pair.matching import LIKE, match
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules import sense
from evaluator.drift.text import lexicon
from evaluator.drift.text.negation import opposed
from evaluator.drift.text.side import lemma_of
from evaluator.types import Severity

LISTS = ("senses.tsv", "kinds.tsv")


def rows(name: str) -> list[list[list[str]]]:
    return [[words.split(" ") for words in row] for row in lexicon.rows(name)]


def told(original: str, rewrite: str) -> list[tuple[str, str, str]]:
    """Return rule and words of what is told of two texts, by the form of words alone."""
    one, other = UnitText(original).read("en"), UnitText(rewrite).read("en")
    found = sense.evidence(Pair(match(one, other)))
    assert all(item.severity is Severity.MAJOR for item in found)
    return [
        (
            item.rule,
            original[item.original[0].start : item.original[0].end],
            rewrite[item.rewrite[0].start : item.rewrite[0].end],
        )
        for item in found
    ]


def may_be_told(word: str, answer: str) -> bool:
    """Return whether two words of a kind are neither opposites nor synonyms in WordNet."""
    one, other = (UnitText(text).read("en").words[0] for text in (word, answer))
    return not opposed(one, other) and not lexicon.synonymous(one.lemma, other.lemma)


@pytest.mark.parametrize("name", LISTS)
def test_each_row_holds_each_word_once(name: str) -> None:
    for row in rows(name):
        words = list(itertools.chain.from_iterable(row))
        assert len(row) > 1, row
        assert len(words) == len(set(words)), row
        assert not lexicon.function_words() & set(words), row
        assert all(word == word.lower() and word for word in words), row


def test_no_row_of_senses_stands_twice() -> None:
    found = [frozenset(frozenset(words) for words in row) for row in rows("senses.tsv")]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", LISTS)
def test_each_pair_of_a_row_is_told(name: str) -> None:
    silent = []
    for row in rows(name):
        for ones, others in itertools.combinations(row, 2):
            for word, answer in itertools.product(ones, others):
                if name == "kinds.tsv" and not may_be_told(word, answer):
                    continue
                found = told(f"Nobody spoke of the {word}.", f"Nobody spoke of the {answer}.")
                if [one[1:] for one in found] != [(word, answer)]:
                    silent.append((word, answer))
    assert silent == []


def pairs(name: str) -> set[frozenset[str]]:
    """Return the pairs of words that stand in different columns of a row of a list."""
    return {
        frozenset(pair)
        for row in rows(name)
        for ones, others in itertools.combinations(row, 2)
        for pair in itertools.product(ones, others)
    }


def same(name: str) -> list[list[str]]:
    return [group.split(" ") for (group,) in lexicon.rows(name)]


def test_rows_of_interchangeable_words_are_in_order_and_say_something_new() -> None:
    groups = same("interchangeable.tsv")
    assert groups == sorted(groups)
    for group in groups:
        assert len(group) > 1, group
        assert group == sorted(set(group)), group
        assert not lexicon.function_words() & set(group), group
    known = [set(group) for group in same("synonyms.tsv")]
    by_word: dict[str, list[set[str]]] = {}
    for one in known:
        for word in one:
            by_word.setdefault(word, []).append(one)
    assert [
        group for group in groups if any(set(group) <= one for one in by_word.get(group[0], ()))
    ] == []


def test_no_interchangeable_words_are_told_apart() -> None:
    told_apart = pairs("senses.tsv") | pairs("kinds.tsv")
    apart = told_apart | {frozenset(lemma_of(word) for word in pair) for pair in told_apart}
    for group in same("interchangeable.tsv"):
        for one, other in itertools.combinations(group, 2):
            assert frozenset((one, other)) not in apart, (one, other)
            assert not lexicon.opposite(one, other), (one, other)


@pytest.mark.parametrize(("word", "answer"), [("match", "game"), ("corona", "coronavirus")])
def test_interchangeable_words_say_the_same(word: str, answer: str) -> None:
    one, other = (UnitText(f"The {some} was long.").read("en") for some in (word, answer))
    assert lexicon.synonymous(word, answer)
    assert match(one, other).similarity[1, 1] >= LIKE


def test_one_word_answers_one() -> None:
    found = told("The castle and the palace.", "The lock and the padlock.")
    assert len(found) == 2
    assert len({one for _, one, _ in found}) == len({other for *_, other in found}) == 2


def test_far_words_do_not_answer_each_other() -> None:
    long = "the visitors went home and nobody in the town remembered what they had asked for"
    assert told(f"The castle, where {long}.", f"When {long}, it was the lock.") == []


@pytest.mark.parametrize(
    ("original", "rewrite"),
    [
        ("The lock of the castle was sold.", "The lock was sold."),
        ("The castle was sold.", "The lock of the palace was sold."),
        ("She was the first to enter.", "She was the last to leave."),
    ],
)
def test_what_both_sides_say_is_not_exchanged(original: str, rewrite: str) -> None:
    assert told(original, rewrite) == told(rewrite, original) == []
