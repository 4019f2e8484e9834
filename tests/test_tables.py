"""Tables as spreadsheets save them: tabs, UTF-16, a line that says what parts the columns."""

import csv
import io

import pytest

from evaluator.tables import read_text, sniffed

ROWS = [("1", "The ferry stays."), ("2", "It cost 14, they said; café.")]


def saved(delimiter: str, codec: str, head: str = "") -> bytes:
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in (("id", "text"), *ROWS)]
    return (head + "\r\n".join(lines) + "\r\n").encode(codec)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    ("delimiter", "head"), [(",", ""), (";", ""), ("\t", ""), (";", "sep=;\r\n"), (",", "sep=,\n")]
)
def test_csv_of_spreadsheets(codec: str, delimiter: str, head: str) -> None:
    data = saved(delimiter, codec, head)
    table = read_text("csv", io.BytesIO(data), longest_line=1_000)
    assert table.columns == ("id", "text")
    rows = list(table.rows)
    assert [tuple(row.values.values()) for row in rows] == ROWS


def test_utf16_is_told_by_its_mark() -> None:
    assert sniffed(saved("\t", "utf-16")) == "tsv"
    assert sniffed('{"original": "a"}\n'.encode("utf-16")) == "jsonl"
    table = read_text("jsonl", io.BytesIO('{"a": "é"}\n'.encode("utf-16")), longest_line=1_000)
    assert [row.values for row in table.rows] == [{"a": "é"}]


def test_a_long_line_of_utf16_is_a_row_with_a_problem() -> None:
    data = ("a\n" + "x" * 5_000 + "\nb\n").encode("utf-16")
    rows = list(read_text("csv", io.BytesIO(data), longest_line=1_000).rows)
    assert [row.problem is None for row in rows] == [False, True]


def test_the_longest_field_of_others_is_left_alone() -> None:
    before = csv.field_size_limit()
    table = read_text("csv", io.BytesIO(saved(",", "utf-8")), longest_line=1_000)
    next(table.rows)
    assert csv.field_size_limit() == before
