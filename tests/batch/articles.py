"""Articles and manifests for the tests."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

PLACES = ("Avelin", "Brockdale", "Cairnmoor", "Dunfold", "Eastwick")


def article(number: int) -> str:
    place = PLACES[number % len(PLACES)]
    return (
        f"The council of {place} opened a bridge on Monday.\n\n"
        f"It cost {number + 3} million euros, and {number + 11} workers built it. "
        f"The old bridge had not carried a lorry since 19{50 + number % 50}.\n\n"
        f"The mayor said that the ferry would stop after {number % 9 + 2} weeks."
    )


def rewrite(number: int) -> str:
    return (
        article(number)
        .replace("opened a bridge", "inaugurated a bridge")
        .replace(f"cost {number + 3} ", f"cost {number + 3 + number % 2} ")
    )


def texts(count: int) -> list[dict[str, Any]]:
    """Rows with texts in them."""
    return [
        {"id": f"pair/{i}", "original_text": article(i), "rewrite_text": rewrite(i)}
        for i in range(count)
    ]


def manifest(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def content(folder: Path) -> dict[str, bytes]:
    """All results of a finished run by name: no clock, no process, no kept translations."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("run.json", ".lock", "translations.sqlite")
    }
