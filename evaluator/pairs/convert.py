"""Lines of JSON turned into a table or Parquet: read twice, in flat memory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from evaluator.findings import findings_type, notes_type
from evaluator.pairs.rows import COLUMNS

_PARQUET_ROWS = 8192
_LARGEST = 2**63 - 1


def write_table(rows: IO[bytes], out: Any, delimiter: str, *, mark: bool = False) -> None:
    """Write rows as CSV; lists and objects are JSON, and what is null is an empty cell.

    Args:
        rows: Lines of JSON, each what `ScoredRow.to_dict` gives.
        out: A binary stream, which stays open.
        delimiter: Between cells.
        mark: Begin with a byte order mark.
    """
    columns = list(_kinds(_lines(rows)))
    encoding = "utf-8-sig" if mark else "utf-8"
    text = io.TextIOWrapper(out, encoding=encoding, newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    for row in _lines(rows):
        writer.writerow([_cell(row.get(name)) for name in columns])
    text.detach()


def write_parquet(
    rows: IO[bytes], out: Any, meta: Mapping[str, str], types: Mapping[str, Any]
) -> None:
    """Write rows as Parquet.

    The id and columns of the input are whole numbers, numbers, truth values or texts, if all rows
    have them so; else texts, what is no text being JSON.

    Args:
        rows: Lines of JSON, each what `ScoredRow.to_dict` gives.
        out: A binary stream, which stays open.
        meta: Metadata of the schema.
        types: Arrow types that columns of the input had; those of dates, decimals and the like
            are kept, too.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(pa, _kinds(_lines(rows)), types)
    schema = schema.with_metadata({key: value.encode() for key, value in meta.items()})
    with pq.ParquetWriter(out, schema) as writer:
        held: list[dict[str, Any]] = []
        for row in _lines(rows):
            held.append(row)
            if len(held) == _PARQUET_ROWS:
                writer.write_table(_batch(pa, held, schema))
                held.clear()
        if held:
            writer.write_table(_batch(pa, held, schema))


def table_of(rows: Sequence[dict[str, Any]]) -> Any:
    """Return rows, each what `ScoredRow.to_dict` gives, as an Arrow table."""
    import pyarrow as pa

    return _batch(pa, rows, _schema(pa, _kinds(rows), {}))


def _schema(pa: Any, kinds: Mapping[str, set[type]], types: Mapping[str, Any]) -> Any:
    known = _own_types(pa)
    return pa.schema(
        [
            (name, known.get(name) or _kept_type(pa, types.get(name)) or _type(pa, kind))
            for name, kind in kinds.items()
        ]
    )


def _lines(rows: IO[bytes]) -> Iterator[dict[str, Any]]:
    rows.seek(0)
    for line in rows:
        yield json.loads(line)


def _kinds(rows: Iterable[dict[str, Any]]) -> dict[str, set[type]]:
    """Return the columns in order, ours first, with the types of what they hold."""
    kinds: dict[str, set[type]] = {name: set() for name in COLUMNS}
    for row in rows:
        for name, value in row.items():
            kind: type = type(value)
            if kind is int and abs(value) > _LARGEST:
                kind = object
            kinds.setdefault(name, set()).add(kind)
    return {name: found - {type(None)} for name, found in kinds.items()}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _own_types(pa: Any) -> dict[str, Any]:
    """Return the Arrow types of our columns; that of the id goes by the ids."""
    texts = dict.fromkeys(("original", "rewrite", "severity", "error", "language"), pa.string())
    lists = {"findings": findings_type(), "notes": notes_type(), "warnings": pa.list_(pa.string())}
    own = texts | lists | {"metrics": pa.map_(pa.string(), pa.float64())}
    return {name: own.get(name, pa.float64()) for name in COLUMNS if name != "id"}


def _type(pa: Any, kinds: set[type]) -> Any:
    if kinds == {bool}:
        return pa.bool_()
    if kinds == {int}:
        return pa.int64()
    if kinds and kinds <= {int, float}:
        return pa.float64()
    return pa.string()


def _kept_type(pa: Any, given: Any) -> Any:
    """Return the type of the input's column, where its values go through JSON and back."""
    if given is None:
        return None
    if pa.types.is_dictionary(given):
        given = given.value_type
    tests = (
        pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_string,
        pa.types.is_large_string, pa.types.is_date, pa.types.is_timestamp, pa.types.is_time,
        pa.types.is_decimal,
    )  # fmt: skip
    return given if any(test(given) for test in tests) else None


def _batch(pa: Any, rows: Sequence[dict[str, Any]], schema: Any) -> Any:
    arrays = []
    for field in schema:
        values = [row.get(field.name) for row in rows]
        if pa.types.is_string(field.type):
            values = [None if one is None else _cell(one) for one in values]
        elif pa.types.is_map(field.type):
            values = [list((one or {}).items()) for one in values]
        if any(isinstance(one, str) for one in values) and not pa.types.is_string(field.type):
            arrays.append(pa.array(values, pa.string()).cast(field.type))
        else:
            arrays.append(pa.array(values, field.type))
    return pa.Table.from_arrays(arrays, schema=schema)
