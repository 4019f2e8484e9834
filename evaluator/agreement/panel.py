"""Pairs scored as `score` scores them, and all that stands beside that in a benchmark."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from evaluator import __version__
from evaluator.agreement.answers import Answers, Measure
from evaluator.agreement.marks import Mark, Marks
from evaluator.drift.pair.likeness import least_matched
from evaluator.languages import main_language, named
from evaluator.loading import load_models
from evaluator.pairs import PairSettings, row_of, score_pairs
from evaluator.pairs.record import row_signatures
from evaluator.plugins import Plugins
from evaluator.readers import likely_language
from evaluator.scores import ter, tokeniser_for
from evaluator.segments import evaluation
from evaluator.types import Span

if TYPE_CHECKING:
    from evaluator.config import Settings
    from evaluator.models import PairDetector, TextEncoder
    from evaluator.pairs import ScoredRow
    from evaluator.plugins import MetricPlugin
    from evaluator.segments import Evaluate, SegmentPair, SegmentResult
    from evaluator.types import Detection

Pair = tuple[str, str]
Values = list[float | None]
T = TypeVar("T")


def load_panel(settings: Settings) -> Panel:
    """Load the models that `settings` name."""
    models = load_models(settings, bulk=True)
    return Panel(models.encoder, models.detector, settings, models.plugins.metrics)


def _nothing(*_: object) -> None:
    """Take note of nothing."""


@dataclass(frozen=True)
class Panel:
    """Scores pairs in every way that the benchmark knows.

    Attributes:
        detector: None leaves out the columns that need one.
        metrics: Those of other packages.
        scored: Told how many pairs are scored, and of how many, as it goes on.
        spoken: Told how many of the pairs are in which language when all are scored.
    """

    encoder: TextEncoder
    detector: PairDetector | None
    settings: Settings
    metrics: tuple[MetricPlugin, ...] = ()
    scored: Callable[[int, int], None] = _nothing
    spoken: Callable[[Counter[str]], None] = _nothing

    def measures_of(self, pairs: Sequence[Pair]) -> tuple[Measure, ...]:
        """Return `measures`, BLEU's signature with the tokenizers of the pairs' languages."""
        languages = {main_language([original], self.settings) for original, _ in pairs}
        names = "+".join(sorted({tokeniser_for(each).name for each in languages}))
        bleu, *others = self.measures
        told = re.sub(r"tok:[^|]+", f"tok:{names}", bleu.signature) if names else bleu.signature
        return (replace(bleu, signature=told), *others)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """What `__call__` returns, in order."""
        told = row_signatures(self.encoder, tokeniser_for(None).name)
        model, rules = self.encoder.signature, f"evidence:rules|version:{__version__}"
        rate = self.settings.drift.share
        plain = (
            Measure("BLEU", signature=told["bleu"]),
            Measure("chrF", signature=told["chrf"]),
            Measure("TER", rises=True, signature=ter([("a", "a")]).signature),
            Measure("cosine", signature=told["similarity"]),
            Measure("token F1", signature=told["token_f1"]),
            Measure("least matched token", signature=f"{model}|tokens:least"),
            *(
                Measure(one.name, rises=not one.higher_is_better, signature=one.signature)
                for one in self.metrics
            ),
            Measure("rules", True, True, rules, rate),
        )
        if self.detector is None:
            return plain
        learned = f"model:{self.detector.info.name}|sha256:{(self.detector.info.sha256 or '')[:12]}"
        # A detector of another kind may not say what its probabilities are right for.
        own = getattr(self.detector, "base_rate", None)
        return (
            *plain,
            Measure("detector", True, True, learned, own),
            Measure("joined", True, True, f"{learned}|{rules}", rate),
        )

    def __call__(self, pairs: Sequence[Pair], sources: Sequence[str | None] = ()) -> Answers:
        """Score pairs of (original, rewrite): values for each of `measures`, flags and marks.

        Args:
            pairs: n.
            sources: What each was translated from; none for none at all.
        """
        least: Values = []
        alone: Values = []
        said: Values = []
        tags: list[Marks | None] = []

        by_rules = evaluation(self.settings, None)
        joined = evaluation(self.settings, self.detector, Plugins(self.metrics))

        def evaluate(window: Sequence[SegmentPair]) -> Sequence[SegmentResult]:
            least.extend(_least(pair) for pair in window)
            results = list(joined(window))
            for pair, result in zip(window, results, strict=True):
                one = result.detection
                said.append(one.probability if one else None)
                tags.append(_tags(pair, one) if one else None)
            alone.extend(one.drift for one in (by_rules(window) if self.detector else results))
            return results

        rows = self._score(pairs, evaluate, sources)
        known = [number for number, row in enumerate(rows) if row.error is None]

        def spread(values: Sequence[T | None]) -> list[T | None]:
            """Put the values of the rows that could be scored in their places."""
            out: list[T | None] = [None] * len(rows)
            for number, value in zip(known, values, strict=True):
                out[number] = value
            return out

        columns = [
            [row.bleu for row in rows],
            [row.chrf for row in rows],
            spread([ter([pairs[number]]).value for number in known]),
            [row.similarity for row in rows],
            [row.token_f1 for row in rows],
            spread(least),
            *([row.metrics.get(one.name) for row in rows] for one in self.metrics),
            spread(alone),
        ]
        found = [_findings(row) if row.error is None else None for row in rows]
        marks: dict[str, Sequence[Marks | None]] = {"findings": found}
        if self.detector is not None:
            columns += [spread(said), [row.drift for row in rows]]
            marks = {"detector's tags": spread(tags), **marks}
        return Answers(
            columns,
            [row.severity for row in rows],
            marks,
            [row.findings if row.error is None else None for row in rows],
        )

    def score(self, pairs: Sequence[Pair]) -> list[ScoredRow]:
        """Score pairs of (original, rewrite) as `evaluator score` does."""
        return self._score(pairs, evaluation(self.settings, self.detector))

    def _score(
        self, pairs: Sequence[Pair], evaluate: Evaluate, sources: Sequence[str | None] = ()
    ) -> list[ScoredRow]:
        rows = (
            row_of({"original": one, "rewrite": other, "source": source})
            for (one, other), source in zip(pairs, sources or [None] * len(pairs), strict=True)
        )
        done = []
        told = PairSettings(language=named(self.settings))
        for row in score_pairs(rows, self.encoder, evaluate, likely_language, told):
            done.append(row)
            self.scored(len(done), len(pairs))
        self.spoken(Counter(row.language for row in done if row.language))
        return done


def _least(pair: SegmentPair) -> float | None:
    if pair.original_tokens is None or pair.rewrite_tokens is None:
        return None
    return least_matched(pair.original_tokens, pair.rewrite_tokens)


def _tags(pair: SegmentPair, said: Detection) -> Marks:
    """Return the tags of a pair in its texts as they came."""
    one, other = (
        tuple(
            Mark(span, str(tag.category))
            for tag in tags
            for span in text.to_sources((Span(tag.start, tag.end),))
        )
        for text, tags in ((pair.original, said.original_tags), (pair.rewrite, said.rewrite_tags))
    )
    return Marks(one, other)


def _findings(row: ScoredRow) -> Marks:
    """Return the words of a row's findings that count."""
    one, other = (
        tuple(
            Mark(span, str(finding.category))
            for finding in row.findings
            if finding.counts
            for span in (finding.rewrite_spans if rewrite else finding.original_spans)
        )
        for rewrite in (False, True)
    )
    return Marks(one, other)
