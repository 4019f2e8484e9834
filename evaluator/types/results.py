"""What a comparison finds: scores, findings, units, notes, the verdict; all of it together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evaluator.types.documents import SegmentedDocument, Span, Warning_
from evaluator.types.kinds import Category, Likelihood, Severity, Source, UnitKind, VerdictLevel
from evaluator.types.model_output import ModelInfo
from evaluator.types.translation import Translation

SCHEMA = "evaluator.comparison/1"


@dataclass(frozen=True)
class Bead:
    """Sentences of both sides that belong together, by index, as the aligner found them.

    Attributes:
        cost: Alignment cost as in vecalign's output; 0 for a bead with an empty side.
    """

    kind: UnitKind
    original: tuple[int, ...]
    rewrite: tuple[int, ...]
    cost: float = 0.0


@dataclass(frozen=True)
class Interval:
    """Confidence interval: bounds and level (0.95 for 95%)."""

    low: float
    high: float
    level: float = 0.95


@dataclass(frozen=True)
class Score:
    """One measure: a value, or the reason why there is none.

    Attributes:
        metric: "bleu", "chrf", "chrfpp", "ter", "similarity", …
        value: None when it could not be computed; never a made-up number.
        signature: Settings and versions, in sacrebleu's manner.
        reason: Why `value` is None.
    """

    metric: str
    value: float | None
    signature: str
    interval: Interval | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Finding:
    """One drift with its evidence.

    Attributes:
        mqm: The MQM category that `category` maps to, such as "Accuracy/Mistranslation".
        severity: What the change does to the reader if it is there, however sure that is.
        confidence: The calibrated probability that a reader would mark these words, 0 to 1.
        message: A plain sentence for an editor that names the words.
        original_spans: Where it shows in the original's text; tight, may be empty.
        rewrite_spans: Likewise in the rewrite.
        likelihood: How sure it is, cut from `confidence`.
        rule: Id of the rule (`evaluator rules`), or the name of the plugin that found it.
        source: What saw it.
        ways: In how many ways back it stands, and how many there were; None without `roundtrip`
            by several translators.
    """

    category: Category
    mqm: str
    severity: Severity
    confidence: float
    message: str
    original_spans: tuple[Span, ...] = ()
    rewrite_spans: tuple[Span, ...] = ()
    likelihood: Likelihood = Likelihood.SURE
    rule: str | None = None
    source: Source = Source.RULE
    ways: tuple[int, int] | None = None

    @property
    def counts(self) -> bool:
        """Whether it counts for severities, verdicts, gates and tallies."""
        return self.likelihood.counts


@dataclass(frozen=True)
class UnitScores:
    """Scores of one unit; None where it has no meaning (an omission has no similarity).

    Attributes:
        more: Of metrics that other packages bring, by name.
    """

    bleu: float | None = None
    chrf: float | None = None
    chrfpp: float | None = None
    similarity: float | None = None
    token_precision: float | None = None
    token_recall: float | None = None
    token_f1: float | None = None
    drift: float | None = None
    more: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Unit:
    """A bead with its scores and findings; indices count in the sides' sentences.

    Attributes:
        translation: The segments of `Comparison.translation` that it came through, by index.
    """

    id: str
    kind: UnitKind
    original: tuple[int, ...]
    rewrite: tuple[int, ...]
    scores: UnitScores
    severity: Severity
    findings: tuple[Finding, ...] = ()
    cost: float = 0.0
    translation: tuple[int, ...] = ()

    @property
    def flags(self) -> tuple[Finding, ...]:
        """The findings that count; a unit without any is not flagged."""
        return tuple(finding for finding in self.findings if finding.counts)

    @property
    def questions(self) -> tuple[Finding, ...]:
        """The merely possible findings: shown apart, and counted nowhere."""
        return tuple(finding for finding in self.findings if not finding.counts)


@dataclass(frozen=True)
class Note:
    """What an editor may want to know of the article and is no drift; it counts nowhere.

    Attributes:
        slug: Which kind, such as "name-spelled" or "credit-exchanged".
        message: A plain sentence.
        original_spans: Wherever it shows in the original's text.
        rewrite_spans: Likewise in the rewrite.
    """

    slug: str
    message: str
    original_spans: tuple[Span, ...] = ()
    rewrite_spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What to do with the pair, and why."""

    level: VerdictLevel
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Everything that a comparison found; the one object that reports are drawn from.

    Attributes:
        scores: By metric name, for the document.
        settings: The settings that shaped the result, plain JSON values.
        notes: What is no drift and an editor may want to know, in the order of the article.
        translation: What a round trip went through.
    """

    version: str
    models: tuple[ModelInfo, ...]
    settings: Mapping[str, Any]
    original: SegmentedDocument
    rewrite: SegmentedDocument
    verdict: Verdict
    scores: Mapping[str, Score]
    units: tuple[Unit, ...]
    warnings: tuple[Warning_, ...] = field(default=())
    translation: Translation | None = None
    notes: tuple[Note, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values of schema `evaluator.comparison/1`."""
        from evaluator.report.json_format import to_dict

        return to_dict(self)

    def to_arrow(self) -> Any:
        """Return its units as a `pyarrow.Table`: the columns of a batch's `units.parquet`."""
        from evaluator.report.units_table import to_arrow

        return to_arrow(self)

    def to_pandas(self) -> Any:
        """Return its units as a `pandas.DataFrame`; pandas must be installed."""
        return self.to_arrow().to_pandas()

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        # The one view that has to be found from the data: notebooks look for this name.
        from evaluator.report.notebook import fragment

        return fragment(self)
