"""What is known of each rule of drift: a pack is a TOML file with `[[rule]]` tables.

A rule's examples are its test, its page in the documentation and what `evaluator rules show`
prints; a `[words]` table at the head of a pack holds the words that its family's code looks for.
`evaluator/drift/rules/` holds the packs that come with the program, a desk may bring its
own. A frame (`[[rule.frame]]`) is an example with a place for the words of a list.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import lru_cache

from evaluator.rulebook.reading import rules
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
from evaluator.rulebook.words import FOLDER, TABLE, Vocabulary, sections, vocabulary
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
    "vocabulary",
]


@lru_cache(maxsize=1)
def built_in() -> Mapping[str, Rule]:
    """Return the rules that come with the program by id, in the order of their packs."""
    found: dict[str, Rule] = {}
    paths = sorted(FOLDER.glob("*.toml"))
    shared = dict(sections())
    for path in paths:
        own = vocabulary(path.stem).named
        shared |= {f"{path.stem}.{name}": words for name, words in own.items()}
    for path in paths:
        lists = {**shared, **vocabulary(path.stem).named}
        for where, rule in rules(str(path), path.stem, (TABLE,), lists):
            if rule.id in found:
                raise invalid(where, f"There is a rule {rule.id!r} already.", "Choose another id.")
            found[rule.id] = rule
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
