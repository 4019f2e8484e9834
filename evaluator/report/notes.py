"""What is no drift and an editor may want to know: each note with the passages that it shows in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evaluator.report.messages import count
from evaluator.types import Comparison, Note, SegmentedDocument, Span, Unit


@dataclass(frozen=True)
class Noted:
    """A note and the units that have its words on either side, in their order."""

    note: Note
    units: tuple[Unit, ...]

    @property
    def where(self) -> str:
        """Ids of the units, as text outputs name them."""
        return ", ".join(unit.id for unit in self.units)


def noted(comparison: Comparison) -> list[Noted]:
    """Return the notes of a comparison, each with its units."""
    if not comparison.notes:
        return []
    owners: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for number, unit in enumerate(comparison.units):
        owners[0].update(dict.fromkeys(unit.original, number))
        owners[1].update(dict.fromkeys(unit.rewrite, number))
    found = []
    for note in comparison.notes:
        numbers = {
            owner[index]
            for owner, side, spans in (
                (owners[0], comparison.original, note.original_spans),
                (owners[1], comparison.rewrite, note.rewrite_spans),
            )
            for index in _sentences(side, spans)
        }
        found.append(Noted(note, tuple(comparison.units[number] for number in sorted(numbers))))
    return found


def notes_title(comparison: Comparison) -> str:
    """Return "Good to know: 2 notes", empty where there are none."""
    return count("notes.title", len(comparison.notes)) if comparison.notes else ""


def _sentences(side: SegmentedDocument, spans: tuple[Span, ...]) -> Iterator[int]:
    for index, sentence in enumerate(side.sentences):
        whole = Span(sentence.start, sentence.end)
        if any(whole.overlaps(span) for span in spans):
            yield index
