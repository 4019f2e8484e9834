import csv
import gzip
import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from evaluator.batch import manifest
from evaluator.batch.manifest import Row
from evaluator.errors import InputError

GOOD = {"id": "a", "original_text": "One.", "rewrite_text": "Two."}


def rows(*paths: Path | str) -> list[Row]:
    files = manifest.find([str(path) for path in paths])
    found = list(manifest.read(files))
    assert len(found) == manifest.count(files)
    return found


def write(path: Path, *lines: str | bytes) -> Path:
    path.write_bytes(b"".join(x.encode() if isinstance(x, str) else x for x in lines))
    return path


def test_jsonl_csv_tsv_and_parquet_say_the_same(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    data = [
        {**GOOD, "original_text": 'A "quoted", long\nline.'},
        {"id": "b", "original_path": "x/1.txt", "rewrite_path": "/abs/2.txt"},
    ]
    names = ("id", "original_text", "rewrite_text", "original_path", "rewrite_path")
    write(tmp_path / "m.jsonl", *(json.dumps(row) + "\n" for row in data))
    (tmp_path / "m.jsonl.gz").write_bytes(gzip.compress((tmp_path / "m.jsonl").read_bytes()))
    for suffix, delimiter in (("csv", ","), ("tsv", "\t")):
        with (tmp_path / f"m.{suffix}").open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.DictWriter(file, names, delimiter=delimiter)
            writer.writeheader()
            writer.writerows(data)
    pq.write_table(pa.Table.from_pylist([{n: r.get(n) for n in names} for r in data]),
                   tmp_path / "m.parquet")  # fmt: skip
    read = [rows(tmp_path / f"m.{kind}") for kind in ("jsonl", "jsonl.gz", "csv", "tsv", "parquet")]
    assert all(found == read[0] for found in read)
    text, path = read[0]
    assert text.sides is not None
    assert path.sides is not None
    assert text.sides[0].text == 'A "quoted", long\nline.'
    assert path.sides[0].path == "x/1.txt"
    assert path.sides[0].location == str(tmp_path / "x/1.txt")
    assert path.sides[1].location == "/abs/2.txt"


@pytest.mark.parametrize(
    ("line", "name", "says"),
    [
        (b"not json", None, "not JSON"),
        (b'{"id": "a\xff"}', None, "not UTF-8"),
        (b"[1]", None, "not a JSON object"),
        (b'{"original_text": "x", "rewrite_text": "y"}', None, "no id"),
        (b'{"id": 1.5, "original_text": "x", "rewrite_text": "y"}', None, "neither a text"),
        (b'{"id": "\\ud800", "original_text": "x", "rewrite_text": "y"}', None, "surrogate"),
        (b'{"id": "a", "rewrite_text": "y"}', "a", "neither original_text nor original_path"),
        (b'{"id": "a", "original_text": 3, "rewrite_text": "y"}', "a", "not a text"),
        (b'{"id": "a", "original_text": "x", "rewrite_path": "-"}', "a", "standard input"),
        (
            b'{"id": "a", "original_text": "x", "original_path": "p", "rewrite_text": "y"}',
            "a",
            "both",
        ),
    ],
)
def test_a_broken_row_says_where_and_why(
    tmp_path: Path, line: bytes, name: str | None, says: str
) -> None:
    path = write(tmp_path / "m.jsonl", json.dumps(GOOD), "\n\n", line, "\n", json.dumps(GOOD))
    first, broken, last = rows(path)
    assert first.problem is None
    assert last.problem is None
    assert (broken.number, last.number) == (1, 2)
    assert broken.id == name
    assert broken.sides is None
    assert broken.problem is not None
    assert broken.problem.startswith(f"{path}:3: ")
    assert says in broken.problem


def test_a_whole_number_may_be_an_id(tmp_path: Path) -> None:
    assert rows(write(tmp_path / "m.jsonl", json.dumps({**GOOD, "id": 7})))[0].id == "7"


def test_csv_rows_of_the_wrong_width_or_encoding(tmp_path: Path) -> None:
    path = write(
        tmp_path / "m.csv",
        "id,original_text,rewrite_text\na,One.,Two.\nb,One.\n",
        b"c,\xff,Two.\nd,One.,Two.\n",
    )
    good, narrow, garbled, last = rows(path)
    assert good.problem is None
    assert last.problem is None
    assert "2 cells, the header 3" in str(narrow.problem)
    assert "not UTF-8" in str(garbled.problem)


def test_globs_are_in_order_and_numbered_through(tmp_path: Path) -> None:
    for name in ("b", "a"):
        write(tmp_path / f"{name}.jsonl", json.dumps({**GOOD, "id": name}), "\n")
    found = rows(tmp_path / "*.jsonl")
    assert [(row.number, row.id) for row in found] == [(0, "a"), (1, "b")]


def test_urls(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    store = fsspec.filesystem("memory")
    row = {"id": "a", "original_path": "one.txt", "rewrite_path": "memory://elsewhere/two.txt"}
    store.pipe("/articles/m.jsonl", json.dumps(row).encode())
    (found,) = rows("memory://articles/*.jsonl")
    assert found.sides is not None
    assert found.sides[0].location == "memory:///articles/one.txt"
    assert found.sides[1].location == "memory://elsewhere/two.txt"


def test_shards_are_fixed_runs_of_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "m.jsonl", *(json.dumps({**GOOD, "id": i}) + "\n" for i in range(7)))
    shards = list(manifest.shards(manifest.read([str(path)]), 3))
    assert [[row.id for row in shard.rows] for shard in shards] == [
        ["0", "1", "2"],
        ["3", "4", "5"],
        ["6"],
    ]
    assert [shard.number for shard in shards] == [0, 1, 2]


@pytest.mark.parametrize(
    ("name", "data", "slug"),
    [
        ("missing.jsonl", None, "manifest-missing"),
        ("m.txt", b"x", "manifest-format"),
        ("m.parquet.gz", b"x", "manifest-format"),
        ("m.parquet", b"no table", "manifest-unreadable"),
        ("m.jsonl.gz", b"no gzip", "manifest-unreadable"),
        ("m.csv", b"a,b\n1,2\n", "manifest-columns"),
        ("m.csv", b"", "manifest-columns"),
        ("folder.jsonl/", None, "manifest-missing"),
    ],
)
def test_a_manifest_that_is_of_no_use(
    tmp_path: Path, name: str, data: bytes | None, slug: str
) -> None:
    if data is not None:
        write(tmp_path / name, data)
    with pytest.raises(InputError) as caught:
        rows(tmp_path / name)
    assert caught.value.slug == slug


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("m.csv", b"id,source,target\n1,a,b\n2,c,d\n", "'original_path' or 'original_text'"),
        ("m.tsv", b"id\toriginal_text\ttarget\n1\ta\tb\n", "'rewrite_path' or 'rewrite_text'"),
        ("m.csv", b"original_text,rewrite_text\na,b\n", "'id'"),
        (
            "m.jsonl",
            b'{"id": 1, "source": "a", "target": "b"}\n{"id": 2, "source": "c", "target": "d"}\n',
            "'original_path' or 'original_text'",
        ),
    ],
)
def test_a_missing_column_is_said_once_with_those_that_there_are(
    tmp_path: Path, name: str, data: bytes, wanted: str
) -> None:
    write(tmp_path / name, data)
    with pytest.raises(InputError) as caught:
        rows(tmp_path / name)
    assert caught.value.slug == "manifest-columns"
    assert f"there is no column {wanted}, only " in caught.value.message
    assert ("source" in caught.value.message) == (b"source" in data)
    assert "rewrite_text" in caught.value.cure


@pytest.mark.skipif(find_spec("s3fs") is not None, reason="s3fs is installed")
def test_a_scheme_without_its_package_says_what_to_install() -> None:
    with pytest.raises(InputError) as caught:
        rows("s3://bucket/m.jsonl")
    assert caught.value.slug == "extra-missing"
    assert "[s3]'" in caught.value.cure
