"""Marked words against marked words, counted by hand."""

from __future__ import annotations

import pytest

from evaluator.agreement import Mark, Marks
from evaluator.agreement.marks import Counts, count_words
from evaluator.agreement.shares import marked
from evaluator.types import Span

TEXTS = ("One two three four.", "One two three five.")


def mark(words: str, *categories: str) -> list[Mark]:
    at = TEXTS[0].index(words)
    return [Mark(Span(at, at + len(words)), category) for category in categories]


def side(*marks: list[Mark]) -> Marks:
    return Marks(tuple(mark for each in marks for mark in each))


def test_words_by_category_count_for_each_of_their_categories() -> None:
    wanted = side(mark("two three", "meaning", "roles"))
    said = side(mark("three", "roles"), mark("four", "name"))
    counts = count_words(TEXTS, wanted, said)
    assert (counts.right, counts.said, counts.wanted, counts.same) == (1, 2, 2, 1)
    kinds = counts.by_category
    assert kinds.said == {"roles": 1, "name": 1}
    assert kinds.said_right == {"roles": 1}
    assert kinds.same == {"roles": 1}
    assert kinds.wanted == {"meaning": 2, "roles": 2}
    assert kinds.wanted_found == {"meaning": 1, "roles": 1}


def test_a_word_has_the_right_category_where_people_named_it_among_others() -> None:
    wanted = side(mark("two", "meaning", "roles"))
    assert count_words(TEXTS, wanted, side(mark("two", "roles"))).same == 1
    assert count_words(TEXTS, wanted, side(mark("two", "name"))).same == 0


def test_nothing_marked_counts_nothing() -> None:
    assert count_words(TEXTS, Marks(), Marks()) == Counts()


def test_figures_by_category() -> None:
    first = count_words(
        TEXTS, side(mark("One two", "name"), mark("four", "tense")), side(mark("two", "name"))
    )
    second = count_words(TEXTS, Marks(), side(mark("One two three", "name")))
    result = marked("tags", [first, None, second], lambda: (), categories=True)
    # Four words are marked as names, one of them rightly; people marked two, one of them is found.
    name, tense = result.categories
    assert (name.name, name.said, name.wanted) == ("name", 4, 2)
    assert name.precision.value == 1 / 4
    assert name.recall.value == 1 / 2
    assert name.f1.value == pytest.approx(1 / 3)
    assert name.category.value == 1.0
    assert (tense.name, tense.said, tense.wanted) == ("tense", 0, 1)
    assert tense.precision.reason == "no word is marked"
    assert tense.recall.value == 0.0
    assert tense.f1.value is None
    assert result.pairs == 2
    assert (result.precision.value, result.recall.value) == (1 / 4, 1 / 3)


def test_categories_are_told_apart_only_when_asked_for() -> None:
    counts = count_words(TEXTS, side(mark("two", "name")), Marks())
    assert marked("tags", [counts], lambda: ()).categories == ()
    assert marked("tags", [None], lambda: (), categories=True).categories == ()
