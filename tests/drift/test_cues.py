"""What is looked for behind a cheap cue is found as if it were looked for everywhere."""

import re

import pytest

from evaluator.drift.text import dates
from evaluator.drift.text.negation import may_oppose, opposed
from evaluator.drift.text.side import Side, analyse
from evaluator.rulebook import built_in

PAIRS = [
    (example.original, example.rewrite)
    for rule in built_in().values()
    for example in (*rule.examples, *rule.silent)
]
TEXTS = sorted({text for pair in PAIRS for text in pair})


def test_no_date_or_time_is_without_its_cue(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [dates.moments(Side(text, analyse(text))) for text in TEXTS]
    assert sum(map(bool, found)) > 50
    cues = [name for name in vars(dates) if name == "_DIGIT" or name.endswith(("_CUE", "_CUES"))]
    assert len(cues) > 8
    for cue in cues:
        monkeypatch.setattr(dates, cue, ("",) if cue.endswith("S") else re.compile(""))
    assert found == [dates.moments(Side(text, analyse(text))) for text in TEXTS]


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
