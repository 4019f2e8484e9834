"""Which format a table is in."""

from __future__ import annotations

from pathlib import Path

from evaluator.tables.lines import utf16

FORMATS = ("jsonl", "tsv", "csv", "parquet")

_SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".csv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
}
ENDINGS = tuple(_SUFFIXES)
"""Of the files whose format their name tells."""


def format_of(path: str) -> str | None:
    """Return the format that a file's name tells, None when it tells none."""
    name = path.lower().removesuffix(".gz")
    return _SUFFIXES.get(Path(name).suffix)


def sniffed(head: bytes) -> str:
    """Return the format that the first bytes of a file suggest."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if codec := utf16(head):
        head = head[2:].decode(codec, "replace").encode()
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "jsonl"
    return "tsv" if b"\t" in head.partition(b"\n")[0] else "csv"
