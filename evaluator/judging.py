"""What finds drift in pairs that are aligned already, a window of rows at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evaluator import __version__, drift
from evaluator.languages import ENGLISH, detector_knows, has_drift, slug_for
from evaluator.pairs.engine import Judge, PairVerdict, PreparedPair
from evaluator.plugins import EvidencePlugin, Plugins, UnitWords

if TYPE_CHECKING:
    from evaluator.config import Settings
    from evaluator.models import PairDetector
    from evaluator.types import Detection, Finding, ModelInfo


def drift_judge(
    settings: Settings, detector: PairDetector | None, plugins: Plugins | None = None
) -> Judge:
    """Return what finds drift in a window of pairs, each taken by itself in its own language.

    Args:
        settings: Those of the run.
        detector: The learned one; None lets the rules speak alone.
        plugins: Metrics and evidence of other packages.
    """
    plugins = plugins or Plugins()
    more = more_evidence(plugins)

    def judge(pairs: Sequence[PreparedPair]) -> list[PairVerdict]:
        texts = [(pair.original.text, pair.rewrite.text) for pair in pairs]
        detections = _detections(pairs, detector, settings)
        scored = _scores(texts, [pair.source for pair in pairs], plugins)
        verdicts = []
        for pair, detection, (metrics, counts) in zip(pairs, detections, scored, strict=True):
            found = drift.judge(
                drift.UnitText(pair.original.text, pair.original_tokens, pair.language),
                drift.UnitText(pair.rewrite.text, pair.rewrite_tokens, pair.language),
                settings.drift,
                detection=detection,
                desk=settings.desk,
                more=more,
            )
            known = has_drift(pair.language, detected=detection is not None)
            verdicts.append(
                PairVerdict(
                    found.score if known else None,
                    found.severity,
                    found.findings,
                    metrics,
                    counts,
                    found.never_flagged,
                    too_long=found.score is None,
                    unchecked=slug_for(pair.language),
                )
            )
        return verdicts

    return judge


def _detections(
    pairs: Sequence[PreparedPair], detector: PairDetector | None, settings: Settings
) -> list[Detection | None]:
    """Ask the detector about the pairs whose language it knows; None for the others."""
    out: list[Detection | None] = [None] * len(pairs)
    if detector is None:
        return out
    asked = [at for at, pair in enumerate(pairs) if detector_knows(pair.language, settings)]
    said = detector.detect([(pairs[at].original.text, pairs[at].rewrite.text) for at in asked])
    for at, detection in zip(asked, said, strict=True):
        out[at] = detection
    return out


def drift_signature(models: Sequence[ModelInfo], settings: drift.DriftSettings) -> str:
    """Return what a drift is made with, in sacrebleu's manner.

    Args:
        models: Those that spoke.
        settings: Those of the drift stage.
    """
    names = "+".join(model.name for model in models)
    prior = settings.prior if settings.prior is not None else settings.base_rate
    return f"evidence:rules|models:{names}|prior:{prior:g}|version:{__version__}"


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


def _scores(
    pairs: Sequence[tuple[str, str]], sources: Sequence[str | None], plugins: Plugins
) -> list[tuple[dict[str, float | None], dict[str, Sequence[float]]]]:
    """Return what the metrics of other packages say of each pair: scores, and their statistics."""
    out: list[tuple[dict[str, float | None], dict[str, Sequence[float]]]] = [
        ({}, {}) for _ in pairs
    ]
    for metric in plugins.metrics:
        table = metric.statistics(pairs, sources)
        for (values, counts), value, row in zip(out, metric.each(table), table, strict=True):
            values[metric.name], counts[metric.name] = value, row
    return out
