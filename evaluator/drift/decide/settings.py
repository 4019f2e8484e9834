"""What drift is looked for in, and how: a unit's sides, what is known from before, settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluator.drift.decide import fitted
from evaluator.rulebook import Level, Pack
from evaluator.types import Severity, Span, TokenVectors


@dataclass(frozen=True)
class UnitText:
    """One side of a unit.

    Attributes:
        text: Normalised by `evaluator.text.normalise`, the unit's sentences joined by one space.
        tokens: Contextual word-piece vectors with offsets into `text`; without them only the
            form of words is compared.
        language: ISO 639-1 code; None is taken for English.
    """

    text: str
    tokens: TokenVectors | None = None
    language: str | None = "en"


@dataclass(frozen=True)
class Context:
    """What the rest of the documents adds.

    Attributes:
        seen: Name words and figures met in earlier units on both sides (`Judgement.names`): a name
            that is shortened or replaced by "he" afterwards is no drift, and "19 of them" may be
            "19 of the 26" where 26 was said before.
        settled: Spans of either side that stand elsewhere in the article: not left out, not put
            in (`evaluator.drift.article`).
    """

    seen: frozenset[str] = frozenset()
    settled: tuple[tuple[Span, ...], tuple[Span, ...]] = ((), ())


@dataclass(frozen=True)
class DriftSettings:
    """Settings of the drift stage.

    Attributes:
        least_confidence: Evidence below is dropped.
        tag_threshold: Least probability at which the learned detector's tag counts.
        reader: Language of the messages.
        possible: Least confidence of a finding that is asked about; this and the next two are None
            for what was fitted (`likelihood.cuts`), or are fitted by `evaluator calibrate`.
        likely: Least confidence of a finding that counts.
        sure: Least confidence of a finding that is sure.
        scale: Of the drift's log-odds; with `offset` it makes the drift a calibrated probability.
        offset: See `scale`.
        fitted_on: Where these numbers come from.
        base_rate: Share of gravely drifted units that the drift is calibrated for.
        prior: Share to expect instead; shifts the drift and no finding.
        rules: What the desk makes of single rules, by id.
        packs: The desk's own rules.
    """

    least_confidence: float = 0.3
    tag_threshold: float = 0.25
    reader: str = "en"
    possible: float | None = None
    likely: float | None = None
    sure: float | None = None
    scale: float = 1.0
    offset: float = 0.0
    fitted_on: str = field(default_factory=fitted.fitted_on)
    base_rate: float = field(default_factory=fitted.base_rate)
    prior: float | None = None
    rules: Mapping[str, Level] = field(default_factory=dict, hash=False)
    packs: tuple[Pack, ...] = ()

    def is_off(self, rule: str | None) -> bool:
        """Return whether the desk switched a rule off."""
        return self.rules.get(rule or "") is Level.OFF

    def graded(self, rule: str | None, severity: Severity) -> Severity:
        """Return the severity that the desk gives a rule, else the one that it has."""
        level = self.rules.get(rule or "", Level.OFF)
        return severity if level is Level.OFF else Severity(level.value)
