"""What finds drift in pairs that are aligned already, a window of rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from evaluator import drift
from evaluator.languages import ENGLISH, base, detector_knows
from evaluator.pairs.engine import Judge, PairVerdict, PreparedPair
from evaluator.pairs.workers import Workers
from evaluator.plugins import EvidencePlugin, Plugins, UnitWords, load_plugins
from evaluator.types import Detection, FloatArray, IntArray, TokenVectors

if TYPE_CHECKING:
    from evaluator.config import Settings
    from evaluator.models import PairDetector
    from evaluator.types import Finding

# Slices that each worker gets of a window, so that none waits long for the slowest.
_SLICES = 3

Side: TypeAlias = tuple[str, TokenVectors]


def drift_judge(
    settings: Settings,
    detector: PairDetector | None,
    plugins: Plugins | None = None,
    workers: Workers | None = None,
) -> Judge:
    """Return what finds drift in a window of pairs, each taken by itself.

    Args:
        settings: Those of the run; without a language, English.
        detector: The learned one; None lets the rules speak alone.
        plugins: Metrics and evidence of other packages.
        workers: As `rule_workers` makes them: they ask the rules, and say the same.
    """
    plugins = plugins or Plugins()
    asked = detector if detector_knows(base(settings.lang), settings) else None
    rules = _Rules(settings, plugins)

    def judge(pairs: Sequence[PreparedPair]) -> Iterable[PairVerdict]:
        texts = [(pair.original.text, pair.rewrite.text) for pair in pairs]
        detections = asked.detect(texts) if asked else [None] * len(texts)
        told = (
            rules.judge(_sides(pairs), detections)
            if workers is None
            else _sent(workers, pairs, detections)
        )
        scored = _scores(texts, plugins)
        if not plugins.metrics:
            return told
        return (replace(one, metrics=row) for one, row in zip(told, scored, strict=True))

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
        self, sides: Iterable[tuple[Side, Side]], detections: Sequence[Detection | None]
    ) -> list[PairVerdict]:
        """Return a verdict a pair, without other packages' metrics."""
        language = base(self.settings.lang)
        more = more_evidence(self.plugins)
        verdicts = []
        for (one, other), detection in zip(sides, detections, strict=True):
            found = drift.judge(
                drift.UnitText(*one, language),
                drift.UnitText(*other, language),
                self.settings.drift,
                detection=detection,
                desk=self.settings.desk,
                more=more,
            )
            verdicts.append(
                PairVerdict(
                    found.score,
                    found.severity,
                    found.findings,
                    never_flagged=found.never_flagged,
                    too_long=found.score is None,
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
    _rules_here[0].judge([((text, nothing), (f"Not {text}", nothing))], [None])


def _judged(parcel: _Parcel) -> list[PairVerdict]:
    return _rules_here[0].judge(parcel.sides(), parcel.detections)


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
