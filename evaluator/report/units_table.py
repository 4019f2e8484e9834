"""A comparison as a table, a row per unit: what batch jobs write and Python hands on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evaluator.findings import findings_type, spans_type
from evaluator.report.json_format import UNIT_SCORES, to_dict
from evaluator.types import Comparison, SegmentedDocument, Translation


def column_of(metric: str) -> str:
    """Return the column of a metric of another package, apart from all of ours."""
    return f"metric_{metric}"


def unit_fields(metrics: Sequence[str] = ()) -> list[Any]:
    """Return the Arrow fields of a unit.

    Args:
        metrics: Those of other packages, in their order.
    """
    import pyarrow as pa

    return [
        pa.field("unit", pa.string(), nullable=False),
        ("kind", pa.string()),
        ("original", pa.string()),
        ("rewrite", pa.string()),
        ("original_sentences", spans_type()),
        ("rewrite_sentences", spans_type()),
        *((name, pa.float64()) for name in UNIT_SCORES),
        ("severity", pa.string()),
        ("findings", findings_type()),
        ("cost", pa.float64()),
        *((column_of(name), pa.float64()) for name in metrics),
        ("translation", pa.string()),
        ("translation_sentences", spans_type()),
    ]


def unit_values(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the values of each unit by field."""
    return [
        {
            "unit": unit["id"],
            "kind": unit["kind"],
            **_side("original", comparison.original, unit["original"]),
            **_side("rewrite", comparison.rewrite, unit["rewrite"]),
            **{
                name if name in UNIT_SCORES else column_of(name): value
                for name, value in unit["scores"].items()
            },
            "severity": unit["severity"],
            "findings": unit["findings"],
            "cost": unit["cost"],
            **_foreign(comparison.translation, unit.get("translation", ())),
        }
        for unit in to_dict(comparison)["units"]
    ]


def to_arrow(comparison: Comparison) -> Any:
    """Return a comparison's units as an Arrow table."""
    import pyarrow as pa

    more = dict.fromkeys(name for unit in comparison.units for name in unit.scores.more)
    schema = pa.schema(unit_fields(tuple(more)))
    return pa.Table.from_pylist(unit_values(comparison), schema=schema)


def _foreign(translation: Translation | None, indices: Sequence[int]) -> dict[str, Any]:
    """Return what a unit came through; nothing where there was no round trip."""
    if translation is None:
        return {}
    segments = [translation.segments[index] for index in indices]
    return {
        "translation": " ".join(map(translation.text_of, indices)) if indices else None,
        "translation_sentences": [[one.start, one.end] for one in segments],
    }


def _side(side: str, segmented: SegmentedDocument, indices: Sequence[int]) -> dict[str, Any]:
    """Return the unit's text of one side, None where it has none, and its sentences' places."""
    sentences = [segmented.sentences[index] for index in indices]
    return {
        side: segmented.text_of_all(indices) if indices else None,
        f"{side}_sentences": [[one.start, one.end] for one in sentences],
    }
