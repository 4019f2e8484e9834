"""Which mutations of rules their examples notice: `python -m benchmarks.rule_mutations`.

The packs stay as they are, and what a rule says at run time is changed: it falls silent, speaks
in another severity, or marks the first letter. In the packs themselves a severity is changed
together with those of the examples, which the committed list of grades must notice. Exit code 1
where a mutation goes unnoticed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from evaluator.drift.examples import Asked, Said, asked_of, encoded, mistakes
from evaluator.models import load_encoder
from evaluator.rulebook import Check, Example, Rule, built_in
from evaluator.types import Severity, Span

GRADES = Path(__file__).parent.parent / "tests" / "drift" / "rules.tsv"
FIRST = Span(0, 1)
Mutation = Callable[[Said], list[Said]]


def disabled(said: Said) -> list[Said]:
    """Return nothing: the rule is gone."""
    return []


def regraded(said: Said) -> list[Said]:
    """Return what a rule says, a severity lower or, of a minor one, higher."""
    lower = said.severity is Severity.MINOR
    return [replace(said, severity=list(Severity)[said.severity.rank + (1 if lower else -1)])]


def shifted(said: Said) -> list[Said]:
    """Return what a rule says of the first letter of each side that it marks."""
    one, other = ((FIRST,) if spans else () for spans in said.spans)
    return [replace(said, spans=(one, other))]


MUTATIONS: dict[str, Mutation] = {
    "disabled": disabled, "regraded": regraded, "span shifted": shifted,
}  # fmt: skip


def mutated(asked: Asked, rule: Rule, mutation: Mutation) -> Asked:
    """Return `asked` with a mutation of one rule."""

    def said(asking: Rule, example: Example) -> list[Said]:
        return [
            after
            for one in asked(asking, example)
            for after in (mutation(one) if one.rule == rule.id else [one])
        ]

    return said


def once(asked: Asked) -> Asked:
    """Return `asked`, each example asked about once."""
    known: dict[tuple[str, Example], list[Said]] = {}

    def said(rule: Rule, example: Example) -> list[Said]:
        key = rule.id, example
        if key not in known:
            known[key] = asked(rule, example)
        return known[key]

    return said


def grades_noticed(rules: list[Rule]) -> int:
    """Return of how many rules the committed list would notice another severity in the pack."""
    lines = [line.split("\t") for line in GRADES.read_text(encoding="utf-8").splitlines()]
    listed = {line[0]: line[3] for line in lines if not line[0].startswith("#")}
    return sum(listed.get(rule.id) == rule.severity.value for rule in rules)


def main() -> int:
    """Print a line for each kind of mutation."""
    # Of texts that have nothing in common the pipeline speaks, not the drift stage.
    rules = [rule for rule in built_in().values() if rule.check not in (Check.TEXTS, Check.ARTICLE)]
    asked = once(asked_of(encoded(rules, load_encoder().encode)))
    wrong = [mistake for rule in rules for mistake in mistakes(rule, asked)]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    least = len(rules)
    for name, mutation in MUTATIONS.items():
        missed = [rule.id for rule in rules if not mistakes(rule, mutated(asked, rule, mutation))]
        _print(name, len(rules) - len(missed), len(rules), missed)
        least = min(least, len(rules) - len(missed))
    noticed = grades_noticed(rules)
    _print("regraded in the pack", noticed, len(rules), [])
    return int(bool(wrong) or min(least, noticed) < len(rules))


def _print(name: str, noticed: int, rules: int, missed: list[str]) -> None:
    share = 100 * noticed // rules  # never rounded up to 100
    print(f"{name}: {noticed} of {rules} noticed ({share}%)", *missed)


if __name__ == "__main__":
    sys.exit(main())
