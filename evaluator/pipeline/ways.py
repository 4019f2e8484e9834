"""Several ways back from one translation: whose fault a flag is likely to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evaluator import drift
from evaluator.config import VerdictSettings
from evaluator.pipeline.verdict import judge
from evaluator.text import normalise, words
from evaluator.types import (
    Category,
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
_DENYING = frozenset(
    ("no", "not", "none", "nobody", "nothing", "never", "nowhere", "neither", "nor", "without")
) | frozenset(
    ("cannot", "can't", "don't", "doesn't", "didn't", "isn't", "wasn't", "weren't", "won't")
)
_DENIES = "\0denies"


def join_ways(ways: Sequence[Comparison], rule: VerdictSettings) -> Comparison:
    """Join comparisons of an original with several ways back from one translation.

    The first one is what is shown. Each of its findings says in how many ways back it stands: in
    those that do not bring back the words that were lost, or put other ones in, too. One that
    stands in a single way back is likelier a fault of that way than of the translation, and a step
    less likely. What the other ways alone show is named in a warning.

    Args:
        ways: One or more, of the same original and the same translation.
        rule: What makes the verdict, which is given anew.
    """
    first, others = ways[0], ways[1:]
    if not others or first.translation is None:
        return first
    units = []
    for unit in first.units:
        findings = tuple(_placed(finding, unit, first, others) for finding in unit.findings)
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


def _placed(
    finding: Finding, unit: Unit, first: Comparison, others: Sequence[Comparison]
) -> Finding:
    """Return a finding with the number of ways back that it stands in."""
    count = 1 + sum(_stands(finding, unit, first, other) for other in others)
    likelihood = finding.likelihood if count > 1 else _LESS_SURE[finding.likelihood]
    return replace(finding, ways=(count, 1 + len(others)), likelihood=likelihood)


def _stands(finding: Finding, unit: Unit, first: Comparison, other: Comparison) -> bool:
    """Whether another way back shows it too.

    It does where it has the same kind of drift on the same words of the original, and where it
    does not bring back the words that were lost. Where no words were, the same kind of drift in
    the same sentence, or any on the same words, will do.
    """
    theirs = [one for near in other.units if _meet(unit, near) for one in near.findings]
    same = [one for one in theirs if one.category is finding.category]
    there = [one for one in theirs if _overlap(one.original_spans, finding.original_spans)]
    if any(one in there for one in same):
        return True
    restored = _restored(finding, unit, first, other)
    return bool(same or there) if restored is None else not restored


def _restored(finding: Finding, unit: Unit, first: Comparison, other: Comparison) -> bool | None:
    """Return whether another way back has the original's words where this one has others.

    Returns:
        None where no words were lost or put in, or nothing of the other way is known.
    """
    said = _words(_back(other, unit.translation))
    if not unit.rewrite or not said:
        return None
    original, rewrite = first.original, first.rewrite
    theirs, ours = (
        _words(side.text_of_all(indices))
        for side, indices in ((original, unit.original), (rewrite, unit.rewrite))
    )
    lost = _spanned(original.document.text, finding.original_spans) - ours
    new = _spanned(rewrite.document.text, finding.rewrite_spans) - theirs
    # One word that denies does for another: "no one" for "nobody".
    if said & _DENYING:
        said = said | {_DENIES}
    lost, new = ({_DENIES if word in _DENYING else word for word in some} for some in (lost, new))
    if finding.category is Category.NEGATION and _DENIES in lost | new:
        lost, new = lost & {_DENIES}, new & {_DENIES}
    if not lost and not new:
        return None
    return lost <= said and not new & said


def _back(other: Comparison, segments: Sequence[int]) -> str:
    """Return what became of segments of the translation in another way back."""
    wanted = set(segments)
    return " ".join(
        other.rewrite.text_of(index)
        for near in other.units
        for index, segment in zip(near.rewrite, near.translation, strict=False)
        if segment in wanted
    )


def _spanned(text: str, spans: Sequence[Span]) -> set[str]:
    return {word for span in spans for word in _words(text[span.start : span.end])}


def _words(text: str) -> set[str]:
    plain = normalise(text).text.casefold()
    found = (plain[span.start : span.end] for span in words(plain))
    return {word for word in found if word[0].isalnum()}


def _meet(unit: Unit, near: Unit) -> bool:
    """Whether two units share a sentence of the original, or without any one of the translation."""
    if unit.original and near.original:
        return not set(unit.original).isdisjoint(near.original)
    return not set(unit.translation).isdisjoint(near.translation)


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
