"""What is kept of WordNet's files, on four senses made up for it."""

from pathlib import Path

import pytest

from evaluator.drift.text.lexicon.from_wordnet import derive

HEADER = "  1 the licence stands in lines that begin with blanks\n"
FILES = {
    # lemma%part:…, sense number, how often it was met
    "cntlist.rev": (
        "glad%3:00:00:: 1 5\nhappy%3:00:00:: 1 9\nsad%3:00:00:: 1 4\nget%2:30:00:: 1 8\n"
    ),
    "index.adj": (
        f"{HEADER}glad a 1 1 ! 1 1 00000001\nhappy a 1 1 ! 1 1 00000001\n"
        "blithe a 3 0 3 0 00000003 00000004 00000001\nsad a 1 1 ! 1 1 00000002\n"
    ),
    "data.adj": (
        f"{HEADER}00000001 00 a 04 glad 0 happy 0 blithe 0 Happy_Valley 0 "
        "001 ! 00000002 a 0201 | x\n"
        "00000002 00 a 01 sad(p) 0 001 ! 00000001 a 0102 | y\n"
    ),
    "index.verb": "get v 1 1 ! 1 1 00000005\nleave v 1 1 ! 1 0 00000006\n",
    "data.verb": (
        "00000005 00 v 01 get 0 001 ! 00000006 v 0101 | x\n"
        "00000006 00 v 01 leave 0 002 ! 00000005 v 0101 @ 00000005 v 0000 | y\n"
    ),
    **{f"{kind}.{part}": "" for kind in ("index", "data") for part in ("noun", "adv")},
}


@pytest.fixture
def derived(tmp_path: Path) -> tuple[list[tuple[str, ...]], list[tuple[str, str]], list[str]]:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return derive(tmp_path)


def test_words_of_one_sense_are_a_group_without_rare_senses_and_names(derived) -> None:
    assert derived[0] == [("glad", "happy")]


def test_opposites_are_pairs_but_those_used_for_one_another(derived) -> None:
    assert derived[1] == [("happy", "sad")]


def test_common_words_are_those_that_were_met(derived) -> None:
    assert derived[2] == ["get", "glad", "happy", "sad"]
