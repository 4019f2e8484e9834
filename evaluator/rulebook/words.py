"""The words that a family of rules looks for: the `[words]` table at the head of its pack."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from evaluator.toml_tables import either, invalid

TABLE = "words"
FOLDER = Path(__file__).parents[1] / "drift" / "rules"
"""Where the packs lie that come with the program."""
_SHARED = FOLDER.parent / "text" / "lexicon" / "words.txt"
Kind = TypeVar("Kind")
Lists: TypeAlias = Mapping[str, tuple[str, ...]]
_RULE = re.compile(r"^\[\[rule\]\]", re.MULTILINE)


@dataclass(frozen=True)
class Vocabulary:
    """The words of one pack: lists by name, tables of lists, and rows of lists.

    A module asks for its lists when it is imported, so that one that is missing ends the import.

    Attributes:
        file: The pack's.
        lists: Words or phrases by the list's name, each once, in the order of the file.
        tables: Likewise by the table's name and the list's.
        blocks: Rows, `[[words.NAME]]`, each of lists by their names.
        asked: Names that were asked for.
    """

    file: str
    lists: Lists
    tables: Mapping[str, Lists]
    blocks: Mapping[str, tuple[Lists, ...]]
    asked: set[str] = field(default_factory=set, compare=False)

    def ordered(self, name: str) -> tuple[str, ...]:
        """Return a list in the order of the file.

        Raises:
            ConfigError: desk-invalid: there is no such list.
        """
        return self._get(self.lists, name, "list")

    def listed(self, name: str) -> frozenset[str]:
        """Return a list as a set; errors as in `ordered`."""
        return frozenset(self.ordered(name))

    def phrases(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Return a list as phrases, each its words; errors as in `ordered`."""
        return tuple(tuple(phrase.split()) for phrase in self.ordered(name))

    def table(self, name: str) -> Lists:
        """Return a table's lists by their names; errors as in `ordered`."""
        return self._get(self.tables, name, "table")

    def rows(self, name: str) -> tuple[Lists, ...]:
        """Return rows of lists; errors as in `ordered`."""
        return self._get(self.blocks, name, "rows")

    def sets(self, name: str) -> dict[str, frozenset[str]]:
        """Return a table of lists as sets; errors as in `ordered`."""
        return {kind: frozenset(words) for kind, words in self.table(name).items()}

    def kinds(self, name: str) -> dict[str, str]:
        """Return of each word in the lists of a table the list that it is in.

        Raises:
            ConfigError: desk-invalid: there is no such table, or a word is in two of its lists.
        """
        found: dict[str, str] = {}
        for kind, words in self.table(name).items():
            for word in words:
                if word in found:
                    raise invalid(
                        self.file,
                        f"[{TABLE}.{name}]: {word!r} is both {found[word]!r} and {kind!r}.",
                        "Keep it in one of them.",
                    )
                found[word] = kind
        return found

    def phrase_kinds(self, name: str) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Return each phrase in the lists of a table, and its list's name; the longest first."""
        rows = [
            (tuple(phrase.split()), kind)
            for kind, phrases in self.table(name).items()
            for phrase in phrases
        ]
        return tuple(sorted(rows, key=lambda row: -len(row[0])))

    def pairs(self, name: str) -> frozenset[frozenset[str]]:
        """Return the pairs that the name of each list of a table makes with each word in it."""
        return frozenset(
            frozenset((one, other)) for one, words in self.table(name).items() for other in words
        )

    @property
    def named(self) -> Lists:
        """All lists by name, those of tables as `TABLE.NAME`."""
        inner = {f"{t}.{name}": ws for t, own in self.tables.items() for name, ws in own.items()}
        return {**self.lists, **inner}

    @property
    def unread(self) -> tuple[str, ...]:
        """The names that nobody asked for."""
        return tuple(
            name for name in (*self.lists, *self.tables, *self.blocks) if name not in self.asked
        )

    def _get(self, known: Mapping[str, Kind], name: str, what: str) -> Kind:
        if name not in known:
            raise invalid(
                self.file,
                f"There is no {what} {name!r} under [{TABLE}].",
                f"There is {either(known)}.",
            )
        self.asked.add(name)
        return known[name]


@lru_cache(maxsize=1)
def sections() -> dict[str, tuple[str, ...]]:
    """Return the lists that several families read, by the sections of the lexicon's `words.txt`."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in _SHARED.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            found[name] = []
        elif line and line[0] != "#":
            found[name].extend(part.strip() for part in line.split(",") if part.strip())
    return {name: tuple(words) for name, words in found.items()}


@lru_cache(maxsize=64)
def vocabulary(family: str) -> Vocabulary:
    """Return the words of the pack `evaluator/drift/rules/FAMILY.toml`.

    They stand before its first rule: the rules are read when one has to say something.

    Raises:
        ConfigError: desk-invalid: what is wrong with which list.
    """
    return read_words(FOLDER / f"{family}.toml")


def read_words(path: Path) -> Vocabulary:
    """Read the `[words]` of a pack; errors as in `vocabulary`."""
    text = path.read_text(encoding="utf-8")
    rule = _RULE.search(text)
    head = text[: rule.start()] if rule else text
    if f"\n[{TABLE}" in text[len(head) :]:
        raise invalid(str(path), f"[{TABLE}] stands behind a rule.", "Move it to the head.")
    lists: dict[str, tuple[str, ...]] = {}
    tables: dict[str, Lists] = {}
    blocks: dict[str, tuple[Lists, ...]] = {}
    for name, value in tomllib.loads(head).get(TABLE, {}).items():
        where = f"{path}: {TABLE}.{name}"
        if isinstance(value, dict):
            tables[name] = _table(where, value)
        elif isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            blocks[name] = tuple(_table(f"{where}: row {k}", row) for k, row in enumerate(value, 1))
        else:
            lists[name] = _words(where, value)
    return Vocabulary(str(path), lists, tables, blocks)


def _table(where: str, value: Mapping[str, Any]) -> Lists:
    return {name: _words(f"{where}.{name}", words) for name, words in value.items()}


def _words(where: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise invalid(where, "It is no list of words.", 'Write ["…", "…"].')
    if not value or not all(word.strip() == word != "" for word in value):
        raise invalid(where, "It is empty, or a word in it is.", "Write a word, or take it away.")
    twice = sorted({word for word in value if value.count(word) > 1})
    if twice:
        raise invalid(where, f"Twice in it: {', '.join(twice)}.", "Keep each word once.")
    return tuple(value)
