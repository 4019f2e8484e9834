"""Edits: what they mark is what they changed, and nothing else gives them away."""

import random

import pytest

from evaluator.types import Category
from training import harmless
from training.analyse import Edit, Mark, analyse, apply
from training.carry import carry
from training.damage import KINDS, damage
from training.lexicon import Lexicon
from training.scene import Scene

TAGS = {
    "the": "DT", "a": "DT", "an": "DT", "harbour": "NN", "master": "NN", "said": "VBD",
    "closed": "VBD", "will": "MD", "not": "RB", "reopen": "VB", "old": "JJ", "large": "JJ",
    "quickly": "RB", "was": "VBD", "by": "IN", "on": "IN", "in": "IN", "and": "CC", "than": "IN",
    "higher": "JJR", "fees": "NNS", "ship": "NN", "crew": "NN", "rescued": "VBN", "they": "PRP",
    "according": "VBG", "to": "TO", "may": "MD", "rise": "VB", "report": "NN", "that": "IN",
    "because": "IN", "storm": "NN", "all": "DT", "boats": "NNS", "left": "VBD", "before": "IN",
    "tram": "NN", "kettle": "NN", "spoons": "NNS", "green": "JJ", "slowly": "RB", "ate": "VBD",
}  # fmt: skip
SENTENCES = [
    "On Monday, the harbour master Ellen Brandt said that the old port closed quickly.",
    "The large ship will not reopen in March 2019, and fees may rise by 25% to $3 million.",
    "All boats left Aldervik before the storm, according to the report.",
    "The crew was rescued by Joan Petrel because they closed the old harbour.",
    'Fees are higher than in Kestrel Bay, "the old harbour is large," said Tom Arden in May.',
    "He waited three hours for boats and ships, and at least 40 kilometres were not closed.",
]


def small_lexicon() -> Lexicon:
    """A handful of words, so that the tests need no WordNet."""
    lexicon = Lexicon(tags=dict(TAGS))
    for pos, lemma, synset in (
        ("v", "close", "v1"), ("v", "open", "v2"), ("a", "large", "a1"), ("a", "small", "a2"),
        ("n", "ship", "n1"), ("n", "vessel", "n1"), ("n", "craft", "n2"), ("n", "tram", "n3"),
        ("v", "rescue", "v3"), ("v", "say", "v4"), ("v", "leave", "v5"), ("v", "rise", "v6"),
    ):  # fmt: skip
        lexicon.senses.setdefault((pos, lemma), []).append(synset)
        lexicon.members.setdefault(synset, []).append(lemma)
    lexicon.opposites["v1", "close"] = ["open"]
    lexicon.opposites["a1", "large"] = ["small"]
    lexicon.hypernyms = {"n1": ["n2"], "n3": ["n2"]}
    lexicon.hyponyms["n2"] = ["n1", "n3"]
    lexicon.senses["n", "ship"].append("n4")
    lexicon.members["n4"] = ["parcel"]
    lexicon.fields.update(dict.fromkeys(lexicon.members, "06"), n4="10")
    return lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return small_lexicon()


def scene(lexicon: Lexicon, seed: int) -> Scene:
    donors = [analyse(s, lexicon) for s in SENTENCES[:3]]
    vocabulary = {"NN": ["kettle", "window"], "JJ": ["green"], "RB": ["slowly"], "VBD": ["ate"],
                  "VBN": ["eaten"], "NNS": ["spoons"], "VB": ["eat"]}  # fmt: skip
    return Scene(
        lexicon, random.Random(seed), ["Mara Quill", "Dunhaven", "Ostrava"], donors, vocabulary
    )


def test_apply_quotes_exactly_what_it_changed() -> None:
    text = "An old dog slept, and the cat left."
    edits = [Edit(3, 6, "young", Category.POLARITY), Edit(16, 34, "", Category.OMISSION)]
    new, old_marks, new_marks = apply(text, edits)
    assert new == "A young dog slept."
    assert [text[m.start : m.end] for m in old_marks] == ["old", "and the cat left"]
    assert [new[m.start : m.end] for m in new_marks] == ["young"]


def test_apply_mends_articles_spaces_and_capitals() -> None:
    assert apply("The owl saw a cat.", [Edit(0, 8, "", Category.OMISSION)])[0] == "Saw a cat."
    assert apply("He saw a cat.", [Edit(9, 12, "owl")])[0] == "He saw an owl."
    assert apply("He left , they say.", [Edit(8, 8, "")])[0] == "He left, they say."


def test_apply_refuses_overlap() -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply("one two", [Edit(0, 3, "x"), Edit(2, 7, "y")])


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_damage_happens_and_marks_what_changed(kind: str, lexicon: Lexicon) -> None:
    done = 0
    for seed in range(40):
        for text in SENTENCES:
            result = damage(analyse(text, lexicon), scene(lexicon, seed), {kind: 1.0})
            if result is None:
                continue
            done += 1
            assert result.kind == kind
            assert result.old_marks or result.new_marks
            for marks, side in ((result.old_marks, text), (result.new_marks, result.text)):
                for mark in marks:
                    quoted = side[mark.start : mark.end]
                    assert quoted == quoted.strip()
                    assert quoted
            assert outside(text, result.old_marks) == outside(result.text, result.new_marks)
    assert done


def outside(text: str, marks: tuple[Mark, ...]) -> str:
    """What is left without the marked words, but for what grammar and place may change."""
    kept = list(text.lower())
    for mark in marks:
        kept[mark.start : mark.end] = " " * (mark.end - mark.start)
    words = "".join(c if c.isalnum() else " " for c in "".join(kept)).split()
    return " ".join(w for w in words if w not in ("a", "an", "by"))


def test_damage_hangs_on_the_seed_alone(lexicon: Lexicon) -> None:
    weights = dict.fromkeys(KINDS, 1.0)
    once, again = (
        [damage(analyse(t, lexicon), scene(lexicon, 5), weights) for t in SENTENCES]
        for _ in range(2)
    )
    assert once == again


@pytest.mark.parametrize("name", sorted(harmless.EDITS))
def test_every_harmless_edit_happens_and_marks_nothing(name: str, lexicon: Lexicon) -> None:
    extra = [
        "However, it is not the colour of 7 houses that counts.",
        "They said that the end was near, because the towers fell.",
    ]
    done = 0
    for seed in range(30):
        for text in (*SENTENCES, *extra):
            edits = harmless.EDITS[name](analyse(text, lexicon), scene(lexicon, seed))
            if edits:
                new, old_marks, new_marks = apply(text, edits)
                done += new != text
                assert not old_marks
                assert not new_marks
    assert done


@pytest.mark.parametrize(
    ("name", "text", "possible"),
    [
        ("contraction", "It is late.", {"It's late."}),
        ("contraction", "They won't stay.", {"They will not stay."}),
        ("figure", "It cost 1,250 crowns.", {"It cost 1250 crowns."}),
        ("figure", "It cost $5 million.", {"It cost 5 million dollars.", "It cost $5,000,000."}),
        (
            "figure",
            "It rose by 12%.",
            {"It rose by 12 percent.", "It rose by 12 per cent.", "It rose by 12 %."},
        ),
        ("spelling", "The centre is grey.", {"The center is grey."}),
    ],
)
def test_harmless_edits_keep_the_value(
    name: str, text: str, possible: set[str], lexicon: Lexicon
) -> None:
    found = set()
    for seed in range(40):
        edits = harmless.EDITS[name](analyse(text, lexicon), scene(lexicon, seed))
        if edits:
            found.add(apply(text, edits)[0])
    assert found == possible


def test_carry_finds_the_damaged_words_in_a_paraphrase(lexicon: Lexicon) -> None:
    source = analyse("Three ships left Aldervik on Monday.", lexicon)
    target = analyse("On Monday, there sailed from Aldervik three ships.", lexicon)
    marks, unknown = carry((Mark(0, 5, Category.NUMBER),), source, target, lexicon)
    assert [target.text[m.start : m.end] for m in marks] == ["three"]
    assert unknown == ()


def test_carry_owns_up_where_no_word_answers(lexicon: Lexicon) -> None:
    source = analyse("The vessel left Aldervik.", lexicon)
    target = analyse("A ship sailed from Aldervik.", lexicon)
    marks, unknown = carry((Mark(4, 10, Category.MEANING),), source, target, lexicon)
    assert marks == ()
    assert "ship" in [target.text[a:b] for a, b in unknown]
    assert "Aldervik" not in [target.text[a:b] for a, b in unknown]
