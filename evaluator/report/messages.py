"""The words of the interface, from one table per language in `messages/`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def table(language: str = "en") -> Mapping[str, str]:
    """Return the table of `language`: key to text, with {placeholders}."""
    file = resources.files("evaluator.report").joinpath("messages", f"{language}.json")
    result: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return result


def text(key: str, /, *, default: str | None = None, **values: object) -> str:
    """Return the text of `key` with its placeholders filled in.

    Raises:
        KeyError: There is no such text and no default.
    """
    found = table().get(key, default)
    if found is None:
        raise KeyError(key)
    return found.format(**values) if values else found


def count(key: str, number: int, **values: object) -> str:
    """Return the text for `number` things: `key.one` for 1, otherwise `key.other`."""
    form = table()[f"{key}.one" if number == 1 else f"{key}.other"]
    return form.format(number=f"{number:,}", **values)
