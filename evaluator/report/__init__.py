"""Reports of a comparison: the stage that sees nothing but a `Comparison`.

`WRITERS` holds a function per format; `terminal` writes to a console, `json_reader` reads a
stored comparison back, `decisions` keeps what editors said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from evaluator.errors import UsageError
from evaluator.report import docx, html, json_format, pipelines, plain, tables, xliff
from evaluator.report.decisions import Decision
from evaluator.types import Comparison

Writer = Callable[[Comparison, Sequence[Decision]], str | bytes]
"""Takes a comparison and the decisions that are known; returns the whole result."""


def _json(comparison: Comparison, decisions: Sequence[Decision] = ()) -> str:
    return json_format.dumps(comparison)


WRITERS: Mapping[str, Writer] = {
    "json": _json,
    "html": html.page,
    "docx": docx.to_docx,
    "mqm-tsv": tables.to_mqm_tsv,
    "csv": tables.to_csv,
    "csv-excel": tables.to_marked_csv,
    "markdown": plain.to_markdown,
    "xliff": xliff.to_xliff,
    "sarif": pipelines.to_sarif,
    "junit": pipelines.to_junit,
    "alignment": plain.to_alignment,
    "line": plain.to_line,
}
"""By the name that `--to FORMAT=FILE` uses."""


def writer_for(name: str) -> Writer:
    """Return the writer of format `name`.

    Raises:
        UsageError: `unknown-format`.
    """
    try:
        return WRITERS[name]
    except KeyError:
        message = f"There is no output format {name!r}."
        cure = f"Choose one of: {', '.join(sorted(WRITERS))}."
        raise UsageError("unknown-format", message, cure) from None
