"""Reports of a comparison: the stage that sees nothing but a `Comparison`.

`writer_for` gives a function per format; `terminal` writes to a console, `json_reader` reads a
stored comparison back, `decisions` keeps what editors said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from evaluator.errors import UsageError

if TYPE_CHECKING:
    from evaluator.report.decisions import Decision
    from evaluator.types import Comparison

Writer = Callable[["Comparison", Sequence["Decision"]], str | bytes]
"""Takes a comparison and the decisions that are known; returns the whole result."""

REPORTS: Mapping[str, tuple[str, str]] = {
    "json": ("json_format", "to_json"),
    "html": ("html", "page"),
    "docx": ("docx", "to_docx"),
    "mqm-tsv": ("tables", "to_mqm_tsv"),
    "csv": ("tables", "to_csv"),
    "csv-excel": ("tables", "to_marked_csv"),
    "markdown": ("plain", "to_markdown"),
    "xliff": ("xliff", "to_xliff"),
    "sarif": ("pipelines", "to_sarif"),
    "junit": ("pipelines", "to_junit"),
    "alignment": ("plain", "to_alignment"),
    "line": ("plain", "to_line"),
}
"""By the name that `--to FORMAT=FILE` uses: the module here and its writer."""


def writer_for(name: str) -> Writer:
    """Return the writer of format `name`; only its module is loaded.

    Raises:
        UsageError: `unknown-format`.
    """
    try:
        module, writer = REPORTS[name]
    except KeyError:
        message = f"There is no output format {name!r}."
        cure = f"Choose one of: {', '.join(sorted(REPORTS))}."
        raise UsageError("unknown-format", message, cure) from None
    found: Writer = getattr(import_module(f"evaluator.report.{module}"), writer)
    return found
