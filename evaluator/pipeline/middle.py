"""The text that a round trip went through, in the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evaluator import drift
from evaluator.config import VerdictSettings
from evaluator.pipeline.prepared import Middle
from evaluator.pipeline.verdict import judge
from evaluator.score import document_similarity
from evaluator.types import (
    DIRECT,
    Comparison,
    Finding,
    Likelihood,
    Span,
    Translation,
    Unit,
    Warning_,
    WayBack,
)

# Engines whose models have nothing to do with each other.
_OF_MANY_MODELS = {"transformers", "ctranslate2"}
_LESS_SURE = {
    Likelihood.SURE: Likelihood.LIKELY,
    Likelihood.LIKELY: Likelihood.POSSIBLE,
    Likelihood.POSSIBLE: Likelihood.POSSIBLE,
}


def with_middle(
    comparison: Comparison,
    middle: Middle,
    direct: Sequence[float | None],
    signature: str,
) -> Comparison:
    """Return a comparison that holds what it went through, and each unit's part of that.

    Args:
        comparison: Of original and way back.
        middle: What it went through.
        direct: Similarity of original and translation of each unit; empty where it was not
            asked for.
        signature: Of the encoder that was asked for it.
    """
    made = {sentence: segment for segment, sentence in enumerate(middle.sources or ())}
    units = []
    for unit in comparison.units:
        segments = [middle.through[index] for index in unit.rewrite]
        # What went there and did not come back is still to be seen.
        segments = segments or [made[index] for index in unit.original if index in made]
        units.append(replace(unit, translation=tuple(segments)))
    scores = dict(comparison.scores)
    if direct:
        units = [
            replace(unit, scores=replace(unit.scores, more={**unit.scores.more, DIRECT: value}))
            for unit, value in zip(units, direct, strict=True)
        ]
        joined = [unit for unit in units if unit.kind.joined]
        whole = document_similarity(
            [unit.scores.more[DIRECT] for unit in joined],
            [len(comparison.original.text_of_all(unit.original)) for unit in joined],
            signature,
        )
        scores[DIRECT] = replace(whole, metric=DIRECT)
    return replace(
        comparison,
        models=(*comparison.models, *middle.models),
        units=tuple(units),
        scores=scores,
        translation=middle.translation,
    )


def join_ways(ways: Sequence[Comparison], rule: VerdictSettings) -> Comparison:
    """Join comparisons of an original with several ways back from one translation.

    The first one is what is shown. Each of its findings says in how many ways back it stands:
    where words of the original that it marks, or the same kind of drift in the same sentence, are
    found the other way, too. One that stands in a single way back is likelier a fault of that way
    than of the translation, and a step less likely. What the other ways alone show is named in a
    warning.

    Args:
        ways: One or more, of the same original and the same translation.
        rule: What makes the verdict, which is given anew.
    """
    first, others = ways[0], ways[1:]
    if not others or first.translation is None:
        return first
    units = []
    for unit in first.units:
        findings = tuple(_placed(finding, unit, others) for finding in unit.findings)
        units.append(replace(unit, findings=findings, severity=drift.severity_of(findings)))
    more = tuple(_way(other) for other in others)
    models = dict.fromkeys(model for way in ways for model in way.models)
    return replace(
        first,
        models=tuple(models),
        units=tuple(units),
        verdict=judge(units, first.scores["coverage"], rule),
        warnings=(*first.warnings, *_warnings(first, others)),
        translation=replace(first.translation, ways=more),
    )


def _placed(finding: Finding, unit: Unit, others: Sequence[Comparison]) -> Finding:
    """Return a finding with the number of ways back that it stands in."""
    count = 1 + sum(_stands(finding, unit, other) for other in others)
    likelihood = finding.likelihood if count > 1 else _LESS_SURE[finding.likelihood]
    return replace(finding, ways=(count, 1 + len(others)), likelihood=likelihood)


def _stands(finding: Finding, unit: Unit, other: Comparison) -> bool:
    return any(
        _alike(finding, theirs)
        for near in other.units
        if _meet(unit, near)
        for theirs in near.findings
    )


def _meet(unit: Unit, near: Unit) -> bool:
    """Whether two units share a sentence of the original, or without any one of the translation."""
    if unit.original and near.original:
        return not set(unit.original).isdisjoint(near.original)
    return not set(unit.translation).isdisjoint(near.translation)


def _alike(one: Finding, other: Finding) -> bool:
    return one.category is other.category or _overlap(one.original_spans, other.original_spans)


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> bool:
    return any(mine.overlaps(theirs) for mine in one for theirs in other)


def _way(other: Comparison) -> WayBack:
    assert other.translation is not None
    translation: Translation = other.translation
    texts = [""] * len(translation.segments)
    for unit in other.units:
        for index, segment in zip(unit.rewrite, unit.translation, strict=False):
            texts[segment] = other.rewrite.text_of(index)
    return WayBack(translation.translator, tuple(texts))


def _warnings(first: Comparison, others: Sequence[Comparison]) -> list[Warning_]:
    """Say what other ways back had to say, what they alone show, and what they share."""
    found = []
    names = [way.translation.translator.name for way in (first, *others) if way.translation]
    alike = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    for name in set(alike) - _OF_MANY_MODELS:
        found.append(
            Warning_(
                "ways-alike",
                f"Several ways back are by {name} and share its faults: what stands in all of "
                "them may be theirs.",
            )
        )
    for other in others:
        assert other.translation is not None
        name = other.translation.translator.label
        known = {(one.slug, one.message) for one in first.warnings}
        found += [one for one in other.warnings if (one.slug, one.message) not in known]
        alone = [
            unit
            for unit in other.units
            if any(each.counts for each in unit.findings)
            and not any(_meet(unit, mine) and mine.findings for mine in first.units)
        ]
        if alone:
            what = "1 passage is" if len(alone) == 1 else f"{len(alone):,} passages are"
            found.append(
                Warning_(
                    "ways-differ",
                    f"{what} flagged in the way back by {name} alone, likely by its fault.",
                )
            )
    return found
