"""The steps that every pair goes: normalise and encode, detect, judge, lead back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from evaluator import __version__, drift
from evaluator.languages import ENGLISH, detector_knows, has_drift, slug_for
from evaluator.plugins import EvidencePlugin, Plugins, UnitWords
from evaluator.segments.pairs import SegmentPair, SegmentResult, Sides
from evaluator.text import normalise
from evaluator.types import Detection, Finding, Note, TokenVectors

if TYPE_CHECKING:
    from evaluator.config import Settings
    from evaluator.models import PairDetector, TextEncoder
    from evaluator.types import ModelInfo

_Said = TypeVar("_Said", Finding, Note)


def encode(pairs: Sequence[tuple[str, str]], encoder: TextEncoder) -> list[SegmentPair]:
    """Normalise and encode pairs of English texts as they came."""
    sides = [(normalise(original), normalise(rewrite)) for original, rewrite in pairs]
    tokens = encoder.encode([side.text for pair in sides for side in pair], tokens=True).tokens
    return [
        SegmentPair(*pair, *own)
        for pair, own in zip(sides, by_pair(tokens or (None,) * 2 * len(sides)), strict=True)
    ]


def by_pair(
    tokens: Sequence[TokenVectors | None],
) -> Iterator[tuple[TokenVectors | None, TokenVectors | None]]:
    """Return what an encoder gave for texts that stand original, rewrite and so on."""
    return zip(tokens[::2], tokens[1::2], strict=True)


def detect(
    pairs: Sequence[SegmentPair], detector: PairDetector | None, settings: Settings
) -> list[Detection | None]:
    """Ask the detector about the pairs whose language it knows; None for the others."""
    out: list[Detection | None] = [None] * len(pairs)
    if detector is None:
        return out
    asked = [at for at, pair in enumerate(pairs) if detector_knows(pair.language, settings)]
    said = detector.detect([pairs[at].texts for at in asked])
    for at, detection in zip(asked, said, strict=True):
        out[at] = detection
    return out


def judge(
    sides: Iterable[Sides],
    detections: Iterable[Detection | None],
    settings: Settings,
    plugins: Plugins | None = None,
    *,
    one_text: bool = False,
    context: drift.Context | None = None,
) -> Iterator[drift.Judgement]:
    """Return all that rules and detector make of each pair; spans count in the normalised texts.

    Args:
        sides: As `SegmentPair.sides` has them.
        detections: As `detect` returns them.
        settings: Those of the run.
        plugins: Evidence of other packages.
        one_text: The pairs follow one another in a text: names met before are known.
        context: What is known before the first of them.
    """
    more = _more_evidence(plugins or Plugins())
    context = context or drift.Context()
    for (original, rewrite), detection in zip(sides, detections, strict=True):
        judged = drift.judge(
            original,
            rewrite,
            settings.drift,
            context=context,
            detection=detection,
            desk=settings.desk,
            more=more,
        )
        if one_text:
            context = replace(context, seen=context.seen | judged.names)
        yield judged


def results(
    pairs: Sequence[SegmentPair],
    detections: Sequence[Detection | None],
    settings: Settings,
    plugins: Plugins | None = None,
    *,
    one_text: bool = False,
) -> Iterator[SegmentResult]:
    """Return what `judge` makes of each pair as a result; other packages' metrics are not asked."""
    sides = (pair.sides for pair in pairs)
    judged = judge(sides, detections, settings, plugins, one_text=one_text)
    for pair, detection, found in zip(pairs, detections, judged, strict=True):
        yield led_back(told(found, pair.language, detection), pair, detection)


def drift_signature(models: Sequence[ModelInfo], settings: drift.DriftSettings) -> str:
    """Return what a drift is made with, in sacrebleu's manner.

    Args:
        models: Those that spoke.
        settings: Those of the drift stage.
    """
    names = "+".join(model.name for model in models)
    return f"evidence:rules|models:{names}|prior:{settings.share:g}|version:{__version__}"


def told(judged: drift.Judgement, language: str, detection: Detection | None) -> SegmentResult:
    """Return what is kept of a judgement; spans still count in the normalised texts."""
    known = has_drift(language, detected=detection is not None)
    return SegmentResult(
        judged.score if known else None,
        judged.severity,
        judged.findings,
        never_flagged=judged.never_flagged,
        too_long=judged.score is None,
        unchecked=slug_for(language),
        notes=judged.notes,
    )


def led_back(
    result: SegmentResult, pair: SegmentPair, detection: Detection | None
) -> SegmentResult:
    """Return a result of `told` with its spans counted in the texts as they came."""
    findings = tuple(in_source(finding, pair) for finding in result.findings)
    notes = tuple(in_source(note, pair) for note in result.notes)
    return replace(result, findings=findings, notes=notes, detection=detection)


def in_source(said: _Said, pair: SegmentPair) -> _Said:
    """Lead the spans of a finding or note back from the normalised texts to those that came."""
    return replace(
        said,
        original_spans=pair.original.to_sources(said.original_spans),
        rewrite_spans=pair.rewrite.to_sources(said.rewrite_spans),
    )


def _more_evidence(plugins: Plugins) -> list[drift.MoreEvidence]:
    """Return evidence of other packages as the drift stage asks for it."""

    def asked(plugin: EvidencePlugin) -> drift.MoreEvidence:
        def found(
            one: drift.UnitText, other: drift.UnitText, matching: drift.Matching
        ) -> list[Finding]:
            sides = [
                UnitWords(side.text, tuple(word.span for word in words), side.language or ENGLISH)
                for side, words in (
                    (one, matching.original.words),
                    (other, matching.rewrite.words),
                )
            ]
            return plugin.findings(sides[0], sides[1], matching.links)

        return found

    return [asked(plugin) for plugin in plugins.evidence]
