"""`evaluator read`: what the reader takes out of a file, and what it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from evaluator.cli import options, shared, sides

if TYPE_CHECKING:
    from evaluator.readers import Reading
    from evaluator.types import Document, Paragraph, Place

_SURE = 0.5


@options.takes(*shared.READING)
def read(
    file: Annotated[
        str, typer.Argument(help="A file of any format that is read; - is standard input.")
    ],
    json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    side: sides.Sides = None,
    column: sides.Columns = None,
    *,
    chosen: options.Chosen,
) -> None:
    """Show what is read of a file: kept text with roles and places, and what is left out.

    A line with + stands before what is kept, one with - before what is left out. Nothing is
    compared and no model is loaded.

    Example: evaluator read page.html
    """
    from evaluator.readers import examine

    settings = chosen.load().settings
    told, _ = sides.read_settings(settings.read, side, column)
    reading = examine(
        file,
        max_chars=settings.max_chars,
        input_format=settings.input_format,
        settings=told,
    )
    for warning in reading.document.warnings:
        options.message(f"warning: {warning.message} ({warning.slug})", quiet=chosen.quiet)
    typer.echo(_as_json(reading) if json else "\n".join(_lines(reading)))


def _lines(reading: Reading) -> list[str]:
    document = reading.document
    facts = [document.format, document.encoding, document.language]
    lines = [
        f"{_plain(document.path or '')}: {', '.join(fact for fact in facts if fact)}; "
        f"{len(document.paragraphs)} paragraphs kept, {len(reading.dropped)} parts left out"
    ]
    for paragraph in document.paragraphs:
        sure = paragraph.role is not None and paragraph.role_confidence >= _SURE
        role = f"{paragraph.role} {paragraph.role_confidence:.0%}" if sure else "body"
        named = (_plain(_name(place)) for place in _places(document, paragraph))
        where = "; ".join(dict.fromkeys(named))
        lines += ["", f"+ {role} ({where})", _shown(_text(document, paragraph))]
    for each in reading.dropped:
        where = f"{each.kind} {each.number} {each.name}".strip() if each.kind else "no place"
        lines += ["", f"- {each.reason} ({_plain(where)})", _shown(each.text)]
    return lines


def _as_json(reading: Reading) -> str:
    import json

    document = reading.document
    told: dict[str, Any] = {
        "path": document.path,
        "format": document.format,
        "encoding": document.encoding,
        "language": document.language,
        "sha256": document.sha256,
        "text": document.text,
        "kept": [
            {
                "start": paragraph.start,
                "end": paragraph.end,
                "role": paragraph.role,
                "role_confidence": paragraph.role_confidence,
                "places": [place._asdict() for place in _places(document, paragraph)],
            }
            for paragraph in document.paragraphs
        ],
        "dropped": [vars(each) for each in reading.dropped],
        "warnings": [vars(warning) for warning in document.warnings],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _places(document: Document, paragraph: Paragraph) -> tuple[Place, ...]:
    """Return the places of a paragraph: lines, where the text is the file's own."""
    if document.places:
        return document.places_of(paragraph.start, paragraph.end)
    from evaluator.types import Place

    line = document.text.count("\n", 0, paragraph.start) + 1
    return (Place(paragraph.start, paragraph.end, "line", line),)


def _name(place: Place) -> str:
    return f"{place.kind} {place.number} {place.name}".strip()


def _text(document: Document, paragraph: Paragraph) -> str:
    return document.text[paragraph.start : paragraph.end]


def _shown(text: str) -> str:
    """Return a text as an indented line."""
    return f"  {_plain(text)}"


def _plain(text: str) -> str:
    """Return a text as one line that no terminal takes for orders."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
