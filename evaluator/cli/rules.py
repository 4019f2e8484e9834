"""`evaluator rules`: every rule of drift, one explained, and a desk's own tried."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evaluator.cli import options
from evaluator.cli.plain_help import PlainCommand, PlainGroup
from evaluator.errors import EXIT_FAILED, UsageError

if TYPE_CHECKING:
    from evaluator.config import Settings
    from evaluator.rulebook import Rule

app = typer.Typer(cls=PlainGroup, context_settings={"help_option_names": ["-h", "--help"]})
_SHOWN = 5


@app.callback(invoke_without_command=True)
@options.takes()
def rules(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="Print JSON in place of a table.")] = False,
    *,
    chosen: options.Chosen,
) -> None:
    """List every rule: what it says, and how often it was right on translations that were read.

    Example: evaluator rules
    """
    if context.invoked_subcommand is not None:
        return
    settings = chosen.load().settings
    known = _known(settings)
    if json:
        _print_json([_plain(rule, settings) for rule in known.values()])
        return
    rows = [("Rule", "Category", "Severity", "Right", "What it says")]
    for rule in known.values():
        right = _right(rule)
        rows.append(
            (rule.id, rule.category.value, _severity(rule, settings), right, rule.says),
        )
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        cells = (f"{cell:{width}}" for cell, width in zip(row[:4], widths, strict=True))
        typer.echo("  ".join((*cells, row[4])).rstrip())


@app.command("show", cls=PlainCommand)
@options.takes()
def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="As a finding names it.")],
    json: Annotated[bool, typer.Option("--json", help="Print JSON in place of text.")] = False,
    *,
    chosen: options.Chosen,
) -> None:
    """Explain a rule: what it says, examples, and how often it was right.

    In examples the words that it marks stand in brackets.

    Example: evaluator rules show number-changed
    """
    from evaluator.rulebook import near_rules

    settings = chosen.load().settings
    known = _known(settings)
    if name not in known:
        raise UsageError("rule-unknown", f"There is no rule {name!r}.", near_rules(name, known))
    rule = known[name]
    if json:
        _print_json(_plain(rule, settings, examples=True))
        return
    typer.echo(f"{rule.id}: {rule.says}")
    others = [category.value for category in rule.categories if category is not rule.category]
    also = f" (also {', '.join(others)})" if others else ""
    typer.echo(f"Category: {rule.category.value}{also}")
    typer.echo(f"Severity: {_severity(rule, settings)}")
    typer.echo(f"From: {rule.file}")
    typer.echo(f"Right: {_right(rule) or 'not measured'}")
    for title, examples in (("Speaks", rule.examples), ("Stays silent", rule.silent)):
        typer.echo(f"\n{title}:")
        for example in examples[:_SHOWN]:
            before, after = (side or "(nothing)" for side in example.marked)
            typer.echo(f"  {before}\n    → {after}")
        if len(examples) > _SHOWN:
            typer.echo(f"  … and {len(examples) - _SHOWN} more (--json has all)")
    for title, speaks in (("Speaks, by a list", True), ("Stays silent, by a list", False)):
        told = [frame.told for frame in rule.frames if frame.speaks is speaks]
        if told:
            typer.echo("\n  ".join((f"\n{title}:", *told)))


@app.command("check", cls=PlainCommand)
@options.takes("encoder", "device")
def check(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="A file of rules (TOML).")],
    *,
    chosen: options.Chosen,
) -> None:
    """Try a desk's own rules on their examples; exit with 1 where one says something else.

    Example: evaluator rules check house.toml
    """
    from evaluator.drift.examples import asked_of, encoded, mistakes
    from evaluator.loading import load_models
    from evaluator.rulebook import read_pack

    found = read_pack(pack)
    models = load_models(chosen.load(detector="none").settings)
    asked = asked_of(encoded(found.rules, models.encoder.encode))
    wrong = [mistake for rule in found.rules for mistake in mistakes(rule, asked)]
    for mistake in wrong:
        typer.echo(f"{pack}: {mistake}")
    if wrong:
        raise typer.Exit(EXIT_FAILED)
    typer.echo(f"{pack}: nothing is wrong with it; rules: {len(found.rules)}")


def _known(settings: Settings) -> dict[str, Rule]:
    from evaluator.rulebook import catalogue

    return catalogue(settings.drift.packs)


def _severity(rule: Rule, settings: Settings) -> str:
    """Return a rule's severity as the desk has it, else the usual one, and others that it gives."""
    level = settings.drift.rules.get(rule.id)
    if level is not None:
        return level.value
    others = [severity.value for severity in rule.severities if severity is not rule.severity]
    return rule.severity.value + (f" ({', '.join(others)})" if others else "")


def _right(rule: Rule) -> str:
    """Return "32 of 56" where the rule was measured on read translations, else nothing."""
    from evaluator.drift.decide import fitted

    counts = fitted.rules().get(rule.id)
    return f"{counts.right:,} of {counts.spoke:,}" if counts else ""


def _plain(rule: Rule, settings: Settings, *, examples: bool = False) -> dict[str, Any]:
    """Return a rule as plain values, with its examples if asked."""
    from evaluator.drift.decide import fitted

    counts = fitted.rules().get(rule.id)
    level = settings.drift.rules.get(rule.id)
    found: dict[str, Any] = {
        "id": rule.id,
        "category": rule.category.value,
        "categories": [category.value for category in rule.categories],
        "severity": rule.severity.value,
        "severities": [severity.value for severity in rule.severities],
        "level": level.value if level else None,
        "message": rule.message,
        "check": rule.check.value,
        "file": rule.file,
        "measured": {"spoke": counts.spoke, "right": counts.right} if counts else None,
    }
    if examples:
        found["frames"] = [asdict(frame) for frame in rule.frames]
        found |= {
            name: [list(example.marked) for example in some]
            for name, some in (("examples", rule.examples), ("silent", rule.silent))
        }
    return found


def _print_json(value: Any) -> None:
    import json

    typer.echo(json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False))
