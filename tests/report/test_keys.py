"""What a decision holds on to, and where corrections go."""

from __future__ import annotations

from evaluator.report.decisions import Decision, Memory
from evaluator.report.keys import Spots, words_key
from tests.report.factory import F, U, harbour, make


def sides(before: list[str], after: list[str], finding: F) -> tuple:
    comparison = make([U(before, after, [finding])])
    return comparison, comparison.units[0]


DAY = F("date_time", "major", "Another day.", "Tuesday", "Friday")


def test_the_words_hold_when_another_sentence_of_the_unit_changes():
    first = sides(["They met on Tuesday.", "It rained."], ["They met on Friday."], DAY)
    second = sides(["They met on Tuesday.", "It snowed."], ["They met on Friday."], DAY)
    other = sides(["They met on Tuesday at noon.", "It rained."], ["They met on Friday."], DAY)
    assert words_key(*first, "date_time") == words_key(*second, "date_time")
    assert words_key(*first, "date_time") != words_key(*other, "date_time")
    decided = Decision("0" * 64, "dismiss", "date_time", words=words_key(*first, "date_time"))
    memory = Memory([decided])
    assert memory.of(*second, "date_time").dismissed
    assert memory.of(*other, "date_time") is None


def test_another_clause_may_change_and_the_finding_s_may_not():
    before = ["They met on Tuesday; it rained."]
    first = sides(before, ["They met on Friday; it rained."], DAY)
    second = sides(before, ["They met on Friday; it snowed."], DAY)
    third = sides(before, ["They dined on Friday; it rained."], DAY)
    keys = [words_key(*each, "date_time") for each in (first, second, third)]
    assert keys[0] == keys[1] != keys[2]


def test_a_side_without_words_counts_whole():
    lost = F("certainty", "minor", "“may” is gone.", "may", "")
    one = sides(["They may meet."], ["They meet."], lost)
    other = sides(["They may meet."], ["They met."], lost)
    assert words_key(*one, "certainty") != words_key(*other, "certainty")


def test_no_words_no_key():
    comparison, unit = sides(["They met."], ["They dined."], F("meaning", "major", "Moved."))
    assert words_key(comparison, unit, "meaning") == ""


def test_places_and_what_is_offered_for_them():
    comparison = harbour()
    spots = Spots(comparison)
    found = {unit.findings[0].category.value: spots.of(unit, unit.findings[:1])
             for unit in comparison.units if unit.findings}  # fmt: skip
    text = comparison.rewrite.document.text
    for spot in found.values():
        assert text[spot.start : spot.end] == spot.text
    assert found["polarity"].wording == "Port council votes to keep night ferry"
    assert found["certainty"].wording.startswith("“We may need"), "the original's whole sentence"
    left = F("untranslated", "minor", "A word.", "labels", "Etiketten")
    comparison, unit = sides(["A box of old labels."], ["One box of Etiketten."], left)
    assert Spots(comparison).of(unit, unit.findings).wording == "One box of labels."
    gap = found["omission"]
    assert gap.start == gap.end
    assert text[: gap.start].endswith(gap.anchor)
    assert text[: gap.start].endswith("3.20 crowns."), "the moved sentence before it is elsewhere"
    assert gap.wording.startswith("Unions welcomed")
