"""The words that excuse: the entries of the lists that the guards of the rules look words up in.

Such a list is a set that a module of the rules holds, one of several in a mapping of it, or a
section of the lexicon, named in a guard, in a function of the module that the guard asks, or in
what was assigned to a name that it uses.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.guards import Guard
from evaluator.drift.text import lexicon


@dataclass(frozen=True)
class Excuse:
    """A word of a list.

    Attributes:
        module: Name of the module whose guard looks it up.
        name: The list's name in the module, or of the section of the lexicon.
        key: Which list of a mapping it is; "" for a single one.
        section: Whether it is a section of the lexicon.
        word: The entry.
    """

    module: str
    name: str
    key: str
    section: bool
    word: str


def excuses(module: ModuleType, found: Iterable[Guard]) -> list[Excuse]:
    """Return the words of the lists that guards of a module look words up in."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    functions = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
    rows: dict[Excuse, None] = {}
    for guard in found:
        home = functions.get(guard.function)
        for node in _asked(nodes[guard.place], home, functions):
            rows.update(dict.fromkeys(_entries(module, node)))
    return list(rows)


def _asked(
    guard: ast.AST, home: ast.FunctionDef | None, functions: Mapping[str, ast.FunctionDef]
) -> Iterator[ast.AST]:
    """Yield the nodes of a guard, of what its names were set to, and of the functions it calls."""
    names = {node.id for node in ast.walk(guard) if isinstance(node, ast.Name)}
    yield from ast.walk(guard)
    for name in names & functions.keys():
        yield from ast.walk(functions[name])
    for node in ast.walk(home) if home is not None else ():
        if isinstance(node, ast.Assign) and any(
            isinstance(one, ast.Name) and one.id in names for one in node.targets
        ):
            yield from ast.walk(node.value)


def _entries(module: ModuleType, node: ast.AST) -> Iterator[Excuse]:
    if isinstance(node, ast.Name):
        value = vars(module).get(node.id)
        sets = dict(value) if isinstance(value, Mapping) else {"": value}
        for key, words in sets.items():
            if _of_words(words):
                yield from (Excuse(module.__name__, node.id, key, False, w) for w in sorted(words))
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "lexicon.listed":
        (name,) = node.args
        if isinstance(name, ast.Constant):
            words = sorted(lexicon.listed(name.value))
            yield from (Excuse(module.__name__, name.value, "", True, w) for w in words)


def _of_words(value: Any) -> bool:
    return isinstance(value, frozenset | set) and all(isinstance(one, str) for one in value)


@contextmanager
def without_word(excuse: Excuse, modules: Iterable[ModuleType]) -> Iterator[None]:
    """Run the rules without a word of a list; who has imported the list has it without, too."""
    with _section(excuse) if excuse.section else _held(excuse, list(modules)):
        yield


@contextmanager
def _section(excuse: Excuse) -> Iterator[None]:
    usual: Callable[[str], frozenset[str]] = lexicon.listed

    def listed(name: str) -> frozenset[str]:
        return usual(name) - {excuse.word} if name == excuse.name else usual(name)

    lexicon.listed = listed  # type: ignore[assignment]
    try:
        yield
    finally:
        lexicon.listed = usual  # type: ignore[assignment]


@contextmanager
def _held(excuse: Excuse, modules: list[ModuleType]) -> Iterator[None]:
    own = next(one for one in modules if one.__name__ == excuse.module)
    usual = vars(own)[excuse.name]
    if isinstance(usual, Mapping):
        less: Any = {**usual, excuse.key: usual[excuse.key] - {excuse.word}}
    else:
        less = usual - {excuse.word}
    holders = [(one, name) for one in modules for name, v in vars(one).items() if v is usual]
    try:
        for one, name in holders:
            setattr(one, name, less)
        yield
    finally:
        for one, name in holders:
            setattr(one, name, usual)
