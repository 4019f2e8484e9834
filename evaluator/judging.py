"""What finds drift in pairs that are aligned already, a window of rows at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evaluator import drift
from evaluator.languages import ENGLISH, base, detector_knows
from evaluator.pairs.engine import Judge, PairVerdict, PreparedPair
from evaluator.plugins import EvidencePlugin, Plugins, UnitWords

if TYPE_CHECKING:
    from evaluator.config import Settings
    from evaluator.models import PairDetector
    from evaluator.types import Finding


def drift_judge(
    settings: Settings, detector: PairDetector | None, plugins: Plugins | None = None
) -> Judge:
    """Return what finds drift in a window of pairs, each taken by itself.

    Args:
        settings: Those of the run; without a language, English.
        detector: The learned one; None lets the rules speak alone.
        plugins: Metrics and evidence of other packages.
    """
    plugins = plugins or Plugins()
    language = base(settings.lang)
    asked = detector if detector_knows(language, settings) else None
    more = more_evidence(plugins)

    def judge(pairs: Sequence[PreparedPair]) -> list[PairVerdict]:
        texts = [(pair.original.text, pair.rewrite.text) for pair in pairs]
        detections = asked.detect(texts) if asked else [None] * len(texts)
        scored = _scores(texts, plugins)
        verdicts = []
        for pair, detection, metrics in zip(pairs, detections, scored, strict=True):
            found = drift.judge(
                drift.UnitText(pair.original.text, pair.original_tokens, language),
                drift.UnitText(pair.rewrite.text, pair.rewrite_tokens, language),
                settings.drift,
                detection=detection,
                desk=settings.desk,
                more=more,
            )
            verdicts.append(
                PairVerdict(
                    found.score,
                    found.severity,
                    found.findings,
                    metrics,
                    found.never_flagged,
                    too_long=found.score is None,
                )
            )
        return verdicts

    return judge


def more_evidence(plugins: Plugins) -> list[drift.MoreEvidence]:
    """Return evidence of other packages as the drift stage asks for it."""

    def asked(plugin: EvidencePlugin) -> drift.MoreEvidence:
        def found(
            one: drift.UnitText, other: drift.UnitText, matching: drift.Matching
        ) -> list[Finding]:
            sides = [
                UnitWords(side.text, tuple(word.span for word in words), side.language or ENGLISH)
                for side, words in (
                    (one, matching.original.words),
                    (other, matching.rewrite.words),
                )
            ]
            return plugin.findings(sides[0], sides[1], matching.links)

        return found

    return [asked(plugin) for plugin in plugins.evidence]


def _scores(pairs: Sequence[tuple[str, str]], plugins: Plugins) -> list[dict[str, float | None]]:
    """Return what the metrics of other packages say of each pair."""
    out: list[dict[str, float | None]] = [{} for _ in pairs]
    for metric in plugins.metrics:
        for row, value in zip(out, metric.each(metric.statistics(pairs)), strict=True):
            row[metric.name] = value
    return out
