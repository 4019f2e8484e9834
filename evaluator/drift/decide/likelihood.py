"""How sure a finding is: the chance that a reader would mark its words, and what is cut from it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.drift.decide import fitted
from evaluator.drift.decide.fitted import Fit, is_rare, rule_right
from evaluator.drift.decide.probability import grave_share
from evaluator.drift.decide.settings import DriftSettings
from evaluator.drift.rules.evidence import Evidence, overlap
from evaluator.drift.rules.settled import stands_alone
from evaluator.drift.text.side import Side
from evaluator.types import Category, Detection, Likelihood, Severity, Source, Span, Tag

PLAIN = ("drift", "right", "grave", "confidence", "both_sides", "width", "gap", "major")
"""Figures of a finding that need no detector, in the order of `finding_figures`."""
LEARNED = ("original_tag", "rewrite_tag", "same_kind")
"""Those of the detector, behind them."""
LONE = "meaning-"
"""What the id of evidence begins with that only the detector speaks for."""
_EDGE = 1e-4
# Of what is right, this share has to be grave for words that no rule grades to be major.
_GRAVE = 0.45
# Of a word of each side that the detector points at, all else being the same: from which chance on
# one replaced the other, and how often that is right.
_DOUBTED, _REPLACED = 0.3, 0.6
_VALUES = (Category.NUMBER, Category.MONEY, Category.UNIT, Category.DATE_TIME)


@dataclass(frozen=True)
class Cuts:
    """Least chances that a finding is right.

    Attributes:
        possible: Of one that is asked about; under it, it is left out.
        likely: Of one that counts.
        sure: Of one that is sure.
        drifted: Least drift of a unit that is flagged whatever its findings' own chances.
    """

    possible: float
    likely: float
    sure: float
    drifted: float

    def __call__(self, chance: float) -> Likelihood | None:
        """Return the likelihood of a finding, None where it is not worth a question."""
        if chance >= self.likely:
            return Likelihood.SURE if chance >= self.sure else Likelihood.LIKELY
        return Likelihood.POSSIBLE if chance >= self.possible else None


def cuts(settings: DriftSettings, *, learned: bool) -> Cuts:
    """Return the cuts of a run: the fitted ones but for those that the settings name.

    Where they name `likely`, findings alone flag a unit: that cut was fitted to other labels.

    Args:
        settings: Those of the run.
        learned: Whether the learned detector takes part.
    """
    fit = fitted.fit(learned=learned)
    return Cuts(
        fit.possible if settings.possible is None else settings.possible,
        fit.likely if settings.likely is None else settings.likely,
        fit.sure if settings.sure is None else settings.sure,
        fit.drifted if settings.likely is None else math.inf,
    )


def log_odds(chance: float) -> float:
    """Return log(p / (1 - p)), finite at 0 and 1."""
    inside = min(max(chance, _EDGE), 1 - _EDGE)
    return math.log(inside) - math.log1p(-inside)


def _tags_on(item: Evidence, detection: Detection) -> tuple[list[Tag], list[Tag]]:
    """Return the tags of either side that cover words of the evidence."""

    def over(tags: Sequence[Tag], spans: tuple[Span, ...]) -> list[Tag]:
        return [tag for tag in tags if overlap((tag[:2],), spans)]

    return (
        over(detection.original_tags, item.original),
        over(detection.rewrite_tags, item.rewrite),
    )


def finding_figures(item: Evidence, drift: float, detection: Detection | None) -> list[float]:
    """Return the figures of a finding: `PLAIN`, and `LEARNED` behind them with a detector.

    Args:
        item: What was seen.
        drift: Of the unit.
        detection: What the learned detector says of the unit.
    """
    width = sum(span.end - span.start for span in (*item.original, *item.rewrite))
    out = [
        log_odds(drift),
        log_odds(record_of(item)),
        log_odds(grave_share(item)),
        item.confidence,
        float(bool(item.original) and bool(item.rewrite)),
        math.log1p(width / 6),
        float(item.category in (Category.OMISSION, Category.ADDITION)),
        float(item.severity.rank >= Severity.MAJOR.rank),
    ]
    if detection is not None:
        tags = _tags_on(item, detection)
        out += [
            *(max((tag.probability for tag in some), default=0.0) for some in tags),
            float(any(tag.category is item.category for some in tags for tag in some)),
        ]
    return out


def is_lone(item: Evidence) -> bool:
    """Return whether no rule speaks for a piece of evidence, only the detector."""
    return item.rule.startswith(LONE)


def chance_of(item: Evidence, figures: Sequence[float], fit: Fit) -> float:
    """Return the chance that a reader would mark the words of a piece of evidence.

    Where a rule has read two values, what else the unit says takes nothing from its own record;
    nor from that of a rule of both sides that spoke on hardly any of the read originals, most of
    them faithful.

    Args:
        item: What was seen.
        figures: Its `finding_figures`.
        fit: Of the run.
    """
    if is_lone(item) and fit.lone is not None:
        return fit.lone(figures)
    own = item.category in _VALUES or is_rare(item.rule, item.severity)
    read = own and item.original and item.rewrite
    return max(fit.right(figures), record_of(item) if read else 0.0)


def raised(chance: float, item: Evidence, sides: tuple[Side, Side], source: Source) -> float:
    """Return the chance of a finding, at least what its rule holds itself for in a near copy.

    Args:
        chance: As it was fitted.
        item: What was seen.
        sides: Of the unit.
        source: What saw it; tags that bear a rule out halve its doubt.
    """
    if is_lone(item):
        replaced = _DOUBTED <= chance < _REPLACED and all(
            len(spans) == 1 and len(side.at(spans[0])) == 1
            for side, spans in zip(sides, (item.original, item.rewrite), strict=True)
        )
        alone = replaced and stands_alone(item, *sides, lone=True)
        return _REPLACED if alone else chance
    own = (1 + item.confidence) / 2 if source is Source.BOTH else item.confidence
    return own if own > chance and stands_alone(item, *sides) else chance


def record_of(item: Evidence) -> float:
    """Return how often what a rule saw was right: counted, and before that as it holds itself."""
    return rule_right(item.rule, item.severity, item.confidence)


def severity_in(item: Evidence, chance: float, figures: Sequence[float], fit: Fit) -> Severity:
    """Return what a change does to the reader: a rule's own grade, else by what is usual.

    Words that no rule grades are major where such words, when they are right, mostly are.

    Args:
        item: What was seen.
        chance: That it is right.
        figures: Its `finding_figures`.
        fit: Of the run.
    """
    if not is_lone(item) or fit.grave is None:
        return item.severity
    return Severity.MAJOR if fit.grave(figures) >= _GRAVE * chance else Severity.MINOR


def source_of(item: Evidence, detection: Detection | None, threshold: float) -> Source:
    """Return what saw a piece of evidence: the tags that cover a rule's words bear it out."""
    if is_lone(item):
        return Source.DETECTOR
    tags = _tags_on(item, detection) if detection is not None else ([], [])
    seen = any(tag.probability >= threshold for some in tags for tag in some)
    return Source.BOTH if seen else Source.RULE


def standing(
    chances: Sequence[float],
    severities: Sequence[Severity],
    likelihoods: Sequence[Likelihood | None],
    drift: float,
    drifted: float,
) -> int | None:
    """Return which finding of a unit counts as major, where none does by itself.

    A unit that likely drifted is flagged with the words that are pointed at best.

    Args:
        chances: Of the unit's findings.
        severities: What each does to the reader.
        likelihoods: How sure each is, None where it is not worth a question.
        drift: Of the unit.
        drifted: The least at which a unit is flagged.
    """
    flagged = any(
        severity.rank >= Severity.MAJOR.rank and likelihood is not None and likelihood.counts
        for severity, likelihood in zip(severities, likelihoods, strict=True)
    )
    if drift < drifted or not chances or flagged:
        return None
    return max(range(len(chances)), key=lambda at: chances[at])
