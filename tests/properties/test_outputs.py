"""What is written of any texts: whole in every format, and read back as it was."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.pairs import ScoredRow, open_pairs, open_scores
from evaluator.pairs.rows import row_of
from evaluator.report import REPORTS, writer_for
from evaluator.report.tables import MQM_COLUMNS
from tests.properties.checks import attempt, check_page, compare
from tests.properties.strategies import FEW, SOME, any_text, article

_STEERING = set(map(chr, (*range(9), *range(11, 13), *range(14, 32), *range(127, 160)))) | set(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_BREAKS = dict.fromkeys(map(ord, "\t\r\n"), " ")


def _xml(content: str) -> None:
    ElementTree.fromstring(content)


def _csv(content: str) -> None:
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}


def _tsv(content: str) -> None:
    assert {line.count("\t") for line in content[:-1].split("\n")} == {len(MQM_COLUMNS) - 1}


def _line(content: str) -> None:
    assert len(content.splitlines()) == 1


WHOLE: dict[str, Callable[[str], object]] = {
    "json": json.loads,
    "sarif": json.loads,
    "html": check_page,
    "xliff": _xml,
    "junit": _xml,
    "csv": _csv,
    "mqm-tsv": _tsv,
    "line": _line,
    "markdown": str,
    "alignment": str,
}


@given(article, article)
@FEW
def test_every_format_is_whole(original: str, rewrite: str) -> None:
    comparison, refused = attempt(compare, original, rewrite)
    if comparison is None:
        assert refused in {"input-empty", "two-languages"}
        return
    for name in REPORTS:
        writer = writer_for(name)
        content = writer(comparison, ())
        assert content == writer(comparison, ()), f"{name}: not the same bytes twice"
        if name == "csv-excel":
            assert content == writer_for("csv")(comparison, ()).encode("utf-8-sig")
            continue
        if isinstance(content, bytes):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for part in archive.namelist():
                    if part.endswith((".xml", ".rels")):
                        ElementTree.fromstring(archive.read(part))
            continue
        WHOLE[name](content.encode("utf-8").decode("utf-8"))
        if name not in ("json", "sarif", "alignment"):
            assert not set(content) & _STEERING, name


fields = st.one_of(st.none(), st.text(max_size=40), any_text)


@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv", "parquet"])
@given(rows=st.lists(st.tuples(fields, fields, fields), min_size=1, max_size=5))
@SOME
def test_scores_of_any_rows_are_pairs_again(
    form: str, rows: list[tuple[str | None, str | None, str | None]]
) -> None:
    """Rows that nothing is wrong with come back as they were; no row is lost."""
    if form == "tsv":  # which is read line by line: see `tables.read_text`
        rows = [tuple(text and text.translate(_BREAKS) for text in row) for row in rows]  # type: ignore[misc]
    named = ("id", "original", "rewrite")
    pairs = [row_of(dict(zip(named, row, strict=True))) for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / f"scores.{form}")
        with open_scores(path, form) as writer:
            writer.write(
                [
                    ScoredRow(pair.id, pair.original, pair.rewrite, error=pair.error)
                    for pair in pairs
                ]
            )
        with open_pairs(path) as source:
            again = list(source)
    assert len(again) == len(pairs)
    for pair, back in zip(pairs, again, strict=True):
        if pair.error is None:
            assert (back.original, back.rewrite) == (pair.original, pair.rewrite)
            assert (back.id or None) == (pair.id or None)
