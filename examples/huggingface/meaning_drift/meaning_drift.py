"""Drift of meaning as a metric of Hugging Face `evaluate`.

    metric = evaluate.load("examples/huggingface/meaning_drift")
    metric.compute(predictions=rewrites, references=originals)

Nothing is fetched: the script is a local file, and the models come with the package.
"""

from __future__ import annotations

from statistics import fmean
from typing import Any

import datasets
import evaluate

from evaluator import Evaluator, Settings, Severity

_DESCRIPTION = "How likely rewrites no longer say what the originals say, and where they do not."
_INPUTS = """
Args:
    predictions: Rewrites, a text each.
    references: Originals, a text each.
    lang: ISO 639-1 code of the texts; English where none is given.
    keeper: An `evaluator.Evaluator` to use instead of a new one.

Returns:
    drift: Mean probability that a pair no longer says the same, 0 to 1; lower is better.
    flagged: Share of pairs with a major or critical finding.
    similarity: Mean cosine of the pairs' vectors.
    failed: How many pairs could not be scored; they are in no mean.
    pairs: For each pair drift, severity, and findings as sentences.
"""


class MeaningDrift(evaluate.Metric):
    """Scores pairs of sentences or short passages."""

    def _info(self) -> evaluate.MetricInfo:
        text = datasets.Value("string")
        return evaluate.MetricInfo(
            description=_DESCRIPTION,
            citation="",
            inputs_description=_INPUTS,
            features=datasets.Features({"predictions": text, "references": text}),
        )

    def _compute(
        self,
        predictions: list[str],
        references: list[str],
        lang: str | None = None,
        keeper: Evaluator | None = None,
    ) -> dict[str, Any]:
        keeper = keeper or Evaluator(Settings(lang=lang))
        rows = keeper.score(references, predictions)
        scored = [row for row in rows if row.error is None]
        grave = [row for row in scored if row.severity and row.severity.rank >= Severity.MAJOR.rank]
        similar = [row.similarity for row in scored if row.similarity is not None]
        return {
            "drift": fmean(row.drift for row in scored) if scored else None,
            "flagged": len(grave) / len(scored) if scored else None,
            "similarity": fmean(similar) if similar else None,
            "failed": len(rows) - len(scored),
            "pairs": [
                {
                    "drift": row.drift,
                    "severity": row.severity.value if row.severity else None,
                    "findings": [finding.message for finding in row.findings if finding.counts],
                }
                for row in rows
            ],
        }
