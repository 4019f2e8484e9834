"""Regular expressions that are compiled where they are first asked for.

Compiling one takes as long as searching thousands of texts with it, and most texts need few of
those that stand in a module. A leaf like `types`: it imports nothing of ours.
"""

from __future__ import annotations

from typing import Any, cast

import regex


class _Pattern:
    """Stands for a compiled pattern: what is first asked of it compiles it."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._wanted = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(regex.compile(*self._wanted), name)
        setattr(self, name, found)  # asked again, it stands here
        return found


def lazily(pattern: str, flags: int = 0) -> regex.Pattern[str]:
    """Return a pattern of the `regex` package that is compiled when it is first used.

    Args:
        pattern: As `regex.compile` takes it; a mistake in it shows where it is first used.
        flags: Likewise.
    """
    return cast("regex.Pattern[str]", _Pattern(pattern, flags))
