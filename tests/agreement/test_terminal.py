from __future__ import annotations

import io

import pytest

from evaluator.agreement.terminal import figure, plain_table, print_table
from evaluator.types import Interval

HEADER = ["score", "value", "interval"]
ROWS = [["BLEU", "0.5", "[0.4, 0.6]"], ["least matched [token]", "–", "–"]]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_columns_of_a_pipe_line_up_and_are_never_cut() -> None:
    lines = plain_table("Title", HEADER, [*ROWS, ["x", "y" * 300, "z"]]).splitlines()
    assert lines[0] == "Title"
    assert "y" * 300 in lines[-2]
    ends = {len(line) for line in lines[2:-1]}
    assert len(ends) == 1


def test_a_terminal_shows_every_cell_as_it_is() -> None:
    stream = Terminal()
    print_table("Title [x]", HEADER, ROWS, stream)
    for text in ("Title [x]", "least matched [token]", "[0.4, 0.6]"):
        assert text in stream.getvalue()


@pytest.mark.parametrize(
    ("value", "interval", "places", "shown"),
    [
        (None, None, 3, "–"),
        (0.12345, None, 3, "0.123"),
        (50.04, Interval(40, 60.06), 1, "50.0 [40.0, 60.1]"),
    ],
)
def test_figures(value: float | None, interval: Interval | None, places: int, shown: str) -> None:
    assert figure(value, interval, places) == shown
