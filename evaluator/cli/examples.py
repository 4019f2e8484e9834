"""`evaluator examples`: something to try everything on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from evaluator.cli import options
from evaluator.cli.shipped import shipped
from evaluator.errors import OutputError


def examples(
    folder: Annotated[str, typer.Argument(help="A new folder.")],
) -> None:
    """Write an article pair, and examples for Python and plugins, into a new folder.

    Example: evaluator examples try
    """
    target = Path(folder)
    try:
        shutil.copytree(shipped("examples"), target, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("original.txt", "rewrite.txt"):
            shutil.copyfile(shipped("article") / name, target / name)
    except OSError as error:
        raise OutputError(
            "output-unwritable",
            f"{folder}: cannot be written ({error.strerror or error}).",
            "Name a folder that does not exist yet.",
        ) from error
    pair = f"{target / 'original.txt'} {target / 'rewrite.txt'}"
    options.message(f"Try: evaluator compare {pair}")
