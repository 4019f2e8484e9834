"""Every rule of drift, from the packs: what it says, its grades, examples, its record."""

from __future__ import annotations

from itertools import groupby

from evaluator.drift.decide import fitted
from evaluator.rulebook import Example, Rule, built_in
from from_code.tables import cell, table

_SHOWN = 3


def markdown() -> str:
    """Return a table of each pack's rules, then each rule with its examples."""
    parts = []
    for family, some in groupby(built_in().values(), key=lambda rule: rule.file):
        rules = list(some)
        parts.append(f"## {family.replace('_', ' ').capitalize()}")
        rows = [[f"[`{r.id}`](#{r.id})", _graded(r), right(r), cell(r.says)] for r in rules]
        parts.append(table(["rule", "severity", "right", "what it says"], rows))
        parts += [_rule(rule) for rule in rules]
    return "\n\n".join(parts)


def right(rule: Rule) -> str:
    """Return how often a rule's words were among those that a reader marked."""
    counts = fitted.rules().get(rule.id)
    return f"{counts.right:,} of {counts.spoke:,}" if counts else ""


def _graded(rule: Rule) -> str:
    others = [one.value for one in rule.severities if one is not rule.severity]
    return rule.severity.value + (f" ({', '.join(others)})" if others else "")


def _rule(rule: Rule) -> str:
    lines = [f"### {rule.id}", "", f"{cell(rule.says)} Category: {rule.category.value}.", ""]
    for title, examples in (("It speaks of", rule.examples), ("It is silent on", rule.silent)):
        lines += [f"{title}:", "", *map(_shown, examples[:_SHOWN]), ""]
    lines += [f"- {_code(frame.told)}" for frame in rule.frames]
    return "\n".join(lines)


def _shown(example: Example) -> str:
    before, after = (_code(side) if side else "nothing" for side in example.marked)
    return f"- {before} → {after}"


def _code(text: str) -> str:
    return f"`{cell(text)}`"
