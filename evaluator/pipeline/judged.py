"""The units of an aligned pair judged: each by itself, then all of them together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from evaluator import drift
from evaluator.config import Settings
from evaluator.pipeline.paired import Paired, UnitPair
from evaluator.plugins import Plugins
from evaluator.rulebook import rule_named
from evaluator.scores import SurfaceScores, SurfaceStatistics, unit_scores
from evaluator.segments import SegmentPair, SegmentResult, in_source, judge, told
from evaluator.types import Detection, Finding, Note, Span, Unit, UnitKind, UnitScores

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
    """One unit judged; findings count in its normalised texts.

    Attributes:
        part: What the look at the whole article needs of it.
        result: None for a unit that is not joined.
        names: What both sides have said in it.
    """

    part: drift.Part
    findings: tuple[Finding, ...] = ()
    result: SegmentResult | None = None
    names: frozenset[str] = frozenset()
    never: int = 0


def judge_units(
    paired: Paired,
    detections: Sequence[Detection] | None,
    counts: SurfaceStatistics,
    settings: Settings,
    plugins: Plugins,
) -> JudgedUnits:
    """Judge all units; arguments as for `finish`, with the counts of the units' n-grams."""
    none: list[Detection | None] = [None] * len(paired.joined)
    said = iter(detections or none)
    asked = _Asked(
        paired, [next(said) if u.joined else None for u in paired.units], settings, plugins
    )
    judged = list(asked.each())
    moves: list[drift.Moved] = []
    for _ in range(_ROUNDS):
        more = drift.moved([one.part for one in judged])
        if not more:
            break
        moves += more
        judged = list(asked.without(judged, drift.settled_by(moves)))
    ids = [f"u{number}" for number in range(1, len(judged) + 1)]
    parts = [one.part for one in judged]
    findings = drift.told_once([one.findings for one in judged], parts, ids)
    surface = iter(unit_scores(counts))
    units = []
    for name, pair, one, kept in zip(ids, paired.units, judged, findings, strict=True):
        outside = pair.bead.kind is UnitKind.OUTSIDE
        units.append(
            Unit(
                id=name,
                kind=pair.bead.kind,
                original=pair.bead.original,
                rewrite=pair.bead.rewrite,
                scores=UnitScores() if outside else _scores(pair, next(surface), one.result),
                severity=drift.severity_of(kept),
                findings=tuple(in_source(finding, pair.sides) for finding in kept),
                cost=pair.bead.cost,
            )
        )
    signed = drift.signatures(*(_framed(paired, side) for side in (0, 1)))
    notes = [*signed, *drift.article_notes(parts, moves)]
    return JudgedUnits(
        tuple(units),
        tuple(_note(one, paired, settings) for one in notes if not settings.drift.is_off(one.rule)),
        sum(one.never for one in judged),
        tuple(
            name
            for name, one in zip(ids, judged, strict=True)
            if one.result is not None and one.result.too_long
        ),
    )


@dataclass(frozen=True)
class _Asked:
    """What the units are judged by.

    Attributes:
        detections: One a unit.
    """

    paired: Paired
    detections: Sequence[Detection | None]
    settings: Settings
    plugins: Plugins

    def each(self) -> Iterator[_Judged]:
        """Judge each unit by itself, and in the light of those before it."""
        found = judge(
            (pair.sides for pair in self.paired.joined),
            [
                one
                for one, unit in zip(self.detections, self.paired.units, strict=True)
                if unit.joined
            ],
            self.settings,
            self.plugins,
            one_text=True,
        )
        for pair, detection in zip(self.paired.units, self.detections, strict=True):
            if pair.joined:
                yield _joined(next(found), pair.sides, detection)
            elif pair.bead.kind is UnitKind.OUTSIDE:
                yield _Judged(drift.NOWHERE)
            else:
                yield self._gap(pair)

    def _gap(self, pair: UnitPair) -> _Judged:
        """Judge a unit with one side; the desk's list may keep its finding out."""
        lost = bool(pair.bead.original)
        lone = pair.sides.original if lost else pair.sides.rewrite
        whole = drift.UnitText(lone.text, None, pair.sides.language)
        finding = drift.unmatched(whole, pair.bead.kind, self.settings.drift, self.settings.desk)
        part = drift.alone(whole, lost=lost)
        return _Judged(part, (finding,) if finding else (), never=finding is None)

    def without(
        self, judged: Sequence[_Judged], settled: dict[int, drift.Settled]
    ) -> Iterator[_Judged]:
        """Judge those units anew in which words were told as lost or put in that are neither."""
        seen: set[str] = set()
        for number, one in enumerate(judged):
            spans = settled.get(number)
            if spans is None:
                yield one
            elif one.part.whole:
                yield replace(one, part=replace(one.part, evidence=()), findings=())
            else:
                context = drift.Context(frozenset(seen), spans)
                yield self._anew(self.paired.units[number].sides, self.detections[number], context)
            seen |= one.names

    def _anew(
        self, pair: SegmentPair, detection: Detection | None, context: drift.Context
    ) -> _Judged:
        """Judge a unit anew; where nothing else is told, its drift is that of its other words.

        The detector was asked about all words, so that drift is without it.
        """

        def asked(
            sides: tuple[drift.UnitText, drift.UnitText], said: Detection | None
        ) -> drift.Judgement:
            found = judge([sides], [said], self.settings, self.plugins, context=context)
            return next(found)

        one = _joined(asked(pair.sides, detection), pair, detection)
        if one.result is None or any(finding.counts for finding in one.findings):
            return one
        original, rewrite = (
            drift.without(side, sorted(some))
            for side, some in zip(pair.sides, context.settled, strict=True)
        )
        rest = told(asked((original, rewrite), None), pair.language, detection)
        return replace(one, result=replace(one.result, drift=rest.drift))


def _joined(found: drift.Judgement, pair: SegmentPair, detection: Detection | None) -> _Judged:
    return _Judged(
        drift.joined(found),
        found.findings,
        told(found, pair.language, detection),
        found.names,
        found.never_flagged,
    )


def _scores(pair: UnitPair, plain: SurfaceScores, result: SegmentResult | None) -> UnitScores:
    if result is None:
        return UnitScores(bleu=plain.bleu, chrf=plain.chrf, chrfpp=plain.chrfpp)
    tokens = pair.sides.token_scores
    return UnitScores(
        bleu=plain.bleu,
        chrf=plain.chrf,
        chrfpp=plain.chrfpp,
        similarity=pair.similarity,
        token_precision=tokens.precision if tokens else None,
        token_recall=tokens.recall if tokens else None,
        token_f1=tokens.f1 if tokens else None,
        drift=result.drift,
    )


def _framed(paired: Paired, side: int) -> list[drift.Framed]:
    """Return the sentences of a side that are outside the article."""
    prepared = paired.prepared
    document = (prepared.original.segmented, prepared.rewrite.segmented)[side]
    texts = (prepared.original.sentences, prepared.rewrite.sentences)[side]
    found = []
    for number, pair in enumerate(paired.units):
        if pair.bead.kind is UnitKind.OUTSIDE:
            start = 0
            for index in (pair.bead.original, pair.bead.rewrite)[side]:
                role, text = document.sentences[index].role, texts[index].text
                found.append(drift.Framed(number, text, start, role))
                start += len(text) + 1
    return found


def _note(note: drift.ArticleNote, paired: Paired, settings: Settings) -> Note:
    """Write a note, its places in the documents' own texts."""

    def places(found: Sequence[tuple[int, Span]], side: int) -> tuple[Span, ...]:
        spans: list[Span] = []
        for unit, span in found:
            pair = paired.units[unit].sides
            spans += (pair.original, pair.rewrite)[side].to_sources([span])
        return tuple(sorted(spans))

    return Note(
        note.rule,
        rule_named(note.rule).said(note.fields, settings.drift.reader),
        places(note.original, 0),
        places(note.rewrite, 1),
    )
