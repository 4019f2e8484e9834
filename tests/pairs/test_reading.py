"""Rows out of files of every format, whole and broken."""

import csv
import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evaluator.errors import InputError
from evaluator.pairs import open_pairs
from evaluator.pairs.rows import MAX_CHARACTERS, PairRow


def read(path, **options) -> list[PairRow]:
    with open_pairs(str(path), **options) as source:
        return list(source)


def write(folder, name: str, content: str | bytes):
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


TEXTS = [
    ("a1", "The port closed.", "The port shut."),
    ("a2", '"Stop," she said.', 'She said, "stop".'),
    ("a3", '"It is over."', '"Over."'),
    ("a4", "tab\there", "line\nbreak"),
    ("a5", "Ünïcödé 東京 😀", "back\\slash, comma"),
]


def expected(rows) -> list[tuple]:
    return [(row.id, row.original, row.rewrite, row.error) for row in rows]


def test_jsonl(tmp_path):
    lines = [json.dumps({"id": i, "rewrite": r, "original": o, "more": 1}) for i, o, r in TEXTS]
    path = write(tmp_path, "pairs.jsonl", "\ufeff" + "\r\n".join(lines))
    assert expected(read(path)) == [(*row, None) for row in TEXTS]


@pytest.mark.parametrize(("name", "delimiter"), [("p.csv", ","), ("p.tsv", "\t")])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_tables_as_the_csv_module_writes_them(tmp_path, name, delimiter, quoting):
    # A line break in TSV needs a quoted header; CSV takes it anywhere.
    texts = [t for t in TEXTS if delimiter == "," or quoting == csv.QUOTE_ALL or "\n" not in t[2]]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting)
    writer.writerows([("id", "original", "rewrite"), *texts])
    rows = read(write(tmp_path, name, "\ufeff" + out.getvalue()))
    assert expected(rows) == [(*row, None) for row in texts]


def test_tsv_without_quoting_keeps_quotation_marks(tmp_path):
    lines = ["original\trewrite", '"Stop," she said.\t"Stop!"', '"It goes on\tnow "here" it ends"']
    rows = read(write(tmp_path, "p.tsv", "\n".join(lines)))
    assert [(row.original, row.rewrite) for row in rows] == [
        ('"Stop," she said.', '"Stop!"'),
        ('"It goes on', 'now "here" it ends"'),
    ]


def test_parquet(tmp_path):
    table = pa.table(
        {
            "id": [1, None, 3],
            "rewrite": pa.array(["x", None, "z"], pa.large_string()),
            "original": ["a", "b", "c"],
            "other": [1.0, 2.0, 3.0],
        }
    )
    pq.write_table(table, tmp_path / "p.parquet")
    assert expected(read(tmp_path / "p.parquet")) == [
        (1, "a", "x", None),
        (None, "b", None, "rewrite is missing"),
        (3, "c", "z", None),
    ]


def test_parquet_column_of_another_type(tmp_path):
    pq.write_table(pa.table({"original": [1], "rewrite": ["x"]}), tmp_path / "p.parquet")
    assert read(tmp_path / "p.parquet")[0].error == "original is not a text"


@pytest.mark.parametrize(
    "strange",
    [
        pa.array([1], pa.timestamp("s", "Mars/Olympus")),
        pa.array([10**9], pa.date32()),
        pa.array([2**62], pa.duration("s")),
    ],
    ids=["zone", "date", "duration"],
)
def test_parquet_values_beyond_what_python_has(tmp_path, strange):
    table = pa.table({"id": strange, "original": ["a"], "rewrite": ["b"]})
    pq.write_table(table, tmp_path / "p.parquet")
    (row,) = read(tmp_path / "p.parquet")
    assert row.unparsed
    assert "p.parquet:1: id is nothing that can be read" in row.error


@pytest.mark.parametrize("once", [True, False], ids=["held once", "packed tightly"])
def test_parquet_that_unpacks_to_gigabytes_is_read_in_little_memory(tmp_path, once):
    long = "a" * 1_000_000
    if once:
        texts = pa.DictionaryArray.from_arrays(pa.array([0] * 400, pa.int32()), [long])
    else:
        texts = pa.array([long] * 40)
    table = pa.table({"original": texts, "rewrite": ["x"] * len(texts)})
    options = {"compression": "zstd", "use_dictionary": once, "store_schema": False}
    with pq.ParquetWriter(tmp_path / "p.parquet", table.schema, **options) as writer:
        for _ in range(1 if once else 10):
            writer.write_table(table)
    del table, texts
    before, count = pa.total_allocated_bytes(), 0
    with open_pairs(str(tmp_path / "p.parquet")) as rows:
        for row in rows:
            count += 1
            assert "characters" in row.error
            assert pa.total_allocated_bytes() - before < 250_000_000
    assert count == 400


def test_parquet_with_a_column_twice(tmp_path):
    column = pa.array(["x"])
    table = pa.Table.from_arrays([column] * 3, names=["original", "rewrite", "original"])
    pq.write_table(table, tmp_path / "p.parquet")
    with pytest.raises(InputError, match="several columns are called 'original'") as caught:
        read(tmp_path / "p.parquet")
    assert caught.value.slug == "parquet-invalid"


@pytest.mark.parametrize("header", ["a\rb,c\n", '"original,rewrite\n' + "x" * 200_000])
def test_a_header_that_is_no_csv(tmp_path, header):
    with pytest.raises(InputError) as caught:
        read(write(tmp_path, "p.csv", header + "1,2\n"))
    assert caught.value.slug == "pairs-columns"


def test_parquet_bytes_that_are_not_utf8(tmp_path):
    broken = pa.array([b"\xff\xfe", b"fine"]).view(pa.string())
    pq.write_table(pa.table({"original": broken, "rewrite": ["x", "y"]}), tmp_path / "p.parquet")
    rows = read(tmp_path / "p.parquet")
    assert rows[0].unparsed
    assert "p.parquet:1: not UTF-8" in rows[0].error
    assert rows[1] == PairRow(None, "fine", "y")


def test_every_kind_of_broken_line_becomes_a_row(tmp_path):
    good = '{"id": "ok", "original": "a b", "rewrite": "a c"}'
    long = json.dumps({"id": 7, "original": "x" * MAX_CHARACTERS, "rewrite": "y"})
    lines = [
        good,
        "{not json",
        "",
        '["a", "list"]',
        '{"id": 2, "original": "a"}',
        '{"id": 3, "original": "a", "rewrite": 4}',
        '{"id": 4, "original": "a", "rewrite": null}',
        '{"id": 5, "original": "a", "rewrite": " \\n"}',
        '{"id": 6, "original": "bad \\ud800 here", "rewrite": "b"}',
        long,
        '{"id": [1], "original": "a", "rewrite": "b"}',
        '{"id": true, "original": "a", "rewrite": "b"}',
        "[" * 100_000,
        '{"original": ' + "1" * 5000 + "}",
        good,
    ]
    content = "\n".join(lines).encode() + b'\n{"original": "\xff", "rewrite": "b"}\n\n\n'
    path = write(tmp_path, "p.jsonl", content)
    rows = read(path)
    assert len(rows) == len(lines) + 1
    by_line = dict(enumerate(rows, 1))
    assert by_line[1] == by_line[15] == PairRow("ok", "a b", "a c")
    for line, why in {
        2: "not JSON",
        3: "blank",
        4: "not a JSON object",
        13: "not JSON",
        14: "not JSON",
        16: "not UTF-8",
    }.items():
        assert by_line[line].unparsed
        assert by_line[line].id is None
        assert by_line[line].error.startswith(f"{path}:{line}: ")
        assert why in by_line[line].error
    for line, why in {
        5: "rewrite is missing",
        6: "rewrite is not a text",
        7: "rewrite is missing",
        8: "rewrite is empty",
        9: "lone surrogate at 4",
        10: "100,000 characters",
    }.items():
        assert by_line[line].id == line - 3
        assert why in by_line[line].error
    assert by_line[9].original == "bad \ufffd here"
    assert by_line[11].id is None
    assert by_line[12].id is None
    assert "id is neither" in by_line[11].error


def test_a_line_without_end_takes_no_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("evaluator.pairs.reading.LONGEST_LINE", 1000)
    good = '{"original": "a", "rewrite": "b"}'
    path = write(tmp_path, "p.jsonl", good + "\n" + "x" * 5000 + "\n" + good)
    rows = read(path)
    assert [row.unparsed for row in rows] == [False, True, False]
    assert "over 1,000 bytes" in rows[1].error


def test_tables_with_broken_rows(tmp_path):
    content = b"id,original,rewrite\n1,a,b\n2,a\n\n3,a,\n4,\xe9,b\n5,a,b,c\n,a,b\n\n"
    rows = read(write(tmp_path, "p.csv", content))
    assert [row.error is None for row in rows] == [True, False, False, False, False, False, True]
    assert rows[1].error.endswith("p.csv:3: the row has 2 cells, the header 3")
    assert rows[2].unparsed
    assert rows[3] == PairRow("3", "a", "", "rewrite is empty")
    assert "not UTF-8" in rows[4].error
    assert rows[6] == PairRow(None, "a", "b")


def test_a_quote_that_is_never_closed_does_not_swallow_the_file(tmp_path):
    filler = "".join(f"{n},original {n},rewrite {n}\n" for n in range(10_000))
    rows = read(write(tmp_path, "p.csv", f'id,original,rewrite\n0,"open,x\n{filler}'))
    assert rows[0].unparsed
    assert "p.csv:" in rows[0].error
    assert rows[-1] == PairRow("9999", "original 9999", "rewrite 9999")


@pytest.mark.parametrize("name", ["p.csv", "p.tsv"])
def test_table_without_a_needed_column(tmp_path, name):
    with pytest.raises(InputError) as caught:
        read(write(tmp_path, name, "id\nx\n"))
    assert caught.value.slug == "pairs-columns"
    assert name in caught.value.message


def test_files_that_cannot_be_read(tmp_path):
    for path, slug in [
        (tmp_path / "none.jsonl", "input-missing"),
        (tmp_path, "input-unreadable"),
        (write(tmp_path, "fake.parquet", "no parquet"), "parquet-invalid"),
        (
            write(tmp_path, "cut.jsonl.gz", gzip.compress(b'{"a": 1}\n' * 9000)[:-30]),
            "input-unreadable",
        ),
    ]:
        with pytest.raises(InputError) as caught:
            read(path)
        assert caught.value.slug == slug
    with pytest.raises(InputError) as caught:
        read(tmp_path / "x", input_format="xml")
    assert caught.value.slug == "pairs-format"


def test_gzip_and_standard_input(tmp_path):
    content = b'{"original": "a", "rewrite": "b"}\n'
    path = write(tmp_path, "p.jsonl.gz", gzip.compress(content))
    assert read(path) == [PairRow(None, "a", "b")]
    for data in (
        content,
        gzip.compress(content),
        b"original\trewrite\na\tb\n",
        b"rewrite,original\nb,a",
    ):
        assert read("-", stdin=io.BytesIO(data)) == [PairRow(None, "a", "b")]
    parquet = io.BytesIO()
    pq.write_table(pa.table({"original": ["a"], "rewrite": ["b"]}), parquet)
    assert read("-", stdin=io.BytesIO(parquet.getvalue())) == [PairRow(None, "a", "b")]


def test_empty_file_has_no_rows(tmp_path):
    assert read(write(tmp_path, "p.jsonl", "")) == []


def test_rows_expected_are_told_by_what_was_read(tmp_path):
    path = write(tmp_path, "p.jsonl", '{"original": "a", "rewrite": "b"}\n' * 50_000)
    with open_pairs(str(path)) as source:
        assert source.rows_expected is None
        rows = iter(source)
        for _ in range(10_000):
            next(rows)
        assert source.rows_expected == pytest.approx(50_000, rel=0.1)
        assert sum(1 for _ in rows) == 40_000
        assert source.rows_expected == 50_000
    with open_pairs("-", stdin=io.BytesIO(b'{"original": "a", "rewrite": "b"}')) as source:
        list(source)
        assert source.rows_expected is None
