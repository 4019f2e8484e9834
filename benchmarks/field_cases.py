"""What the product says to small pairs made after public bug reports, by group.

    python -m benchmarks.field_cases                            # ../shared/data/field_cases.tsv
    python -m benchmarks.field_cases --show                     # and every row that is not right
    python -m benchmarks.field_cases --show --groups "dates|ordinals"

Each row is judged as `evaluator score` judges it, in its own language. Its right answer is

    silent          no finding counts (questions may be asked)
    <=minor         none counts at major or above
    flag            one counts
    major, critical one counts at major or above
    major:a|b       and one of these is of category a or b

Where the answer is drift the table counts the rows seen at all, seen at major or above, and right;
where both sides say the same, the quiet ones, those flagged at major or above, and the right ones.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from evaluator.api import Evaluator
from evaluator.config import Settings
from evaluator.pairs import ScoredRow
from evaluator.types import Severity

_SAME = ("silent", "<=minor")


@dataclass(frozen=True)
class FieldCase:
    """A pair and its right answer, as the columns of the file say it."""

    group: str
    language: str
    right: str
    original: str
    rewrite: str

    @property
    def same(self) -> bool:
        """Whether both sides say the same."""
        return self.right in _SAME


@dataclass(frozen=True)
class Answer:
    """A case and what the product said."""

    case: FieldCase
    row: ScoredRow

    @property
    def severity(self) -> Severity:
        """The unit's; none where it could not be scored."""
        return self.row.severity or Severity.NONE

    @property
    def grave(self) -> bool:
        """Whether a finding counts at major or above."""
        return self.severity.rank >= Severity.MAJOR.rank

    @property
    def right(self) -> bool:
        """Whether the answer is the right one."""
        wanted, _, categories = self.case.right.partition(":")
        if self.row.error:
            return False
        if wanted in ("silent", "flag"):
            return (self.severity is Severity.NONE) == (wanted == "silent")
        if wanted == "<=minor":
            return not self.grave
        told = {
            item.category.value
            for item in self.row.findings
            if item.counts and item.severity.rank >= Severity.MAJOR.rank
        }
        return self.grave and (not categories or not told.isdisjoint(categories.split("|")))


def read_cases(path: Path) -> list[FieldCase]:
    """Read the file: a header, then group, language, right answer, original and rewrite."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [FieldCase(*line.split("\t")) for line in lines[1:] if line]


def ask(cases: Iterable[FieldCase]) -> Iterator[Answer]:
    """Judge the cases, those of a language together."""
    for language, group in groupby(
        sorted(cases, key=lambda case: case.language), lambda case: case.language
    ):
        some = list(group)
        keeper = Evaluator(Settings(lang=language))
        rows = keeper.score([c.original for c in some], [c.rewrite for c in some])
        yield from (Answer(*pair) for pair in zip(some, rows, strict=True))


def table(answers: Sequence[Answer]) -> str:
    """Return the counts of each group and of all."""
    names = list(dict.fromkeys(answer.case.group for answer in answers))
    lines = [
        f"{'':34}|{'drift':>6}{'seen':>6}{'grave':>6}{'right':>6} |"
        f"{'same':>6}{'quiet':>6}{'grave':>6}{'right':>6}"
    ]
    for name in [*names, ""]:
        some = [answer for answer in answers if name in ("", answer.case.group)]
        cells = []
        for same in (False, True):
            mine = [answer for answer in some if answer.case.same is same]
            quiet = sum(answer.severity is Severity.NONE for answer in mine)
            cells.append(
                f"{len(mine):6}{quiet if same else len(mine) - quiet:6}"
                f"{sum(answer.grave for answer in mine):6}{sum(a.right for a in mine):6}"
            )
        lines.append(f"{name or 'all':34}|{cells[0]} |{cells[1]}")
    return "\n".join(lines)


def shown(answer: Answer) -> str:
    """Return a case with all that was said of it."""
    case, row = answer.case, answer.row
    told = [
        f"    {'' if item.counts else '? '}{item.category.value}/{item.severity.value} "
        f"{item.rule or item.source.value} {item.confidence:.2f}: {item.message}"
        for item in row.findings
    ]
    head = f"[{case.group}] {case.language} {case.right}, not {answer.severity.value}"
    return "\n".join((head, f"  A {case.original}", f"  B {case.rewrite}", *told))


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=Path, default=Path("../shared/data/field_cases.tsv"))
    parser.add_argument("--groups", default="", help="names of groups, by |; all by default")
    parser.add_argument("--show", action="store_true", help="print the rows that are not right")
    arguments = parser.parse_args()
    wanted = set(filter(None, arguments.groups.split("|")))
    cases = [case for case in read_cases(arguments.cases) if not wanted or case.group in wanted]
    answers = list(ask(cases))
    if arguments.show:
        print("\n".join(shown(answer) for answer in answers if not answer.right), end="\n\n")
    print(table(answers))


if __name__ == "__main__":
    main()
