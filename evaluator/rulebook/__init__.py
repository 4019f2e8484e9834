"""What is known of each rule of drift: a pack is a TOML file with `[[rule]]` tables.

A rule's examples are its test, its page in the documentation and what `evaluator rules show`
prints; a `[words]` table at the head of a pack holds the words that its family's code looks for.
`evaluator/drift/rules/` holds the packs that come with the program, a desk may bring its
own. A frame (`[[rule.frame]]`) is an example with a place for the words of a list.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from evaluator.rulebook.reading import rule_of, rules
from evaluator.rulebook.rule import (
    DATA_DRIVEN,
    Check,
    Example,
    Frame,
    Level,
    Pack,
    Rule,
    filled,
)
from evaluator.rulebook.words import FOLDER, TABLE, Lists, Vocabulary, sections, vocabulary
from evaluator.toml_tables import either, invalid

__all__ = [
    "DATA_DRIVEN",
    "Check",
    "Example",
    "Frame",
    "Level",
    "Pack",
    "Rule",
    "Vocabulary",
    "built_in",
    "catalogue",
    "filled",
    "near_rules",
    "read_pack",
    "rule_named",
    "vocabulary",
]

_RULE = re.compile(r"^\[\[rule\]\]\n(?:id = \"([^\"]*)\")?", re.MULTILINE)


@lru_cache(maxsize=1)
def built_in() -> Mapping[str, Rule]:
    """Return the rules that come with the program by id, in the order of their packs."""
    found: dict[str, Rule] = {}
    for path in _packs():
        for where, rule in rules(str(path), path.stem, (TABLE,), _lists(path)):
            if rule.id in found:
                raise invalid(where, f"There is a rule {rule.id!r} already.", "Choose another id.")
            found[rule.id] = rule
    return found


@lru_cache(maxsize=512)
def rule_named(name: str) -> Rule:
    """Return a rule that comes with the program, without reading the others.

    Raises:
        KeyError: There is none.
    """
    if name not in _places():  # its id may stand elsewhere than at its head
        return built_in()[name]
    path, line, text = _places()[name]
    return rule_of(text, str(path), line, path.stem, _lists(path))


def _packs() -> list[Path]:
    return sorted(FOLDER.glob("*.toml"))


@lru_cache(maxsize=1)
def _shared_lists() -> Lists:
    """Return what the frames of every pack may name."""
    named = {path.stem: vocabulary(path.stem).named for path in _packs()}
    own = {
        f"{pack}.{name}": words for pack, lists in named.items() for name, words in lists.items()
    }
    return {**sections(), **own}


def _lists(path: Path) -> Lists:
    return {**_shared_lists(), **vocabulary(path.stem).named}


@lru_cache(maxsize=1)
def _places() -> Mapping[str, tuple[Path, int, str]]:
    """Return of each rule its pack, the line where it begins, and its text."""
    found = {}
    for path in _packs():
        text = path.read_text(encoding="utf-8")
        heads = list(_RULE.finditer(text))
        ends = [head.start() for head in heads[1:]] + [len(text)]
        for head, end in zip(heads, ends, strict=True):
            line = text.count("\n", 0, head.start()) + 1
            found[head[1]] = path, line, text[head.start() : end]
    return found


def catalogue(packs: Iterable[Pack] = ()) -> dict[str, Rule]:
    """Return the rules that come with the program, and a desk's, by id."""
    return {**built_in(), **{rule.id: rule for pack in packs for rule in pack.rules}}


def near_rules(name: str, known: Iterable[str]) -> str:
    """Return the cure for an id that there is not: those that are like it."""
    near = difflib.get_close_matches(name, tuple(known), n=3, cutoff=0.5)
    meant = f"Did you mean {' or '.join(map(repr, near))}? " if near else ""
    return f"{meant}`evaluator rules` lists all."


def read_pack(path: str) -> Pack:
    """Read a desk's own rules: `[[rule]]` tables that a check carries out from their words alone.

    Raises:
        InputError: desk-missing or desk-not-toml.
        ConfigError: desk-invalid: what is wrong with which rule.
    """
    found: dict[str, Rule] = {}
    for where, rule in rules(path, path):
        if rule.check not in DATA_DRIVEN:
            cure = f"Give check = {either(check.value for check in DATA_DRIVEN)}."
            raise invalid(where, f"Rule {rule.id!r} names no check that works from words.", cure)
        if rule.id in found or rule.id in built_in():
            raise invalid(where, f"There is a rule {rule.id!r} already.", "Choose another id.")
        found[rule.id] = rule
    return Pack(tuple(found.values()), path)
