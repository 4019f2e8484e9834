"""The parts of the site that are made from the code, so that they cannot fall behind it.

A page holds a place such as `{{ commands }}` on a line of its own (`PARTS` has them all). The text
made from the code takes it when the site is built.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from from_code import commands, messages, names, rules, schemas, settings

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PARTS: dict[str, Callable[[], str]] = {
    "commands": commands.markdown,
    "settings": settings.markdown,
    "rules": rules.markdown,
    "result": lambda: schemas.markdown("comparison-1"),
    "decisions": lambda: schemas.markdown("decisions-2"),
    "python": names.public,
    "types": names.parts,
}
_PLACE = re.compile(r"^\{\{ (\w+) \}\}$", re.MULTILINE)


def setup(app: Sphinx) -> dict[str, bool]:
    """Fill the places of a page when Sphinx reads it."""
    app.connect("source-read", _fill)
    app.connect("env-before-read-docs", _always_anew)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _fill(app: Sphinx, page: str, source: list[str]) -> None:
    if page == "messages":
        source[0] = messages.with_anchors(source[0])
    source[0] = _PLACE.sub(lambda place: PARTS[place[1]](), source[0])


def _always_anew(app: Sphinx, env: object, pages: list[str]) -> None:
    """Have the pages of the reference read in every build: their source is the code."""
    found: set[str] = app.project.docnames
    pages.extend(page for page in found if page.startswith("reference/") and page not in pages)
