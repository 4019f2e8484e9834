"""Pairs scored as `score` scores them, and all that stands beside that in a benchmark."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from evaluator.agreement import Answers, Mark, Marks, Measure
from evaluator.cli.progress import Progress
from evaluator.drift.pair.matching import least_matched
from evaluator.plugins import Plugins
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


def load_panel(settings: Settings, quiet: bool) -> Panel:
    """Load the models that `settings` name."""
    from evaluator.loading import load_models

    models = load_models(settings, bulk=True)
    return Panel(models.encoder, models.detector, settings, quiet, models.plugins.metrics)


@dataclass(frozen=True)
class Panel:
    """Scores pairs in every way that the benchmark knows.

    Attributes:
        detector: None leaves out the columns that need one.
        quiet: No progress on standard error.
        metrics: Those of other packages.
    """

    encoder: TextEncoder
    detector: PairDetector | None
    settings: Settings
    quiet: bool = True
    metrics: tuple[MetricPlugin, ...] = ()

    def measures_of(self, pairs: Sequence[Pair]) -> tuple[Measure, ...]:
        """Return `measures`, BLEU's signature with the tokenizers of the pairs' languages."""
        from evaluator.cli.spoken import main_language
        from evaluator.scores import tokeniser_for

        languages = {main_language([original], self.settings) for original, _ in pairs}
        names = "+".join(sorted({tokeniser_for(each).name for each in languages}))
        bleu, *others = self.measures
        told = re.sub(r"tok:[^|]+", f"tok:{names}", bleu.signature) if names else bleu.signature
        return (replace(bleu, signature=told), *others)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """What `__call__` returns, in order."""
        from evaluator import __version__
        from evaluator.scores import corpus_scores, gather, ter

        surface = corpus_scores(gather([("a", "a")]), resamples=0)
        model, rules = self.encoder.signature, f"evidence:rules|version:{__version__}"
        drift = self.settings.drift
        rate = drift.base_rate if drift.prior is None else drift.prior
        plain = (
            Measure("BLEU", signature=surface["bleu"].signature.replace("eff:no", "eff:yes")),
            Measure("chrF", signature=surface["chrf"].signature),
            Measure("TER", rises=True, signature=ter([("a", "a")]).signature),
            Measure("cosine", signature=f"{model}|cosine"),
            Measure("token F1", signature=f"{model}|tokens:F1"),
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
        from evaluator.scores import ter

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
        from evaluator.cli.spoken import tell_languages
        from evaluator.languages import named
        from evaluator.pairs import PairSettings, score_pairs
        from evaluator.pairs.rows import row_of
        from evaluator.readers import likely_language

        rows = (
            row_of({"original": one, "rewrite": other, "source": source})
            for (one, other), source in zip(pairs, sources or [None] * len(pairs), strict=True)
        )
        progress = Progress(self.quiet)
        scored = []
        told = PairSettings(language=named(self.settings))
        for row in score_pairs(rows, self.encoder, evaluate, likely_language, told):
            scored.append(row)
            progress.show(len(scored), len(pairs))
        progress.clear()
        seen = Counter(row.language for row in scored if row.language)
        tell_languages(seen, self.settings, self.quiet)
        return scored


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
