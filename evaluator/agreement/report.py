"""The result of a benchmark as tables and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from evaluator.agreement.estimate import Estimate
from evaluator.agreement.judge import BINS, FALSE_ALARMS, SetResult
from evaluator.agreement.terminal import figure, print_table

SCHEMA = "evaluator.benchmark/1"
_HEADER = (
    "score", "scored", "AUC", "average precision", f"recall at {FALSE_ALARMS:.0%} false alarms",
    "minimal pairs", "calibration error",
)  # fmt: skip


def as_json(results: Sequence[SetResult], version: str) -> dict[str, Any]:
    """Return results as plain JSON values; see docs/benchmark.md for the fields."""
    return {
        "schema": SCHEMA,
        "version": version,
        "false_alarms": FALSE_ALARMS,
        "bins": BINS,
        "sets": [asdict(result) for result in results],
    }


def print_set(result: SetResult) -> None:
    """Print a set's tables: all pairs, by kind where the set names kinds, flags, marked words."""
    counts = [
        f"{result.drifted:,} drifted", f"{result.faithful:,} faithful",
        f"{result.groups:,} groups",
    ]  # fmt: skip
    if result.minimal_sets:
        counts.append(f"{result.minimal_sets:,} minimal sets")
    if result.unlabelled:
        counts.append(f"{result.unlabelled:,} without a label left out")
    rows = []
    for measured in result.measures:
        estimates = (
            measured.auc, measured.average_precision, measured.recall,
            measured.minimal_accuracy, measured.calibration_error,
        )  # fmt: skip
        left_out = f" (-{measured.unscored:,})" if measured.unscored else ""
        cells = [_cell(estimate) for estimate in estimates]
        rows.append([measured.measure.name, f"{measured.scored:,}{left_out}", *cells])
    print_table(f"{result.name}: {', '.join(counts)}", _HEADER, rows)
    _print_kinds(result)
    if result.flagged:
        print_table(
            f"{result.name}: share of pairs flagged at a severity or above",
            ("severity", "faithful", "drifted"),
            [[str(f.severity), _cell(f.faithful), _cell(f.drifted)] for f in result.flagged],
        )
    if result.words:
        print_table(
            f"{result.name}: marked words of both sides against people's, "
            f"{result.words[0].pairs:,} pairs",
            ("marked by", "precision", "recall", "F1", "category right"),
            [
                [w.marked_by, *map(_cell, (w.precision, w.recall, w.f1, w.category))]
                for w in result.words
            ],
        )


def reasons(result: SetResult) -> list[str]:
    """Return the reasons why figures are missing, each once, those of every measure's nature out.

    That a cosine has no calibration error, or a set no minimal pairs, shows in the table itself.
    """
    own = {
        estimate.reason: None
        for measured in result.measures
        for estimate in (measured.auc, measured.average_precision, measured.recall)
        if estimate.reason
    }
    return list(own)


def _print_kinds(result: SetResult) -> None:
    if not result.measures or not result.measures[0].kinds:
        return
    header = ["kind", "pairs", *(measured.measure.name for measured in result.measures)]
    rows = []
    for number, kind in enumerate(result.measures[0].kinds):
        name = kind.kind if kind.drifted else f"{kind.kind} (faithful)"
        most = max(measured.kinds[number].pairs for measured in result.measures)
        cells = []
        for measured in result.measures:
            own = measured.kinds[number]
            caught = "–" if own.caught.value is None else f"{own.caught.value:.0%}"
            cells.append(f"{figure(own.auc.value, places=2)} {caught:>4}")
        rows.append([name, f"{most:,}", *cells])
    print_table(
        f"{result.name}, by kind: AUC against all pairs of the other label, and share flagged at "
        f"{FALSE_ALARMS:.0%} false alarms",
        header,
        rows,
    )


def _cell(estimate: Estimate) -> str:
    return figure(estimate.value, estimate.interval)
