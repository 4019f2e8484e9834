"""Packs of rules: what is wrong with one is named, and what a desk makes of rules holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator import rulebook
from evaluator.drift import (
    DeskSettings,
    DriftSettings,
    Never,
    NeverFlag,
    UnitText,
    judge,
    unmatched,
)
from evaluator.drift.examples import asked_of, mistakes
from evaluator.errors import ConfigError, InputError
from evaluator.rulebook import Level, Pack, built_in, catalogue, read_pack, rule_named
from evaluator.rulebook.reading import rule_of
from evaluator.rulebook.rule import filled
from evaluator.types import Category, Likelihood, Severity, Span, UnitKind

HOUSE = """
[[rule]]
id = "house-retired"
check = "dropped"
category = "roles"
severity = "major"
cues = ["retired"]
unless = ["former"]
message = "“{cue}” is missing."
examples = [
  ["The [retired] judge opened the fair.", "The [judge] opened the fair."],
  ["A [retired] teacher found it.", "It was found by a [teacher]."],
]
silent = [
  ["The retired judge opened the fair.", "The former judge opened the fair."],
  ["The judge opened the fair.", "The retired judge opened the fair."],
]

[[rule]]
id = "house-migrant"
check = "swapped"
category = "quantity"
severity = "minor"
words = ["refugee", "asylum seeker"]
others = ["migrant"]
message = "“{original}” became “{rewrite}”."
examples = [
  ["Two [refugees] reached the island.", "Two [migrants] reached the island."],
  ["The [migrant] opened a bakery.", "The [asylum seeker] opened a bakery."],
]
silent = [
  ["The refugees reached the island.", "The refugees came to the island."],
  ["Refugees and migrants came.", "Migrants and refugees came."],
]
"""
ALL = DriftSettings(possible=0.0)


@pytest.fixture
def house(tmp_path: Path) -> Pack:
    path = tmp_path / "house.toml"
    path.write_text(HOUSE, encoding="utf-8")
    return read_pack(str(path))


def judged(original: str, rewrite: str, settings: DriftSettings = ALL, desk=None):
    return judge(UnitText(original), UnitText(rewrite), settings, desk=desk)


def test_a_desks_rules_say_what_their_examples_say(house: Pack) -> None:
    asked = asked_of(UnitText)
    assert [mistake for rule in house.rules for mistake in mistakes(rule, asked)] == []


def test_an_example_that_is_wrong_is_told(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(HOUSE.replace("[retired] judge", "[retired judge]"), encoding="utf-8")
    (told,) = mistakes(read_pack(str(path)).rules[0], asked_of(UnitText))
    assert "house-retired must say major roles ('retired judge' / 'judge')" in told
    assert "says major roles ('retired' / 'judge')" in told
    loud = HOUSE.replace('"The former judge opened the fair."', '"A judge opened the fair."')
    path.write_text(loud, encoding="utf-8")
    (told,) = mistakes(read_pack(str(path)).rules[0], asked_of(UnitText))
    assert "house-retired must stay silent on" in told


def test_a_desks_rules_speak_beside_the_programs_and_leave_the_drift_alone(house: Pack) -> None:
    pair = "Forty retired nurses came.", "Fifty nurses came."
    plain, own = judged(*pair), judged(*pair, DriftSettings(possible=0.0, packs=(house,)))
    (one,) = [item for item in own.findings if item.rule == "house-retired"]
    assert (one.category, one.severity, one.likelihood, one.message) == (
        Category.ROLES, Severity.MAJOR, Likelihood.SURE, "“retired” is missing.",
    )  # fmt: skip
    assert (one.original_spans, one.rewrite_spans) == ((Span(6, 13),), (Span(6, 12),))
    assert [item for item in own.findings if item is not one] == list(plain.findings)
    assert own.score == plain.score


def test_a_message_of_its_own_has_a_rule_look_the_other_way(house: Pack, tmp_path: Path) -> None:
    path = tmp_path / "both.toml"
    path.write_text(
        HOUSE.replace('message = "“{cue}”', 'added = "“{cue}” was put in."\nmessage = "“{cue}”'),
        encoding="utf-8",
    )
    settings = DriftSettings(packs=(read_pack(str(path)),))
    found = judged("The judge spoke.", "The retired judge spoke.", settings).findings
    assert "“retired” was put in." in [item.message for item in found]


def test_a_level_regrades_a_rule_or_switches_it_off() -> None:
    pair = "The bus carried 34 passengers.", "The bus carried 43 passengers."
    (usual,) = judged(*pair).findings
    assert (usual.rule, usual.severity) == ("number-larger", Severity.MAJOR)
    minor = DriftSettings(possible=0.0, rules={"number-larger": Level.MINOR})
    (graded,) = judged(*pair, minor).findings
    assert graded.severity is Severity.MINOR
    assert graded.confidence == usual.confidence
    assert judged(*pair, minor).score == judged(*pair).score
    off = DriftSettings(possible=0.0, rules={"number-larger": Level.OFF})
    assert judged(*pair, off).findings == ()
    assert judged(*pair, off).score < judged(*pair).score


def test_a_level_holds_for_whole_sentences_and_for_a_desks_own_rules(house: Pack) -> None:
    text = UnitText("The mayor resigned on Friday.")
    for level, severity in ((Level.CRITICAL, Severity.CRITICAL), (Level.OFF, None)):
        settings = DriftSettings(rules={"sentence-left-out": level})
        found = unmatched(text, UnitKind.OMISSION, settings)
        assert (found.severity if found else None) is severity
    pair = "Two refugees came.", "Two migrants came."
    settings = DriftSettings(packs=(house,), rules={"house-migrant": Level.CRITICAL})
    assert Severity.CRITICAL in [item.severity for item in judged(*pair, settings).findings]
    settings = DriftSettings(packs=(house,), rules={"house-migrant": Level.OFF})
    assert "house-migrant" not in [item.rule for item in judged(*pair, settings).findings]


def test_what_is_never_flagged_may_name_a_rule() -> None:
    pair = "The bus carried 34 passengers.", "The bus carried 43 passengers."
    for rule, left in (("number-larger", 0), ("number-smaller", 1)):
        desk = DeskSettings(None, NeverFlag((Never(rule=rule),)))
        assert len(judged(*pair, desk=desk).findings) == left


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('id = "house-retired"', 'id = "House retired"', "The id 'House retired' is none."),
        ('id = "house-retired"', 'id = "name-lost"', "There is a rule 'name-lost' already."),
        ('id = "house-migrant"', 'id = "house-retired"', "'house-retired' already."),
        ('check = "dropped"', "", "names no check that works from words."),
        ('check = "dropped"', 'check = "drop"', "check = 'drop' is unknown."),
        ('cues = ["retired"]', "", "A 'dropped' needs 'cues'."),
        ('category = "roles"', 'category = "role"', "category = 'role' is unknown."),
        ('severity = "major"', 'severity = "none"', "severity = 'none' is unknown."),
        ('severity = "major"', 'severity = "major"\nseverities = ["minor"]', "lacks 'major'"),
        ("“{cue}” is missing.", "{word} is missing.", "a field that there is not"),
        ("[retired] judge", "[retired judge", "do not close"),
        ("[retired] judge", "[]retired judge", "do not close"),
        ("The former judge opened", "The [former] judge opened", "A silent example marks words"),
        ('["A [retired] teacher found it.", "It was found by a [teacher]."],', "", "It needs 2"),
        ("by a [teacher].", 'by a [teacher].", "severe', "never says 'severe'"),
        ('"It was found by a [teacher]."', "", "is no pair of texts"),
        ('unless = ["former"]', "messages = 3", "'messages' is no table"),
        ('unless = ["former"]', "terms = 3", "'terms' is no list"),
        ("A [retired] teacher", "A retired teacher", None),
        ('unless = ["former"]', 'untill = ["former"]', "Did you mean 'until'|'untill' is unknown."),
    ],
)
def test_what_is_wrong_with_a_pack_is_named(
    tmp_path: Path, old: str, new: str, problem: str | None
) -> None:
    path = tmp_path / "house.toml"
    text = HOUSE.replace(old, new, 1)
    assert text != HOUSE
    path.write_text(text, encoding="utf-8")
    if problem is None:  # one side alone may be marked
        assert read_pack(str(path)).rules
        return
    with pytest.raises(ConfigError) as error:
        read_pack(str(path))
    assert error.value.slug == "desk-invalid"
    assert any(part in error.value.message for part in problem.split("|"))
    assert error.value.message.startswith(f"{path}:")
    assert error.value.cure


def test_a_pack_that_is_missing_or_no_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read_pack(str(tmp_path / "none.toml"))
    assert error.value.slug == "desk-missing"
    (tmp_path / "bad.toml").write_text("[[rule")
    with pytest.raises(InputError) as error:
        read_pack(str(tmp_path / "bad.toml"))
    assert error.value.slug == "desk-not-toml"


def test_a_rule_read_alone_is_what_it_is_among_all(monkeypatch: pytest.MonkeyPatch) -> None:
    rulebook.rule_named.cache_clear()
    for name, rule in built_in().items():
        assert rule_named(name) == rule
    rulebook.rule_named.cache_clear()
    monkeypatch.setattr(rulebook, "built_in", dict)
    assert rule_named("number-larger").id == "number-larger"
    with pytest.raises(KeyError):
        rule_named("no-such-rule")


def test_a_rule_read_alone_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        rule_of('[[rule]]\nid = "a"\ncolour = "red"', "house.toml", 7, "house", {})
    assert error.value.message.startswith("house.toml:7:")


def test_the_catalogue_holds_a_desks_rules_behind_the_programs(house: Pack) -> None:
    assert list(catalogue((house,))) == [*built_in(), *(rule.id for rule in house.rules)]


def test_a_message_is_cut_in_the_middle_and_speaks_the_readers_language(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    german = 'messages = { de = "„{original}“ wurde „{rewrite}“." }\nmessage = "“{original}” became'
    path.write_text(HOUSE.replace('message = "“{original}” became', german), encoding="utf-8")
    rule = read_pack(str(path)).rules[1]
    fields = {"original": "begin " + "word " * 200 + "end", "rewrite": "x", "cue": "unused"}
    told = rule.said(fields, "fr")
    assert told.startswith("“begin")
    assert "…" in told
    assert "end” became “x”." in told
    assert len(told) < 400
    assert rule.said({"original": "a", "rewrite": "b"}, "de") == "„a“ wurde „b“."


def test_a_long_quotation_is_cut_between_words() -> None:
    text = " ".join(f"word{number}" for number in range(40))
    said = filled("“{original}” is gone.", {"original": text}).strip("“”")
    start, end = said.removesuffix("” is gone.").split(" … ")
    assert set(start.split()) | set(end.split()) <= set(text.split())
    assert " … " in filled("{original}", {"original": "字" * 200})
