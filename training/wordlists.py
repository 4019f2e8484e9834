"""The word lists of `words.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

LISTS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)


def couples(name: str) -> list[tuple[str, str]]:
    """Return a list of "one | other" as tuples."""
    out = []
    for line in LISTS[name]:
        one, other = line.split(" | ")
        out.append((one, other))
    return out
