"""Plain text files, line for line."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from evaluator.errors import InputError
from evaluator.pairs import open_parallel
from evaluator.pairs.rows import PairRow


def write(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def test_lines_that_belong_together(tmp_path: Path) -> None:
    one = write(tmp_path, "ref.txt", "\ufeffThe port.\r\nTwo\u2028parts.\n\nLast")
    other = write(tmp_path, "hyp.txt", "A port.\nTwo parts.\nEmpty?\nThe last")
    with open_parallel(one, other) as source:
        rows = list(source)
        assert (source.total, source.rows_read) == (4, 4)
    assert rows[0] == PairRow(1, "The port.", "A port.")
    assert rows[1].original == "Two\u2028parts."
    assert rows[2].error == "original is empty"
    assert rows[3] == PairRow(4, "Last", "The last")


def test_references_and_sources(tmp_path: Path) -> None:
    paths = [write(tmp_path, name, f"{name} 1\n{name} 2\n") for name in ("a", "b", "c", "d", "s")]
    packed = write(tmp_path, "c.gz", gzip.compress(b"c 1\n\n"))
    with open_parallel(paths[0], paths[1], [packed, paths[3]], paths[4]) as source:
        rows = list(source)
    assert rows[0].references == ("c 1", "d 1")
    assert rows[1].references == ("", "d 2")
    assert rows[1].source == "s 2"


@pytest.mark.parametrize("short", ["hyp.txt", "ref.txt"])
def test_files_of_different_lengths_are_refused_at_once(tmp_path: Path, short: str) -> None:
    for name in ("ref.txt", "hyp.txt"):
        write(tmp_path, name, "line\n" * (9 if name == short else 10))
    with pytest.raises(InputError, match=rf"{short} 9") as caught:
        open_parallel(str(tmp_path / "ref.txt"), str(tmp_path / "hyp.txt"))
    assert caught.value.slug == "parallel-lengths"


def test_a_stream_that_ends_early_is_an_error(tmp_path: Path) -> None:
    one = write(tmp_path, "ref.txt", "a\nb\n")
    with (
        open_parallel(one, "-", stdin=io.BytesIO(b"a\n")) as source,
        pytest.raises(InputError, match="-: there are only 1 lines"),
    ):
        list(source)


def test_a_line_that_cannot_be_read_is_a_row(tmp_path: Path) -> None:
    one = write(tmp_path, "ref.txt", "a\nb\n")
    other = write(tmp_path, "hyp.txt", b"\xff\xfe\nb\n")
    with open_parallel(one, other) as source:
        rows = list(source)
    assert rows[0].error == f"{other}:1: not UTF-8, or too long"
    assert rows[1] == PairRow(2, "b", "b")
