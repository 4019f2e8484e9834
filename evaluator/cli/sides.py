"""--side and --column: which text is which, in files that hold more than one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluator.errors import UsageError

if TYPE_CHECKING:
    from evaluator.config import Settings
    from evaluator.pairs import PairRow, PairSource
    from evaluator.readers import ReadSettings
    from evaluator.types import Document

_PANEL = "Localisation files and tables"
_LOCALISATION = ("xliff", "tmx")

Sides = Annotated[
    list[str] | None,
    typer.Option(
        "--side",
        metavar="SIDE",
        help="Which text of the units of an XLIFF or TMX file: source, target, match[:ORIGIN], "
        "note[:CATEGORY], lang:CODE or prop:TYPE. Twice for the original and the rewrite.",
        rich_help_panel=_PANEL,
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=COLUMN",
        help="What a table calls its column: original=NAME or rewrite=NAME; again for more.",
        rich_help_panel=_PANEL,
    ),
]

LabelColumns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=COLUMN",
        help="What the file calls original, rewrite, source, drift, severity, human, group, kind, "
        "minimal, system, findings, original_spans or rewrite_spans; again for more.",
    ),
]


def label_columns(entries: Sequence[str] | None) -> dict[str, str]:
    """Return the columns of labelled pairs that FIELD=COLUMN entries name, by field.

    Raises:
        UsageError: bad-column.
    """
    from evaluator.agreement.labels import FIELDS, TEXTS

    return {field: names[-1] for field, names in named_columns(entries, TEXTS + FIELDS).items()}


def named_columns(entries: Sequence[str] | None, fields: Sequence[str]) -> dict[str, list[str]]:
    """Return the columns that FIELD=COLUMN entries name, by field.

    Raises:
        UsageError: "bad-column".
    """
    columns: dict[str, list[str]] = {}
    for entry in entries or ():
        field, _, name = entry.partition("=")
        if field not in fields or not name:
            raise UsageError(
                "bad-column",
                f"--column {entry}: not FIELD=COLUMN.",
                f"FIELD is one of {', '.join(fields)}.",
            )
        columns.setdefault(field, []).append(name)
    return columns


def read_settings(
    settings: ReadSettings, sides: Sequence[str] | None, columns: Sequence[str] | None
) -> tuple[ReadSettings, ReadSettings]:
    """Return what the readers of the original and of the rewrite are told.

    A side that is given once is meant for both, a column that is not given is called like the
    side.

    Raises:
        UsageError: "bad-column", "too-many-sides".
    """
    if sides and len(sides) > 2:
        raise UsageError(
            "too-many-sides", f"--side is there {len(sides)} times.", "Give it once or twice."
        )
    names = named_columns(columns, ("original", "rewrite"))
    chosen: Sequence[str | None] = sides or [settings.side]
    made = [
        replace(settings, side=side, columns=tuple(names.get(field, settings.columns or [field])))
        for field, side in (("original", chosen[0]), ("rewrite", chosen[-1]))
    ]
    return made[0], made[1]


def same_file(
    original: str, rewrite: str | None, sides: Sequence[str] | None, columns: Sequence[str] | None
) -> str:
    """Return where the rewrite is read from: the original's file, where options part the two.

    Raises:
        UsageError: "rewrite-missing", "two-stdin".
    """
    if rewrite is None:
        if len(sides or ()) < 2 and not columns:
            raise UsageError(
                "rewrite-missing",
                "There is no rewrite to compare with.",
                "Name its file; or say where both stand in one: --side twice, or --column.",
            )
        rewrite = original
    if original == rewrite == "-":
        raise two_stdin()
    return rewrite


def two_stdin() -> UsageError:
    """Return the error for two texts that are both standard input."""
    return UsageError("two-stdin", "Both sides are standard input.", "Name a file for one of them.")


def is_localisation(path: str, sides: Sequence[str] | None) -> bool:
    """Whether pairs are the units of a localisation file rather than the rows of a table."""
    from evaluator.readers import FORMATS

    suffix = Path(path).suffix.lower()
    return bool(sides) or any(suffix in FORMATS[name].suffixes for name in _LOCALISATION)


def open_units(path: str, sides: Sequence[str] | None, settings: Settings) -> PairSource:
    """Open the units of an XLIFF or TMX file as pairs, in the file's order.

    Raises:
        InputError: As `evaluator.readers.read_path`.
        UsageError: "too-many-sides", "two-stdin".
    """
    from evaluator.pairs import PairSource
    from evaluator.readers import read_path

    if path == "-":
        raise two_stdin()

    texts: list[dict[int, str]] = []
    names: dict[int, str] = {}
    for told in read_settings(settings.read, sides, None):
        document = read_path(path, max_chars=settings.max_chars, settings=told)
        texts.append(_units(document))
        names.update({place.number: place.name for place in document.places})
    return PairSource("jsonl", _rows(names, texts), len(names), None, lambda: None)


def _units(document: Document) -> dict[int, str]:
    return {place.number: document.text[place.start : place.end] for place in document.places}


def _rows(names: dict[int, str], texts: Sequence[dict[int, str]]) -> Iterator[PairRow]:
    from evaluator.pairs import row_of

    for number in sorted(names):
        sides = {"original": texts[0].get(number), "rewrite": texts[1].get(number)}
        yield row_of({"id": names[number] or number, **sides})
