"""A ranking as a table and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from evaluator.agreement.terminal import figure, print_table
from evaluator.ranking.paired import SIGNIFICANT, MetricResult, Ranking

SCHEMA = "evaluator.ranking/1"
_PERCENT = ("BLEU", "chrF", "chrF++")


def as_json(rankings: Mapping[str, Ranking], version: str) -> dict[str, Any]:
    """Return rankings, by file, as plain JSON values; fields: docs/reference/benchmark.md."""
    return {
        "schema": SCHEMA,
        "version": version,
        "significant": SIGNIFICANT,
        "sets": [{"name": name, **asdict(ranking)} for name, ranking in rankings.items()],
    }


def print_ranking(title: str, ranking: Ranking) -> None:
    """Print systems in the order of the last metric's ranks, each score with its rank."""
    header = ["system"]
    for result in ranking.metrics:
        header += [f"{result.metric.name} {'↑' if result.metric.rises else '↓'}", "rank"]
    rows = []
    for system in order(ranking):
        row = [ranking.systems[system]]
        for result in ranking.metrics:
            rank = result.ranks[system]
            row += [_score(result, system), "–" if rank is None else str(rank)]
        rows.append(row)
    left_out = f", {ranking.left_out:,} left out" if ranking.left_out else ""
    print_table(
        f"{title}: {ranking.segments:,} segments{left_out}. Rank: 1 + the systems that are better "
        f"(p < {SIGNIFICANT}, paired bootstrap).",
        header,
        rows,
    )


def order(ranking: Ranking) -> list[int]:
    """Return the systems' places, the best by the last metric that has values first."""
    known = [result for result in ranking.metrics if any(v is not None for v in result.values)]
    if not known:
        return list(range(len(ranking.systems)))
    last = known[-1]

    def key(system: int) -> tuple[bool, float]:
        value = last.values[system]
        return value is None, 0.0 if value is None else -value if last.metric.rises else value

    return sorted(range(len(ranking.systems)), key=key)


def _score(result: MetricResult, system: int) -> str:
    places = 1 if result.metric.name in _PERCENT else 3
    return figure(result.values[system], result.intervals[system], places)
