"""The units of an aligned pair judged: each by itself, then all of them together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from evaluator import drift
from evaluator.config import Settings
from evaluator.drift import UnitText
from evaluator.judging import more_evidence
from evaluator.languages import has_drift
from evaluator.pipeline.paired import Paired, UnitPair
from evaluator.plugins import Plugins
from evaluator.rulebook import built_in
from evaluator.scores import SurfaceScores, SurfaceStatistics, token_scores, unit_scores
from evaluator.text import JoinedText
from evaluator.types import (
    Detection,
    Finding,
    Note,
    SegmentedDocument,
    Span,
    Unit,
    UnitKind,
    UnitScores,
)

_ROUNDS = 2  # what was hidden behind words that moved is looked at once more


@dataclass(frozen=True)
class JudgedUnits:
    """All that is said of the units.

    Attributes:
        never: How many findings the desk's list kept out.
        long: Ids of the units that have too many words for drift to be looked for.
    """

    units: tuple[Unit, ...]
    notes: tuple[Note, ...]
    never: int
    long: tuple[str, ...]


@dataclass(frozen=True)
class _Judged:
    """One unit judged; findings count in its joined texts.

    Attributes:
        names: What both sides have said by it.
    """

    part: drift.Part
    findings: tuple[Finding, ...] = ()
    score: float | None = None
    names: frozenset[str] = frozenset()
    never: int = 0
    long: bool = False


def judge_units(
    paired: Paired,
    detections: Sequence[Detection] | None,
    counts: SurfaceStatistics,
    settings: Settings,
    plugins: Plugins,
) -> JudgedUnits:
    """Judge all units; arguments as for `finish`, with the counts of the units' n-grams."""
    prepared = paired.prepared
    spoken = iter(detections) if detections is not None and prepared.detected else None
    detected = [next(spoken) if spoken and unit.joined else None for unit in paired.units]
    judge = _Judge(prepared.language, settings, plugins)
    judged = []
    seen: frozenset[str] = frozenset()
    for pair, detection in zip(paired.units, detected, strict=True):
        judged.append(judge(pair, detection, drift.Context(seen)))
        seen |= judged[-1].names
    moves: list[drift.Moved] = []
    for _ in range(_ROUNDS):
        more = drift.moved([one.part for one in judged])
        if not more:
            break
        moves += more
        judged = list(_settled(judged, paired, detected, drift.settled_by(moves), judge))
    ids = [f"u{number}" for number in range(1, len(judged) + 1)]
    parts = [one.part for one in judged]
    findings = drift.told_once([one.findings for one in judged], parts, ids)
    known = has_drift(prepared.language, detected=spoken is not None)
    surface = iter(unit_scores(counts))
    units = []
    for name, pair, one, told in zip(ids, paired.units, judged, findings, strict=True):
        scores = UnitScores()
        if pair.joined:
            scores = _joined_scores(pair, next(surface), one.score if known else None)
        elif pair.bead.kind is not UnitKind.OUTSIDE:
            plain = next(surface)
            scores = UnitScores(bleu=plain.bleu, chrf=plain.chrf, chrfpp=plain.chrfpp)
        units.append(
            Unit(
                id=name,
                kind=pair.bead.kind,
                original=pair.bead.original,
                rewrite=pair.bead.rewrite,
                scores=scores,
                severity=drift.severity_of(told),
                findings=tuple(_to_source(finding, pair) for finding in told),
                cost=pair.bead.cost,
            )
        )
    signed = drift.signatures(*(_framed(paired, side) for side in (0, 1)))
    notes = [*signed, *drift.article_notes(parts, moves)]
    notes = [one for one in notes if not settings.drift.is_off(one.rule)]
    return JudgedUnits(
        tuple(units),
        tuple(_note(one, paired, settings) for one in notes),
        sum(one.never for one in judged),
        tuple(name for name, one in zip(ids, judged, strict=True) if one.long),
    )


@dataclass(frozen=True)
class _Judge:
    """What a unit is judged by."""

    language: str | None
    settings: Settings
    plugins: Plugins

    def __call__(
        self, pair: UnitPair, detection: Detection | None, context: drift.Context
    ) -> _Judged:
        if pair.joined:
            return self._joined(pair, detection, context)
        if pair.bead.kind is UnitKind.OUTSIDE:
            return _Judged(drift.NOWHERE)
        lost = bool(pair.bead.original)
        whole = UnitText((pair.original if lost else pair.rewrite).text, None, self.language)
        finding = drift.unmatched(
            whole, pair.bead.kind, self.settings.drift, self.settings.desk
        )  # fmt: skip
        return _Judged(
            drift.alone(whole, lost=lost),
            (finding,) if finding else (),
            never=finding is None,
        )

    def _joined(
        self, pair: UnitPair, detection: Detection | None, context: drift.Context
    ) -> _Judged:
        found = drift.judge(
            *self._sides(pair),
            self.settings.drift,
            context,
            detection,
            self.settings.desk,
            more_evidence(self.plugins),
        )
        return _Judged(
            drift.joined(found),
            found.findings,
            found.score,
            found.names,
            found.never_flagged,
            found.score is None,
        )

    def drift_without(
        self, pair: UnitPair, context: drift.Context, spans: drift.Settled
    ) -> float | None:
        """Return the drift of a unit without words of it, which the detector was not asked of."""
        sides = [
            drift.without(side, sorted(some))
            for side, some in zip(self._sides(pair), spans, strict=True)
        ]
        return drift.judge(*sides, self.settings.drift, context, desk=self.settings.desk).score

    def _sides(self, pair: UnitPair) -> tuple[UnitText, UnitText]:
        return (
            UnitText(pair.original.text, pair.original_tokens, self.language),
            UnitText(pair.rewrite.text, pair.rewrite_tokens, self.language),
        )


def _settled(
    judged: Sequence[_Judged],
    paired: Paired,
    detected: Sequence[Detection | None],
    settled: dict[int, drift.Settled],
    judge: _Judge,
) -> Iterator[_Judged]:
    """Yield the units, those anew in which words were told as lost that stand elsewhere."""
    seen: set[str] = set()
    for number, one in enumerate(judged):
        spans = settled.get(number)
        if spans is None:
            yield one
        elif one.part.whole:
            yield replace(one, part=replace(one.part, evidence=()), findings=())
        else:
            pair, context = paired.units[number], drift.Context(frozenset(seen), spans)
            anew = judge(pair, detected[number], context)
            if not any(finding.counts for finding in anew.findings):
                anew = replace(anew, score=judge.drift_without(pair, context, spans))
            yield anew
        seen |= one.names


def _framed(paired: Paired, side: int) -> list[drift.Framed]:
    """Return the sentences of a side that are outside the article."""
    document: SegmentedDocument = (
        paired.prepared.original.segmented, paired.prepared.rewrite.segmented,
    )[side]  # fmt: skip
    found = []
    for number, pair in enumerate(paired.units):
        if pair.bead.kind is UnitKind.OUTSIDE:
            indices = (pair.bead.original, pair.bead.rewrite)[side]
            text = (pair.original, pair.rewrite)[side]
            found += [
                drift.Framed(number, part.text, start, document.sentences[index].role)
                for index, part, start in zip(indices, text.parts, text.bounds, strict=True)
            ]
    return found


def _note(note: drift.ArticleNote, paired: Paired, settings: Settings) -> Note:
    """Write a note, its places in the documents' own texts."""

    def places(found: Sequence[tuple[int, Span]], side: int) -> tuple[Span, ...]:
        texts = [(unit.original, unit.rewrite)[side] for unit in paired.units]
        return tuple(sorted(each for unit, span in found for each in texts[unit].to_source(span)))

    return Note(
        note.rule,
        built_in()[note.rule].said(note.fields, settings.drift.reader),
        places(note.original, 0),
        places(note.rewrite, 1),
    )


def _joined_scores(pair: UnitPair, plain: SurfaceScores, drifted: float | None) -> UnitScores:
    tokens = None
    if pair.original_tokens is not None and pair.rewrite_tokens is not None:
        tokens = token_scores(pair.original_tokens, pair.rewrite_tokens)
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


def _to_source(finding: Finding, pair: UnitPair) -> Finding:
    """Turn a finding's spans from joined text into the documents' own."""

    def lead_back(spans: Sequence[Span], text: JoinedText) -> tuple[Span, ...]:
        return tuple(found for span in spans for found in text.to_source(span))

    return replace(
        finding,
        original_spans=lead_back(finding.original_spans, pair.original),
        rewrite_spans=lead_back(finding.rewrite_spans, pair.rewrite),
    )
