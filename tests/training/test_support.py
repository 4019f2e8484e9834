"""What is made a faithful pair, and which edits count as damage."""

import importlib.util
from collections import Counter

import pytest

from training import lexicon
from training.analyse import Sentence, analyse
from training.support import count_support, is_damage, same_claim

pytestmark = [
    pytest.mark.skipif(not lexicon.WORDNET.is_dir(), reason="wordnet-base is not installed"),
    pytest.mark.skipif(
        importlib.util.find_spec("textblob") is None, reason="textblob is not installed"
    ),
]


def read(text: str) -> Sentence:
    return analyse(text, lexicon.load())


@pytest.mark.parametrize(
    ("original", "twin", "result", "damage"),
    [
        (
            "The Romanians work for Ztrongforce.",
            "The Romanians work for the staffing company Ztrongforce.",
            "The Romanians work for Ztrongforce.",
            False,
        ),
        (
            "The current minister resigned in Madrid.",
            "The current minister stepped down in Madrid.",
            "The minister stepped down in Madrid.",
            True,
        ),
        (
            "The illness spread through Aragon.",
            "The disease spread through Aragon.",
            "The illness spread through Aragon.",
            False,
        ),
        (
            "The quality of the goods is excellent.",
            "The goods have an excellent quality.",
            "The goods have an excellent water.",
            True,
        ),
        ("He was in Rome.", "He is in Rome.", "He was in Rome.", False),
        ("He was in Rome.", "He was in Rome.", "He is in Rome.", True),
        ("He did not sign.", "He did not sign it.", "He did sign it.", True),
        ("He called it fair.", 'He called it "fair".', "He called it fair.", False),
        ('It was "fair", he said.', 'He called it "fair".', "He called it fair.", True),
    ],
)
def test_an_edit_is_damage_where_it_leads_away_from_the_original(
    original: str, twin: str, result: str, damage: bool
) -> None:
    said = count_support((read(original), read(twin)), lexicon.load())
    if damage:
        assert is_damage(read(original), read(twin), read(result), said, lexicon.load())
    else:
        assert not is_damage(read(original), read(twin), read(result), said, lexicon.load())


def test_a_word_of_any_translator_is_as_good_as_the_one_it_replaces() -> None:
    texts = ("People met in many places.", "People met in many spots.", "Many sites saw meetings.")
    pool = [read(text) for text in texts]
    sites = read("People met in many sites.")
    assert not is_damage(
        pool[0], pool[1], sites, count_support(pool, lexicon.load()), lexicon.load()
    )
    assert is_damage(pool[0], pool[1], read("People met in many wells."), Counter(), lexicon.load())


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Two men bought a car.", "2 men purchased an automobile.", True),
        ("Two men bought a car.", "Three men bought a car in 1999.", False),
        ("The mayor opened the bridge.", "The mayor opened it.", False),
        ("The mayor opened the bridge.", "The mayor inaugurated the bridge.", False),
    ],
)
def test_versions_say_the_same_where_the_pool_bears_them_out(
    one: str, two: str, same: bool
) -> None:
    pool = [one, two, *["Two men opened the bridge in a car, the mayor bought it."] * 6]
    said = count_support(map(read, pool), lexicon.load())
    assert same_claim(read(one), read(two), said, len(pool), lexicon.load()) is same


def test_one_unsupported_word_in_ten_is_let_pass() -> None:
    one = "The mayor, two men and a driver opened the long new bridge over the wide river in a car."
    two = one.replace("opened", "inaugurated")
    said = count_support(map(read, [two, *[one] * 7]), lexicon.load())
    assert not same_claim(read(one), read(two), said, 8, lexicon.load())
    said["open"] = 2
    assert same_claim(read(one), read(two), said, 8, lexicon.load())
