"""`evaluator config`: the settings that hold, and where each comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from evaluator.cli import options, shared

if TYPE_CHECKING:
    from evaluator.config import Known


@options.takes(*shared.PATTERNS, *shared.GATES, "prior", *shared.READING, *shared.MODEL)
def config(
    changed: Annotated[
        bool, typer.Option("--changed", help="Only settings that are not left at their default.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON in place of a table.")] = False,
    *,
    chosen: options.Chosen,
) -> None:
    """Show every setting, its value, and where that comes from.

    Takes the flags of the other commands, to ask what one would do.

    Example: evaluator config --changed
    """
    from evaluator.config import in_use, known_settings

    file = in_use(chosen.config)
    loaded = chosen.load()
    shown = [one for one in known_settings(loaded) if not changed or one.source != "default"]
    if json:
        typer.echo(_json(file, shown, loaded.warnings), nl=False)
        return
    typer.echo(f"File: {file or 'none'}")
    if shown:
        _print_table(shown)


def _json(file: str | None, settings: list[Known], warnings: tuple[str, ...]) -> str:
    import json

    data: dict[str, Any] = {
        "file": file,
        "settings": {one.name: {"value": one.value, "source": one.source} for one in settings},
        "warnings": list(warnings),
    }
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _print_table(settings: list[Known]) -> None:
    """Print a line a setting; values as a file would have them, `-` for what is left open."""
    import json

    rows = [("Setting", "Value", "From")]
    for one in settings:
        value = "-" if one.value is None else json.dumps(one.value, ensure_ascii=False)
        rows.append((one.name, value, one.source))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    typer.echo()
    for row in rows:
        typer.echo(f"{row[0]:{widths[0]}}  {row[1]:{widths[1]}}  {row[2]}")
