"""Articles in tables: columns by name, cells with several paragraphs, encodings, refusals."""

from __future__ import annotations

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evaluator.readers import ReadSettings

ROWS = [
    {"id": "1", "text": "The ferry stays.", "back": "The ferry remains."},
    {"id": "2", "text": 'It cost "14" crowns,\nthey said.\n\nA second\tparagraph.', "back": ""},
    {"id": "3", "text": "", "back": "Put in."},
    {"id": "4", "text": "Café at the end.", "back": "A café."},
]
PARAGRAPHS = [
    "The ferry stays.", 'It cost "14" crowns,\nthey said.', "A second\tparagraph.",
    "Café at the end.",
]  # fmt: skip


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def csv_(delimiter: str = ",") -> bytes:
    lines = [delimiter.join(map(quoted, ROWS[0]))]
    lines += [delimiter.join(map(quoted, row.values())) for row in ROWS]
    return ("\r\n".join(lines) + "\r\n").encode()


def jsonl() -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode()


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), out)
    return out.getvalue()


FILES = {
    "a.csv": csv_(),
    "b.csv": b"\xef\xbb\xbf" + csv_(),
    "d.csv": csv_(";"),
    "e.csv": b"sep=;\r\n" + csv_(";"),
    "f.csv": csv_("\t"),
    "g.csv": csv_("\t").decode().encode("utf-16"),
    "a.tsv": csv_("\t"),
    "b.tsv": csv_("\t").decode().encode("utf-16"),
    "c.csv": csv_().decode().encode("cp1252"),
    "a.jsonl": jsonl(),
    "a.parquet": parquet(),
}


def of(*columns: str) -> ReadSettings:
    return ReadSettings(columns=columns)


@pytest.mark.parametrize("name", FILES)
def test_the_column_that_was_named(reading, name):
    document = reading(FILES[name], name, settings=of("text")).document
    text = document.text
    assert [text[p.start : p.end] for p in document.paragraphs] == PARAGRAPHS
    assert document.format == name.partition(".")[2]
    assert {(place.kind, place.name) for place in document.places} == {("cell", "text")}


def test_offsets_lead_back_to_the_line_and_column(reading):
    document = reading(b"id,text\n1,One.\n\n2,\"Two\nlines.\"\n3,Three.\n", "a.csv",
                       settings=of("text")).document  # fmt: skip
    assert [place.number for place in document.places] == [2, 5, 6]
    at = document.text.index("Three")
    assert document.places_of(at, at + 5)[0][2:] == ("cell", 6, "text")
    document = reading(parquet(), "a.parquet", settings=of("back")).document
    assert [place.number for place in document.places] == [1, 3, 4]


def test_several_columns_are_read_row_by_row(reading):
    document = reading(csv_(), "a.csv", settings=of("back", "id")).document
    assert document.text == "The ferry remains.\n\n1\n\n2\n\nPut in.\n\n3\n\nA café.\n\n4"


def test_objects_may_lack_a_field(reading):
    data = b'{"text": "One."}\n{"other": 1}\n{"text": null}\n{"text": "Two."}\n'
    assert reading(data, "a.jsonl", settings=of("text")).document.text == "One.\n\nTwo."


def test_a_parquet_file_is_known_by_its_content(reading):
    document = reading(parquet(), "rows.txt", settings=of("text")).document
    assert document.format == "parquet"
    assert [each.slug for each in document.warnings] == ["input-misnamed"]


@pytest.mark.parametrize(
    ("data", "name", "columns", "slug", "said"),
    [
        (csv_(), "a.csv", (), "column-needed", "id, text, back"),
        (jsonl(), "a.jsonl", (), "column-needed", "id, text, back"),
        (csv_(), "a.csv", ("texts",), "column-missing", "no column 'texts', only id, text, back"),
        (jsonl(), "a.jsonl", ("texts",), "column-missing", "only id, text, back"),
        (parquet(), "a.parquet", ("texts",), "column-missing", "only id, text, back"),
        (b"id,text\n1\n", "a.csv", ("text",), "row-invalid", "a.csv:2: the row has 1 cells"),
        (b'{"text": 1}\n', "a.jsonl", ("text",), "row-invalid", "a.jsonl:1: text is not a text"),
        (b'{"text": "a"}\n{', "a.jsonl", ("text",), "row-invalid", "a.jsonl:2: not JSON"),
        (parquet()[:-20], "a.parquet", ("text",), "input-broken", "no Parquet table"),
        (b"id,text\n1,\n", "a.csv", ("text",), "input-empty", "no text"),
        (b"", "a.csv", ("text",), "column-missing", "only none"),
        (b"id\ttext\x00\x01\x02\n", "a.tsv", ("text",), "input-binary", "NUL"),
    ],
)  # fmt: skip
def test_refusals(refusal, data, name, columns, slug, said):
    found, message = refusal(data, name, settings=of(*columns))
    assert found == slug
    assert said in message


def test_an_enormous_table_is_refused(refusal):
    data = b"text\n" + b"The ferry stays where it is.\n" * 1000
    slug, _ = refusal(data, "a.csv", settings=of("text"), max_chars=500)
    assert slug == "input-too-long"
