"""What moved: from where to where, said where the original has it and where the rewrite does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evaluator.report.messages import text
from evaluator.report.passages import one_line, shorten
from evaluator.report.rows import Row


@dataclass(frozen=True)
class Ghost:
    """The place in the rewrite of a unit that is shown beside its original.

    Attributes:
        target: Number of the unit's row.
        id: The unit's.
        note: What stands here, and where the original has it.
        words: How it begins.
    """

    target: int
    id: str
    note: str
    words: str


def with_ghosts(rows: Sequence[Row], by_rewrite: Sequence[int]) -> list[Row | Ghost]:
    """Put a pointer to each moved unit where its sentences stand in the rewrite.

    Args:
        rows: In the original's order.
        by_rewrite: Their numbers, from 1, in the rewrite's order.
    """
    after: dict[int, list[Ghost]] = {}
    notes: dict[int, str] = {}
    stays = [row.number for row in rows if row.original and row.shape != "moved"]
    place = now = 0
    for number in by_rewrite:
        row = rows[number - 1]
        if row.shape != "moved":
            place, now = number, number if row.rewrite else now
            continue
        words = "".join(piece.text for sentence in row.rewrite for piece in sentence)
        was = next((at for at in reversed(stays) if at < number), 0)
        note = text("shape.moved.here", id=row.id, was=_after(rows, was))
        after.setdefault(place, []).append(
            Ghost(number, row.id, note, shorten(one_line(words), 100))
        )
        way = "up" if place < number else "down"
        notes[number] = text(f"shape.moved.{way}", was=_after(rows, was), now=_after(rows, now))
    result: list[Row | Ghost] = list(after.get(0, ()))
    for row in rows:
        result.append(replace(row, note=notes.get(row.number, row.note)))
        result.extend(after.get(row.number, ()))
    return result


def _after(rows: Sequence[Row], number: int) -> str:
    """Return the place behind row `number`, from 1, in words."""
    return text("shape.moved.after", id=rows[number - 1].id) if number else text("shape.moved.top")
