"""What commands say of files of pairs on standard error, while they are scored and afterwards."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.cli import options
from evaluator.cli.progress import Progress

if TYPE_CHECKING:
    from evaluator.agreement.panel import Panel
    from evaluator.config import Settings


def tell_languages(seen: Counter[str], settings: Settings, quiet: bool, name: str = "") -> None:
    """Warn of rows in languages that rules or models don't know, a line each.

    Args:
        seen: How many rows are in which language.
        settings: Those of the run.
        quiet: Say nothing.
        name: Of the file, where there are several.
    """
    from evaluator.languages import warnings_for

    rows = seen.total()
    before = f"{name}: " if name else ""
    for language, count in seen.most_common():
        for warning in warnings_for(language, settings):
            part = "" if count == rows else f"{count:,} of {rows:,} rows: "
            line = f"warning: {before}{part}{warning.message} ({warning.slug})"
            options.message(line, quiet=quiet)


def tell_few_groups(name: str, groups: int, quiet: bool) -> None:
    """Warn of a file with too few groups for the bootstrap to be trusted."""
    from evaluator.agreement.report import few_groups

    if said := few_groups(groups):
        options.message(f"warning: {name}: {said}.", quiet=quiet)


def watched_panel(settings: Settings, quiet: bool) -> Panel:
    """Load what scores pairs; it shows how far it is, and warns of the pairs' languages."""
    from evaluator.agreement import panel

    progress = Progress(quiet)

    def scored(done: int, pairs: int) -> None:
        progress.show(done, pairs)
        if done == pairs:
            progress.clear()

    def spoken(seen: Counter[str]) -> None:
        tell_languages(seen, settings, quiet)

    return replace(panel.load_panel(settings), scored=scored, spoken=spoken)
