"""What drift is looked for in, and how: a unit's sides, what is known from before, settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluator.drift.decide import fitted
from evaluator.drift.text.side import Side, analyse
from evaluator.rulebook import Level, Pack
from evaluator.setting import PRIOR, Setting, declared, declared_by, documented
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

    def read(self, language: str | None) -> Side:
        """Return it with its words, read as a text of a language (ISO 639-1, None: English)."""
        return Side(self.text, analyse(self.text, language), self.tokens, language)


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


@documented
@dataclass(frozen=True)
class DriftSettings:
    """Settings of the drift stage."""

    least_confidence: float = declared(Setting("Evidence below is dropped."), 0.3)
    tag_threshold: float = declared(
        Setting("Least probability at which the learned detector's tag counts."), 0.25
    )
    reader: str = declared(Setting("Language of the messages."), "en")
    possible: float | None = declared(
        Setting(
            "Least confidence of a finding that is asked about; this and the next two are left "
            "open for what was fitted, or are fitted by `evaluator calibrate`.",
            low=0,
            high=1,
        ),
        None,
    )
    likely: float | None = declared(
        Setting("Least confidence of a finding that counts.", low=0, high=1), None
    )
    sure: float | None = declared(
        Setting("Least confidence of a finding that is sure.", low=0, high=1), None
    )
    scale: float = declared(
        Setting(
            "Of the drift's log-odds; with `offset` it makes the drift a calibrated probability."
        ),
        1.0,
    )
    offset: float = declared(Setting("See `scale`."), 0.0)
    fitted_on: str = declared_by(Setting("Where these numbers come from."), fitted.fitted_on)
    base_rate: float = declared_by(
        Setting("Share of gravely drifted units that the drift is calibrated for."),
        fitted.base_rate,
    )
    prior: float | None = declared(PRIOR, None)
    rules: Mapping[str, Level] = declared_by(
        Setting("What the desk makes of single rules, by id."), dict, hash=False
    )
    packs: tuple[Pack, ...] = declared(Setting("The desk's own rules."), ())

    @property
    def share(self) -> float:
        """Share of drifted units that the drift is right for."""
        return self.base_rate if self.prior is None else self.prior

    def is_off(self, rule: str | None) -> bool:
        """Return whether the desk switched a rule off."""
        return self.rules.get(rule or "") is Level.OFF

    def graded(self, rule: str | None, severity: Severity) -> Severity:
        """Return the severity that the desk gives a rule, else the one that it has."""
        level = self.rules.get(rule or "", Level.OFF)
        return severity if level is Level.OFF else Severity(level.value)
