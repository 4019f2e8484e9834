"""What finds drift in pairs that are aligned already, a window of rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from evaluator import __version__, drift
from evaluator.languages import ENGLISH, detector_knows, has_drift, slug_for
from evaluator.pairs.engine import Judge, PairVerdict, PreparedPair
from evaluator.pairs.workers import Workers
from evaluator.plugins import EvidencePlugin, Plugins, UnitWords, load_plugins
from evaluator.types import Detection, FloatArray, IntArray, TokenVectors

if TYPE_CHECKING:
    from evaluator.config import Settings
    from evaluator.models import PairDetector
    from evaluator.types import Finding, ModelInfo

# Slices that each worker gets of a window, so that none waits long for the slowest.
_SLICES = 3

Side: TypeAlias = tuple[str, TokenVectors]


def drift_judge(
    settings: Settings,
    detector: PairDetector | None,
    plugins: Plugins | None = None,
    workers: Workers | None = None,
) -> Judge:
    """Return what finds drift in a window of pairs, each taken by itself in its own language.

    Args:
        settings: Those of the run.
        detector: The learned one; None lets the rules speak alone.
        plugins: Metrics and evidence of other packages.
        workers: As `rule_workers` makes them: they ask the rules, and say the same.
    """
    plugins = plugins or Plugins()
    rules = _Rules(settings, plugins)

    def judge(pairs: Sequence[PreparedPair]) -> Iterable[PairVerdict]:
        texts = [(pair.original.text, pair.rewrite.text) for pair in pairs]
        detections = _detections(pairs, detector, settings)
        told = (
            rules.judge(_sides(pairs), [pair.language for pair in pairs], detections)
            if workers is None
            else _sent(workers, pairs, detections)
        )
        scored = _scores(texts, [pair.source for pair in pairs], plugins)
        if not plugins.metrics:
            return told
        return (
            replace(one, metrics=metrics, counts=counts)
            for one, (metrics, counts) in zip(told, scored, strict=True)
        )

    return judge


def rule_workers(count: int, settings: Settings) -> Workers:
    """Return worker processes that `drift_judge` may be given, to be entered as a context.

    Args:
        count: How many.
        settings: Those of the run; evidence of other packages is loaded by their names.
    """
    return Workers(count, _prepare, settings)


@dataclass(frozen=True)
class _Rules:
    """What pairs are judged by when the models have spoken."""

    settings: Settings
    plugins: Plugins

    def judge(
        self,
        sides: Iterable[tuple[Side, Side]],
        languages: Sequence[str],
        detections: Sequence[Detection | None],
    ) -> list[PairVerdict]:
        """Return a verdict a pair, without other packages' metrics."""
        more = more_evidence(self.plugins)
        verdicts = []
        for (one, other), language, detection in zip(sides, languages, detections, strict=True):
            found = drift.judge(
                drift.UnitText(*one, language),
                drift.UnitText(*other, language),
                self.settings.drift,
                detection=detection,
                desk=self.settings.desk,
                more=more,
            )
            known = has_drift(language, detected=detection is not None)
            verdicts.append(
                PairVerdict(
                    found.score if known else None,
                    found.severity,
                    found.findings,
                    never_flagged=found.never_flagged,
                    too_long=found.score is None,
                    unchecked=slug_for(language),
                    notes=tuple(
                        drift.note(
                            item,
                            (found.matching.original, found.matching.rewrite),
                            self.settings.drift.reader,
                        )
                        for item in found.notes
                    ),
                )
            )
        return verdicts


def _sides(pairs: Iterable[PreparedPair]) -> Iterator[tuple[Side, Side]]:
    for pair in pairs:
        yield (
            (pair.original.text, pair.original_tokens),
            (pair.rewrite.text, pair.rewrite_tokens),
        )


@dataclass(frozen=True)
class _Parcel:
    """Some pairs as they travel: the texts of both sides, and all their tokens in two arrays."""

    texts: list[str]
    sizes: list[int]
    offsets: IntArray
    vectors: FloatArray
    languages: list[str]
    detections: list[Detection | None]

    def sides(self) -> Iterator[tuple[Side, Side]]:
        """Return the pairs' sides."""
        ends = np.cumsum([0, *self.sizes]).tolist()
        sides = [
            (text, TokenVectors(self.offsets[start:end], self.vectors[start:end]))
            for text, (start, end) in zip(self.texts, pairwise(ends), strict=True)
        ]
        yield from zip(sides[::2], sides[1::2], strict=True)


def _sent(
    workers: Workers, pairs: Sequence[PreparedPair], detections: Sequence[Detection | None]
) -> Iterator[PairVerdict]:
    """Hand a window out in slices; return an iterator of the verdicts, in order."""
    size = max(1, -(-len(pairs) // (workers.count * _SLICES)))
    sent: list[Future[list[PairVerdict]]] = []
    for start in range(0, len(pairs), size):
        sides = [side for pair in _sides(pairs[start : start + size]) for side in pair]
        parcel = _Parcel(
            [text for text, _ in sides],
            [len(tokens.offsets) for _, tokens in sides],
            np.concatenate([tokens.offsets for _, tokens in sides]),
            np.concatenate([tokens.vectors for _, tokens in sides]),
            [pair.language for pair in pairs[start : start + size]],
            list(detections[start : start + size]),
        )
        sent.append(workers.submit(_judged, parcel))
    return (verdict for future in sent for verdict in workers.answer(future))


_rules_here: list[_Rules] = []
"""In a worker process: the run's."""


def _prepare(settings: Settings) -> None:
    _rules_here.append(_Rules(settings, load_plugins((), settings.evidence)))
    nothing = TokenVectors(np.zeros((0, 2), np.int32), np.zeros((0, 1), np.float32))
    text = "A word list is read when it is first asked for."
    _rules_here[0].judge([((text, nothing), (f"Not {text}", nothing))], [ENGLISH], [None])


def _judged(parcel: _Parcel) -> list[PairVerdict]:
    return _rules_here[0].judge(parcel.sides(), parcel.languages, parcel.detections)


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
