"""The map of the article: bars by passage, by density in long articles; and what moved where."""

from __future__ import annotations

from evaluator.report.moves import Ghost
from evaluator.report.pictures import WIDTH, article_map
from evaluator.report.view import build
from tests.report.factory import F, U, harbour, make


def _lines(count: int, flagged: set[int]) -> list[U]:
    return [
        U(
            [f"Boat {number:04d} is late."],
            [f"Boat {number:04d} is late!"],
            [F("number", "critical" if number % 7 == 0 else "minor", "Another.", "Boat", "Boat")]
            if number in flagged
            else [],
        )
        for number in range(count)
    ]


def test_a_short_article_has_a_bar_for_each_flagged_passage() -> None:
    comparison = make(_lines(20, {3, 7, 8}))
    bars = article_map(comparison, comparison.units)
    assert [bar.rows for bar in bars] == [(4,), (8,), (9,)]
    assert [bar.density for bar in bars] == [1.0, 1.0, 1.0]
    assert bars[1].height > bars[0].height, "not by colour alone"
    assert bars[1].label == "u8, Critical"
    assert bars[0].x < bars[1].x < WIDTH


def test_a_long_article_shows_how_dense_its_flags_are() -> None:
    comparison = make(_lines(2000, {*range(0, 1000, 40), *range(1400, 1500)}))
    bars = article_map(comparison, comparison.units)
    assert len(bars) < 50, "far fewer than flags"
    first, dense = bars[0], next(bar for bar in bars if bar.rows[0] > 1420)
    assert first.severity == "critical"
    assert first.density < 0.6 < dense.density == 1.0
    assert comparison.units[dense.rows[0] - 1].severity.value == "critical", "the worst leads"
    assert "flagged passages from" in dense.label
    assert sorted(row for bar in bars for row in bar.rows) == [
        at for at, unit in enumerate(comparison.units, 1) if unit.flags
    ]


def test_what_moved_says_from_where_to_where_on_both_ends() -> None:
    rows = build(harbour()).rows
    moved = next(row for row in rows if not isinstance(row, Ghost) and row.shape == "moved")
    (ghost,) = (row for row in rows if isinstance(row, Ghost))
    assert moved.note == "Moved up: after u7 in the original, after u3 in the rewrite."
    assert ghost.note == "u8 stands here in the rewrite, after u7 in the original:"
    assert rows[rows.index(ghost) - 1].id == "u3"
    comparison = make(
        [
            U(["One goes last."], ["One goes last!"], kind="moved", at=5),
            U(["Two stays."], ["Two stays!"]),
            U(["Three goes first."], ["Three goes first!"], kind="moved", at=-1),
        ]
    )
    notes = [row.note for row in build(comparison).rows if not isinstance(row, Ghost)]
    assert notes[0] == "Moved down: at the start in the original, after u2 in the rewrite."
    assert notes[2] == "Moved up: after u2 in the original, at the start in the rewrite."
