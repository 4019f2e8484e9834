"""Damage that leaves no sense, and small words that change none."""

import random
from dataclasses import replace

import pytest

from evaluator.types import Category
from tests.training.test_edits import SENTENCES, scene, small_lexicon
from training.analyse import analyse, apply
from training.damage import Damaged, damage
from training.damage_nonsense import unrelated
from training.harmless_words import function_word
from training.lexicon import Lexicon

TEXT = "The crew of the old ship was rescued because they closed all seven boats."


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return small_lexicon()


def done(kind: str, lexicon: Lexicon, text: str = TEXT) -> list[Damaged]:
    """What becomes of a text by many draws, where something does."""
    found = (damage(analyse(text, lexicon), scene(lexicon, n), {kind: 1.0}) for n in range(300))
    return [one for one in found if one]


def test_any_word_that_is_missed_may_be_dropped(lexicon: Lexicon) -> None:
    found = done("dropped_word", lexicon)
    dropped = {TEXT[m.start : m.end] for one in found for m in one.old_marks}
    assert dropped == {
        "crew", "old", "ship", "was", "rescued", "because", "they", "closed", "all", "seven",
        "boats",
    }  # fmt: skip
    for one in found:
        (mark,) = one.old_marks
        assert mark.category is Category.OMISSION
        assert one.new_marks == ()
        rest = TEXT[: mark.start].split() + TEXT[mark.end :].split()
        assert one.text.replace(".", "").split() == " ".join(rest).replace(".", "").split()


def test_a_dropped_word_leaves_articles_and_capitals_as_they_are(lexicon: Lexicon) -> None:
    texts = {one.text for one in done("dropped_word", lexicon, "Crew left an old harbour.")}
    assert {"left an old harbour.", "Crew left an harbour."} <= texts


def test_half_a_compound_is_not_dropped(lexicon: Lexicon) -> None:
    texts = {one.text for one in done("dropped_word", lexicon, "They don't sell sugar-free tea.")}
    assert texts == {
        "don't sell sugar-free tea.", "They don't sugar-free tea.", "They don't sell sugar-free."
    }  # fmt: skip


def test_an_unrelated_word_has_the_form_of_the_old(lexicon: Lexicon) -> None:
    found = done("unrelated_word", lexicon)
    swapped = {
        (TEXT[one.old_marks[0].start : one.old_marks[0].end],
         one.text[one.new_marks[0].start : one.new_marks[0].end])
        for one in found
    }  # fmt: skip
    assert {("ship", "kettle"), ("boats", "spoons"), ("old", "green")} <= swapped
    assert {mark.category for one in found for mark in one.new_marks} == {Category.MEANING}
    assert not any(new == "window" for _, new in swapped), "no word that the lexicon knows"


def test_no_word_of_the_same_document_is_unrelated(lexicon: Lexicon) -> None:
    near = [analyse("Kettle and kettle.", lexicon)]
    for seed in range(100):
        surroundings = replace(scene(lexicon, seed), near=near)
        one = damage(analyse(TEXT, lexicon), surroundings, {"unrelated_word": 1.0})
        assert one is None or "kettle" not in one.text


@pytest.mark.parametrize(
    ("one", "other", "pos", "apart"),
    [
        ("ship", "vessel", "n", False),  # a synonym
        ("ship", "craft", "n", False),  # the genus
        ("tram", "ship", "n", False),  # under the same genus
        ("close", "open", "v", False),  # the opposite
        ("harbour", "harbourage", "n", False),  # one stem
        ("ship", "parcel", "n", False),  # another sense of the word
        ("wish", "hope", "n", False),  # one field
        ("tram", "parcel", "n", True),
        ("ship", "box", "n", True),
    ],
)
def test_unrelated_is_what_nothing_joins(one: str, other: str, pos: str, apart: bool) -> None:
    lexicon = small_lexicon()
    lexicon.senses["n", "parcel"], lexicon.senses["n", "box"] = ["n4"], ["n5"]
    lexicon.senses["n", "wish"], lexicon.senses["n", "hope"] = ["n6"], ["n7"]
    fields = {synset: synset for synset in lexicon.members}
    lexicon.fields = {**fields, "n5": "n5", "n6": "feeling", "n7": "feeling"}
    assert unrelated(one, other, pos, lexicon) is apart
    assert unrelated(other, one, pos, lexicon) is apart


def test_shuffled_words_are_all_there_and_marked(lexicon: Lexicon) -> None:
    found = done("shuffled", lexicon)
    whole = 0
    for one in found:
        (old,), (new,) = one.old_marks, one.new_marks
        stretches = TEXT[old.start : old.end], one.text[new.start : new.end]
        assert sorted(stretches[0].split()) == sorted(stretches[1].split())
        assert len(stretches[0].split()) >= 6
        assert new.category is Category.GARBLED
        whole += len(stretches[0]) == len(TEXT) - 1
    assert 0.5 < whole / len(found) < 0.9
    assert not done("shuffled", lexicon, "They left the old harbour.")


def test_half_of_a_text_is_cut_off(lexicon: Lexicon) -> None:
    found = done("half", lexicon)
    ends = [one for one in found if one.text.startswith("The crew")]
    starts = [one for one in found if one.text.endswith("boats.")]
    assert min(len(starts), len(ends) - len(starts)) > 0
    for one in found:
        (mark,) = one.old_marks
        assert mark.category is Category.OMISSION
        assert one.new_marks == ()
        assert 0.35 < len(one.text.split()) / len(TEXT.split()) < 0.65


def exchanged(text: str, lexicon: Lexicon) -> set[str]:
    """What exchanging a small word makes of a text, by many draws."""
    found = set()
    for seed in range(60):
        edits = function_word(analyse(text, lexicon), scene(lexicon, seed))
        found |= {apply(text, edits, grammar=False)[0]} if edits else set()
    return found


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("The ship left.", {"A ship left."}),
        ("They saw a ship.", {"They saw the ship."}),
        ("They saw the old ship.", {"They saw an old ship.", "They saw a old ship."}),
        ("An old ship left.", {"The old ship left."}),
        ("The boats left the first tram.", set()),  # no "a" before a plural or an ordinal
        ("They met a few.", set()),
        ("They left the Old Harbour.", set()),
        ("They left among crew.", {"They left amongst crew."}),
    ],
)
def test_articles_are_exchanged_where_the_meaning_stays(
    text: str, possible: set[str], lexicon: Lexicon
) -> None:
    assert exchanged(text, lexicon) == possible


def test_older_kinds_draw_what_they_drew(lexicon: Lexicon) -> None:
    surroundings = scene(lexicon, 3)
    made = [damage(analyse(t, lexicon), surroundings, {"truncated": 1.0}) for t in SENTENCES]
    at = random.Random(3)
    assert made[0] is not None
    words = analyse(SENTENCES[0], lexicon).words
    at.choices(["truncated"], [1.0])
    cut = at.randrange(len(words) // 2, len(words) - 3)
    assert made[0].text == SENTENCES[0][: words[cut].start].rstrip() + "."
