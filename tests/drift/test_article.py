"""The look at the whole article: words that moved, names told once, credits and bylines."""

from __future__ import annotations

import pytest

from evaluator import compare
from evaluator.drift.text.spelling import same_sound
from evaluator.rulebook import Check, built_in
from evaluator.types import Category, Comparison, Severity, UnitKind

GAPS = (Category.OMISSION, Category.ADDITION, Category.NAME, Category.NUMBER)
ARTICLE = [rule for rule in built_in().values() if rule.check is Check.ARTICLE]


def told(result: Comparison) -> list[str | None]:
    """Rules of the findings that count and speak of what one side alone has."""
    return [
        finding.rule
        for unit in result.units
        for finding in unit.flags
        if finding.category in GAPS and not (finding.original_spans and finding.rewrite_spans)
    ]


def noted(result: Comparison, slug: str) -> list[tuple[str, list[str], list[str]]]:
    texts = result.original.document.text, result.rewrite.document.text
    return [
        (
            note.message,
            [texts[0][start:end] for start, end in note.original_spans],
            [texts[1][start:end] for start, end in note.rewrite_spans],
        )
        for note in result.notes
        if note.slug == slug
    ]


@pytest.mark.parametrize("rule", ARTICLE, ids=lambda rule: rule.id)
def test_a_rule_of_articles_says_what_its_examples_say(rule) -> None:
    for example in rule.examples:
        result = compare(example.original, example.rewrite)
        assert told(result) == []
        (note,) = [one for one in result.notes if one.slug == rule.id]
        assert (note.original_spans, note.rewrite_spans) == example.spans
    for example in rule.silent:
        result = compare(example.original, example.rewrite)
        assert not [one for one in result.notes if one.slug == rule.id]


@pytest.mark.parametrize(
    ("original", "rewrite"),
    [
        (
            "Two people died in the fire, police said on Monday. The driver fled on foot.",
            "Two people died in the fire. Police said on Monday the driver fled on foot.",
        ),
        (
            "The consul condemned the raid on the archive in Chile. He flew home on Friday. "
            "The archive was opened in 1962.",
            "The consul condemned the raid on the archive. He flew home on Friday. "
            "The archive in Chile was opened in 1962.",
        ),
        (
            "The dam broke at dawn, flooding six villages in the valley. "
            "Officials gave no reason for it.",
            "The dam broke at dawn. Six villages in the valley were flooded, "
            "and officials gave no reason for it.",
        ),
    ],
    ids=["attribution", "name", "clause"],
)
def test_what_moved_is_neither_left_out_nor_put_in(original: str, rewrite: str) -> None:
    result = compare(original, rewrite)
    assert told(result) == []
    drifts = [unit.scores.drift for unit in result.units if unit.scores.drift is not None]
    assert max(drifts) < 0.5


@pytest.mark.parametrize(
    ("original", "rewrite"),
    [
        (
            "The Bosch plant in Dresden lost 412 jobs. The Siemens plant in Erfurt is safe.",
            "The Bosch plant in Dresden lost jobs. The Siemens plant in Erfurt, with 412 jobs, "
            "is safe.",
        ),
        (
            "The minister resigned on Monday after newspapers published his letters. "
            "The mayor of Vigo stayed in office.",
            "The minister resigned on Monday. The mayor of Vigo stayed in office after newspapers "
            "published his letters.",
        ),
        (
            "The dam broke at dawn, flooding six villages in the valley. "
            "Officials gave no reason for it.",
            "The dam broke at dawn. No villages in the valley were flooded, "
            "and officials gave no reason for it.",
        ),
        (
            "The dam broke at dawn, flooding six villages in the valley. "
            "Officials gave no reason for it.",
            "The dam broke at dawn. Officials gave no reason for it.",
        ),
    ],
    ids=["figure of another", "clause of another", "denied", "dropped"],
)
def test_what_moved_to_something_else_stays_told(original: str, rewrite: str) -> None:
    result = compare(original, rewrite)
    assert told(result)
    assert any(unit.severity.rank >= Severity.MAJOR.rank for unit in result.units)


def test_a_name_is_told_once_with_all_its_forms_and_places() -> None:
    result = compare(
        "The mayor of Kyiv met Colonel Gaddafi. Kyiv is calm. Kyiv will vote in May.",
        "The mayor of Kiev met Colonel Qaddafi. Kiev is calm. Kyiv will vote in May.",
    )
    assert noted(result, "name-spelled") == [
        (
            "“Kyiv” is written “Kiev”, “Kyiv” in the rewrite.",
            ["Kyiv"] * 3,
            ["Kiev", "Kiev", "Kyiv"],
        ),
        ("“Gaddafi” is written “Qaddafi” in the rewrite.", ["Gaddafi"], ["Qaddafi"]),
    ]
    assert not [finding for unit in result.units for finding in unit.findings]


def test_a_misspelt_name_is_a_finding_once() -> None:
    result = compare(
        "Edwin Hardcastle opened the fair. Later Hardcastle left. The band played on.",
        "Edwin Harcastle opened the fair. Later Harcastle left. The band played on.",
    )
    found = [
        (unit.id, finding.message)
        for unit in result.units
        for finding in unit.findings
        if finding.rule == "name-garbled"
    ]
    assert found == [
        (
            "u1",
            "“Hardcastle” became “Harcastle”: the name is misspelled, or it is another one. "
            "Also in u2.",
        )
    ]


def test_bylines_outside_the_article_are_held_against_each_other() -> None:
    body = "\n\nThe dam broke at dawn, and the river rose.\n\nThe mayor spoke in Vigo on Monday."
    result = compare(f"By Ann Lee{body}", f"By Tom Ray{body}")
    assert [unit.kind for unit in result.units[:2]] == [UnitKind.OUTSIDE] * 2
    assert noted(result, "byline-exchanged") == [
        ("The byline “By Ann Lee” is “By Tom Ray” in the rewrite.", ["By Ann Lee"], ["By Tom Ray"])
    ]
    assert not compare(f"By Ann Lee{body}", f"By Ann Lee{body}").notes


def test_in_other_languages_nothing_is_settled() -> None:
    result = compare(
        "Der Damm brach am Morgen, und sechs Dörfer im Tal wurden überflutet. "
        "Die Behörden nannten keinen Grund dafür.",
        "Der Damm brach am Morgen. Sechs Dörfer im Tal wurden überflutet. "
        "Die Behörden nannten keinen Grund dafür.",
    )
    assert not noted(result, "words-moved")


@pytest.mark.parametrize(
    "pair",
    [
        "gaddafi gadhafi", "shoigu shoygu", "hussein husayn", "mohammed muhammad", "osama usama",
        "netanyahu netanjahu", "yanukovych janukowitsch", "khomeini chomeini", "schmidt schmitt",
        "meyer maier", "clark clarke", "smith smyth", "djokovic đokovic", "medvedev medwedew",
        "yeltsin jelzin", "rachmaninov rachmaninoff", "lukashenko lukashenka",
    ],
)  # fmt: skip
def test_names_that_are_heard_as_one(pair: str) -> None:
    assert same_sound(*pair.split())


@pytest.mark.parametrize(
    "pair",
    [
        "boone bane", "bell ball", "bell bill", "kobe kobi", "lyle lilly", "ivanov ivanova",
        "hansen hanson", "petrov pavlov", "hardcastle harcastle", "martin morton", "iran iraq",
        "slovakia slovenia", "scholz schulz", "merkel markel", "baker becker", "bosch bush",
        "rose ross", "miller muller",
    ],
)  # fmt: skip
def test_names_that_are_heard_as_two(pair: str) -> None:
    assert not same_sound(*pair.split())
