"""Words that moved to the next sentence, were dropped, or strayed to something else.

    python -m benchmarks.moved_words --documents 80

One clause of a document is moved: it opens the next sentence of the rewrite (`moved`), is left
out (`dropped`), or is hung on the end of another sentence (`strayed`); all else is a copy. Printed
is how often the clause is told as left out or put in at major or above, with the look at the
whole article and without it: of moved ones it should be never, of the others always.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from benchmarks.alignment_data import DOCUMENTS, load_documents
from evaluator.api import Evaluator
from evaluator.types import Category, Comparison, Severity, Span

_CLAUSE = re.compile(r"^(?P<rest>.{30,}\w), (?P<clause>[a-z][^,;:\"“”]{24,})\.$")
_GAPS = (Category.OMISSION, Category.ADDITION)
_SEGMENTS = 8
_FAR = 2


@dataclass(frozen=True)
class Case:
    """An article pair and the clause that was touched: its place on each side, None for none."""

    original: str
    rewrite: str
    in_original: Span
    in_rewrite: Span | None


def cases(segments: Sequence[str], rng: random.Random) -> Iterator[tuple[str, Case]]:
    """Yield the conditions of a document that has such a clause."""
    places = [
        (at, found)
        for at, segment in enumerate(segments[: _SEGMENTS - _FAR])
        if (found := _CLAUSE.match(segment)) and at + _FAR < len(segments)
    ]
    if not places:
        return
    at, found = rng.choice(places)
    clause, rest = found["clause"], f"{found['rest']}."
    original = " ".join(segments)
    start = len(" ".join(segments[:at])) + bool(at) + found.start("clause")
    for name, to in (("moved", at + 1), ("dropped", None), ("strayed", at + _FAR)):
        changed = [*segments]
        changed[at] = rest
        place = None
        if to is not None:
            goal = changed[to].rstrip(".")
            opens = name == "moved"
            moved = clause[0].upper() + clause[1:] if opens else clause
            changed[to] = f"{moved}, and {goal}." if opens else f"{goal}, {clause}."
            before = len(" ".join(changed[:to])) + 1 + (0 if opens else len(goal) + 2)
            place = Span(before, before + len(clause))
        yield name, Case(original, " ".join(changed), Span(start, start + len(clause)), place)


def is_told(result: Comparison, case: Case) -> bool:
    """Return whether the clause is told as left out or put in, at major or above."""
    return any(
        finding.counts
        and finding.severity.rank >= Severity.MAJOR.rank
        and finding.category in _GAPS
        and (
            any(span.overlaps(case.in_original) for span in finding.original_spans)
            or any(
                case.in_rewrite and span.overlaps(case.in_rewrite) for span in finding.rewrite_spans
            )
        )
        for unit in result.units
        for finding in unit.findings
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=80)
    parser.add_argument("--data", type=Path, default=DOCUMENTS)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    evaluator = Evaluator()
    told: dict[str, list[tuple[bool, bool]]] = {}
    documents = [one for one in load_documents(arguments.data) if not one.held_out]
    rng.shuffle(documents)
    seen = 0
    for document in documents:
        segments = document.references[0].segments[:_SEGMENTS]
        made = list(cases(segments, rng))
        for name, case in made:
            after = is_told(evaluator.compare(case.original, case.rewrite), case)
            with mock.patch("evaluator.drift.moved", return_value=[]):
                before = is_told(evaluator.compare(case.original, case.rewrite), case)
            told.setdefault(name, []).append((before, after))
        seen += bool(made)
        if seen >= arguments.documents:
            break
    print(f"{'clause':<10}{'pairs':>7}{'told without':>14}{'told with':>11}")
    for name, rows in told.items():
        before, after = (sum(row[at] for row in rows) / len(rows) for at in (0, 1))
        print(f"{name:<10}{len(rows):>7}{before:>14.0%}{after:>11.0%}")


if __name__ == "__main__":
    main()
