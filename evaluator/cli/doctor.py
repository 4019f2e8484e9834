"""`evaluator doctor`: what is installed, what is missing, and how to get it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from evaluator.cli import options, shared
from evaluator.errors import EXIT_FAILED

if TYPE_CHECKING:
    from evaluator.cli.installation import Check


@options.takes(*shared.MODEL)
def doctor(
    json: Annotated[bool, typer.Option("--json", help="Print JSON in place of lines.")] = False,
    *,
    chosen: options.Chosen,
) -> None:
    """Check the installation: versions, devices, models with their hashes, extras, configuration.

    Loads the models that the configuration and the flags name. Exits with 1 when something that a
    comparison needs is missing or wrong.

    Example: evaluator doctor
    """
    from evaluator.cli.installation import Status, run_checks

    checks = list(run_checks(chosen))
    if json:
        _print_json(checks)
    else:
        _print(checks)
    if any(check.status is Status.WRONG for check in checks):
        raise typer.Exit(EXIT_FAILED)


def _print_json(checks: Sequence[Check]) -> None:
    import json
    from dataclasses import asdict

    data = {"checks": [asdict(check) for check in checks]}
    typer.echo(json.dumps(data, indent=1, ensure_ascii=False))


def _print(checks: Sequence[Check]) -> None:
    """Print a line a check, and under it what to do."""
    width = max(len(check.subject) for check in checks)
    for check in checks:
        mark = "WRONG" if check.status == "wrong" else check.status.value
        typer.echo(f"{mark:5}  {check.subject:{width}}  {check.said}")
        if check.cure:
            typer.echo(f"{'':{width + 9}}→ {check.cure}")
    wrong = sum(check.status == "wrong" for check in checks)
    typer.echo()
    typer.echo(f"{wrong} wrong." if wrong else "Everything that a comparison needs is there.")
