"""The result of a benchmark as tables and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from evaluator.agreement.answers import BINS, FALSE_ALARMS
from evaluator.agreement.grades_report import print_grades
from evaluator.agreement.human_report import print_human
from evaluator.agreement.results import SetResult
from evaluator.agreement.shares import WordResult
from evaluator.agreement.terminal import estimated, figure, print_table

SCHEMA = "evaluator.benchmark/1"
_FEW_GROUPS = 20
_HEADER = (
    "score", "scored", "AUC", "average precision", f"recall at {FALSE_ALARMS:.0%} false alarms",
    "minimal pairs", "calibration error",
)  # fmt: skip


def as_json(results: Sequence[SetResult], version: str) -> dict[str, Any]:
    """Return results as plain JSON values; see docs/reference/benchmark.md for the fields."""
    return {
        "schema": SCHEMA,
        "version": version,
        "false_alarms": FALSE_ALARMS,
        "bins": BINS,
        "sets": [asdict(result) for result in results],
    }


def few_groups(groups: int) -> str | None:
    """Return what is wrong where there are too few groups for the bootstrap to be trusted."""
    if groups == 1:
        return "only 1 group: nothing can be resampled, so there are no intervals and no tests"
    if groups < _FEW_GROUPS:
        return f"only {groups} groups, so the intervals are rough"
    return None


def print_set(result: SetResult) -> None:
    """Print a set's tables: labels, by kind where there are kinds, flags, grades, words; scores."""
    if result.drifted or result.faithful or result.grades or not result.human:
        _print_labels(result)
    if result.human is not None:
        print_human(result.name, result.human)


def _print_labels(result: SetResult) -> None:
    counts = [
        f"{result.drifted:,} drifted", f"{result.faithful:,} faithful",
        f"{result.groups:,} groups",
    ]  # fmt: skip
    if result.minimal_sets:
        counts.append(f"{result.minimal_sets:,} minimal sets")
    if result.unlabelled:
        unclear = "minor or without a label" if result.grades else "without a label"
        counts.append(f"{result.unlabelled:,} {unclear} left out")
    rows = []
    for measured in result.measures:
        estimates = (
            measured.auc, measured.average_precision, measured.recall,
            measured.minimal_accuracy, measured.calibration_error,
        )  # fmt: skip
        left_out = f" (-{measured.unscored:,})" if measured.unscored else ""
        cells = [estimated(estimate) for estimate in estimates]
        rows.append([measured.measure.name, f"{measured.scored:,}{left_out}", *cells])
    print_table(f"{result.name}: {', '.join(counts)}", _HEADER, rows)
    _print_kinds(result)
    if result.flagged:
        print_table(
            f"{result.name}: share of pairs flagged at a severity or above",
            ("severity", "faithful", "drifted"),
            [
                [str(f.severity), estimated(f.faithful), estimated(f.drifted)]
                for f in result.flagged
            ],
        )
    if result.grades is not None:
        print_grades(result.name, result.grades)
    if result.words:
        print_table(
            f"{result.name}: marked words of both sides against people's, "
            f"{result.words[0].pairs:,} pairs",
            ("marked by", "precision", "recall", "F1", "category right"),
            [
                [w.marked_by, *map(estimated, (w.precision, w.recall, w.f1, w.category))]
                for w in result.words
            ],
        )
    for words in result.words:
        if words.categories:
            _print_categories(result.name, words)


def reasons(result: SetResult) -> list[str]:
    """Return the reasons why figures are missing, each once, those of every measure's nature out.

    That a cosine has no calibration error, or a set no minimal pairs, shows in the table itself.
    """
    if result.human is not None and not result.drifted + result.faithful:
        return []
    own = {
        estimate.reason: None
        for measured in result.measures
        for estimate in (measured.auc, measured.average_precision, measured.recall)
        if estimate.reason
    }
    return list(own)


def _print_categories(name: str, words: WordResult) -> None:
    print_table(
        f"{name}: words marked by {words.marked_by}, by category",
        ("category", "words", "people's", "precision", "recall", "F1", "category right"),
        [
            [each.name, f"{each.said:,}", f"{each.wanted:,}",
             *map(estimated, (each.precision, each.recall, each.f1, each.category))]
            for each in words.categories
        ],
    )  # fmt: skip


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
