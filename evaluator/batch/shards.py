"""A shard's results on disk: one folder, renamed into place when all of it is there."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import regex

from evaluator.batch import places, schema, storage
from evaluator.batch.manifest import Row, Shard, Source
from evaluator.batch.work import Failure
from evaluator.report.decisions import Decision
from evaluator.report.html import page
from evaluator.report.json_format import dumps
from evaluator.types import Comparison, Severity

RESULTS, UNITS = "results.parquet", "units.parquet"
FAILURES, COMPARISONS = "failures.jsonl", "comparisons.jsonl.gz"
SHARDS, REPORTS, INDEX = "shards", "reports", "index.html"
_MARKER = "done.json"
_UNSAFE = regex.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Marker:
    """What is kept of a finished shard beside its results.

    Attributes:
        key: Of its content and the settings; see `key_of`.
        rows: Rows of the manifest.
        failures: Those that could not be compared.
        units: Units of the rest.
        verdicts: Pairs by verdict.
        severities: Pairs by the severity of their worst unit.
        batch_tokens: The token budget at its end: lower than asked for where memory ran out.
    """

    key: str
    rows: int
    failures: int
    units: int
    verdicts: dict[str, int]
    severities: dict[str, int]
    batch_tokens: int


def key_of(shard: Shard, settings: str) -> str:
    """Return the digest of all that a shard's results hang on.

    Args:
        shard: Its texts are digested, those in files too.
        settings: Digest of the run's identity.
    """
    found = hashlib.sha256(settings.encode())
    for row in shard.rows:
        sides = [_identity(side) for side in row.sides] if row.sides else row.problem
        trip = ["trip"] if row.trip else []
        found.update(json.dumps([row.number, row.id, sides, *trip]).encode())
    return found.hexdigest()


def folder_of(root: Path, number: int) -> Path:
    """Return where the results of a shard lie until all are merged."""
    return root / SHARDS / f"{number:08d}"


def read_marker(root: Path, number: int) -> Marker | None:
    """Return the marker of a finished shard, None when it is not finished or damaged."""
    try:
        content = json.loads((folder_of(root, number) / _MARKER).read_text(encoding="utf-8"))
        return Marker(**content)
    except (FileNotFoundError, ValueError, TypeError, RecursionError):
        return None


def report_path(number: int, name: str, shard: int) -> str:
    """Return where the report of a pair lies in the run's folder.

    The row's number makes it unique; of the id only what is safe in a file name is kept.
    """
    safe = _UNSAFE.sub("-", name).strip(".-")[:60]
    return f"{REPORTS}/{shard:08d}/{number:09d}{'-' if safe else ''}{safe}.html"


def write_shard(
    root: Path,
    shard: Shard,
    key: str,
    outcomes: Iterable[tuple[Row, Comparison | Failure]],
    *,
    with_json: bool,
    with_html: bool,
    metrics: tuple[str, ...],
    decisions: Sequence[Decision],
    budget: Callable[[], int],
) -> Marker:
    """Write what came of a shard's rows and mark it as done, in one step.

    Args:
        root: The run's folder.
        shard: The shard.
        key: From `key_of`.
        outcomes: A row's comparison or failure, in order.
        with_json: Whether the comparisons are kept whole.
        with_html: Whether each pair gets a report.
        metrics: Those of other packages, as for `schema.results_schema`.
        decisions: Editors' earlier ones, for the reports.
        budget: Tells the token budget in force when all is done.

    Raises:
        OutputError: "disk-full" or "output-unwritable".
    """
    results: list[dict[str, Any]] = []
    units: list[dict[str, Any]] = []
    verdicts: Counter[str] = Counter()
    severities: Counter[str] = Counter()
    failures = 0
    with storage.writing(root), ExitStack() as stack:
        folder = stack.enter_context(storage.new_folder(folder_of(root, shard.number)))
        # Entered later, so in place earlier: a shard that is marked as done has its reports.
        pages = root / report_path(0, "", shard.number)
        reports = stack.enter_context(storage.new_folder(pages.parent)) if with_html else None
        with ExitStack() as files:
            failed = files.enter_context((folder / FAILURES).open("wb"))
            whole = files.enter_context(_packed(folder / COMPARISONS)) if with_json else None
            for row, outcome in outcomes:
                if isinstance(outcome, Failure):
                    failures += 1
                    failed.write(_failure_line(row, outcome))
                    continue
                name = str(row.id)
                results.append(schema.result_row(row.number, name, outcome, decisions))
                units += schema.unit_rows(row.number, name, outcome)
                verdicts[outcome.verdict.level.value] += 1
                severities[_worst(outcome)] += 1
                if whole is not None:
                    whole.write(_comparison_line(name, outcome))
                if reports is not None:
                    file = Path(report_path(row.number, name, shard.number)).name
                    (reports / file).write_bytes(_page(outcome, decisions, row.number))
        _write_table(folder / RESULTS, results, schema.results_schema(metrics))
        _write_table(folder / UNITS, units, schema.units_schema(metrics))
        marker = Marker(
            key, len(shard.rows), failures, len(units), dict(verdicts), dict(severities), budget()
        )
        (folder / _MARKER).write_text(json.dumps(asdict(marker)), encoding="utf-8")
    return marker


@contextmanager
def _packed(path: Path) -> Iterator[gzip.GzipFile]:
    """Open a gzip file that holds neither its name nor the time."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        yield packed


def _worst(comparison: Comparison) -> str:
    severities = (unit.severity for unit in comparison.units)
    return max(severities, key=lambda one: one.rank, default=Severity.NONE).value


def _failure_line(row: Row, failure: Failure) -> bytes:
    line = {"id": row.id, "slug": failure.slug, "message": failure.message, "row": row.number}
    return json.dumps(line).encode() + b"\n"


def _comparison_line(name: str, comparison: Comparison) -> bytes:
    head = f'{{"id": {json.dumps(name, ensure_ascii=False)}, '
    return (head + dumps(comparison, indent=None).removeprefix("{")).encode()


def _page(comparison: Comparison, decisions: Sequence[Decision], number: int) -> bytes:
    return page(comparison, decisions, f"../../{INDEX}#{anchor(number)}").encode("utf-8", "replace")


def anchor(number: int) -> str:
    """Return the id of a pair's line in the index."""
    return f"p{number}"


def _write_table(path: Path, rows: list[dict[str, Any]], columns: Any) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with path.open("wb") as file:
        pq.write_table(pa.Table.from_pylist(rows, schema=columns), file, compression="zstd")


def _identity(source: Source) -> list[str | None]:
    if source.location is not None:
        return [source.path, places.digest(source.location)]
    return [None, hashlib.sha256((source.text or "").encode("utf-8", "surrogatepass")).hexdigest()]
