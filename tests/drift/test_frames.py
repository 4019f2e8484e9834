"""A frame holds each word of a list: what a pack may say of it, what a rule then gets wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.drift import UnitText
from evaluator.drift.examples import asked_of, framed, mistakes
from evaluator.errors import ConfigError
from evaluator.rulebook import Rule, built_in, read_pack

PACK = """
[[rule]]
id = "house-retired"
check = "dropped"
category = "roles"
severity = "major"
cues = ["retired"]
unless = ["former", "pensioner", "once"]
message = "“{cue}” is gone."
examples = [
  ["The [retired] judge spoke.", "The [judge] spoke."],
  ["A [retired] teacher sang.", "A [teacher] sang."],
]
silent = [
  ["The retired judge spoke.", "The former judge spoke."],
  ["The judge spoke.", "The retired judge spoke."],
]
[[rule.frame]]
list = "unless"
original = "The retired judge spoke."
rewrite = "The {word} judge spoke."
otherwise = "tall"
"""
FRAME = PACK[PACK.index("[[rule.frame]]") :]
SECOND = FRAME.replace('"unless"', '"unless"\nwords = ["once"]').replace(
    "{word} judge", "judge {word}"
)


def rule_of(text: str, folder: Path) -> Rule:
    path = folder / "house.toml"
    path.write_text(text, encoding="utf-8")
    (rule,) = read_pack(str(path)).rules
    return rule


def test_a_frame_is_filled_with_each_word_and_with_none_of_them(tmp_path: Path) -> None:
    rule = rule_of(PACK, tmp_path)
    assert [(one.rewrite, speaks) for one, _, _, speaks in framed(rule)] == [
        ("The former judge spoke.", False),
        ("The pensioner judge spoke.", False),
        ("The once judge spoke.", False),
        ("The tall judge spoke.", True),
    ]
    assert mistakes(rule, asked_of(UnitText)) == []


def test_a_word_is_in_one_frame_alone(tmp_path: Path) -> None:
    rule = rule_of(PACK + SECOND, tmp_path)
    assert [[word for word, _ in frame.words] for frame in rule.frames] == [
        ["former", "pensioner"],
        ["once"],
    ]
    assert rule.framed(rule.frames[1], "once", "").rewrite == "The judge once spoke."
    left = rule_of(PACK.replace("otherwise", 'except = ["once"]\notherwise'), tmp_path)
    assert [word for word, _ in left.frames[0].words] == ["former", "pensioner"]


def test_a_frame_that_the_list_does_not_decide_is_named(tmp_path: Path) -> None:
    idle = PACK.replace(
        '"The retired judge spoke."\nrewrite = "The {', '"A judge spoke."\nrewrite = "The {'
    )
    (told,) = mistakes(rule_of(idle, tmp_path), asked_of(UnitText))
    assert "is silent with 'tall'" in told
    turned = PACK.replace("otherwise", "speaks = true\notherwise")
    (told,) = mistakes(rule_of(turned, tmp_path), asked_of(UnitText))
    assert "is silent with 'former', is silent with 'pensioner'" in told
    assert "speaks with 'tall'" in told


def test_a_frame_may_hold_a_severity(tmp_path: Path) -> None:
    """The list decides on "major"; a rule that speaks in another severity is as good as silent."""
    graded = PACK.replace("otherwise", 'severity = "major"\notherwise')
    assert mistakes(rule_of(graded, tmp_path), asked_of(UnitText)) == []
    (frame,) = rule_of(graded, tmp_path).frames
    assert frame.told.endswith("(… is one of 3 words: unless, major)")
    other = graded.replace('severity = "major"\notherwise', 'severity = "minor"\notherwise')
    (told,) = mistakes(rule_of(other, tmp_path), asked_of(UnitText))
    assert "is silent with 'tall'" in told


def test_words_bring_other_forms(tmp_path: Path) -> None:
    forms = PACK.replace("The {word} judge spoke", "The judge, {form}, {word} spoke").replace(
        'otherwise = "tall"', 'words = [["once", "at one time"]]\notherwise = ["tall", "taller"]'
    )
    rule = rule_of(forms, tmp_path)
    assert [one.rewrite for one, *_ in framed(rule)] == [
        "The judge, at one time, once spoke.",
        "The judge, taller, tall spoke.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('list = "unless"', 'list = "unles"', "There is no list 'unles' to frame."),
        ('list = "unless"', 'list = "unless"\nwords = ["new"]', "'new' of a frame is not in"),
        ('list = "unless"', 'list = "unless"\nwords = "once"', "'words' of a frame is no list."),
        ('list = "unless"', 'lists = "unless"', "'list' must be a text."),
        ("otherwise", "instead", "'instead' of a frame is unknown."),
        ('"tall"', '"once"', "otherwise = 'once' is listed."),
        ('"tall"', '["tall", "taller"]', "Not every word of a frame has its form."),
        ("{word}", "young", "A frame has no place for the word"),
        ("otherwise", "speaks = 1\notherwise", "'speaks' must be true or false."),
        ("otherwise", 'severity = "bad"\notherwise', "severity = 'bad' of a frame is unknown."),
        ("[[rule.frame]]", "[rule.frame]", "'frame' is no list of tables."),
        (FRAME, FRAME + FRAME, "2 frames are for the other words of 'unless'"),
        (FRAME, FRAME + SECOND + SECOND, "'once' is in two frames of 'unless'"),
    ],
)
def test_what_is_wrong_with_a_frame(old: str, new: str, problem: str, tmp_path: Path) -> None:
    assert old in PACK
    with pytest.raises(ConfigError, match="rule 'house-retired'") as caught:
        rule_of(PACK.replace(old, new), tmp_path)
    assert caught.value.slug == "desk-invalid"
    assert problem in str(caught.value)


def test_the_packs_of_the_program_frame_lists_of_their_own_and_of_the_lexicon() -> None:
    frames = [frame for rule in built_in().values() for frame in rule.frames]
    assert {"said_as.former", "titles", "status.stands_by"} <= {frame.list for frame in frames}
    assert sum(len(frame.words) for frame in frames) > 1000
