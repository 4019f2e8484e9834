"""The examples of the rules read and matched once, and asked again as the rules are changed."""

from __future__ import annotations

import importlib
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.guards import function_of
from evaluator.drift import DriftSettings, judge
from evaluator.drift.examples import (
    SideOf,
    asked_of,
    encoded,
    framed,
    framed_speaks,
    mistakes,
)
from evaluator.drift.pair.matching import match
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules import families, name_notes, settled
from evaluator.drift.rules.evidence import Evidence, Family
from evaluator.drift.text.side import Side, analyse
from evaluator.models import load_encoder
from evaluator.rulebook import Check, Example, Frame, Rule, built_in
from evaluator.types import Category, Severity

RULES = Path(__file__).parent.parent / "evaluator/drift/rules"
PACKAGE = "evaluator.drift.rules"
_ALL = DriftSettings(possible=0.0)
_GAPS = (Category.OMISSION, Category.ADDITION)
_NO_RULES = ("__init__", "families", "evidence")
_AFTER = f"{PACKAGE}.families"
_OVER_ALL = (name_notes, settled)


@cache
def modules() -> dict[str, ModuleType]:
    """Return the modules of the rules by their names."""
    names = [path.stem for path in sorted(RULES.glob("*.py")) if path.stem not in _NO_RULES]
    return {f"{PACKAGE}.{name}": importlib.import_module(f"{PACKAGE}.{name}") for name in names}


@dataclass(frozen=True)
class Case:
    """An example, or a filled frame, with both sides read and matched, once for all changes.

    Attributes:
        rule: Whose it is.
        example: The pair of texts.
        pair: As the rules get it.
        frame: What is filled; None for an example.
        word: What fills it.
        speaks: Whether the rule has to speak of it.
    """

    rule: Rule
    example: Example
    pair: Pair
    frame: Frame | None = None
    word: str = ""
    speaks: bool = False

    @property
    def silent(self) -> bool:
        """Whether the rule has to stay silent on it."""
        return self.frame is None and self.example in self.rule.silent

    def evidence(self, asked: Sequence[Family]) -> list[list[Evidence]]:
        """Return what families of rules see in it, what a rule kept from a side read anew."""
        flipped = self.pair.matching.flipped()
        for about in (*self.pair.sides, self.pair.matching, flipped):
            for key in [key for key in about.memo if _of_a_rule(key)]:
                del about.memo[key]
        return [family(self.pair) for family in asked]


def _of_a_rule(key: object) -> bool:
    return str(key[0] if isinstance(key, tuple) else key).startswith(PACKAGE)


def _after(pair: Pair) -> list[Any]:
    """Return what is made of the evidence of all families, and what is told beside it."""
    found = families.run(pair)
    alone = [settled.stands_alone(item, *pair.sides) for item in found]
    return [*found, alone, name_notes.notes(pair), settled.settled(pair)]


def pair_of(original: str, rewrite: str, side_of: SideOf) -> Pair:
    """Return two texts as the rules get them."""
    one, other = (
        Side(text, analyse(text), side_of(text).tokens, "en") for text in (original, rewrite)
    )
    return Pair(match(one, other))


class Examples:
    """All examples, and what is said of them by the rules as they are.

    Attributes:
        cases: Those of which both sides say something, and not the same.
        own: How many of them are examples; frames, filled, are behind them.
        silent: How many of them are silent ones.
        idle: Numbers of the silent ones that have not failed yet, where asked for.
    """

    def __init__(self, *, idle: bool = False, frames: bool = False) -> None:
        # Of texts that have nothing in common the pipeline speaks, not the drift stage.
        rules = [rule for rule in built_in().values() if rule.check is not Check.TEXTS]
        self._side_of = encoded(rules, load_encoder().encode)
        self._asked = asked_of(self._side_of)
        self.cases = [
            Case(rule, example, pair_of(example.original, example.rewrite, self._side_of))
            for rule in rules
            for example in (*rule.examples, *rule.silent)
            if example.original and example.rewrite and example.original != example.rewrite
        ]
        self.own = len(self.cases)
        self.cases += [
            Case(rule, one, pair_of(one.original, one.rewrite, self._side_of), frame, word, speaks)
            for rule in rules
            for one, frame, word, speaks in (framed(rule) if frames else ())
        ]
        self._families = {
            value.__name__: value.evidence
            for value in vars(families).values()
            if isinstance(value, ModuleType) and value.__name__ in modules()
        }
        self._reached = {name: _reached(name) for name in self._families}
        self._families[_AFTER] = _after
        self._reached[_AFTER] = set().union(*(_reached(one.__name__) for one in _OVER_ALL))
        self._usual = [self.read(case) for case in self.cases]
        quiet = [k for k, case in enumerate(self.cases) if case.silent]
        self.silent = len(quiet)
        self.idle = set(quiet) if idle else set()

    def read(self, case: Case, names: Iterable[str] | None = None) -> dict[str, list[Evidence]]:
        """Return what families see in a case, all of them where none are named."""
        names = tuple(self._families if names is None else names)
        return dict(zip(names, case.evidence([self._families[n] for n in names]), strict=True))

    def with_word(self, word: str) -> list[int]:
        """Return the numbers of the frames that a word fills, and of the examples that have it.

        A phrase stands in those that have each of its words.
        """
        parts = word.split()
        return [
            *(k for k, case in enumerate(self.cases) if case.word == word),
            *(
                k
                for k, case in enumerate(self.cases[: self.own])
                if any(all(part in side.forms for part in parts) for side in case.pair.sides)
            ),
        ]

    def noticed(self, module: str, numbers: Iterable[int]) -> bool:
        """Return whether any of the cases fails, now that a module is changed.

        Where idle ones are looked for, all of those are asked, and what fails is idle no more.
        """
        names = [name for name, reach in self._reached.items() if module in reach]
        found = False
        for k in numbers:
            if found and not self.idle:
                break
            if found and k not in self.idle:
                continue
            usual = {name: self._usual[k][name] for name in names}
            if self.read(self.cases[k], names) != usual and self._fails(self.cases[k]):
                found = True
                self.idle.discard(k)
        return found

    def _fails(self, case: Case) -> bool:
        """Return whether the tests of a case's rule fail on it."""
        rule, example = case.rule, case.example
        if case.frame is not None:
            return framed_speaks(rule, case.frame, self._asked(rule, example)) is not case.speaks
        speaks, quiet = ((), (example,)) if case.silent else ((example,), ())
        if mistakes(replace(rule, examples=speaks, silent=quiet, frames=()), self._asked):
            return True
        if rule.check is not Check.CODE or not case.silent or rule.category in _GAPS:
            return False
        sides = self._side_of(example.original), self._side_of(example.rewrite)
        return any(
            item.counts
            and (item.severity.rank >= Severity.MAJOR.rank or item.category is rule.category)
            for item in judge(*sides, _ALL).findings
        )


def _reached(name: str) -> set[str]:
    """Return the names of the rules' modules that a module of them calls, itself included."""
    found, left = {name}, [name]
    while left:
        values = vars(sys.modules[left.pop()]).values()
        names = {getattr(one, "__module__", "") for one in values}
        names |= {one.__name__ for one in values if isinstance(one, ModuleType)}
        new = (names & modules().keys()) - found
        found |= new
        left.extend(new)
    return found


def caches_over(module: ModuleType, function: str) -> list[Any]:
    """Return the caches of a module that hold what came of a function of it."""
    known = {
        name: value
        for name, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__ and hasattr(value, "__qualname__")
    }
    own = {function}
    while True:
        calling = {name for name in known if not own.isdisjoint(_calls(module, name))}
        if calling <= own:
            break
        own |= calling
    return [known[name] for name in own & known.keys() if hasattr(known[name], "cache_clear")]


def _calls(module: ModuleType, name: str) -> set[str]:
    if isinstance(vars(module)[name], type):
        return set()
    code = function_of(module, name).__code__
    inner = [one for one in code.co_consts if hasattr(one, "co_names")]
    return {*code.co_names, *(name for one in inner for name in one.co_names)}


@contextmanager
def cleared(caches: Sequence[Any]) -> Iterator[None]:
    """Throw away what caches hold, before and after."""
    for one in caches:
        one.cache_clear()
    try:
        yield
    finally:
        for one in caches:
            one.cache_clear()


class TooLong(Exception):
    """A rule does not end."""


@contextmanager
def limit(seconds: int) -> Iterator[None]:
    """Raise `TooLong` after some seconds."""

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
