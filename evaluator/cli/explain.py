"""`evaluator explain`: what a message means and what to do."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from evaluator.cli.shipped import shipped
from evaluator.errors import UsageError

_ENTRY = re.compile(r"^- (`[a-z0-9-]+`[^\n]*(?:\n(?:  |\n(?=  ))[^\n]*)*)", re.MULTILINE)
_SLUG = re.compile(r"`([a-z0-9-]+)`")
_HEAD = re.compile(r"(?:`[a-z0-9-]+`(?:, )?)+")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


def explain(
    slug: Annotated[
        str | None, typer.Argument(help="As it stands in brackets behind a message.")
    ] = None,
) -> None:
    """Say what a message means and what to do; without a slug, list all.

    Example: evaluator explain two-languages
    """
    page = shipped("messages.md").read_text(encoding="utf-8")
    entries = [_LINK.sub(r"\1", match[1]) for match in _ENTRY.finditer(page)]
    heads = [_SLUG.findall(_HEAD.match(entry)[0]) for entry in entries]  # type: ignore[index]
    if slug is None:
        typer.echo("\n".join(sorted({one for head in heads for one in head})))
        return
    told = [entry for entry, head in zip(entries, heads, strict=True) if slug in head]
    # Some are told of in the entry of another.
    told = told or [entry for entry in entries if slug in _SLUG.findall(entry)]
    if not told:
        raise UsageError(
            "slug-unknown",
            f"No message is called {slug!r}.",
            "See all of them: evaluator explain",
        )
    typer.echo("\n\n".join(re.sub(r"\n  ", "\n", entry) for entry in told))
