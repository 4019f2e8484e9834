"""Words looked up in the dictionary where it lies are what they are in it read whole."""

import itertools

import pytest

from evaluator import dictionary

WORDS = ["houses", "went", "countries", "Paris", "re-elected", "blorf", "überhaupt", "don't"]


def test_few_words_and_many_are_looked_up_to_the_same_end(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for start in (0, dictionary._FEW):
        monkeypatch.setattr(dictionary, "_asked", itertools.count(start))
        assert dictionary._few() is (start == 0)
        forms = [dictionary.base_form(word, "en") for word in WORDS]
        found.append((forms, [dictionary.is_word(word) for word in WORDS]))
    assert found[0] == found[1]
    assert found[0][0][:3] == ["house", "go", "country"]
    assert found[0][1][0] is True
    assert found[0][1][5] is False


def test_many_words_have_it_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dictionary, "_asked", itertools.count())
    assert dictionary._few()
    dictionary.expect_many()
    assert not dictionary._few()


def test_a_language_without_a_dictionary_is_named() -> None:
    with pytest.raises(ValueError, match="xx"):
        dictionary.base_form("word", "xx")
