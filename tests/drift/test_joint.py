"""One drift, one finding; severities, the learned detector, whole sentences, languages."""

from __future__ import annotations

import pytest

from evaluator.drift import (
    DriftSettings,
    UnitText,
    detect,
    drift_score,
    judge,
    rules_for,
    severity_of,
    unmatched,
)
from evaluator.drift.evidence import Evidence
from evaluator.drift.joint import without_doubles
from evaluator.types import Category, Detection, Severity, Span, Tag, UnitKind


def test_no_word_is_reported_twice(unit_of) -> None:
    one = unit_of("Tens of thousands of people demanded the release of Alexei Volkov.")
    other = unit_of("Thousands of people demanded the release of Boris Lind.")
    found = detect(one, other)
    spans = [span for item in found for span in item.original_spans]
    assert len(spans) == len(set(spans)) >= 2
    assert found[0].severity is Severity.CRITICAL


def test_message_names_the_words(unit_of) -> None:
    found = detect(
        unit_of("Tens of thousands of people left."), unit_of("Thousands of people left.")
    )
    assert found[0].message == "“Tens of thousands” became “Thousands”: the number is smaller."


def test_spans_quote_the_texts(unit_of) -> None:
    original = "The bank raised its stake to 51 percent in Lisbon."
    rewrite = "The bank raised its stake to 15 percent in Lisbon."
    found = detect(unit_of(original), unit_of(rewrite))
    (one,) = [item for item in found if item.category is Category.NUMBER]
    assert [original[s:e] for s, e in one.original_spans] == ["51 percent"]
    assert [rewrite[s:e] for s, e in one.rewrite_spans] == ["15 percent"]


def test_a_lost_clause_takes_its_names_and_numbers_with_it(unit_of) -> None:
    found = detect(
        unit_of("The dam broke at dawn, flooding six villages near Brasov and cutting the line."),
        unit_of("The dam broke at dawn."),
    )
    assert [item.category for item in found] == [Category.OMISSION]


def evidence(category: Category, key: str, one: tuple[int, int], other: tuple[int, int] | None):
    spans = (Span(*one),), (Span(*other),) if other else ()
    return Evidence(category, key, Severity.MAJOR, 0.7, *spans)


def test_lost_marks_stand_beside_what_changed_between_them() -> None:
    marks = evidence(Category.QUOTATION, "marks_lost", (10, 60), (12, 58))
    number = evidence(Category.NUMBER, "number_changed", (20, 22), (22, 24))
    assert without_doubles([marks, number]) == [number, marks]
    short = evidence(Category.QUOTATION, "marks_lost", (19, 23), (21, 25))
    assert without_doubles([short, number]) == [number]


@pytest.mark.parametrize("category", [Category.CONNECTIVE, Category.POLARITY, Category.ROLES])
def test_a_lost_clause_stands_beside_a_word_in_it_that_says_more(category: Category) -> None:
    clause = evidence(Category.OMISSION, "left_out", (10, 60), None)
    inside = evidence(category, "learned", (10, 17), (0, 4))
    assert without_doubles([clause, inside]) == [inside, clause]


def test_words_of_no_language_are_told_alone() -> None:
    strange = Evidence(
        Category.UNTRANSLATED, "other_script", Severity.MAJOR, 0.9, (), (Span(5, 12),)
    )
    put_in = Evidence(Category.ADDITION, "put_in", Severity.MAJOR, 0.7, (), (Span(0, 40),))
    assert without_doubles([put_in, strange]) == [strange]


def test_learned_tags_speak_where_no_rule_does(unit_of) -> None:
    one = unit_of("The committee praised the carpenter.")
    other = unit_of("The committee praised the violinist.")
    said = Detection(
        0.97,
        (Tag(26, 35, Category.MEANING, 0.95),),
        (Tag(26, 35, Category.MEANING, 0.95),),
    )
    found = detect(one, other, detection=said)
    assert Category.MEANING in [item.category for item in found]
    assert severity_of(found) is Severity.MAJOR
    quiet = detect(one, other, DriftSettings(tag_threshold=0.99), detection=said)
    assert Category.MEANING not in [item.category for item in quiet]


def test_a_calibration_changes_no_evidence() -> None:
    one, other = UnitText("Divers praised the cook."), UnitText("Divers praised the pilot.")
    said = Detection(0.97, (Tag(19, 23, Category.MEANING, 0.95),), ())
    usual = judge(one, other, detection=said)
    lowered = judge(one, other, DriftSettings(offset=-2.0, major=0.0), detection=said)
    assert lowered.score < usual.score
    assert lowered.findings == usual.findings != ()


def test_learned_tags_raise_what_rules_saw(unit_of) -> None:
    one, other = unit_of("The bus carried 34 people."), unit_of("The bus carried 43 people.")
    said = Detection(0.9, (Tag(16, 18, Category.NUMBER, 0.9),), ())
    assert detect(one, other, detection=said)[0].confidence > detect(one, other)[0].confidence


def test_score_rises_with_evidence(unit_of) -> None:
    same = judge(unit_of("The mayor resigned on Friday."), unit_of("On Friday the mayor resigned."))
    other = judge(
        unit_of("The mayor resigned on Friday."), unit_of("The mayor did not resign on Friday.")
    )
    assert 0 <= same.score < 0.2 < 0.7 < other.score <= 1
    assert drift_score(()) == 0.0


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
    assert [item.category for item in detect(one, other)] == [Category.NUMBER]


@pytest.mark.parametrize("text", ["", "—", "...", "42", '"', "A"])
def test_odd_texts_are_no_trouble(text: str) -> None:
    plain = UnitText("The council met on Tuesday.")
    detect(UnitText(text), plain)
    detect(plain, UnitText(text))
    assert detect(UnitText(text), UnitText(text)) == ()


def test_a_word_that_nothing_answers_adds_to_what_the_detector_says(unit_of) -> None:
    one = unit_of("The committee praised the carpenter.")
    said = Detection(0.4)
    near, far = (
        judge(one, unit_of(text), detection=said).score
        for text in ("The committee praised the carpenter again.", "The committee praised glue.")
    )
    alone = judge(UnitText(one.text), UnitText("The committee praised glue."), detection=said)
    assert near is not None
    assert far is not None
    assert near < far
    # Without vectors nothing is known of the words' worst answer, and nothing is added.
    assert alone.score is not None
    assert alone.score < far
