"""The scores of the whole document, from those of its units and from the units' texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evaluator.config import Settings
from evaluator.loading import Models
from evaluator.pipeline.prepared import Prepared
from evaluator.plugins import Plugins
from evaluator.scores import (
    SurfaceStatistics,
    corpus_scores,
    coverage,
    document_similarity,
    summed_score,
    ter,
)
from evaluator.segments import drift_signature
from evaluator.text import without_invisible
from evaluator.types import Bead, Score, Unit, UnitKind


def surface_pairs(
    prepared: Prepared, beads: Sequence[Bead] | Sequence[Unit]
) -> list[tuple[str, str]]:
    """Return the texts that surface scores are made of: all but what is outside.

    Soft hyphens and zero-width characters are out of them, as they are out of all else.
    """
    original, rewrite = prepared.original.segmented, prepared.rewrite.segmented
    return [
        (
            without_invisible(original.text_of_all(bead.original)),
            without_invisible(rewrite.text_of_all(bead.rewrite)),
        )
        for bead in beads
        if bead.kind is not UnitKind.OUTSIDE
    ]


def document_scores(
    prepared: Prepared,
    units: Sequence[Unit],
    pairs: Sequence[tuple[str, str]],
    counts: SurfaceStatistics,
    models: Models,
    settings: Settings,
) -> dict[str, Score]:
    """Return our own scores of the document by name.

    Args:
        prepared: The pair.
        units: With their scores.
        pairs: Their texts, as `surface_pairs` gives them.
        counts: Of `pairs`.
        models: Those that spoke.
        settings: Those of the run.
    """
    inside = [unit for unit in units if unit.kind is not UnitKind.OUTSIDE]
    joined = [unit for unit in inside if unit.kind.joined]

    def characters(some: Sequence[Unit]) -> list[int]:
        return [len(prepared.original.segmented.text_of_all(unit.original)) for unit in some]

    scores = corpus_scores(counts, resamples=settings.bootstrap, seed=settings.seed)
    if settings.ter:
        scores["ter"] = ter(pairs, prepared.language)
    scores["similarity"] = document_similarity(
        [unit.scores.similarity for unit in joined], characters(joined), models.encoder.signature
    )
    scores["coverage"] = coverage(sum(characters(joined)), sum(characters(inside)))
    # Of what was dropped or put in there is no drift: coverage and findings tell that.
    drifts = [unit.scores.drift for unit in joined if unit.scores.drift is not None]
    scores["drift"] = Score(
        "drift",
        sum(drifts) / len(drifts) if drifts else None,
        drift_signature(models.infos, settings.drift),
        reason=None if drifts else _no_drift(joined),
    )
    return scores


def more_scores(
    prepared: Prepared, units: tuple[Unit, ...], settings: Settings, plugins: Plugins
) -> tuple[tuple[Unit, ...], dict[str, Score]]:
    """Ask the metrics of other packages; return the units with their scores, and the document's."""
    found: dict[str, Score] = {}
    more: list[dict[str, float | None]] = [{} for _ in units]
    for metric in plugins.metrics:
        asked = [
            at
            for at, unit in enumerate(units)
            if unit.kind.joined or (metric.gaps and unit.kind is not UnitKind.OUTSIDE)
        ]
        some = [units[at] for at in asked]
        values, table = metric.each(surface_pairs(prepared, some), _sources(prepared, some))
        for at, value in zip(asked, values, strict=True):
            more[at][metric.name] = value
        found[metric.name] = summed_score(
            metric.name,
            table,
            metric.scores,
            metric.signature,
            resamples=settings.bootstrap,
            seed=settings.seed,
        )
    if not found:
        return units, found
    return tuple(
        replace(unit, scores=replace(unit.scores, more=dict.fromkeys(found) | values))
        for unit, values in zip(units, more, strict=True)
    ), found


def _sources(prepared: Prepared, units: Sequence[Unit]) -> list[str | None] | None:
    """Return the translation that each unit came back from; None without a round trip."""
    middle = prepared.middle
    if middle is None:
        return None
    through = [dict.fromkeys(middle.through[at] for at in unit.rewrite) for unit in units]
    return [" ".join(map(middle.translation.text_of, some)) or None for some in through]


def _no_drift(joined: Sequence[Unit]) -> str:
    return "No joined unit has a drift." if joined else "No units are joined."
