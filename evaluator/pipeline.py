"""The stages in order: segment → align → score → drift. Holds no algorithm.

A comparison is cut where a model is asked, so that a batch job can ask for many pairs at once:
`prepare` yields sentences to encode, `pair_up` the unit pairs to detect, `finish` the
`Comparison`. `compare` does all of it for one pair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np

from evaluator import drift, languages
from evaluator.align import align, furniture_odds, is_unrelated
from evaluator.config import Settings, VerdictSettings, as_dict
from evaluator.drift import UnitText
from evaluator.judging import more_evidence
from evaluator.loading import Models
from evaluator.plugins import Plugins
from evaluator.read import join_units
from evaluator.score import (
    SurfaceScores,
    SurfaceStatistics,
    corpus_scores,
    coverage,
    document_similarity,
    gather,
    similarities,
    summed_score,
    ter,
    token_scores,
    tokeniser_for,
    unit_scores,
    unit_vector,
)
from evaluator.segment import segment
from evaluator.text import JoinedText, MappedText, join, normalise
from evaluator.types import (
    Bead,
    Comparison,
    Detection,
    Document,
    Encoded,
    Finding,
    FloatArray,
    ModelInfo,
    Score,
    SegmentedDocument,
    Severity,
    Span,
    TokenVectors,
    Unit,
    UnitKind,
    UnitScores,
    Verdict,
    VerdictLevel,
    Warning_,
)

JOINED = (UnitKind.MATCH, UnitKind.MOVED)


@dataclass(frozen=True)
class Side:
    """One side, segmented, with its sentences in the form that models work on."""

    segmented: SegmentedDocument
    sentences: tuple[MappedText, ...]

    @property
    def texts(self) -> list[str]:
        """The normalised sentences."""
        return [sentence.text for sentence in self.sentences]

    def unit_text(self, indices: Sequence[int]) -> str:
        """Return the sentences of a unit as they stand, joined by spaces: what is scored."""
        return " ".join(self.segmented.text_of(index) for index in indices)


@dataclass(frozen=True)
class Prepared:
    """A pair that waits for its sentences' vectors.

    Attributes:
        detected: Whether the learned detector is asked about it.
    """

    original: Side
    rewrite: Side
    language: str
    warnings: tuple[Warning_, ...]
    detected: bool = True

    @property
    def texts(self) -> list[str]:
        """The sentences to encode: the original's, then the rewrite's."""
        return self.original.texts + self.rewrite.texts


@dataclass(frozen=True)
class UnitPair:
    """A bead with what evidence and detector need of it."""

    bead: Bead
    original: JoinedText
    rewrite: JoinedText
    original_tokens: TokenVectors | None
    rewrite_tokens: TokenVectors | None
    similarity: float | None

    @property
    def joined(self) -> bool:
        """Whether both sides hold something and belong together."""
        return self.bead.kind in JOINED


@dataclass(frozen=True)
class Paired:
    """An aligned pair that waits for the learned detector."""

    prepared: Prepared
    units: tuple[UnitPair, ...]
    unrelated: bool

    @property
    def detectable(self) -> list[tuple[str, str]]:
        """Texts of the joined units, in order: what the detector is asked about."""
        if not self.prepared.detected:
            return []
        return [(unit.original.text, unit.rewrite.text) for unit in self.units if unit.joined]


def prepare(original: Document, rewrite: Document, settings: Settings) -> Prepared:
    """Segment both sides and look at the pair as a whole.

    Raises:
        InputError: The two sides are in different languages and no language was given, or are
            units of two files that cannot be joined (see `read.join_units`).
    """
    original, rewrite = join_units(original, rewrite)
    language = languages.language_of(original, rewrite, settings)
    warnings = languages.warnings_for(language, settings)
    sides = []
    for document in (original, rewrite):
        segmented = segment(document, language)
        text = document.text
        sides.append(
            Side(
                segmented,
                tuple(
                    normalise(text[sentence.start : sentence.end], sentence.start)
                    for sentence in segmented.sentences
                ),
            )
        )
    warnings[:0] = [*original.warnings, *rewrite.warnings]
    if sides[0].texts == sides[1].texts:
        warnings.append(
            Warning_("copy", "The rewrite is the original itself; nothing was compared in earnest.")
        )
    detected = languages.detector_knows(language, settings)
    return Prepared(sides[0], sides[1], language, tuple(warnings), detected)


def pair_up(prepared: Prepared, encoded: Encoded, encoder: ModelInfo, settings: Settings) -> Paired:
    """Align a prepared pair.

    Args:
        prepared: The pair.
        encoded: Vectors of `prepared.texts`, in that order.
        encoder: The model that they come from.
        settings: Those of the run.
    """
    texts = prepared.texts
    count = len(prepared.original.sentences)
    vectors = encoded.vectors[:count], encoded.vectors[count:]
    odds = furniture_odds(encoded.vectors, encoder)
    beads = align(
        prepared.original.segmented,
        prepared.rewrite.segmented,
        *vectors,
        settings.align,
        None if odds is None else (odds[:count], odds[count:]),
    )
    units = []
    for bead in beads:
        right = [count + index for index in bead.rewrite]
        units.append(
            UnitPair(
                bead=bead,
                original=join([prepared.original.sentences[i] for i in bead.original]),
                rewrite=join([prepared.rewrite.sentences[i] for i in bead.rewrite]),
                original_tokens=_tokens(texts, encoded, bead.original),
                rewrite_tokens=_tokens(texts, encoded, right),
                similarity=_similarity(texts, encoded, bead.original, right)
                if bead.kind in JOINED
                else None,
            )
        )
    return Paired(prepared, tuple(units), is_unrelated(beads, *vectors))


def finish(
    paired: Paired,
    detections: Sequence[Detection] | None,
    models: Sequence[ModelInfo],
    signature: str,
    settings: Settings,
    plugins: Plugins | None = None,
) -> Comparison:
    """Score, flag and judge an aligned pair.

    Args:
        paired: The pair.
        detections: One a text pair of `paired.detectable`, or None without a detector.
        models: What goes into the result as the models that spoke.
        signature: The encoder's, for the semantic scores.
        settings: Those of the run.
        plugins: Metrics and evidence of other packages.
    """
    prepared = paired.prepared
    plugins = plugins or Plugins()
    tokeniser = tokeniser_for(prepared.language).name
    warnings = list(prepared.warnings)
    if paired.unrelated:
        warnings.append(
            Warning_("unrelated", "The two texts have nothing in common; are they a pair?")
        )
        units = _unrelated_units(prepared, settings)
        pairs = _surface_pairs(prepared, units)
        counts = gather(pairs, tokeniser)
    else:
        pairs = _surface_pairs(prepared, [unit.bead for unit in paired.units])
        counts = gather(pairs, tokeniser)
        units, never = _units(paired, detections, counts, settings, plugins)
        if never:
            what = "1 finding was" if never == 1 else f"{never:,} findings were"
            warnings.append(
                Warning_("never-flag", f"{what} kept out by the desk's list of what to leave.")
            )
        warnings += _too_long(units)
    scores = _document_scores(prepared, units, pairs, counts, models, signature, settings)
    units, more = _more_scores(prepared, units, settings, plugins)
    scores |= more
    warnings += [
        Warning_("score-missing", f"{name} could not be computed: {one.reason}")
        for name, one in scores.items()
        if one.value is None
    ]
    return Comparison(
        version=version("evaluator"),
        models=tuple(models),
        settings=as_dict(settings),
        original=prepared.original.segmented,
        rewrite=prepared.rewrite.segmented,
        verdict=judge(units, scores["coverage"], settings.verdict),
        scores=scores,
        units=units,
        warnings=tuple(warnings),
    )


def compare(
    original: Document, rewrite: Document, models: Models, settings: Settings
) -> Comparison:
    """Compare one pair of documents from end to end."""
    encoder, detector = models.encoder, models.detector
    prepared = prepare(original, rewrite, settings)
    encoded = encoder.encode(prepared.texts, tokens=True)
    paired = pair_up(prepared, encoded, encoder.info, settings)
    detections = detector.detect(paired.detectable) if detector else None
    return finish(paired, detections, models.infos, encoder.signature, settings, models.plugins)


def judge(units: Sequence[Unit], coverage: Score, rule: VerdictSettings) -> Verdict:
    """Say what to do with the pair: the rule is `rule`, the reasons are for an editor."""
    counts = Counter(unit.severity for unit in units)
    says = {
        Severity.CRITICAL: "tell the reader something else",
        Severity.MAJOR: "change, lose or add a fact",
        Severity.MINOR: "differ in a nuance",
    }
    reasons = [
        f"{_passages(counts[severity])} may {text}."
        for severity, text in says.items()
        if counts[severity]
    ]
    short = coverage.value is not None and coverage.value < rule.min_coverage
    if short and coverage.value is not None:
        reasons.insert(0, f"Only {coverage.value:.0%} of the original's body is in the rewrite.")
    worst = max((unit.severity.rank for unit in units), default=0)
    if short or worst >= rule.stop_on.rank:
        level = VerdictLevel.STOP
    elif worst >= rule.read_on.rank:
        level = VerdictLevel.READ
    else:
        level = VerdictLevel.CLEAR
    return Verdict(level, tuple(reasons) or ("No drift was found; that is no proof of none.",))


def _passages(count: int) -> str:
    return "1 passage" if count == 1 else f"{count} passages"


def _tokens(texts: list[str], encoded: Encoded, indices: Sequence[int]) -> TokenVectors | None:
    """Join the sentences' token vectors, offsets counted in the joined text."""
    if encoded.tokens is None or not indices:
        return None
    at, offsets, vectors = 0, [], []
    for index in indices:
        tokens = encoded.tokens[index]
        offsets.append(tokens.offsets + np.int32(at))
        vectors.append(tokens.vectors)
        at += len(texts[index]) + 1
    return TokenVectors(np.concatenate(offsets), np.concatenate(vectors))


def _similarity(
    texts: list[str], encoded: Encoded, left: Sequence[int], right: Sequence[int]
) -> float | None:
    vectors: list[FloatArray] = [
        unit_vector(encoded.vectors[list(indices)], [len(texts[i]) for i in indices])
        for indices in (left, right)
    ]
    return similarities(vectors[0][None], vectors[1][None])[0]


def _units(
    paired: Paired,
    detections: Sequence[Detection] | None,
    counts: SurfaceStatistics,
    settings: Settings,
    plugins: Plugins,
) -> tuple[tuple[Unit, ...], int]:
    """Return the units, and how many findings the desk's list kept out."""
    prepared = paired.prepared
    surface = iter(unit_scores(counts))
    spoken = iter(detections) if detections is not None and prepared.detected else None
    more = more_evidence(plugins)
    seen: frozenset[str] = frozenset()
    never = 0
    units = []
    for number, pair in enumerate(paired.units, 1):
        scores = UnitScores()
        findings: tuple[Finding, ...] = ()
        if pair.joined:
            detection = next(spoken) if spoken is not None else None
            original = UnitText(pair.original.text, pair.original_tokens, prepared.language)
            rewrite = UnitText(pair.rewrite.text, pair.rewrite_tokens, prepared.language)
            judged = drift.judge(
                original,
                rewrite,
                settings.drift,
                drift.Context(seen),
                detection,
                settings.desk,
                more,
            )
            findings = judged.findings
            never += judged.never_flagged
            scores = _joined_scores(pair, next(surface), judged.score)
            seen |= drift.names_in(original) & drift.names_in(rewrite)
        elif pair.bead.kind is not UnitKind.OUTSIDE:
            plain = next(surface)
            scores = UnitScores(bleu=plain.bleu, chrf=plain.chrf, chrfpp=plain.chrfpp)
            lone = pair.original if pair.bead.original else pair.rewrite
            whole = UnitText(lone.text, None, prepared.language)
            finding = drift.unmatched(whole, pair.bead.kind, settings.drift, settings.desk)
            findings = (finding,) if finding else ()
            never += finding is None
        units.append(
            Unit(
                id=f"u{number}",
                kind=pair.bead.kind,
                original=pair.bead.original,
                rewrite=pair.bead.rewrite,
                scores=scores,
                severity=drift.severity_of(findings),
                findings=tuple(_to_source(finding, pair) for finding in findings),
                cost=pair.bead.cost,
            )
        )
    return tuple(units), never


def _too_long(units: Sequence[Unit]) -> list[Warning_]:
    """Name the joined units that have too many words for drift to be looked for."""
    ids = [unit.id for unit in units if unit.kind in JOINED and unit.scores.drift is None]
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


def _surface_pairs(
    prepared: Prepared, beads: Sequence[Bead] | Sequence[Unit]
) -> list[tuple[str, str]]:
    """Return the texts that surface scores are made of: all but what is outside."""
    return [
        (prepared.original.unit_text(bead.original), prepared.rewrite.unit_text(bead.rewrite))
        for bead in beads
        if bead.kind is not UnitKind.OUTSIDE
    ]


def _to_source(finding: Finding, pair: UnitPair) -> Finding:
    """Turn a finding's spans from joined text into the documents' own."""

    def lead_back(spans: Sequence[Span], text: JoinedText) -> tuple[Span, ...]:
        return tuple(found for span in spans for found in text.to_source(span))

    return replace(
        finding,
        original_spans=lead_back(finding.original_spans, pair.original),
        rewrite_spans=lead_back(finding.rewrite_spans, pair.rewrite),
    )


def _unrelated_units(prepared: Prepared, settings: Settings) -> tuple[Unit, ...]:
    """Give the whole original as one omission that carries the finding, the rewrite beside it."""
    left = tuple(range(len(prepared.original.sentences)))
    right = tuple(range(len(prepared.rewrite.sentences)))
    finding = drift.nothing_in_common(settings.drift)
    return (
        Unit("u1", UnitKind.OMISSION, left, (), UnitScores(), finding.severity, (finding,)),
        Unit("u2", UnitKind.ADDITION, (), right, UnitScores(), Severity.NONE),
    )


def _document_scores(
    prepared: Prepared,
    units: Sequence[Unit],
    pairs: Sequence[tuple[str, str]],
    counts: SurfaceStatistics,
    models: Sequence[ModelInfo],
    signature: str,
    settings: Settings,
) -> dict[str, Score]:
    inside = [unit for unit in units if unit.kind is not UnitKind.OUTSIDE]
    joined = [unit for unit in inside if unit.kind in JOINED]

    def characters(some: Sequence[Unit]) -> list[int]:
        return [len(prepared.original.unit_text(unit.original)) for unit in some]

    scores = corpus_scores(counts, resamples=settings.bootstrap, seed=settings.seed)
    if settings.ter:
        scores["ter"] = ter(pairs, prepared.language)
    scores["similarity"] = document_similarity(
        [unit.scores.similarity for unit in joined], characters(joined), signature
    )
    scores["coverage"] = coverage(sum(characters(joined)), sum(characters(inside)))
    drifts = [unit.scores.drift for unit in joined if unit.scores.drift is not None]
    scores["drift"] = Score(
        "drift",
        sum(drifts) / len(drifts) if drifts else None,
        _drift_signature(models, settings.drift),
        reason=None if drifts else "No units are joined.",
    )
    return scores


def _more_scores(
    prepared: Prepared, units: tuple[Unit, ...], settings: Settings, plugins: Plugins
) -> tuple[tuple[Unit, ...], dict[str, Score]]:
    """Ask the metrics of other packages; return the units with their scores, and the document's."""
    found: dict[str, Score] = {}
    more: list[dict[str, float | None]] = [{} for _ in units]
    for metric in plugins.metrics:
        asked = [
            at
            for at, unit in enumerate(units)
            if unit.kind in JOINED or (metric.gaps and unit.kind is not UnitKind.OUTSIDE)
        ]
        table = metric.statistics(_surface_pairs(prepared, [units[at] for at in asked]))
        for at, value in zip(asked, metric.each(table), strict=True):
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


def _drift_signature(models: Sequence[ModelInfo], settings: drift.DriftSettings) -> str:
    names = "+".join(model.name for model in models)
    prior = settings.prior if settings.prior is not None else settings.base_rate
    return f"evidence:rules|models:{names}|prior:{prior:g}|version:{version('evaluator')}"
