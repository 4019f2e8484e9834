"""`evaluator check-config`: everything that is wrong with a configuration file."""

from __future__ import annotations

from typing import Annotated

import typer

from evaluator.errors import EXIT_FAILED, InputError


def check_config(
    file: Annotated[
        str | None, typer.Argument(help="Default: the file that is in use in this folder.")
    ] = None,
) -> None:
    """Check a configuration file; exit with 1 when a setting is unknown or does not fit.

    Example: evaluator check-config evaluator.toml
    """
    from evaluator.config import check, in_use, load

    path = file or in_use(None)
    if path is None:
        raise InputError(
            "config-none",
            "There is no evaluator.toml and no [tool.evaluator] from this folder upward.",
            "Name a file.",
        )
    problems = check(path)
    for problem in problems:
        typer.echo(f"{problem.place}: {problem.message} {problem.cure}".rstrip())
    if problems:
        raise typer.Exit(EXIT_FAILED)
    settings = len(load(path, environment={}).sources)
    typer.echo(f"{path}: nothing is wrong with it; settings: {settings}")
