"""Which guards of the rules their examples hold: `python -m benchmarks.rule_guards`.

    python -m benchmarks.rule_guards                        # all of them, a few minutes
    python -m benchmarks.rule_guards --sample 60 --seed 1   # some, drawn
    python -m benchmarks.rule_guards --module number        # those of one family, or of one module
    python -m benchmarks.rule_guards --words --silent       # entries of lists, and idle examples

Each guard of `evaluator/drift/rules/*.py` (see `benchmarks.guards`) is taken out at run time, no
file is touched, and the examples are asked on which it decides, which one run with all guards
watched tells. It is noticed where a rule then says something else of an example of its own, or
something grave is said where a rule must stay silent: what `tests/drift/test_rules.py` fails on.
What crashes without a guard is counted apart: it is no excuse. Exit code 1 where fewer than 80% of
the guards, or of the conditions beside them, are noticed.

A line for each that goes unnoticed says on how many examples it decides. What is joined by `or` in
a guard is counted apart ("part"), as are with `--words` the words that guards look up (see
`benchmarks.excuses`), which the frames of the rules hold, too. `--silent` names the silent examples
that no guard needs: they may hold the reading of a text, or nothing.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from types import ModuleType
from typing import Any

from benchmarks.excuses import Excuse, excuses, without_word
from benchmarks.guarded import Examples, caches_over, cleared, limit, modules
from benchmarks.guards import Guard, guards, watched, without

LEAST = 80
"""Per cent of the guards that examples have to hold."""
_SECONDS = 30
_HELD = ("guard", "not", "filter")


class Table:
    """Which guards decide on which examples, found in one run with all of them watched.

    Attributes:
        guards: By number.
        hits: Of each guard the examples, by number, that it decides on.
    """

    def __init__(self, found: Sequence[Guard]) -> None:
        self.guards = dict(enumerate(found))
        self.hits: dict[int, list[int]] = defaultdict(list)
        self._now = -1

    def fill(self, examples: Examples) -> None:
        """Ask all examples with the guards watched."""
        with ExitStack() as stack:
            for name, module in modules().items():
                own = {k: guard for k, guard in self.guards.items() if guard.module == name}
                if own:
                    stack.enter_context(watched(module, own, self._seen))
            for self._now, case in enumerate(examples.cases[: examples.own]):
                examples.read(case)

    def _seen(self, number: int, value: Any) -> Any:
        rows = self.hits[number]
        if bool(value) is not self.guards[number].held and (not rows or rows[-1] != self._now):
            rows.append(self._now)
        return value


@contextmanager
def removed(guard: Guard, module: ModuleType) -> Iterator[None]:
    """Run the rules without a guard; what was kept from its function is thrown away."""
    with cleared(caches_over(module, guard.function)), without(guard, module):
        yield


@contextmanager
def unsaid(excuse: Excuse) -> Iterator[None]:
    """Run the rules without a word of a list; what their modules kept is thrown away."""
    caches = [
        value
        for module in modules().values()
        for value in vars(module).values()
        if hasattr(value, "cache_clear")
    ]
    with cleared(caches), without_word(excuse, modules().values()):
        yield


def verdict(examples: Examples, module: str, numbers: Sequence[int], change: Any) -> str:
    """Return "noticed", "unnoticed" or "crash".

    Args:
        examples: Those that are asked.
        module: Name of the module that is changed.
        numbers: The examples that may notice.
        change: A context in which it is.
    """
    try:
        with limit(_SECONDS), change:
            return "noticed" if examples.noticed(module, numbers) else "unnoticed"
    except Exception:  # whatever it is that a rule without its guard runs into
        return "crash"


def of_guards(found: Sequence[Guard], examples: Examples) -> Counter[tuple[str, str]]:
    """Print the guards that go unnoticed, and return how many of each kind met which verdict."""
    table = Table(found)
    table.fill(examples)
    counts: Counter[tuple[str, str]] = Counter()
    everywhere = range(examples.own)
    for number, guard in table.guards.items():
        module, hits = modules()[guard.module], table.hits[number]
        numbers = everywhere if caches_over(module, guard.function) else hits
        told = verdict(examples, guard.module, numbers, removed(guard, module))
        counts[guard.kind, told] += 1
        if told == "unnoticed":
            name = guard.module.replace(".", "/")
            print(f"{name}.py:{guard.line}: {guard.kind} decides on {len(hits)}: {guard.source}")
    return counts


def of_words(found: Sequence[Guard], examples: Examples) -> Counter[tuple[str, str]]:
    """Print of each list the words that go unnoticed, and return how many met which verdict."""
    counts: Counter[tuple[str, str]] = Counter()
    missed: dict[str, list[str]] = defaultdict(list)
    for name, module in modules().items():
        for excuse in excuses(module, [guard for guard in found if guard.module == name]):
            numbers = examples.with_word(excuse.word)
            told = verdict(examples, name, numbers, unsaid(excuse)) if numbers else "unnoticed"
            counts["word", told] += 1
            if told == "unnoticed":
                label = f"{name.rpartition('.')[2]} {excuse.name} {excuse.key}".rstrip()
                missed[label].append(excuse.word)
    for label, words in missed.items():
        print(f"{label}: {', '.join(words)}")
    return counts


def of_family(module: str, name: str | None) -> bool:
    """Return whether a module is the one asked for or a part of it ("number_units" of "number")."""
    return name is None or module == name or module.startswith(f"{name}_")


def main(given: Sequence[str] | None = None) -> int:
    """Print what becomes of each guard, and how many are noticed.

    Args:
        given: Arguments of the command line.
    """
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sample", type=int, help="how many guards, drawn")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--module", help="the guards of one family of the rules, or of one module")
    parser.add_argument("--words", action="store_true", help="the words that guards look up, too")
    parser.add_argument("--silent", action="store_true", help="silent examples no guard needs, too")
    arguments = parser.parse_args(given)
    found = [
        guard
        for name, module in modules().items()
        if of_family(name.rpartition(".")[2], arguments.module)
        for guard in guards(module)
    ]
    if arguments.sample:
        drawn = random.Random(arguments.seed).sample(found, min(arguments.sample, len(found)))
        found = sorted(drawn, key=lambda one: (one.module, one.line, one.place))
    examples = Examples(idle=arguments.silent, frames=arguments.words)
    counts = of_guards(found, examples)
    if arguments.words:
        counts += of_words(found, examples)
    if arguments.silent:
        idle = [examples.cases[k] for k in sorted(examples.idle)]
        for case in idle:
            print(f"{case.rule.id}: {case.example.original!r} / {case.example.rewrite!r}")
        print(f"{len(idle)} of {examples.silent} silent examples are needed by no guard")
    return _print(counts)


def _print(counts: Counter[tuple[str, str]]) -> int:
    told = partial(_told, counts)
    for kind in dict.fromkeys(kind for kind, _ in counts):
        print(told(kind, (kind,)))
    print(told("guards and conditions", _HELD))
    noticed, unnoticed = (
        sum(counts[kind, told] for kind in _HELD) for told in ("noticed", "unnoticed")
    )
    return int(100 * noticed < LEAST * (noticed + unnoticed))


def _told(counts: Counter[tuple[str, str]], name: str, kinds: Sequence[str]) -> str:
    noticed, unnoticed, crash = (
        sum(counts[kind, told] for kind in kinds) for told in ("noticed", "unnoticed", "crash")
    )
    share = 100 * noticed // max(noticed + unnoticed, 1)  # never rounded up to 100
    return (
        f"{name}: {noticed + unnoticed + crash}, {crash} crash, {noticed} noticed ({share}%), "
        f"{unnoticed} unnoticed"
    )


if __name__ == "__main__":
    sys.exit(main())
