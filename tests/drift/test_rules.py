"""Every rule says of its examples what it must: category, severity and the words in brackets."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator import compare
from evaluator.drift import DriftSettings, UnitText, judge
from evaluator.drift.examples import Asked, asked_of, mistakes
from evaluator.rulebook import Check, Rule, built_in
from evaluator.text import normalise
from evaluator.types import Category, Severity

HERE = Path(__file__).parent
# How sure a rule is was measured on natural pairs; here it is asked whether it speaks at all.
ALL = DriftSettings(possible=0.0)
RULES = built_in()
# Rules of whole articles; `test_article.py` has those of the second kind.
WHOLE = (Check.TEXTS, Check.ARTICLE)
UNITS = [rule for rule in RULES.values() if rule.check not in WHOLE]
SILENT = [rule for rule in UNITS if rule.check is Check.CODE]


def rows(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="session")
def asked(unit_of) -> Asked:
    return asked_of(unit_of)


def test_no_rule_changes_its_grade_unseen() -> None:
    """The second expectation: a rule is regraded here and in its pack, or nowhere."""
    found = [
        [rule.id, rule.category.value, "|".join(rule.categories), rule.severity.value,
         "|".join(rule.severities)]
        for rule in RULES.values()
    ]  # fmt: skip
    assert found == rows("rules.tsv")


@pytest.mark.parametrize("rule", UNITS, ids=lambda rule: rule.id)
def test_a_rule_says_what_its_examples_say(rule: Rule, asked: Asked) -> None:
    assert not mistakes(rule, asked)


@pytest.mark.parametrize("rule", SILENT, ids=lambda rule: rule.id)
def test_nothing_grave_is_said_where_a_rule_stays_silent(rule: Rule, unit_of) -> None:
    for example in rule.silent:
        found = judge(unit_of(example.original), unit_of(example.rewrite), ALL).findings
        loud = [
            (item.rule, item.message)
            for item in found
            if item.counts
            and (item.severity.rank >= Severity.MAJOR.rank or item.category is rule.category)
        ]
        gap = rule.category in (Category.OMISSION, Category.ADDITION)
        assert gap or not loud, (example.original, example.rewrite)


def test_texts_that_do_not_belong_together() -> None:
    (rule,) = (rule for rule in RULES.values() if rule.check is Check.TEXTS)
    for example in (*rule.examples, *rule.silent):
        result = compare(example.original, example.rewrite)
        found = [
            (one.category, one.severity)
            for unit in result.units
            for one in unit.findings
            if one.rule == rule.id
        ]
        told = example in rule.examples
        assert found == [(example.category, example.severity)] * told, example


@pytest.mark.parametrize(
    ("expected", "original", "rewrite"),
    [
        pytest.param(
            *row[:3],
            marks=[pytest.mark.xfail(reason=row[4], strict=True)] if row[3] == "missed" else [],
        )
        for row in rows("unplaced.tsv")
    ],
)
def test_what_stands_in_no_rule(expected: str, original: str, rewrite: str, unit_of) -> None:
    sides = (unit_of(normalise(text).text) for text in (original, rewrite))
    found = judge(*sides, ALL).findings
    if expected == "-":
        assert all(item.severity is Severity.MINOR for item in found if item.counts)
    else:
        assert {item.category.value for item in found} & set(expected.split("|"))


def test_few_pairs_stand_in_no_rule() -> None:
    examples = sum(len(rule.examples) + len(rule.silent) for rule in RULES.values())
    assert len(rows("unplaced.tsv")) <= 0.02 * examples


def test_a_copy_says_the_same(unit_of) -> None:
    for rule in SILENT:
        text = rule.examples[0].original
        judged = judge(unit_of(text), unit_of(text), ALL)
        assert judged.findings == ()
        assert judged.score == 0.0
        assert judged.names == judge(unit_of(text), unit_of(f"{text} Yes."), ALL).names


def test_without_vectors_words_alone_decide() -> None:
    one = UnitText("The bus carried 34 passengers.")
    other = UnitText("The bus carried 43 passengers.")
    assert [item.category.value for item in judge(one, other, ALL).findings] == ["number"]
