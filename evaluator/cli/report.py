"""`evaluator report`: draws results again from stored JSON, without a model."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from evaluator.errors import InputError, UsageError


def report(
    result: Annotated[
        str, typer.Argument(help="JSON that `evaluator compare` wrote; - is standard input.")
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="The HTML report; - is standard output."
        ),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="FORMAT=FILE",
            help="Write another format; again for more. FILE - is standard output.",
        ),
    ] = None,
    decisions: Annotated[
        str | None,
        typer.Option(
            "--decisions", metavar="FILE", help="Editors' decisions, as a report exports."
        ),
    ] = None,
) -> None:
    """Draw a report again from a stored comparison; no model is loaded.

    Without -o and --to the summary is printed as `compare` prints it.

    Example: evaluator report result.json -o report.html --decisions decisions.json
    """
    from evaluator.report import decisions as decisions_
    from evaluator.report import json_reader, terminal, writer_for
    from evaluator.report.output import write_result

    targets = [("html", output)] if output is not None else []
    for entry in to or []:
        name, found, path = entry.partition("=")
        if not (name and found and path):
            message = f"--to {entry}: not FORMAT=FILE."
            raise UsageError("bad-target", message, "Write --to csv=findings.csv.")
        targets.append((name, path))
    writers = [(writer_for(name), path) for name, path in targets]
    if sum(path == "-" for _, path in targets) > 1:
        cure = "Give a file to one of them."
        raise UsageError("two-stdout", "Two results go to standard output.", cure)
    if result == "-":
        comparison = json_reader.loads(_standard_input(), "standard input")
    else:
        comparison = json_reader.read(result)
    known = decisions_.read_decisions(decisions) if decisions else ()
    for writer, path in writers:
        write_result(path, writer(comparison, known))
    if not writers:
        terminal.print_comparison(comparison, sys.stdout, known)


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"standard input: not UTF-8 text (byte {error.start})."
        cure = "Pass what `evaluator compare --json -` writes."
        raise InputError("result-not-json", message, cure) from error
