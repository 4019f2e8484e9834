"""Rows out of JSONL, TSV, CSV and Parquet, streamed in flat memory; a broken row says so.

A leaf: whatever room takes tables takes them from here, and says itself which columns it needs.
"""

from __future__ import annotations

from evaluator.tables.formats import ENDINGS, FORMATS, format_of, sniffed
from evaluator.tables.parquet import read_parquet
from evaluator.tables.rows import Row, Table
from evaluator.tables.text import read_text

__all__ = [
    "ENDINGS",
    "FORMATS",
    "Row",
    "Table",
    "format_of",
    "read_parquet",
    "read_text",
    "sniffed",
]
