"""Where the words of drift stand: with the rules that look for them, each list read by somebody."""

from __future__ import annotations

from pathlib import Path

import pytest

import evaluator.drift
from evaluator.drift.text import lexicon
from evaluator.errors import ConfigError
from evaluator.rulebook import built_in, read_pack, vocabulary
from evaluator.rulebook.words import read_words

FOLDER = Path(evaluator.drift.__file__).parent
PACKS = sorted(path.stem for path in (FOLDER / "rules").glob("*.toml"))


@pytest.mark.parametrize("family", PACKS)
def test_every_list_of_a_pack_is_read(family: str) -> None:
    assert not vocabulary(family).unread


CODE = "".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py")).replace("'", '"')
TABLES = sorted(path.name for path in (FOLDER / "text" / "lexicon").glob("*.t[sx]*"))


@pytest.mark.parametrize("section", lexicon.sections())
def test_every_section_of_the_lexicon_is_read(section: str) -> None:
    assert f'"{section}"' in CODE or f'f"{section.rsplit("_", 1)[0]}_{{' in CODE


@pytest.mark.parametrize("name", TABLES)
def test_every_table_of_the_lexicon_is_read(name: str) -> None:
    assert f'"{name}"' in CODE or name == "LICENSE-WORDNET.txt"


@pytest.mark.parametrize("section", lexicon.sections())
def test_no_word_is_twice_in_a_section(section: str) -> None:
    words = lexicon.sections()[section]
    assert words and sorted(words) == sorted(set(words))


def test_words_are_read_in_each_form(tmp_path: Path) -> None:
    path = tmp_path / "pack.toml"
    path.write_text(
        '[words]\nfew = ["one", "not one"]\n[words.amount]\nall = ["every"]\nnone = ["no"]\n',
        encoding="utf-8",
    )
    words = read_words(path)
    assert words.unread == ("few", "amount")
    assert words.ordered("few") == ("one", "not one")
    assert words.listed("few") == {"one", "not one"}
    assert words.phrases("few") == (("one",), ("not", "one"))
    assert words.sets("amount") == {"all": {"every"}, "none": {"no"}}
    assert words.kinds("amount") == {"every": "all", "no": "none"}
    assert words.unread == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[words]\nfew = "one"', "words.few: It is no list of words."),
        ("[words]\nfew = [1]", "words.few: It is no list of words."),
        ("[words]\nfew = []", "words.few: It is empty"),
        ('[words]\nfew = ["one", ""]', "words.few: It is empty, or a word in it is."),
        ('[words]\nfew = ["one", "two", "one"]', "words.few: Twice in it: one."),
        ('[words.amount]\nall = ["all", "all"]', "words.amount.all: Twice in it: all."),
        ('[[rule]]\nid = "x"\n[words]\nfew = ["one"]', "[words] stands behind a rule."),
    ],
)
def test_what_is_wrong_with_a_list_is_said(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "pack.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        read_words(path)
    assert problem in raised.value.message


def test_a_list_that_is_not_there_ends_the_import(tmp_path: Path) -> None:
    path = tmp_path / "pack.toml"
    path.write_text('[words]\nfew = ["one"]\n[words.amount]\nall = ["it"]\nnone = ["it"]\n', "utf-8")
    words = read_words(path)
    with pytest.raises(ConfigError, match=r"There is no list 'amount' under \[words\]"):
        words.listed("amount")
    with pytest.raises(ConfigError, match="There is no table 'few'"):
        words.table("few")
    with pytest.raises(ConfigError, match="'it' is both 'all' and 'none'"):
        words.kinds("amount")


def test_a_desk_gives_its_words_in_its_rules(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text('[words]\nfew = ["one"]\n', "utf-8")
    with pytest.raises(ConfigError, match="no 'words' in such a file"):
        read_pack(str(path))
    assert built_in()  # those that come with the program have them
