"""Where the words of drift stand: with the rules that look for them, each list read by somebody."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import evaluator.drift
from evaluator.drift.text import lexicon
from evaluator.errors import ConfigError
from evaluator.rulebook import built_in, read_pack, vocabulary
from evaluator.rulebook.words import read_words

FOLDER = Path(evaluator.drift.__file__).parent
PACKS = sorted(path.stem for path in (FOLDER / "rules").glob("*.toml"))
# Collections in code of more than `MOST` strings, by module and name, and why they are no lists of
# words. A closed class of English (pronouns, forms of "be", prepositions) is a list like any other.
MOST = 6
NO_WORDS = {
    ("decide/probability.py", "PLAIN"): "names of what drift is fitted to",
    ("decide/findings.py", "MQM"): "names of MQM",
    ("decide/likelihood.py", "PLAIN"): "names of what likelihood is fitted to",
    ("rules/families.py", "_ENGLISH_ONLY"): "categories",
    ("rules/families.py", "_ANY_LANGUAGE"): "categories",
    ("rules/opposite_phrases.py", "_TELLS"): "ids of rules by the relations of a table",
    ("text/lexicon/from_wordnet.py", "_PARTS"): "names of WordNet's files",
    ("text/lexicon/from_wordnet.py", "_PART_OF_KEY"): "WordNet's codes",
    ("text/dates.py", "_DAYS_OF_MONTHS"): "patterns",
    ("text/clock_times.py", "_FOREIGN"): "patterns of languages",
    ("text/spelling.py", "_LETTERS"): "letters without a diacritic",
    ("text/spelling.py", "_SOUND"): "letters that sound alike",
    ("text/spelling.py", "spelled"): "letters that sound alike",
}
# Words in a row that a pattern may choose from.
ALTERNATIVES = re.compile(rf"[A-Za-z']{{2,}}(?:\|[A-Za-z' ]{{2,}}){{{MOST},}}")


def _strings(node: ast.AST) -> list[str]:
    nodes = (one for one in ast.walk(node) if isinstance(one, ast.Constant))
    return [one.value for one in nodes if isinstance(one.value, str)]


def _collections(node: ast.AST, name: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield the collections in code that hold too many strings, and whose they are."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        name = name or ast.unparse(target)
    elif isinstance(node, ast.FunctionDef):
        name = node.name
    if isinstance(node, ast.List | ast.Tuple | ast.Set | ast.Dict) and len(_strings(node)) > MOST:
        yield name, node
    else:
        for child in ast.iter_child_nodes(node):
            yield from _collections(child, name)


def test_no_list_of_words_stands_in_code() -> None:
    found = set()
    for path in sorted(FOLDER.rglob("*.py")):
        code = path.read_text(encoding="utf-8")
        module = path.relative_to(FOLDER).as_posix()
        for name, node in _collections(ast.parse(code), ""):
            if name != "__all__":
                assert (module, name) in NO_WORDS, f"{path}:{node.lineno}: move it into data"
                found.add((module, name))
        for text in _strings(ast.parse(code)):
            assert not ALTERNATIVES.search(text), f"{path}: {text!r}"
            assert len(text.split()) <= MOST or f'"{text}".split' not in code, f"{path}: {text!r}"
    assert found == set(NO_WORDS)


def test_the_formatter_is_fought_over_no_list_of_strings() -> None:
    for path in sorted(FOLDER.rglob("*.py")):
        code = path.read_text(encoding="utf-8")
        for node in ast.parse(code).body:
            if isinstance(node, ast.Assign) and len(_strings(node.value)) > 1:
                lines = code.splitlines()[node.lineno - 1 : node.end_lineno]
                assert not any("# fmt:" in line for line in lines), f"{path}:{node.lineno}"


@pytest.mark.parametrize("family", PACKS)
def test_every_list_of_a_pack_is_read(family: str) -> None:
    unread = vocabulary(family).unread
    assert not unread, f"{family}.toml: nobody reads {', '.join(unread)}; take it away"


CODE = "".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py")).replace("'", '"')
TABLES = sorted(path.name for path in (FOLDER / "text" / "lexicon").glob("*.t[sx]*"))


def _names(code: str, name: str) -> bool:
    """Return whether code names a list, or those whose names begin so: `f"bound_{which}"`."""
    begun = ["_".join(name.split("_")[:k]) for k in range(1, name.count("_") + 1)]
    return f'"{name}"' in code or any(f'f"{part}_{{' in code for part in begun)


@pytest.mark.parametrize("section", lexicon.sections())
def test_every_section_of_the_lexicon_is_read(section: str) -> None:
    assert _names(CODE, section)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_of_the_lexicon_is_read(name: str) -> None:
    # The rulebook reads `words.txt`, for frames name its sections; each has its test above.
    assert f'"{name}"' in CODE or name in ("LICENSE-WORDNET.txt", "words.txt")


def test_what_one_family_alone_reads_stands_in_its_pack() -> None:
    rules = FOLDER / "rules"
    for name in (*lexicon.sections(), *TABLES):
        packs = set()
        for path in FOLDER.rglob("*.py"):
            code = path.read_text(encoding="utf-8").replace("'", '"')
            if _names(code, name):
                family = re.search(r'vocabulary\("(\w+)"\)', code)
                packs.add(family[1] if family and path.parent == rules else "several")
        assert packs == {"several"} or len(packs) != 1, f"{name}: move it to {packs}"


@pytest.mark.parametrize("section", lexicon.sections())
def test_no_word_is_twice_in_a_section(section: str) -> None:
    words = lexicon.sections()[section]
    assert words
    assert sorted(words) == sorted(set(words))


def test_words_are_read_in_each_form(tmp_path: Path) -> None:
    path = tmp_path / "pack.toml"
    path.write_text(
        '[words]\nfew = ["one", "not one"]\n'
        '[words.amount]\nall = ["every"]\nnone = ["no", "not one"]\n'
        '[[words.turned]]\nones = ["if"]\nothers = ["unless"]\n',
        encoding="utf-8",
    )
    words = read_words(path)
    assert words.unread == ("few", "amount", "turned")
    assert words.ordered("few") == ("one", "not one")
    assert words.listed("few") == {"one", "not one"}
    assert words.phrases("few") == (("one",), ("not", "one"))
    assert words.sets("amount") == {"all": {"every"}, "none": {"no", "not one"}}
    assert words.kinds("amount") == {"every": "all", "no": "none", "not one": "none"}
    assert words.phrase_kinds("amount") == (
        (("not", "one"), "none"),
        (("every",), "all"),
        (("no",), "none"),
    )
    pairs = {frozenset(("all", "every")), frozenset(("none", "no")), frozenset(("none", "not one"))}
    assert words.pairs("amount") == pairs
    assert words.rows("turned") == ({"ones": ("if",), "others": ("unless",)},)
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
    path.write_text(
        '[words]\nfew = ["one"]\n[words.amount]\nall = ["it"]\nnone = ["it"]\n', "utf-8"
    )
    words = read_words(path)
    with pytest.raises(ConfigError, match=r"There is no list 'amount' under \[words\]"):
        words.listed("amount")
    with pytest.raises(ConfigError, match="There is no table 'few'"):
        words.table("few")
    with pytest.raises(ConfigError, match="'it' is both 'all' and 'none'"):
        words.kinds("amount")


def test_a_desk_gives_its_words_in_its_rules(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text('[words]\nfew = ["one"]\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="no 'words' in such a file"):
        read_pack(str(path))
    assert built_in()  # those that come with the program have them
