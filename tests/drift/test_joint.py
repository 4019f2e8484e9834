"""One drift, one finding; severities, the learned detector, whole sentences, languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluator.drift import (
    DriftSettings,
    UnitText,
    judge,
    rules_for,
    severity_of,
    unmatched,
)
from evaluator.drift.decide.findings import without_doubles
from evaluator.drift.rules.evidence import Evidence
from evaluator.types import Category, Detection, Likelihood, Severity, Source, Span, Tag, UnitKind

# How sure a finding is hangs on fitted numbers: here all that is seen counts.
ALL = DriftSettings(possible=0.0, likely=0.0)


def test_no_word_is_reported_twice(unit_of) -> None:
    one = unit_of("Tens of thousands of people demanded the release of Alexei Volkov.")
    other = unit_of("Thousands of people demanded the release of Boris Lind.")
    found = judge(one, other, ALL).findings
    spans = [span for item in found for span in item.original_spans]
    assert len(spans) == len(set(spans)) >= 2
    assert found[0].severity is Severity.CRITICAL


def test_message_names_the_words(unit_of) -> None:
    found = judge(
        unit_of("Tens of thousands of people left."), unit_of("Thousands of people left."), ALL
    ).findings
    assert found[0].message == "“Tens of thousands” became “Thousands”: the number is smaller."


def test_spans_quote_the_texts(unit_of) -> None:
    original = "The bank raised its stake to 51 percent in Lisbon."
    rewrite = "The bank raised its stake to 15 percent in Lisbon."
    found = judge(unit_of(original), unit_of(rewrite), ALL).findings
    (one,) = [item for item in found if item.category is Category.NUMBER]
    assert [original[s:e] for s, e in one.original_spans] == ["51 percent"]
    assert [rewrite[s:e] for s, e in one.rewrite_spans] == ["15 percent"]


def test_a_lost_clause_takes_its_names_and_numbers_with_it(unit_of) -> None:
    found = judge(
        unit_of("The dam broke at dawn, flooding six villages near Brasov and cutting the line."),
        unit_of("The dam broke at dawn."),
        ALL,
    ).findings
    assert [item.category for item in found] == [Category.OMISSION]


def evidence(category: Category, key: str, one: tuple[int, int], other: tuple[int, int] | None):
    spans = (Span(*one),), (Span(*other),) if other else ()
    return Evidence(category, key, Severity.MAJOR, 0.7, *spans)


def test_lost_marks_stand_beside_what_changed_between_them() -> None:
    marks = evidence(Category.QUOTATION, "marks-lost", (10, 60), (12, 58))
    number = evidence(Category.NUMBER, "number-changed", (20, 22), (22, 24))
    assert without_doubles([marks, number]) == [number, marks]
    short = evidence(Category.QUOTATION, "marks-lost", (19, 23), (21, 25))
    assert without_doubles([short, number]) == [number]


@pytest.mark.parametrize("category", [Category.CONNECTIVE, Category.POLARITY, Category.ROLES])
def test_a_lost_clause_stands_beside_a_word_in_it_that_says_more(category: Category) -> None:
    clause = evidence(Category.OMISSION, "left-out", (10, 60), None)
    inside = evidence(category, "meaning-changed", (10, 17), (0, 4))
    assert without_doubles([clause, inside]) == [inside, clause]


def test_words_of_no_language_are_told_alone() -> None:
    strange = Evidence(
        Category.UNTRANSLATED, "other-script", Severity.MAJOR, 0.9, (), (Span(5, 12),)
    )
    put_in = Evidence(Category.ADDITION, "put-in", Severity.MAJOR, 0.7, (), (Span(0, 40),))
    assert without_doubles([put_in, strange]) == [strange]


def test_learned_tags_speak_where_no_rule_does(unit_of) -> None:
    one = unit_of("The committee praised the carpenter.")
    other = unit_of("The committee praised the violinist.")
    said = Detection(
        0.97,
        (Tag(26, 35, Category.MEANING, 0.95),),
        (Tag(26, 35, Category.MEANING, 0.95),),
    )
    found = judge(one, other, ALL, detection=said).findings
    (told,) = [item for item in found if item.category is Category.MEANING]
    assert (told.source, told.rule) == (Source.DETECTOR, "meaning-changed")
    assert severity_of(found) in (Severity.MINOR, Severity.MAJOR)


def test_learned_tags_bear_out_what_rules_saw(unit_of) -> None:
    one = unit_of("The mayor resigned on Friday.")
    other = unit_of("The mayor did not resign on Friday.")
    tags = (Tag(10, 18, Category.NEGATION, 0.9),), (Tag(10, 24, Category.NEGATION, 0.9),)
    (seen,) = judge(one, other, ALL, detection=Detection(0.9, *tags)).findings
    (alone,) = judge(one, other, ALL, detection=Detection(0.9)).findings
    assert (seen.source, alone.source) == (Source.BOTH, Source.RULE)
    assert seen.rule == alone.rule is not None
    assert seen.confidence > alone.confidence
    assert seen.severity is alone.severity


def test_only_findings_that_are_sure_enough_are_shown_and_count(unit_of) -> None:
    sides = unit_of("The bus carried 34 people."), unit_of("The bus carried 43 people.")
    (one,) = judge(*sides, ALL).findings
    above, under = one.confidence + 1e-3, one.confidence - 1e-3

    def told(possible: float, likely: float, sure: float) -> list[Likelihood]:
        settings = DriftSettings(possible=possible, likely=likely, sure=sure)
        return [item.likelihood for item in judge(*sides, settings).findings]

    assert told(above, 1.0, 1.0) == []
    assert told(under, above, 1.0) == [Likelihood.POSSIBLE]
    assert told(under, under, above) == [Likelihood.LIKELY]
    assert told(under, under, under) == [Likelihood.SURE]
    asked = judge(*sides, DriftSettings(possible=0.0, likely=1.0, sure=1.0))
    assert asked.findings[0].severity is one.severity
    assert asked.severity is Severity.NONE


def test_what_counts_stands_before_what_is_asked_about(unit_of) -> None:
    one = unit_of("Some 34 people came on Monday, and the mayor may resign.")
    other = unit_of("Some 43 people came on Sunday, and the mayor will resign.")
    confidences = sorted(item.confidence for item in judge(one, other, ALL).findings)
    assert len(set(confidences)) > 1
    found = judge(one, other, replace(ALL, likely=confidences[-1] - 1e-4)).findings
    assert [item.counts for item in found] == [True] + [False] * (len(found) - 1)
    ranks = [item.severity.rank for item in found[1:]]
    assert ranks == sorted(ranks, reverse=True)


def test_score_rises_with_evidence(unit_of) -> None:
    one = unit_of("The mayor resigned on Friday.")
    copy, other = (judge(one, it) for it in (one, unit_of("The mayor did not resign on Friday.")))
    assert 0 <= copy.score < other.score <= 1
    assert copy.evidence == ()
    assert [item.category for item in other.evidence] == [Category.NEGATION]


def test_sentences_are_graded_by_what_they_say() -> None:
    heavy = UnitText('The court fined Lumex $40 million, and "nobody objected," Ana Ruiz said.')
    light = UnitText("That was all.")
    assert unmatched(heavy, UnitKind.OMISSION).severity is Severity.MAJOR
    assert unmatched(light, UnitKind.OMISSION).severity is Severity.MINOR
    plain = UnitText("Divers then searched the harbour for the missing anchor.")
    assert unmatched(plain, UnitKind.OMISSION).severity is Severity.MAJOR
    added = unmatched(heavy, UnitKind.ADDITION)
    assert added.category is Category.ADDITION
    assert added.rewrite_spans == ((0, len(heavy.text)),)
    assert added.original_spans == ()


def test_rules_by_language() -> None:
    on, off = rules_for("en")
    assert off == ()
    assert {"number", "negation", "roles"} <= set(on)
    on, off = rules_for("de")
    assert "number" in on
    assert "negation" in off


def test_other_languages_keep_numbers_and_names() -> None:
    one = UnitText("Der Bus nach Leipzig hatte 34 Fahrgäste.", None, "de")
    other = UnitText("Der Bus nach Leipzig hatte 43 Fahrgäste.", None, "de")
    assert [item.category for item in judge(one, other, ALL).findings] == [Category.NUMBER]


@pytest.mark.parametrize("text", ["", "—", "...", "42", '"', "A"])
def test_odd_texts_are_no_trouble(text: str) -> None:
    plain = UnitText("The council met on Tuesday.")
    judge(UnitText(text), plain)
    judge(plain, UnitText(text))
    assert judge(UnitText(text), UnitText(text), ALL).findings == ()


def test_a_word_that_nothing_answers_adds_to_what_the_detector_says(unit_of) -> None:
    one = unit_of("The committee praised the carpenter.")
    said = Detection(0.4)
    near, far = (
        judge(one, unit_of(text), detection=said).score
        for text in ("The committee praised the carpenter again.", "The committee praised glue.")
    )
    assert near is not None
    assert far is not None
    assert near < far
