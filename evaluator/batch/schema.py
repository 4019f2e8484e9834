"""The tables that a batch job writes: their Arrow schemas, rows out of a `Comparison`, and back.

The columns are described in docs/batch.md. They grow at the end; none changes its meaning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from evaluator.report import desk
from evaluator.report.decisions import Decision
from evaluator.report.json_format import DOCUMENT_SCORES
from evaluator.report.units_table import column_of, unit_fields, unit_values
from evaluator.types import (
    DIRECT,
    Category,
    Comparison,
    Severity,
    Translation,
    UnitKind,
)

_ROWS = 4096
_INTERVALS = ("bleu", "chrf", "chrfpp")
_TRANSLATION = (
    "translation_path",
    "translation_sha256",
    "translation_language",
    "translator",
    "translator_there",
)
_FLAGGED = tuple(severity for severity in Severity if severity is not Severity.NONE)


def metric_names(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the metrics that have columns of their own.

    Args:
        settings: Those of the run, as plain values.
    """
    names = list(dict.fromkeys(settings["metrics"]))
    if settings["encoder"] is not None and settings["translate"]["translators"]:
        names.append(DIRECT)
    return tuple(names)


@cache
def results_schema(metrics: tuple[str, ...] = ()) -> Any:
    """Return the schema of `results.parquet`: a row per pair.

    Args:
        metrics: Those of other packages that the settings name, in their order.
    """
    import pyarrow as pa

    return pa.schema(
        [
            pa.field("row", pa.int64(), nullable=False),
            pa.field("id", pa.string(), nullable=False),
            ("original_path", pa.string()),
            ("rewrite_path", pa.string()),
            ("original_sha256", pa.string()),
            ("rewrite_sha256", pa.string()),
            ("original_language", pa.string()),
            ("rewrite_language", pa.string()),
            ("verdict", pa.string()),
            ("reasons", pa.list_(pa.string())),
            *((name, pa.float64()) for name in DOCUMENT_SCORES),
            *((f"{name}_{end}", pa.float64()) for name in _INTERVALS for end in ("low", "high")),
            *((f"units_{kind.value}", pa.int32()) for kind in UnitKind),
            *((f"findings_{severity.value}", pa.int32()) for severity in _FLAGGED),
            *((f"category_{category.value}", pa.int32()) for category in Category),
            ("warnings", pa.list_(pa.struct([("slug", pa.string()), ("message", pa.string())]))),
            (
                "signatures",
                pa.struct([(name, pa.string()) for name in (*DOCUMENT_SCORES, *metrics)]),
            ),
            ("questions", pa.int32()),
            ("unread", pa.float64()),
            *(
                (f"{column_of(name)}{end}", pa.float64())
                for name in metrics
                for end in ("", "_low", "_high")
            ),
            *((name, pa.string()) for name in _TRANSLATION),
            *((name, pa.string()) for name in ("headline", "worst", "worst_category")),
            *((name, pa.int32()) for name in ("flags", "decided", "accepted")),
        ]
    )


@cache
def units_schema(metrics: tuple[str, ...] = ()) -> Any:
    """Return the schema of `units.parquet`: a row per unit; arguments as for `results_schema`."""
    import pyarrow as pa

    return pa.schema(
        [
            pa.field("row", pa.int64(), nullable=False),
            pa.field("id", pa.string(), nullable=False),
            *unit_fields(metrics),
        ]
    )


def read_rows(table: Path, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table that a batch job wrote, in flat memory.

    Args:
        table: `results.parquet` or `units.parquet`.
        columns: Those that are wanted.
    """
    import pyarrow.parquet as pq

    with table.open("rb") as raw, pq.ParquetFile(raw) as file:
        for batch in file.iter_batches(_ROWS, columns=list(columns)):
            yield from batch.to_pylist()


def result_row(
    number: int, name: str, comparison: Comparison, decisions: Sequence[Decision] = ()
) -> dict[str, Any]:
    """Return the row of `results.parquet` for a pair.

    Args:
        number: Of the manifest's row, from 0.
        name: The manifest's `id`.
        comparison: What was found.
        decisions: Editors' earlier ones.
    """
    kinds = Counter(unit.kind for unit in comparison.units)
    findings = [finding for unit in comparison.units for finding in unit.flags]
    severities = Counter(finding.severity for finding in findings)
    categories = Counter(finding.category for finding in findings)
    row: dict[str, Any] = {
        "row": number,
        "id": name,
        "verdict": comparison.verdict.level.value,
        "reasons": list(comparison.verdict.reasons),
        "warnings": [{"slug": one.slug, "message": one.message} for one in comparison.warnings],
        "signatures": {name: score.signature for name, score in comparison.scores.items()},
    }
    for side, segmented in (("original", comparison.original), ("rewrite", comparison.rewrite)):
        document = segmented.document
        row[f"{side}_path"] = document.path
        row[f"{side}_sha256"] = document.sha256
        row[f"{side}_language"] = document.language
    for name, score in comparison.scores.items():
        column = name if name in DOCUMENT_SCORES else column_of(name)
        row[column] = score.value
        if score.interval is not None:
            row[f"{column}_low"], row[f"{column}_high"] = score.interval.low, score.interval.high
    row |= _translation(comparison.translation)
    row |= {f"units_{kind.value}": kinds[kind] for kind in UnitKind}
    row |= {f"findings_{severity.value}": severities[severity] for severity in _FLAGGED}
    row |= {f"category_{category.value}": categories[category] for category in Category}
    row["unread"] = max(s.document.unread for s in (comparison.original, comparison.rewrite))
    row["questions"] = sum(bool(unit.questions) for unit in comparison.units)
    listed = desk.entry(comparison, decisions)
    row |= {"headline": listed.headline, "worst": listed.worst or None}
    row |= {"worst_category": listed.category, "flags": listed.flags}
    row |= {"decided": listed.decided, "accepted": listed.accepted}
    return row


def unit_rows(number: int, name: str, comparison: Comparison) -> list[dict[str, Any]]:
    """Return the rows of `units.parquet` for a pair; arguments as for `result_row`."""
    return [{"row": number, "id": name, **values} for values in unit_values(comparison)]


def _translation(translation: Translation | None) -> dict[str, Any]:
    if translation is None:
        return {}
    return {
        "translation_path": translation.path,
        "translation_sha256": translation.sha256,
        "translation_language": translation.language,
        "translator": translation.translator.signature,
        "translator_there": translation.there.signature if translation.there else None,
    }
