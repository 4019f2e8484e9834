"""`evaluator report`: draws results again from stored JSON, without a model."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from evaluator.cli import options


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
    to: options.ResultTo = None,
    decisions: options.Decisions = None,
    explain: options.Explain = False,
) -> None:
    """Draw a report again from a stored comparison; no model is loaded.

    Without -o and --to the summary is printed as `compare` prints it.

    Example: evaluator report result.json -o report.html --decisions decisions.json
    """
    from evaluator.report import json_reader, strict_json, terminal
    from evaluator.report.output import write_result

    writers = options.result_writers(to, html=output)
    if result == "-":
        source = "standard input"
        text = strict_json.read_stream(options.stdin_bytes(), source)
        comparison = json_reader.loads(text, source)
    else:
        comparison = json_reader.read(result)
    known = options.known_decisions(decisions)
    for path, writer in writers:
        write_result(path, writer(comparison, known))
    if not writers:
        terminal.print_comparison(comparison, sys.stdout, known, explain=explain)
