"""`evaluator apply`: the rewrite with the corrections that editors accepted."""

from __future__ import annotations

from typing import Annotated

import typer

from evaluator.cli import options, shared


@options.takes(*shared.READING)
def apply(
    rewrite: Annotated[str, typer.Argument(help="The rewrite that was decided about.")],
    decisions: Annotated[
        str,
        typer.Option("--decisions", metavar="FILE", help="Decisions, as a report saves them."),
    ],
    output: Annotated[
        str,
        typer.Option(
            "-o",
            "--output",
            metavar="OUT",
            help="The corrected text; a name that ends in .docx gives tracked changes. "
            "- is standard output.",
        ),
    ],
    *,
    chosen: options.Chosen,
) -> None:
    """Write the rewrite with the accepted corrections.

    Text, Markdown and web pages are corrected in place; Word documents get tracked changes and
    comments. Where one correction overlaps another or has no place, nothing is written.

    Example: evaluator apply rewrite.docx --decisions decisions.json -o corrected.docx
    """
    from evaluator.apply import corrected
    from evaluator.readers import read_path
    from evaluator.report.decisions import read_file
    from evaluator.report.output import write_result

    settings = chosen.load().settings
    document = read_path(
        rewrite,
        max_chars=settings.max_chars,
        input_format=settings.input_format,
        settings=settings.read,
    )
    data, made = corrected(document, read_file(decisions), output)
    write_result(output, data)
    number = len(made.edits)
    told = f"{number} correction{'s' * (number != 1)} made"
    if made.open:
        told += f"; {made.open} accepted without a wording, to be fixed by hand"
    options.message(f"{told}: {output}", quiet=chosen.quiet)
