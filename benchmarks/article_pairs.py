"""Precision and recall of flags on the project's own article pairs, per category.

Flags are findings that are sure or likely; what is merely possible is a question and no part of it.
Shown, not judged: the pairs are few, and each category has a handful of drifts. A finding counts
as right when it meets a gold drift of the same category in the same unit on the words of either
side; "found as any" counts gold drifts whose words any finding meets.

    python -m benchmarks.article_pairs [--pair NAME] [--list]
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, field

from benchmarks import gold
from evaluator.agreement.binomial import exact_interval
from evaluator.api import Evaluator
from evaluator.config import load
from evaluator.readers import read_path
from evaluator.types import Category, Comparison, Severity


@dataclass
class Tally:
    """Counts over all pairs."""

    wanted: Counter[Category] = field(default_factory=Counter)
    named: Counter[Category] = field(default_factory=Counter)
    met: Counter[Category] = field(default_factory=Counter)
    given: Counter[Category] = field(default_factory=Counter)
    right: Counter[Category] = field(default_factory=Counter)


def compare(evaluator: Evaluator, pair: gold.Pair) -> Comparison:
    """Compare one pair of files."""
    return evaluator.compare(read_path(str(pair.original_path)), read_path(str(pair.rewrite_path)))


def add(tally: Tally, pair: gold.Pair, result: Comparison) -> None:
    """Count one pair's findings and drifts."""
    for entry in pair.entries:
        findings = [f for unit in gold.units_of(entry, result) for f in unit.flags]
        for drift in entry.drifts:
            tally.wanted[drift.category] += 1
            meets = [finding for finding in findings if gold.touches(finding, drift)]
            tally.met[drift.category] += bool(meets)
            tally.named[drift.category] += any(f.category is drift.category for f in meets)
        for finding in findings:
            tally.given[finding.category] += 1
            tally.right[finding.category] += any(
                finding.category is drift.category and gold.touches(finding, drift)
                for drift in entry.drifts
            )


def show_pair(pair: gold.Pair, result: Comparison, listed: bool) -> None:
    """Print one pair's line, and with `listed` every unit where gold and result differ."""
    entries = pair.entries
    rows = [(entry, gold.severity_given(entry, result)) for entry in entries]
    joined = sum(gold.joined_rightly(pair, entry, result) for entry in entries)
    alarms = [(e, s) for e, s in rows if gold.false_alarm(e.severity, s)]
    misses = [(e, s) for e, s in rows if gold.missed(e.severity, s)]
    grave = sum(e.severity.rank >= Severity.MAJOR.rank for e in entries)
    flagged = sum(s is not Severity.NONE for e, s in rows if e.severity is Severity.NONE)
    print(
        f"{pair.name:26}{joined:4}/{len(entries):<4}{len(misses):7}/{grave:<4}"
        f"{len(alarms):8}{flagged:10}  {'faithful' if pair.faithful else ''}"
    )
    if not listed:
        return
    for entry in entries:
        if not gold.joined_rightly(pair, entry, result):
            print(f"    joined wrongly: {entry.label}")
    for name, some in (("missed", misses), ("false alarm", alarms)):
        for entry, severity in some:
            print(f"    {name}: gold {entry.severity.value}, given {severity.value}: {entry.label}")
            for unit in gold.units_of(entry, result):
                for finding in unit.flags:
                    print(f"        {finding.category.value}: {finding.message}")


def main() -> None:
    """Print a line per pair and a table per category."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pair", help="only this one")
    parser.add_argument("--list", action="store_true", help="show every difference")
    chosen = parser.parse_args()
    pairs = list(gold.pairs())
    development = gold.development_pair()
    if development is not None:
        pairs.append(development)
    evaluator, tally = Evaluator(load().settings), Tally()
    print(f"{'pair':26}{'joined':>9}{'missed':>12}{'alarms':>8}{'flagged*':>10}")
    for pair in pairs:
        if chosen.pair and chosen.pair != pair.name:
            continue
        result = compare(evaluator, pair)
        show_pair(pair, result, chosen.list)
        if pair is not development:
            add(tally, pair, result)
    print("* units without drift that carry any flag, also a minor one")
    show_categories(tally)


def show_categories(tally: Tally) -> None:
    """Print a line per category, shares with their exact 95% intervals."""
    heads = f"{'drifts':>7}{'recall':>20}{'found as any':>20}{'findings':>10}{'precision':>20}"
    print(f"\n{'category':14}{heads}")
    for category in (*Category, None):
        wanted, named, met, given, right = (
            counts.total() if category is None else counts[category]
            for counts in (tally.wanted, tally.named, tally.met, tally.given, tally.right)
        )
        print(
            f"{category.value if category else 'all':14}{wanted:7}{share(named, wanted):>20}"
            f"{share(met, wanted):>20}{given:10}{share(right, given):>20}"
        )


def share(part: int, whole: int) -> str:
    """Return a share with its exact 95% interval, a dash where there is nothing to share."""
    if not whole:
        return "-"
    interval = exact_interval(part, whole)
    return f"{part / whole:.2f} [{interval.low:.2f}, {interval.high:.2f}]"


if __name__ == "__main__":
    main()
