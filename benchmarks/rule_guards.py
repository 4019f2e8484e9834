"""Which guards of the rules their examples hold: `python -m benchmarks.rule_guards`.

    python -m benchmarks.rule_guards                        # all of them
    python -m benchmarks.rule_guards --sample 60 --seed 1   # some, drawn
    python -m benchmarks.rule_guards --module status        # those of one module

Each guard of `evaluator/drift/rules/*.py` (see `benchmarks.guards`) is taken out at run time, no
file is touched, and the examples are asked again: those on which it decides, which one run with
all guards watched tells. It is noticed where a rule then says something else of an example of its
own, or something grave is said where a rule must stay silent: what `tests/drift/test_rules.py`
fails on. What crashes without a guard is counted apart: it is no excuse. Exit code 1 where fewer
than 80% are noticed.
"""

from __future__ import annotations

import argparse
import importlib
import random
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.guards import Guard, function_of, guards, watched, without
from evaluator.drift import DriftSettings, judge
from evaluator.drift.examples import SideOf, asked_of, encoded, mistakes
from evaluator.drift.pair.matching import match
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules import families
from evaluator.drift.rules.evidence import Evidence, Family
from evaluator.drift.text.side import Side, analyse
from evaluator.models import load_encoder
from evaluator.rulebook import Check, Example, Rule, built_in
from evaluator.types import Category, Severity

ROOT = Path(__file__).parent.parent
RULES = ROOT / "evaluator/drift/rules"
PACKAGE = "evaluator.drift.rules"
LEAST = 80
"""Per cent of the guards that examples have to hold."""
_ALL = DriftSettings(possible=0.0)
_SECONDS = 20
_GAPS = (Category.OMISSION, Category.ADDITION)


@dataclass(frozen=True)
class Case:
    """An example with both sides read and matched, once for all guards."""

    rule: Rule
    example: Example
    pair: Pair

    def evidence(self, asked: Sequence[Family]) -> list[list[Evidence]]:
        """Return what families of rules see in it, what a rule kept from a side read anew."""
        flipped = self.pair.matching.flipped()
        for about in (*self.pair.sides, self.pair.matching, flipped):
            for key in [key for key in about.memo if _of_a_rule(key)]:
                del about.memo[key]
        return [family(self.pair) for family in asked]


def _of_a_rule(key: object) -> bool:
    return str(key[0] if isinstance(key, tuple) else key).startswith(PACKAGE)


def pair_of(original: str, rewrite: str, side_of: SideOf) -> Pair:
    """Return two texts as the rules get them."""
    sides = (Side(text, analyse(text), side_of(text).tokens, "en") for text in (original, rewrite))
    return Pair(match(*sides))


def cases(rules: Sequence[Rule], side_of: SideOf) -> list[Case]:
    """Return the examples of rules, those with an empty side left out, which no rule reads."""
    return [
        Case(rule, example, pair_of(example.original, example.rewrite, side_of))
        for rule in rules
        for example in (*rule.examples, *rule.silent)
        if example.original and example.rewrite and example.original != example.rewrite
    ]


@cache
def modules() -> dict[str, ModuleType]:
    """Return the modules of the rules by their names."""
    found = {}
    for path in sorted(RULES.glob("*.py")):
        if path.stem not in ("__init__", "families", "evidence"):
            module = importlib.import_module(f"{PACKAGE}.{path.stem}")
            found[module.__name__] = module
    return found


def asked_families() -> dict[str, Family]:
    """Return the families that are asked of a pair, by the names of their modules."""
    return {
        value.__name__: value.evidence
        for value in vars(families).values()
        if isinstance(value, ModuleType) and value.__name__ in modules()
    }


def reached(name: str) -> set[str]:
    """Return the names of the rules' modules that a module of them calls, itself included."""
    found, left = {name}, [name]
    while left:
        values = vars(sys.modules[left.pop()]).values()
        names = {getattr(one, "__module__", getattr(one, "__name__", "")) for one in values}
        names |= {one.__name__ for one in values if isinstance(one, ModuleType)}
        new = (names & modules().keys()) - found
        found |= new
        left.extend(new)
    return found


class Table:
    """Which guards decide on which pairs, found in one run with all of them watched."""

    def __init__(self, found: Sequence[Guard], parts: dict[str, ModuleType]) -> None:
        self.guards = dict(enumerate(found))
        self.modules = parts
        self.hits: dict[int, list[int]] = defaultdict(list)
        self._now = -1

    @contextmanager
    def watching(self) -> Iterator[Table]:
        """Have the modules tell the table what their guards say."""
        with ExitStack() as stack:
            for name, module in self.modules.items():
                own = {k: guard for k, guard in self.guards.items() if guard.module == name}
                if own:
                    stack.enter_context(watched(module, own, self._seen))
            yield self

    def _seen(self, number: int, value: Any) -> Any:
        rows = self.hits[number]
        if bool(value) is not self.guards[number].held and (not rows or rows[-1] != self._now):
            rows.append(self._now)
        return value

    def note(self, number: int, evidence: Callable[[], object]) -> None:
        """Ask for the evidence of pair `number`, and keep which guards decided."""
        self._now = number
        evidence()


def caches_over(module: ModuleType, guard: Guard) -> list[Any]:
    """Return the caches of a module that hold what came of a guard's function."""
    own = {guard.function}
    functions = {
        name: value for name, value in vars(module).items()
        if hasattr(value, "__code__") or hasattr(value, "cache_clear")
    }  # fmt: skip
    for _ in functions:  # until nothing is added: who calls who calls it
        calling = {name for name in functions if _calls(module, name) & own}
        if calling <= own:
            break
        own |= calling
    return [functions[n] for n in own & functions.keys() if hasattr(functions[n], "cache_clear")]


def _calls(module: ModuleType, name: str) -> set[str]:
    value = vars(module)[name]
    if getattr(value, "__module__", "") != module.__name__:
        return set()
    code = function_of(module, name).__code__
    inner = [one for one in code.co_consts if hasattr(one, "co_names")]
    return {*code.co_names, *(name for one in inner for name in one.co_names)}


@contextmanager
def removed(guard: Guard, module: ModuleType) -> Iterator[None]:
    """Run the rules without a guard; what was kept from its function is thrown away."""
    caches = caches_over(module, guard)
    for one in caches:
        one.cache_clear()
    try:
        with without(guard, module):
            yield
    finally:
        for one in caches:
            one.cache_clear()


class TooLong(Exception):
    """A rule does not end without the guard."""


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


class Examples:
    """All examples, and what is said of them with the guards."""

    def __init__(self) -> None:
        # Of texts that have nothing in common the pipeline speaks, not the drift stage.
        rules = [rule for rule in built_in().values() if rule.check is not Check.TEXTS]
        self.side_of = encoded(rules, load_encoder().encode)
        self.cases = cases(rules, self.side_of)
        self.families = asked_families()
        self._reached = {name: reached(name) for name in self.families}
        self.usual = [self.read(case) for case in self.cases]
        self._asked = asked_of(self.side_of)

    def read(self, case: Case, names: Iterable[str] | None = None) -> dict[str, list[Evidence]]:
        """Return what families see in a case, all of them where none are named."""
        names = tuple(self.families if names is None else names)
        return dict(zip(names, case.evidence([self.families[n] for n in names]), strict=True))

    def fails(self, case: Case) -> bool:
        """Return whether the tests of a case's rule fail on it."""
        rule, example = case.rule, case.example
        own = {"examples": (), "silent": ()}
        own["silent" if example in rule.silent else "examples"] = (example,)  # type: ignore[assignment]
        if mistakes(_only(rule, **own), self._asked):
            return True
        if rule.check is not Check.CODE or example in rule.examples or rule.category in _GAPS:
            return False
        sides = self.side_of(example.original), self.side_of(example.rewrite)
        return any(
            item.counts
            and (item.severity.rank >= Severity.MAJOR.rank or item.category is rule.category)
            for item in judge(*sides, _ALL).findings
        )

    def concerned(self, module: str) -> list[str]:
        """Return the families whose evidence a module has a say in."""
        return [name for name, reach in self._reached.items() if module in reach]

    def noticed(self, module: str, numbers: Iterable[int]) -> bool:
        """Return whether any of the examples fails, now that a module has lost a guard."""
        names = self.concerned(module)
        return any(
            self.read(self.cases[k], names) != {name: self.usual[k][name] for name in names}
            and self.fails(self.cases[k])
            for k in numbers
        )


def _only(rule: Rule, **examples: Any) -> Rule:
    return replace(rule, **examples)


def verdict(guard: Guard, module: ModuleType, examples: Examples, hits: Sequence[int]) -> str:
    """Return "noticed", "unnoticed" or "crash"."""
    over = caches_over(module, guard)
    try:
        with limit(_SECONDS), removed(guard, module):
            noticed = examples.noticed(guard.module, range(len(examples.cases)) if over else hits)
            return "noticed" if noticed else "unnoticed"
    except Exception:  # whatever it is that a rule without its guard runs into
        return "crash"


def main() -> int:
    """Print what becomes of each guard, and how many are noticed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sample", type=int, help="how many guards, drawn")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--module", help="the guards of one module of the rules")
    arguments = parser.parse_args()
    parts = modules()
    examples = Examples()
    found = [
        guard for name, module in parts.items() for guard in guards(module)
        if arguments.module in (None, name.rpartition(".")[2])
    ]  # fmt: skip
    if arguments.sample:
        drawn = random.Random(arguments.seed).sample(found, min(arguments.sample, len(found)))
        found = sorted(drawn, key=lambda one: (one.module, one.line, one.place))
    table = Table(found, parts)
    with table.watching():
        for number, case in enumerate(examples.cases):
            table.note(number, partial(examples.read, case))
    counts: Counter[tuple[str, str]] = Counter()
    for number, guard in table.guards.items():
        told = verdict(guard, parts[guard.module], examples, table.hits[number])
        counts[guard.kind, told] += 1
        if told == "unnoticed":
            name = guard.module.replace(".", "/")
            decided = len(table.hits[number])
            print(f"{name}.py:{guard.line}: {guard.kind} decides on {decided}: {guard.source}")
    return _print(counts)


def _print(counts: Counter[tuple[str, str]]) -> int:
    noticed = running = 0
    for kind in sorted({kind for kind, _ in counts}):
        one, other, crash = (counts[kind, told] for told in ("noticed", "unnoticed", "crash"))
        print(f"{kind}: {one + other + crash}, {crash} crash, {one} noticed, {other} unnoticed")
        noticed, running = noticed + one, running + one + other
    share = 100 * noticed // max(running, 1)  # never rounded up
    print(f"{noticed} of {running} that do not crash noticed ({share}%)")
    return int(share < LEAST)


if __name__ == "__main__":
    sys.exit(main())
