"""What is said of the languages of rows: which were seen, and what was off for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from evaluator.cli import options

if TYPE_CHECKING:
    from evaluator.config import Settings


def main_language(texts: Iterable[str], settings: Settings) -> str:
    """Return the language of a set of texts: as the settings name it, else as they read together.

    For what is counted over a whole set, whose words must be cut in one way.
    """
    from evaluator.languages import base
    from evaluator.readers import likely_language
    from evaluator.types import UNKNOWN_LANGUAGE

    if settings.lang is not None:
        return base(settings.lang)
    return likely_language("\n".join(texts)) or UNKNOWN_LANGUAGE


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
