"""What drift is looked for in, and how: a unit's sides, what is known from before, settings."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.types import TokenVectors


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
    """

    seen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DriftSettings:
    """Settings of the drift stage.

    Attributes:
        least_confidence: Evidence below is dropped.
        least_shown: Evidence below, such as one plain word left out or put in, counts for the score
            but is no finding, unless a tag of the learned detector raises it.
        tag_threshold: Least probability at which the learned detector's tag counts.
        learned_minor: Least drift of a unit at which tags that no rule speaks for are findings.
        learned_major: Likewise at which they are major.
        reader: Language of the messages.
        minor: Least drift of a unit that has findings; this and the rest are fitted by
            `evaluator calibrate`.
        major: Least drift of a unit with major findings; None for what fits a run with the learned
            detector or without it (`thresholds.cuts`).
        critical: Likewise with critical ones.
        scale: Of the drift's log-odds; with `offset` it makes the drift a calibrated probability.
        offset: See `scale`.
        fitted_on: Where these numbers come from.
        base_rate: Share of drifted units that the drift is calibrated for.
        prior: Share to expect instead; shifts the drift and no severity.
    """

    least_confidence: float = 0.3
    least_shown: float = 0.45
    tag_threshold: float = 0.65
    learned_minor: float = 0.81
    learned_major: float = 0.81
    reader: str = "en"
    minor: float = 0.0
    major: float | None = None
    critical: float | None = None
    scale: float = 1.0
    offset: float = 0.0
    fitted_on: str = "development halves, python -m training.join"
    base_rate: float = 0.33
    prior: float | None = None
