"""One unit judged: all evidence, the desk's own rules and the learned detector together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from evaluator.drift import checks
from evaluator.drift.decide.findings import (
    findings,
    note,
    severity_of,
    with_beside,
    without_doubles,
)
from evaluator.drift.decide.probability import as_set, drift_score
from evaluator.drift.decide.settings import Context, DriftSettings, UnitText
from evaluator.drift.decide.tags import SURE_TAG, least_answered, lone_evidence
from evaluator.drift.pair.matching import Matching, match, no_match
from evaluator.drift.pair.pair import Pair, Spans
from evaluator.drift.rules.evidence import Evidence, overlap
from evaluator.drift.rules.families import run
from evaluator.drift.rules.name_notes import is_noted, notes
from evaluator.drift.rules.number import figure
from evaluator.drift.rules.settled import settled
from evaluator.drift.terms.desk import DeskSettings, is_never_flagged
from evaluator.drift.terms.glossary import GLOSSARY, Reading
from evaluator.drift.text.kept import lazy
from evaluator.drift.text.names import names as proper_nouns
from evaluator.drift.text.quantities import quantities as read_quantities
from evaluator.drift.text.side import Side
from evaluator.drift.text.spelling import folded
from evaluator.types import Detection, Finding, Note, Severity

MOST_WORDS = 3000
"""Words of a side beyond which a unit is no sentence: time and memory go with their square."""


@dataclass(frozen=True)
class Judgement:
    """All that was found about one unit.

    Attributes:
        findings: The gravest first; spans in the coordinates of the sides' texts.
        severity: The highest of the findings'.
        score: How likely the unit drifted, 0 to 1; None where a side has more words than are
            looked at, and nothing was looked for.
        matching: Which words answer which.
        never_flagged: How many findings the desk's list kept out.
        evidence: What the rules say of it, which `score` is made of beside matching and detector.
        lone: What the detector's tags say of it that no rule speaks for.
        noted: What is no drift and of no severity: a name spelled otherwise, a credit exchanged.
        notes: The same as an editor reads it.
    """

    findings: tuple[Finding, ...]
    severity: Severity
    score: float | None
    matching: Matching
    never_flagged: int = 0
    evidence: tuple[Evidence, ...] = ()
    lone: tuple[Evidence, ...] = ()
    noted: tuple[Evidence, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Name words and figures that both sides have, in the form that `Context.seen` holds."""
        return _names_in(self.matching.original) & _names_in(self.matching.rewrite)


MoreEvidence: TypeAlias = Callable[[UnitText, UnitText, Matching], Iterable[Finding]]
"""Evidence of another package: findings of a unit, spans in the sides' texts."""


def judge(
    original: UnitText,
    rewrite: UnitText,
    settings: DriftSettings | None = None,
    context: Context | None = None,
    detection: Detection | None = None,
    desk: DeskSettings | None = None,
    more: Sequence[MoreEvidence] = (),
) -> Judgement:
    """Compare the two sides of a unit; a copy has not drifted, and costs nothing to see.

    Args:
        original: The original's side.
        rewrite: The rewrite's side.
        settings: Defaults where None.
        context: What is known from earlier units.
        detection: What the learned detector says of the pair and its words, in the same
            coordinates.
        desk: The desk's own rules, none where None.
        more: Kinds of evidence that other packages bring. Their findings stand beside ours, in
            the severity that they name, and leave the score alone, which is not fitted to them.
    """
    settings, context = settings or DriftSettings(), context or Context()
    copied = original.text == rewrite.text
    one = original.read(original.language or "en")
    other = one if copied else rewrite.read(one.language)
    if max(len(one.words), len(other.words)) > MOST_WORDS:
        return Judgement((), Severity.NONE, None, no_match(one, other))
    if copied and not more:
        return Judgement((), Severity.NONE, 0.0, no_match(one, other))
    pair = Pair(match(one, other), context.seen)
    unit = _Unit(pair, context, settings, desk or DeskSettings(), detection)

    seen = unit.seen()
    noted = unit.noted(seen)
    seen = unit.unsettled(seen, noted)
    by_rules = without_doubles(unit.wanted(seen))
    # Findings go by the drift as it was fitted, so that a calibration changes none of them.
    drift = 0.0 if copied else drift_score(by_rules, pair.matching, detection)
    lone = unit.unsettled(unit.lone(by_rules), noted)
    shown = unit.findings([*by_rules, *unit.wanted(lone)], drift)
    beside = unit.wanted(unit.unsettled(unit.beside(shown), noted))
    found = with_beside(shown, unit.findings(beside, drift, beside=True))
    hidden = unit.findings(without_doubles(unit.unwanted([*seen, *lone])), drift)
    added = unit.added(original, rewrite, more)
    found += unit.wanted(added)
    found.sort(key=lambda item: (not item.counts, -item.severity.rank, -item.confidence))
    return Judgement(
        tuple(found),
        severity_of(found),
        0.0 if copied else as_set(drift, settings),
        pair.matching,
        len(hidden) + len(unit.unwanted(added)),
        tuple(by_rules),
        tuple(lone),
        tuple(noted),
        tuple(note(item, pair.sides, settings.reader) for item in noted),
    )


_Told = TypeVar("_Told", Evidence, Finding)


@dataclass(frozen=True)
class _Unit:
    """A unit, and what its evidence is held against; attributes as for `judge`."""

    pair: Pair
    context: Context
    settings: DriftSettings
    desk: DeskSettings
    detection: Detection | None

    @lazy
    def copied(self) -> bool:
        """Whether both sides have the same text."""
        one, other = self.pair.sides
        return one.text == other.text

    @lazy
    def glossary(self) -> Reading:
        """Both sides as the desk's glossary reads them."""
        return Reading(self.desk.glossary, *self.pair.sides)

    @lazy
    def _settled(self) -> tuple[Spans, Spans]:
        return settled(self.pair)

    def agreed(self) -> tuple[Spans, Spans]:
        """Return where each side has what the other says, too; read where it is asked first."""
        return self._settled

    def seen(self) -> list[Evidence]:
        """Return what rules that are on and the glossary see and are sure enough of.

        What several of them see stands there several times.
        """
        if self.copied:
            return []
        found = [item for item in run(self.pair) if not self.glossary.settles(item)]
        found.extend(self.glossary.evidence(self.pair.matching))
        least = self.settings.least_confidence
        return [
            item
            for item in found
            if item.confidence >= least and not self.settings.is_off(item.rule)
        ]

    def noted(self, seen: Sequence[Evidence]) -> list[Evidence]:
        """Return what is no drift; of a glossary's terms, the glossary speaks alone."""
        forms = [span for item in seen if item.rule in GLOSSARY for span in item.rewrite]
        return [
            item
            for item in self.wanted(notes(self.pair))
            if not self.settings.is_off(item.rule)
            and not overlap(item.rewrite, forms)
            and not self.glossary.settles(item)
        ]

    def unsettled(self, evidence: Sequence[Evidence], noted: Sequence[Evidence]) -> list[Evidence]:
        """Return evidence of which neither notes nor the rest of the article settle all."""
        return [
            item
            for item in evidence
            if not is_noted(item, noted) and not self._stands_elsewhere(item)
        ]

    def _stands_elsewhere(self, item: Evidence) -> bool:
        """Return whether all that evidence on one side alone says stands in another unit."""
        if bool(item.original) == bool(item.rewrite):
            return False
        at = 0 if item.original else 1
        side, spans = self.pair.sides[at], (item.original, item.rewrite)[at]
        said = [word.span for span in spans for word in side.at(span) if word.content]
        elsewhere = self.context.settled[at]
        return bool(said) and all(overlap((span,), elsewhere) for span in said)

    def wanted(self, told: Sequence[_Told]) -> list[_Told]:
        """Return evidence or findings but for what the desk never wants flagged."""
        if self.desk.never_flag is None:
            return list(told)
        return [item for item in told if not self._is_unwanted(item)]

    def unwanted(self, told: Sequence[_Told]) -> list[_Told]:
        """Return what `wanted` leaves out."""
        if self.desk.never_flag is None:
            return []
        return [item for item in told if self._is_unwanted(item)]

    def _is_unwanted(self, item: Evidence | Finding) -> bool:
        if isinstance(item, Finding):
            spans = item.original_spans, item.rewrite_spans
        else:
            spans = item.original, item.rewrite
        original, rewrite = (
            (side.text, some) for side, some in zip(self.pair.sides, spans, strict=True)
        )
        return is_never_flagged(
            self.desk.never_flag, item.category, original, rewrite, rule=item.rule
        )

    def lone(self, told: Sequence[Evidence], *, beside: bool = False) -> list[Evidence]:
        """Return what the detector points at that no rule speaks for and the glossary leaves open.

        Args:
            told: What the rules say.
            beside: Whether it is to stand beside what flags the unit: surer tags are asked for.
        """
        if self.detection is None or self.copied:
            return []
        matching = self.pair.matching
        least = SURE_TAG if beside else self.settings.tag_threshold
        found = lone_evidence(
            told, self.detection, matching, least, self.agreed, answers=not beside
        )
        if not told and not found:
            found = [item for item in (least_answered(matching, self.agreed),) if item is not None]
        return [
            item
            for item in found
            if not self.glossary.settles(item) and not self.settings.is_off(item.rule)
        ]

    def beside(self, shown: Sequence[tuple[Evidence, Finding]]) -> list[Evidence]:
        """Return what surer tags of a flagged unit point at beside the words of its findings.

        What else a detector doubts in a unit that has drifted is right more often than not, where
        in another one it is a question.
        """
        if severity_of(one for _, one in shown).rank < Severity.MAJOR.rank:
            return []
        return self.lone([item for item, one in shown if one.counts], beside=True)

    def findings(
        self, evidence: Sequence[Evidence], drift: float, *, beside: bool = False
    ) -> list[tuple[Evidence, Finding]]:
        """Return what is worth showing of evidence, each piece beside its finding."""
        # Words that moved make a unit's drift, which then says nothing of its others.
        whole = not any(self.context.settled)
        return findings(
            evidence,
            self.pair,
            drift,
            self.detection,
            self.settings,
            whole=whole,
            beside=beside,
        )

    def added(
        self, original: UnitText, rewrite: UnitText, more: Sequence[MoreEvidence]
    ) -> list[Finding]:
        """Return what the desk's packs and other packages find."""
        settings = self.settings
        kinds = (*more, checks.found(settings.packs, settings)) if settings.packs else more
        return [
            replace(finding, severity=settings.graded(finding.rule, finding.severity))
            for kind in kinds
            for finding in kind(original, rewrite, self.pair.matching)
            if not settings.is_off(finding.rule)
        ]


def _names_in(side: Side) -> frozenset[str]:
    named = {folded(word.lower) for name in proper_nouns(side) for word in name.words}
    return frozenset(named | {figure(one) for one in read_quantities(side, [])})
