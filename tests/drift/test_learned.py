"""Tags of the learned detector that no rule speaks for: which words, which kind, how grave."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evaluator.drift import DriftSettings, UnitText, judge
from evaluator.drift.decide.tags import least_answered, lone_evidence, tightened
from evaluator.drift.pair.matching import Matching, match
from evaluator.drift.rules.evidence import Evidence
from evaluator.drift.text.side import Side, analyse
from evaluator.types import Category, Detection, Likelihood, Severity, Source, Span, Tag

THRESHOLD = DriftSettings().tag_threshold
# How sure a finding is hangs on fitted numbers: here all that is seen counts.
ALL = DriftSettings(possible=0.0, likely=0.0)
PLAIN = "The committee praised the carpenter."
MORE = "The committee praised the young carpenter."


def tag(text: str, words: str, category: Category, probability: float = 0.9) -> Tag:
    start = text.index(words)
    return Tag(start, start + len(words), category, probability)


def matched(one: UnitText, other: UnitText) -> Matching:
    return match(*(Side(side.text, analyse(side.text), side.tokens) for side in (one, other)))


def lone(
    one: UnitText,
    other: UnitText,
    tags: tuple[tuple[Tag, ...], tuple[Tag, ...]],
    kept: tuple[Evidence, ...] = (),
) -> list[Evidence]:
    return lone_evidence(kept, Detection(0.95, *tags), matched(one, other), THRESHOLD)


def told(found: list[Evidence]) -> list[tuple[Category, str]]:
    return [(item.category, item.rule) for item in found]


def test_words_that_nothing_answers_were_left_out(unit_of: Callable[[str], UnitText]) -> None:
    tags = (tag(MORE, "young", Category.MEANING),), ()
    found = lone(unit_of(MORE), unit_of(PLAIN), tags)
    assert told(found) == [(Category.OMISSION, "meaning-lost")]
    assert (found[0].original, found[0].rewrite) == ((Span(26, 31),), ())


def test_words_that_nothing_answers_were_put_in(unit_of: Callable[[str], UnitText]) -> None:
    tags = (), (tag(MORE, "young", Category.MEANING),)
    found = lone(unit_of(PLAIN), unit_of(MORE), tags)
    assert told(found) == [(Category.ADDITION, "meaning-added")]


def test_words_that_are_answered_mean_something_else(unit_of: Callable[[str], UnitText]) -> None:
    other = "The committee praised the cabinetmaker."
    tags = (
        (tag(PLAIN, "carpenter", Category.OMISSION),),
        (tag(other, "cabinetmaker", Category.ADDITION),),
    )
    found = lone(unit_of(PLAIN), unit_of(other), tags)
    assert told(found) == [(Category.MEANING, "meaning-changed")]


def test_other_kinds_stay_as_they_were_tagged(unit_of: Callable[[str], UnitText]) -> None:
    other = "The committee praised the carpentress."
    found = lone(
        unit_of(PLAIN), unit_of(other), ((), (tag(other, "carpentress", Category.GARBLED),))
    )
    assert told(found) == [(Category.GARBLED, "meaning-added")]


def test_each_kind_is_a_piece_of_its_own() -> None:
    one, other = UnitText("Old Ben sold nets."), UnitText("Young Ben bought nets.")
    tags = (
        (),
        (tag(other.text, "Young", Category.QUANTITY), tag(other.text, "bought", Category.ROLES)),
    )
    assert {item.category for item in lone(one, other, tags)} == {
        Category.QUANTITY,
        Category.ROLES,
    }


def test_words_that_a_rule_names_and_their_answers_are_told_by_the_rule() -> None:
    one, other = UnitText("The bus carried 34 people."), UnitText("The bus carried 43 people.")
    tags = (
        (tag(one.text, "34 people", Category.NUMBER),),
        (tag(other.text, "43 people", Category.UNIT),),
    )
    rule = Evidence(Category.NUMBER, "number-larger", Severity.MAJOR, 0.9, (Span(16, 18),), ())
    assert len(lone(one, other, tags)) == 2
    assert lone(one, other, tags, (rule,)) == []


def test_unlikely_tags_stay_silent(unit_of: Callable[[str], UnitText]) -> None:
    for probability, speaks in ((THRESHOLD - 0.01, False), (THRESHOLD, True)):
        tags = (tag(MORE, "young", Category.MEANING, probability),), ()
        assert bool(lone(unit_of(MORE), unit_of(PLAIN), tags)) is speaks


def test_figures_of_the_same_value_are_no_drift() -> None:
    one = UnitText("They won the cup in the 2031/32 season.")
    other = UnitText("They won the cup in the 2031/2032 season.")
    tags = (
        (Tag(29, 31, Category.NUMBER, 0.9),),
        (tag(other.text, "2032", Category.DATE_TIME),),
    )
    assert lone(one, other, tags) == []


def test_where_nothing_is_pointed_at_the_least_answered_words_are_asked_about(
    unit_of: Callable[[str], UnitText],
) -> None:
    one, other = unit_of(PLAIN), unit_of("The committee praised the carpenter and the violinist.")
    found = least_answered(matched(one, other))
    assert found is not None
    assert (found.category, found.rule) == (Category.ADDITION, "meaning-added")
    assert [other.text[start:end] for start, end in found.rewrite] == ["violinist"]
    assert least_answered(matched(one, one)) is None


def test_the_least_answered_words_are_those_of_a_unit_without_rules_and_tags(
    unit_of: Callable[[str], UnitText],
) -> None:
    one, other = unit_of(PLAIN), unit_of("The committee praised the violinist.")
    tags = (), (tag(other.text, "committee", Category.ROLES),)
    assert told(list(judge(one, other, detection=Detection(0.9)).lone)) != []
    assert told(list(judge(one, other, detection=Detection(0.9, *tags)).lone)) == [
        (Category.ROLES, "meaning-added")
    ]
    assert judge(one, other).lone == ()
    assert judge(one, one, detection=Detection(0.9)).lone == ()


@pytest.mark.parametrize("probability", [0.5, 1.0])
def test_a_lone_tag_is_the_detectors_finding_and_never_critical(
    unit_of: Callable[[str], UnitText], probability: float
) -> None:
    other = "The committee praised the violinist."
    tags = (), (tag(other, "violinist", Category.MEANING, probability),)
    found = judge(
        unit_of(PLAIN), unit_of(other), ALL, detection=Detection(probability, *tags)
    ).findings
    (one,) = [item for item in found if item.source is Source.DETECTOR]
    assert one.rule == "meaning-added"
    assert one.severity in (Severity.MINOR, Severity.MAJOR)


def test_a_tag_leaves_the_severity_of_a_rule_alone(unit_of: Callable[[str], UnitText]) -> None:
    original, rewrite = "The drive takes about 30 minutes.", "The drive takes at least 30 minutes."
    sides = unit_of(original), unit_of(rewrite)
    tags = (
        (tag(original, "about", Category.QUANTITY),),
        (tag(rewrite, "at least", Category.QUANTITY),),
    )
    plain, sure = (
        judge(*sides, ALL, detection=said).findings for said in (None, Detection(0.99, *tags))
    )
    assert [(item.rule, item.severity) for item in plain] == [
        (item.rule, item.severity) for item in sure
    ]
    assert [item.source for item in sure] == [Source.BOTH]


BUS = "The bus from the village carried 34 tired people to the old market."


@pytest.mark.parametrize(("number", "counts"), [("43", True), ("34", False)])
def test_in_a_flagged_unit_surer_tags_count_as_nuances(
    unit_of: Callable[[str], UnitText], number: str, counts: bool
) -> None:
    other = f"The bus from the village carried {number} weary people to the new market."
    tags = (
        (tag(BUS, "34 tired people", Category.NUMBER, 0.5), tag(BUS, "old", Category.MEANING, 0.5)),
        (tag(other, "new market", Category.MEANING, 0.5),),
    )
    asked = DriftSettings(possible=0.0)
    judged = judge(unit_of(BUS), unit_of(other), asked, detection=Detection(0.3, *tags))
    lone = [item for item in judged.findings if item.source is Source.DETECTOR]
    assert any(item.counts for item in lone) is counts
    if counts:
        told = {BUS[start:end] for item in lone for start, end in item.original_spans}
        assert told == {"tired", "old"}
        assert all(
            (item.severity, item.likelihood) == (Severity.MINOR, Likelihood.LIKELY) for item in lone
        )


def test_words_at_the_ends_of_a_tag_that_both_sides_have_are_not_marked(
    unit_of: Callable[[str], UnitText],
) -> None:
    other = "The committee praised a violinist in public."
    item = Evidence(
        Category.MEANING, "meaning-changed", Severity.MINOR, 0.6,
        (Span(0, len(PLAIN) - 1),), (Span(4, len(other) - 1),),
    )  # fmt: skip
    tight = tightened(item, matched(unit_of(PLAIN), unit_of(other)))
    assert [PLAIN[start:end] for start, end in tight.original] == ["carpenter"]
    assert [other[start:end] for start, end in tight.rewrite] == ["violinist in public"]
    same = Evidence(Category.ROLES, "meaning-changed", Severity.MINOR, 0.6, (Span(4, 13),), ())
    assert tightened(same, matched(unit_of(PLAIN), unit_of(other))) == same


@pytest.mark.parametrize(
    ("original", "rewrite"),
    [
        ("The mill cannot afford not to close.", "The mill has to close."),
        ("Lyon got 12 schools and Nice 9.", "Nice got 9 schools and Lyon 12."),
        ("All but two of the crew died.", "Only two of the crew survived."),
        ("The road is not safe.", "The road is dangerous."),
        ("Nothing is impossible there.", "Everything is possible there."),
        ("Milk is dearer than beer.", "Beer is cheaper than milk."),
    ],
)
def test_no_tag_doubts_what_the_rules_have_read_as_the_same(
    original: str, rewrite: str, unit_of: Callable[[str], UnitText]
) -> None:
    tags = tuple((Tag(0, len(text), Category.MEANING, 0.9),) for text in (original, rewrite))
    found = judge(unit_of(original), unit_of(rewrite), ALL, detection=Detection(0.9, *tags))
    assert [item for item in found.findings if item.counts] == []


def test_a_word_that_replaced_another_counts_where_all_else_is_the_same(
    unit_of: Callable[[str], UnitText],
) -> None:
    words = "lamp", "knife"
    for end, alone in ((".", True), (" of the old inn.", False)):
        one, other = f"He put the lamp on the table{end}", "He put the knife on the table."
        tags = tuple(
            (tag(text, word, Category.MEANING),)
            for text, word in zip((one, other), words, strict=True)
        )
        found = judge(unit_of(one), unit_of(other), detection=Detection(0.9, *tags)).findings
        (item,) = (item for item in found if item.rule == "meaning-changed")
        assert (item.confidence >= 0.6) == alone
