"""Windows of encoded pairs evaluated: here, or by worker processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from evaluator import drift
from evaluator.dictionary import expect_many
from evaluator.languages import ENGLISH
from evaluator.plugins import Plugins, load_plugins
from evaluator.segments.pairs import SegmentPair, SegmentResult, Sides
from evaluator.segments.steps import detect, judge, led_back, results, told
from evaluator.segments.workers import Workers
from evaluator.types import Detection, FloatArray, IntArray, TokenVectors

if TYPE_CHECKING:
    from evaluator.config import Settings
    from evaluator.models import PairDetector

# Slices that each worker gets of a window, so that none waits long for the slowest.
_SLICES = 3

Evaluate: TypeAlias = Callable[[Sequence[SegmentPair]], Iterable[SegmentResult]]
"""Asked once a window; what it returns is gone through when the rows of the window come out."""


def evaluation(
    settings: Settings,
    detector: PairDetector | None,
    plugins: Plugins | None = None,
    workers: Workers | None = None,
) -> Evaluate:
    """Return what evaluates a window of encoded pairs, each by itself in its own language.

    Args:
        settings: Those of the run.
        detector: The learned one; None lets the rules speak alone.
        plugins: Metrics and evidence of other packages.
        workers: As `rule_workers` makes them: they ask the rules, and say the same.
    """
    plugins = plugins or Plugins()
    expect_many()

    def evaluate(pairs: Sequence[SegmentPair]) -> Iterable[SegmentResult]:
        detections = detect(pairs, detector, settings)
        found: Iterable[SegmentResult] = (
            list(results(pairs, detections, settings, plugins))
            if workers is None
            else _sent(workers, pairs, detections)
        )
        if not plugins.metrics:
            return found
        scored = _metrics(pairs, plugins)
        return (
            replace(one, metrics=metrics, counts=counts)
            for one, (metrics, counts) in zip(found, scored, strict=True)
        )

    return evaluate


def rule_workers(count: int, settings: Settings) -> Workers:
    """Return worker processes that `evaluation` may be given, to be entered as a context.

    Args:
        count: How many.
        settings: Those of the run; evidence of other packages is loaded by their names.
    """
    return Workers(count, _prepare, settings)


def _metrics(
    pairs: Sequence[SegmentPair], plugins: Plugins
) -> list[tuple[dict[str, float | None], dict[str, Sequence[float]]]]:
    """Return what the metrics of other packages say of each pair: scores, and their statistics."""
    texts, sources = [pair.texts for pair in pairs], [pair.source for pair in pairs]
    out: list[tuple[dict[str, float | None], dict[str, Sequence[float]]]]
    out = [({}, {}) for _ in pairs]
    for metric in plugins.metrics:
        for (values, counts), value, row in zip(out, *metric.each(texts, sources), strict=True):
            values[metric.name], counts[metric.name] = value, row
    return out


@dataclass(frozen=True)
class _Parcel:
    """Some pairs as they travel: the texts of both sides, and all their tokens in two arrays."""

    texts: list[str]
    sizes: list[int]
    offsets: IntArray
    vectors: FloatArray
    languages: list[str]
    detections: list[Detection | None]

    def sides(self) -> Iterator[Sides]:
        """Return the pairs' sides."""
        ends = np.cumsum([0, *self.sizes]).tolist()
        languages = (language for language in self.languages for _ in range(2))
        sides = [
            drift.UnitText(
                text, TokenVectors(self.offsets[start:end], self.vectors[start:end]), language
            )
            for text, (start, end), language in zip(
                self.texts, pairwise(ends), languages, strict=True
            )
        ]
        yield from zip(sides[::2], sides[1::2], strict=True)


def _sent(
    workers: Workers, pairs: Sequence[SegmentPair], detections: Sequence[Detection | None]
) -> Iterator[SegmentResult]:
    """Hand a window out in slices; return an iterator of the results, in order."""
    size = max(1, -(-len(pairs) // (workers.count * _SLICES)))
    sent: list[Future[list[SegmentResult]]] = []
    for start in range(0, len(pairs), size):
        some = slice(start, start + size)
        sides = [side for pair in pairs[some] for side in pair.sides]
        tokens = [side.tokens for side in sides if side.tokens is not None]
        parcel = _Parcel(
            [side.text for side in sides],
            [len(each.offsets) for each in tokens],
            np.concatenate([each.offsets for each in tokens]),
            np.concatenate([each.vectors for each in tokens]),
            [pair.language for pair in pairs[some]],
            list(detections[some]),
        )
        sent.append(workers.submit(_judged, parcel))
    found = (result for future in sent for result in workers.answer(future))
    return (led_back(*one) for one in zip(found, pairs, detections, strict=True))


_settings_here: list[tuple[Settings, Plugins]] = []
"""In a worker process: the run's, with the plugins that bring evidence."""


def _prepare(settings: Settings) -> None:
    expect_many()
    _settings_here.append((settings, load_plugins((), settings.evidence)))
    text = "A word list is read when it is first asked for."
    nothing = TokenVectors(np.zeros((0, 2), np.int32), np.zeros((0, 1), np.float32))
    sides = drift.UnitText(text, nothing, ENGLISH), drift.UnitText(f"Not {text}", nothing, ENGLISH)
    list(judge([sides], [None], *_settings_here[0]))


def _judged(parcel: _Parcel) -> list[SegmentResult]:
    judged = judge(parcel.sides(), parcel.detections, *_settings_here[0])
    return [told(*one) for one in zip(judged, parcel.languages, parcel.detections, strict=True)]
