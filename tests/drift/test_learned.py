"""Tags of the learned detector: what they raise, and what they say by themselves."""

from __future__ import annotations

from evaluator.drift import DriftSettings, UnitText, detect, judge
from evaluator.drift.evidence import Evidence
from evaluator.drift.learned import with_learned
from evaluator.types import Category, Detection, Finding, Severity, Span, Tag


def tag(text: str, words: str, category: Category, probability: float = 0.9) -> Tag:
    start = text.index(words)
    return Tag(start, start + len(words), category, probability)


def told(found: tuple[Finding, ...]) -> list[tuple[Category, bool, bool]]:
    """Return each finding's category, and on which sides it names words."""
    return [(item.category, bool(item.original_spans), bool(item.rewrite_spans)) for item in found]


def test_words_that_nothing_answers_were_left_out(unit_of) -> None:
    original = "The committee praised the young carpenter."
    rewrite = "The committee praised the carpenter."
    said = Detection(0.95, (tag(original, "young", Category.MEANING),))
    found = detect(unit_of(original), unit_of(rewrite), detection=said)
    assert told(found) == [(Category.OMISSION, True, False)]


def test_words_that_nothing_answers_were_put_in(unit_of) -> None:
    original = "The committee praised the carpenter."
    rewrite = "The committee praised the young carpenter."
    said = Detection(0.95, (), (tag(rewrite, "young", Category.MEANING),))
    found = detect(unit_of(original), unit_of(rewrite), detection=said)
    assert told(found) == [(Category.ADDITION, False, True)]


def test_words_that_are_answered_mean_something_else(unit_of) -> None:
    original = "The committee praised the carpenter."
    rewrite = "The committee praised the cabinetmaker."
    said = Detection(
        0.95,
        (tag(original, "carpenter", Category.OMISSION),),
        (tag(rewrite, "cabinetmaker", Category.ADDITION),),
    )
    found = detect(unit_of(original), unit_of(rewrite), detection=said)
    assert told(found) == [(Category.MEANING, True, True)]


def test_other_kinds_stay_as_they_were_tagged(unit_of) -> None:
    original = "The committee praised the carpenter."
    rewrite = "The committee praised the carpentress."
    said = Detection(0.95, (), (tag(rewrite, "carpentress", Category.GARBLED),))
    found = detect(unit_of(original), unit_of(rewrite), detection=said)
    assert Category.GARBLED in [item.category for item in found]


def test_the_answer_of_words_that_a_rule_names_is_told_with_them() -> None:
    original = UnitText("The bus carried 34 people.")
    rewrite = UnitText("The bus carried 43 people.")
    said = Detection(
        0.95,
        (tag(original.text, "34", Category.NUMBER),),
        (tag(rewrite.text, "43", Category.UNIT),),
    )
    assert [item.category for item in detect(original, rewrite, detection=said)] == [
        Category.NUMBER
    ]


def test_unlikely_tags_stay_silent(unit_of) -> None:
    original = "The committee praised the young carpenter."
    rewrite = "The committee praised the carpenter."
    said = Detection(0.95, (tag(original, "young", Category.MEANING, 0.3),))
    assert detect(unit_of(original), unit_of(rewrite), detection=said) == ()


def test_a_lone_tag_is_silent_where_the_unit_hardly_drifted(unit_of) -> None:
    original = unit_of("The committee praised the carpenter.")
    rewrite = unit_of("The committee praised the violinist.")
    said = Detection(0.95, (), (tag(rewrite.text, "violinist", Category.MEANING),))
    assert [item.category for item in detect(original, rewrite, detection=said)] != []
    settings = DriftSettings(learned_minor=0.999, learned_major=0.999)
    assert detect(original, rewrite, settings, detection=said) == ()


def test_figures_of_the_same_value_are_no_drift() -> None:
    original = UnitText("They won the cup in the 2031/32 season.")
    rewrite = UnitText("They won the cup in the 2031/2032 season.")
    said = Detection(
        0.95,
        (Tag(29, 31, Category.NUMBER, 0.9),),
        (tag(rewrite.text, "2032", Category.DATE_TIME),),
    )
    assert detect(original, rewrite, detection=said) == ()


def test_a_tag_of_another_kind_does_not_speak_for_words_left_out(unit_of) -> None:
    one, other = unit_of("Not everyone was satisfied."), unit_of("There were some who were not.")
    item = Evidence(Category.OMISSION, "left_out", Severity.MINOR, 0.4, (Span(4, 16),), ())
    matching = judge(one, other).matching
    for category, raised in ((Category.QUANTITY, False), (Category.MEANING, True)):
        said = Detection(0.6, (Tag(4, 12, category, 0.9),), ())
        (got,) = with_learned([item], said, matching, 0.5, Severity.NONE)
        assert (got.confidence > item.confidence) is raised


def test_a_rule_that_a_tag_speaks_for_is_as_grave_as_the_tag_alone(unit_of) -> None:
    original, rewrite = "The drive takes about 30 minutes.", "The drive takes at least 30 minutes."
    sides = unit_of(original), unit_of(rewrite)
    assert [item.severity for item in detect(*sides)] == [Severity.MINOR]
    tags = (
        (tag(original, "about", Category.QUANTITY),),
        (tag(rewrite, "at least", Category.QUANTITY),),
    )
    sure, unsure = Detection(0.99, *tags), Detection(0.05, *tags)
    assert [item.severity for item in detect(*sides, detection=sure)] == [Severity.MAJOR]
    assert [item.severity for item in detect(*sides, detection=unsure)] == [Severity.MINOR]
