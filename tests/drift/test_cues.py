"""What is looked for behind a cheap cue is found as if it were looked for everywhere."""

import re

import pytest

from evaluator.drift.rules import date_time_bounds, opposite_phrases
from evaluator.drift.text import clock_times, dates, numerals
from evaluator.drift.text.negation import may_oppose, opposed
from evaluator.drift.text.side import Side, analyse
from evaluator.rulebook import built_in

PAIRS = [
    (example.original, example.rewrite)
    for rule in built_in().values()
    for example in (*rule.examples, *rule.silent)
]
TEXTS = sorted({text for pair in PAIRS for text in pair})


MORE = [
    "At a quarter to nine, five p.m. and 7 am (Fri.) they met; Mon-Wed it rains, 14:30 h.",
    "On 2024-03-05, 5/3/2024 and 05.03.2024, at 1500 GMT or 8.30 Uhr, Christmas Eve was near.",
    "Early April, in mid-May or in March, last autumn, twelve o'clock, ten in the morning.",
    "Mid-August, the end of 2020 and the second half; in Q3 and H1, two-thirds of a million.",
    "A few hundred in their fifties, Part II, .5 of every third, half past ten, 1970s, ½, 8 900.",
]
ALL = [*TEXTS, *MORE]


class Everything:
    """What has all words."""

    def __contains__(self, word: object) -> bool:
        return True


def test_no_date_or_time_is_without_its_cue(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [dates.moments(Side(text, analyse(text))) for text in ALL]
    assert sum(map(bool, found)) > 50
    assert all(found[-len(MORE) : -1])
    for module in (dates, clock_times):
        for name, cue in vars(module).copy().items():
            if name.endswith(("_CUE", "_CUES", "_DIGIT")):
                anything = ("",) if isinstance(cue, tuple) else re.compile("")
                monkeypatch.setattr(module, name, anything)
    assert found == [dates.moments(Side(text, analyse(text))) for text in ALL]


def test_no_numeral_is_without_its_first_word(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [numerals.numerals(analyse(text)) for text in ALL]
    assert sum(map(bool, found)) > 50
    monkeypatch.setattr(numerals, "_BEGINS", Everything())
    assert found == [numerals.numerals(analyse(text)) for text in ALL]


def test_no_part_of_a_time_is_without_its_cue(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [[Side(text, analyse(text)) for text in pair] for pair in (*PAIRS, MORE[2:4])]
    read = date_time_bounds._parts, date_time_bounds._terms
    found = [[list(one(*pair)) for one in read] for pair in pairs]
    monkeypatch.setattr(date_time_bounds, "_PART_CUES", ("",))
    monkeypatch.setattr(date_time_bounds, "_TERM_CUES", ("",))
    assert found == [[list(one(*pair)) for one in read] for pair in pairs]
    assert sum(any(row) for row in found) > 1


def test_no_phrase_is_without_its_row() -> None:
    seen = 0
    table = opposite_phrases._table()
    for text in ALL:
        side = Side(text, analyse(text))
        rows = opposite_phrases._rows_of(side)
        for number, row in enumerate(table):
            for phrases, first in ((row.ones, True), (row.others, False)):
                if opposite_phrases._find(side, phrases) is not None:
                    seen += 1
                    assert (number, first) in rows, (text, phrases)
    assert seen > 50


def test_no_opposites_are_without_their_cue() -> None:
    seen = 0
    for one, other in PAIRS:
        sides = [Side(text, analyse(text)) for text in (one, other)]
        opposites = any(opposed(a, b) for a in sides[0].words for b in sides[1].words)
        seen += opposites
        assert may_oppose(*sides) >= opposites, (one, other)
        assert may_oppose(*reversed(sides)) >= opposites, (one, other)
    assert seen > 50


def test_words_are_found_where_they_stand_as_they_are_or_as_base_forms() -> None:
    side = Side(text := "The ban was lifted; bans are banned, the mayor said.", analyse(text))
    assert [side.words[k].text for k in side.where({"ban"})] == ["ban", "bans", "banned"]
    assert [side.words[k].index for k in side.where({"the", "said"})] == [0, 9, 11]
    assert side.where({"nobody"}) == []
