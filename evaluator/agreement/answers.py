"""What is judged, and what it says of pairs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from evaluator.agreement.marks import Marks
from evaluator.types import Finding, Severity

FALSE_ALARMS = 0.05
BINS = 10


@dataclass(frozen=True)
class Measure:
    """A score or a detector to be judged.

    Attributes:
        rises: Whether a higher value means more drift.
        probability: Whether values claim to be probabilities of drift.
        signature: Settings, model and versions behind the values.
        base_rate: Share of drifted pairs that a probability is right for, None where nobody says.
    """

    name: str
    rises: bool = False
    probability: bool = False
    signature: str = ""
    base_rate: float | None = None


@dataclass(frozen=True)
class Answers:
    """What a panel says of n pairs.

    Attributes:
        columns: n values for each measure, None for no score.
        severities: n, None where a pair could not be judged; empty where nothing is graded.
        marks: n for each thing that marks words, by its name; None where a pair was not judged.
        findings: n, spans in the pair's texts; likewise None, or empty where nothing is found by
            anything.
    """

    columns: Sequence[Sequence[float | None]]
    severities: Sequence[Severity | None] = ()
    marks: Mapping[str, Sequence[Marks | None]] = field(default_factory=dict)
    findings: Sequence[Sequence[Finding] | None] = ()

    def take(self, rows: Sequence[int]) -> Answers:
        """Return what is said of some of the pairs, by number."""
        return Answers(
            [[column[row] for row in rows] for column in self.columns],
            [self.severities[row] for row in rows] if self.severities else (),
            {name: [said[row] for row in rows] for name, said in self.marks.items()},
            [self.findings[row] for row in rows] if self.findings else (),
        )


Answering = Callable[[Sequence[tuple[str, str]], Sequence[str | None]], Answers]
"""Scores pairs of (original, rewrite), beside what each was translated from."""
