"""Rows of a JSONL file with their places."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evaluator.errors import InputError


def read_rows(path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield ("FILE:LINE", fields) for each row.

    Raises:
        InputError: file-missing or row-invalid.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise InputError(
            "file-missing", f"{path}: cannot be read ({error.strerror}).", "Check the path."
        ) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            fields = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError("row-invalid", f"{place}: not JSON: {error}.", "Mend it.") from error
        if not isinstance(fields, dict):
            raise InputError("row-invalid", f"{place}: not a JSON object.", "Mend it.")
        yield place, fields
