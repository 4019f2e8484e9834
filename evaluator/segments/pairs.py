"""A pair of texts that belong together, and what is found about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from evaluator import drift
from evaluator.languages import ENGLISH
from evaluator.scores import TokenScores, token_scores
from evaluator.text import JoinedText, MappedText
from evaluator.types import Detection, Finding, Note, Severity, TokenVectors

Sides: TypeAlias = tuple[drift.UnitText, drift.UnitText]


@dataclass(frozen=True)
class SegmentPair:
    """A pair as rules and models see it.

    Attributes:
        original: Normalised, with the way back to the text as it came.
        rewrite: Likewise.
        original_tokens: Their offsets count in the normalised text; None for a side with none.
        rewrite_tokens: Likewise.
        source: What both were translated from, as it came.
        language: ISO 639-1 code of both sides, "und" where it cannot be told.
    """

    original: MappedText | JoinedText
    rewrite: MappedText | JoinedText
    original_tokens: TokenVectors | None = None
    rewrite_tokens: TokenVectors | None = None
    source: str | None = None
    language: str = ENGLISH

    @property
    def texts(self) -> tuple[str, str]:
        """The normalised texts: what the detector is asked about."""
        return self.original.text, self.rewrite.text

    @property
    def sides(self) -> Sides:
        """Both sides as the rules take them."""
        return (
            drift.UnitText(self.original.text, self.original_tokens, self.language),
            drift.UnitText(self.rewrite.text, self.rewrite_tokens, self.language),
        )

    @cached_property
    def token_scores(self) -> TokenScores | None:
        """How well the tokens answer one another, None where a side has none."""
        if self.original_tokens is None or self.rewrite_tokens is None:
            return None
        return token_scores(self.original_tokens, self.rewrite_tokens)


@dataclass(frozen=True)
class SegmentResult:
    """What was found about a pair.

    Attributes:
        drift: None where nothing was looked for, or what was says too little.
        severity: The highest of the findings'.
        findings: Spans count in the texts as they came.
        metrics: Scores of other packages' metrics, by name; empty where none were asked.
        counts: The statistics behind them.
        never_flagged: How many findings the desk's list kept out.
        too_long: A side has more words than drift is looked for in.
        unchecked: Slug that says why most kinds of drift were not looked for, None if they were.
        detection: What the learned detector said, None where it was not asked.
        notes: What is no drift, such as a name spelled otherwise; spans as in `findings`.
    """

    drift: float | None
    severity: Severity
    findings: tuple[Finding, ...] = ()
    metrics: Mapping[str, float | None] = field(default_factory=dict)
    counts: Mapping[str, Sequence[float]] = field(default_factory=dict)
    never_flagged: int = 0
    too_long: bool = False
    unchecked: str | None = None
    detection: Detection | None = None
    notes: tuple[Note, ...] = ()
