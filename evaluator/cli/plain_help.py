"""Help as a reader wants it: no types of flags and files, paragraphs that wrap freely."""

from __future__ import annotations

import inspect
from functools import partial
from typing import Any

from typer.core import TyperCommand, TyperGroup


class _PlainHelp:
    """What commands and groups share."""

    help: str | None

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if self.help is not None:
            paragraphs = inspect.cleandoc(self.help).split("\n\n")
            self.help = "\n\n".join(" ".join(each.split()) for each in paragraphs)

    def get_params(self, ctx: Any) -> Any:
        """Return the parameters: flags take no value, arguments have their name in capitals."""
        parameters = super().get_params(ctx)  # type: ignore[misc]
        for each in parameters:
            if "process_value" not in vars(each):
                each.process_value = partial(_processed, each, each.process_value)
            if getattr(each, "is_flag", False):
                each.metavar = ""
            elif each.param_type_name == "argument" and each.metavar is None:
                each.metavar = each.name.upper()
        return parameters


def _processed(parameter: Any, process: Any, ctx: Any, value: Any) -> Any:
    """Take a value as it is where nothing is to convert.

    typer converts with pydantic, which takes longer to import than all of the command line; most
    options are left out, and texts stay texts.
    """
    several = parameter.nargs == -1 or getattr(parameter, "multiple", False)
    told = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
    if value is None and not parameter.required:
        value = () if several else None
    elif told is not str or parameter.nargs != 1 or type(value) is not str or not value.isascii():
        return process(ctx, value)
    return value if parameter.callback is None else parameter.callback(ctx, parameter, value)


class PlainCommand(_PlainHelp, TyperCommand):
    """A command with plain help."""


class PlainGroup(_PlainHelp, TyperGroup):
    """A group of commands with plain help."""
