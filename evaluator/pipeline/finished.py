"""The last stretch: units scored and flagged, the verdict, the `Comparison`."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator import __version__, drift
from evaluator.config import Settings, as_dict
from evaluator.loading import Models
from evaluator.pipeline.judged import judge_units
from evaluator.pipeline.middle import with_middle
from evaluator.pipeline.paired import Paired
from evaluator.pipeline.prepared import Prepared
from evaluator.pipeline.scores import document_scores, more_scores, surface_pairs
from evaluator.pipeline.verdict import judge
from evaluator.scores import gather, tokeniser_for
from evaluator.types import (
    Comparison,
    Detection,
    Note,
    Severity,
    Unit,
    UnitKind,
    UnitScores,
    Warning_,
)


def finish(
    paired: Paired,
    detections: Sequence[Detection] | None,
    models: Models,
    settings: Settings,
) -> Comparison:
    """Score, flag and judge an aligned pair.

    Args:
        paired: The pair.
        detections: One a text pair of `paired.detectable`, or None without a detector.
        models: Those that spoke, and the plugins that are asked now.
        settings: Those of the run.
    """
    prepared = paired.prepared
    tokeniser = tokeniser_for(prepared.language).name
    warnings = list(prepared.warnings)
    notes: tuple[Note, ...] = ()
    if paired.unrelated:
        warnings.append(
            Warning_("unrelated", "The two texts have nothing in common; are they a pair?")
        )
        units = _unrelated_units(prepared, settings)
        pairs = surface_pairs(prepared, units)
        counts = gather(pairs, tokeniser)
    else:
        pairs = surface_pairs(prepared, [unit.bead for unit in paired.units])
        counts = gather(pairs, tokeniser)
        judged = judge_units(paired, detections, counts, settings, models.plugins)
        units, notes = judged.units, judged.notes
        if judged.never:
            what = "1 finding was" if judged.never == 1 else f"{judged.never:,} findings were"
            warnings.append(
                Warning_("never-flag", f"{what} kept out by the desk's list of what to leave.")
            )
        warnings += _too_long(judged.long)
    scores = document_scores(prepared, units, pairs, counts, models, settings)
    units, more = more_scores(prepared, units, settings, models.plugins)
    scores |= more
    warnings += [
        Warning_("score-missing", f"{name} could not be computed: {one.reason}")
        for name, one in scores.items()
        if one.value is None
    ]
    comparison = Comparison(
        version=__version__,
        models=tuple(models.infos),
        settings=as_dict(settings),
        original=prepared.original.segmented,
        rewrite=prepared.rewrite.segmented,
        verdict=judge(units, scores["coverage"], settings.verdict, warnings),
        scores=scores,
        units=units,
        warnings=tuple(warnings),
        notes=notes,
    )
    if prepared.middle is None:
        return comparison
    direct = () if paired.unrelated else paired.direct
    return with_middle(comparison, prepared.middle, direct, models.encoder.signature)


def _too_long(ids: Sequence[str]) -> list[Warning_]:
    """Name the joined units that have too many words for drift to be looked for."""
    if not ids:
        return []
    some = ", ".join(ids[:5]) + (f" and {len(ids) - 5:,} more" if len(ids) > 5 else "")
    return [
        Warning_(
            "unit-too-long",
            f"Over {drift.MOST_WORDS} words a side, so no drift was looked for: {some}.",
        )
    ]


def _unrelated_units(prepared: Prepared, settings: Settings) -> tuple[Unit, ...]:
    """Give the whole original as one omission that carries the finding, the rewrite beside it."""
    left = tuple(range(len(prepared.original.sentences)))
    right = tuple(range(len(prepared.rewrite.sentences)))
    findings = (drift.nothing_in_common(settings.drift),)
    severity = drift.severity_of(findings)
    return (
        Unit("u1", UnitKind.OMISSION, left, (), UnitScores(), severity, findings),
        Unit("u2", UnitKind.ADDITION, (), right, UnitScores(), Severity.NONE),
    )
