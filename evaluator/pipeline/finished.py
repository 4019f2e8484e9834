"""The last stretch: units scored and flagged, the verdict, the `Comparison`."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator import __version__, drift
from evaluator.config import Settings, as_dict
from evaluator.loading import Models
from evaluator.pipeline.middle import with_middle
from evaluator.pipeline.paired import Paired, UnitPair
from evaluator.pipeline.prepared import Prepared
from evaluator.pipeline.scores import document_scores, more_scores, surface_pairs
from evaluator.pipeline.verdict import judge
from evaluator.plugins import Plugins
from evaluator.scores import (
    SurfaceScores,
    SurfaceStatistics,
    gather,
    tokeniser_for,
    unit_scores,
)
from evaluator.segments import in_source, results
from evaluator.types import (
    Comparison,
    Detection,
    Finding,
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
        units, never, long = _units(paired, detections, counts, settings, models.plugins)
        if never:
            what = "1 finding was" if never == 1 else f"{never:,} findings were"
            warnings.append(
                Warning_("never-flag", f"{what} kept out by the desk's list of what to leave.")
            )
        warnings += _too_long(long)
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
    )
    if prepared.middle is None:
        return comparison
    direct = () if paired.unrelated else paired.direct
    return with_middle(comparison, prepared.middle, direct, models.encoder.signature)


def _units(
    paired: Paired,
    detections: Sequence[Detection] | None,
    counts: SurfaceStatistics,
    settings: Settings,
    plugins: Plugins,
) -> tuple[tuple[Unit, ...], int, list[str]]:
    """Return the units, how many findings the desk's list kept out, ids of units too long."""
    joined = paired.joined
    said: Sequence[Detection | None] = detections or [None] * len(joined)
    found = results(joined, said, settings, plugins, one_text=True)
    surface = iter(unit_scores(counts))
    never = 0
    long: list[str] = []
    units = []
    for number, pair in enumerate(paired.units, 1):
        scores = UnitScores()
        findings: tuple[Finding, ...] = ()
        if pair.joined:
            result = next(found)
            findings = result.findings
            never += result.never_flagged
            if result.too_long:
                long.append(f"u{number}")
            scores = _joined_scores(pair, next(surface), result.drift)
        elif pair.bead.kind is not UnitKind.OUTSIDE:
            plain = next(surface)
            scores = UnitScores(bleu=plain.bleu, chrf=plain.chrf, chrfpp=plain.chrfpp)
            findings = _gap(pair, settings)
            never += not findings
        units.append(
            Unit(
                id=f"u{number}",
                kind=pair.bead.kind,
                original=pair.bead.original,
                rewrite=pair.bead.rewrite,
                scores=scores,
                severity=drift.severity_of(findings),
                findings=findings,
                cost=pair.bead.cost,
            )
        )
    return tuple(units), never, long


def _gap(pair: UnitPair, settings: Settings) -> tuple[Finding, ...]:
    """Return the finding of a unit with one side; none where the desk's list keeps it out."""
    lone = pair.sides.original if pair.bead.original else pair.sides.rewrite
    whole = drift.UnitText(lone.text, None, pair.sides.language)
    finding = drift.unmatched(whole, pair.bead.kind, settings.drift, settings.desk)
    return (in_source(finding, pair.sides),) if finding else ()


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


def _joined_scores(pair: UnitPair, plain: SurfaceScores, drifted: float | None) -> UnitScores:
    tokens = pair.sides.token_scores
    return UnitScores(
        bleu=plain.bleu,
        chrf=plain.chrf,
        chrfpp=plain.chrfpp,
        similarity=pair.similarity,
        token_precision=tokens.precision if tokens else None,
        token_recall=tokens.recall if tokens else None,
        token_f1=tokens.f1 if tokens else None,
        drift=drifted,
    )


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
