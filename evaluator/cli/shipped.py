"""Files that stand beside the package in a checkout and inside it in a wheel."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

PLACES = {
    "messages.md": "docs/messages.md",
    "examples": "examples",
    "article": "corpora/courts_forged_clocks",
}
"""By their name in the wheel; `pyproject.toml` puts them there."""


def shipped(name: str) -> Path:
    """Return where one of `PLACES` lies."""
    package = Path(str(files("evaluator")))
    inside = package / "shipped" / name
    return inside if inside.exists() else package.parent / PLACES[name]
