"""Every command with its arguments and options, from the command line's own definition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer.main

from evaluator.cli.main import app
from from_code.tables import cell, table

_OPTION = re.compile(r"(?<![\w`-])--?[a-z][\w-]*")
# What typer prints for a value without a name of its own.
_KINDS = {"<int>": "N", "<int range>": "N", "<float>": "X", "<float range>": "X", "<str>": "TEXT"}


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command's full name and definition, those of groups after their group."""
    yield from _below("evaluator", typer.main.get_command(app))


def parameters(command: Any) -> list[Any]:
    """Return the arguments and options that help shows."""
    return [each for each in command.params if not each.hidden]


def anchor(command: str, parameter: Any) -> str:
    """Return the anchor of a command's parameter, such as compare-fail-on."""
    name = max(parameter.opts, key=len).lstrip("-").replace("_", "-")
    return "-".join([*command.split()[1:], name])


def markdown() -> str:
    """Return the reference of the command line."""
    return "\n\n".join(_command(name, command) for name, command in commands())


def _below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield name, command
    for sub in getattr(command, "commands", {}).values():
        if not sub.hidden:
            yield from _below(f"{name} {sub.name}", sub)


def _command(name: str, command: Any) -> str:
    context = command.make_context(name, [], resilient_parsing=True)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    parts = [f"## {name}", f"```text\n{usage}\n```", *_prose(command.help or "")]
    for kind in ("argument", "option"):
        rows = [
            _row(name, each, context)
            for each in parameters(command)
            if each.param_type_name == kind
        ]
        if rows:
            parts.append(table([kind, "meaning"], rows))
    return "\n\n".join(parts)


def _prose(text: str) -> Iterator[str]:
    """Yield the paragraphs of a help text, its examples as code."""
    for paragraph in text.replace("\b\n", "").replace("\f", "").split("\n\n"):
        head, colon, rest = paragraph.strip().partition(":")
        if head in ("Example", "Examples") and colon:
            lines = "\n".join(line.strip() for line in rest.strip().splitlines())
            yield f"```sh\n{lines}\n```"
        elif paragraph.strip():
            yield _marked(" ".join(paragraph.split()))


def _row(command: str, parameter: Any, context: Any) -> tuple[str, str]:
    if parameter.param_type_name == "argument":
        spelling, meaning = parameter.name.upper(), parameter.help
    else:
        spelling, meaning = parameter.get_help_record(context)
        for kind, short in _KINDS.items():
            spelling = spelling.replace(kind, short)
    return f"[{cell(f'`{spelling}`')}]{{#{anchor(command, parameter)}}}", cell(_marked(meaning))


def _marked(text: str) -> str:
    """Show the options that a text names as code."""
    return _OPTION.sub(r"`\g<0>`", text)
