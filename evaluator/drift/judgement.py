"""One unit judged: all evidence, the desk's own rules and the learned detector together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TypeAlias

from evaluator.drift import checks
from evaluator.drift.decide import fitted
from evaluator.drift.decide.findings import covers, finding, note, severity_of, without_doubles
from evaluator.drift.decide.likelihood import (
    chance_of,
    cuts,
    finding_figures,
    is_lone,
    raised,
    record_of,
    severity_in,
    source_of,
    standing,
)
from evaluator.drift.decide.probability import calibrated, drift_score, shift_prior
from evaluator.drift.decide.settings import Context, DriftSettings, UnitText
from evaluator.drift.decide.tags import SURE_TAG, least_answered, lone_evidence, tightened
from evaluator.drift.pair.matching import Matching, match, no_match
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence, overlap
from evaluator.drift.rules.families import run
from evaluator.drift.rules.name_notes import is_noted, notes
from evaluator.drift.rules.number import figure
from evaluator.drift.rules.settled import settled
from evaluator.drift.terms.desk import DeskSettings, is_never_flagged
from evaluator.drift.terms.glossary import GLOSSARY, Reading
from evaluator.drift.text.names import names as proper_nouns
from evaluator.drift.text.quantities import quantities as read_quantities
from evaluator.drift.text.side import Side, analyse
from evaluator.drift.text.spelling import folded
from evaluator.types import Detection, Finding, Likelihood, Note, Severity

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
    settings = settings or DriftSettings()
    context = context or Context()
    desk = desk or DeskSettings()
    one = _side(original, original.language)
    copied = original.text == rewrite.text
    other = one if copied else _side(rewrite, original.language)
    if max(len(one.words), len(other.words)) > MOST_WORDS:
        return Judgement((), Severity.NONE, None, no_match(one, other))
    if copied and not more:
        return Judgement((), Severity.NONE, 0.0, no_match(one, other))
    pair = Pair(match(one, other), context.seen)
    reading = Reading(desk.glossary, one, other)
    noted = [item for item in notes(pair) if not settings.is_off(item.rule)]
    noted = [item for item in noted if not _is_never_flagged(item, desk, pair)]

    seen = _seen(pair, reading, settings)
    forms = [span for item in seen if item.rule in GLOSSARY for span in item.rewrite]
    noted = [
        item for item in noted if not overlap(item.rewrite, forms) and not reading.settles(item)
    ]

    def stands(item: Evidence) -> bool:
        return not is_noted(item, noted) and not _is_settled(item, pair, context)

    seen = [item for item in seen if stands(item)]
    never = [item for item in seen if _is_never_flagged(item, desk, pair)]
    by_rules = without_doubles([item for item in seen if item not in never])
    # Findings go by the drift as it was fitted, so that a calibration changes none of them.
    plain = 0.0 if copied else drift_score(by_rules, pair.matching, detection)
    lone = _lone(pair, by_rules, detection, reading, settings)
    lone = [item for item in lone if stands(item)]
    never += [item for item in lone if _is_never_flagged(item, desk, pair)]
    told = [item for item in (*by_rules, *lone) if item not in never]
    whole = not any(context.settled)
    shown = _findings(told, pair, plain, detection, settings, whole=whole)
    beside = [
        item
        for item in _beside(shown, pair, detection, reading, settings)
        if stands(item) and not _is_never_flagged(item, desk, pair)
    ]
    found = _with_tags(
        shown, _findings(beside, pair, plain, detection, settings, whole=whole, beside=True)
    )
    hidden = _findings(without_doubles(never), pair, plain, detection, settings, whole=whole)
    added = _added(original, rewrite, pair.matching, more, settings)
    unwanted = [item for item in added if _unwanted(item, desk, one.text, other.text)]
    found.extend(item for item in added if item not in unwanted)
    found.sort(key=lambda item: (not item.counts, -item.severity.rank, -item.confidence))
    score = 0.0 if copied else calibrated(plain, settings.scale, settings.offset)
    if settings.prior is not None and not copied:
        score = shift_prior(score, settings.base_rate, settings.prior)
    return Judgement(
        tuple(found),
        severity_of(found),
        score,
        pair.matching,
        len(hidden) + len(unwanted),
        tuple(by_rules),
        tuple(lone),
        tuple(noted),
        tuple(note(item, pair.sides, settings.reader) for item in noted),
    )


def _side(unit: UnitText, language: str | None) -> Side:
    """Return a side of a unit with its words, both sides in the original's language."""
    code = language or "en"
    return Side(unit.text, analyse(unit.text, code), unit.tokens, code)


def _seen(pair: Pair, reading: Reading, settings: DriftSettings) -> list[Evidence]:
    """Return what rules that are on and the glossary see and is sure enough, doubles included."""
    one, other = pair.sides
    if one.text == other.text:
        return []
    found = [item for item in run(pair) if not reading.settles(item)]
    found.extend(reading.evidence(pair.matching))
    least = settings.least_confidence
    return [item for item in found if item.confidence >= least and not settings.is_off(item.rule)]


def _lone(
    pair: Pair,
    by_rules: Sequence[Evidence],
    detection: Detection | None,
    reading: Reading,
    settings: DriftSettings,
    *,
    beside: bool = False,
) -> list[Evidence]:
    """Return what the detector points at that no rule speaks for and the glossary leaves open.

    `beside` what a flagged unit shows, surer tags are asked for.
    """
    one, other = pair.sides
    if detection is None or one.text == other.text:
        return []
    said = cache(partial(settled, pair))
    least = SURE_TAG if beside else settings.tag_threshold
    found = lone_evidence(by_rules, detection, pair.matching, least, said, answers=not beside)
    if not by_rules and not found:
        found = [item for item in (least_answered(pair.matching, said),) if item is not None]
    return [item for item in found if not reading.settles(item) and not settings.is_off(item.rule)]


def _is_settled(item: Evidence, pair: Pair, context: Context) -> bool:
    """Return whether all that evidence on one side alone says stands elsewhere in the article."""
    if bool(item.original) == bool(item.rewrite):
        return False
    at = 0 if item.original else 1
    side, spans = pair.sides[at], (item.original, item.rewrite)[at]
    said = [word.span for span in spans for word in side.at(span) if word.content]
    elsewhere = context.settled[at]
    return bool(said) and all(overlap((span,), elsewhere) for span in said)


def _added(
    original: UnitText,
    rewrite: UnitText,
    matching: Matching,
    more: Sequence[MoreEvidence],
    settings: DriftSettings,
) -> list[Finding]:
    """Return what the desk's packs and other packages find."""
    kinds = (*more, checks.found(settings.packs, settings)) if settings.packs else more
    return [
        replace(finding, severity=settings.graded(finding.rule, finding.severity))
        for kind in kinds
        for finding in kind(original, rewrite, matching)
        if not settings.is_off(finding.rule)
    ]


def _findings(
    evidence: Sequence[Evidence],
    pair: Pair,
    score: float,
    detection: Detection | None,
    settings: DriftSettings,
    *,
    whole: bool,
    beside: bool = False,
) -> list[tuple[Evidence, Finding]]:
    """Return what is worth showing, with how sure it is; evidence of `_beside` is a nuance.

    Words that moved make a unit's drift, which then says nothing of its others: `whole` is False.
    """
    if not evidence:
        return []
    learned = detection is not None
    fit, cut = fitted.fit(learned=learned), cuts(settings, learned=learned)
    figures = [finding_figures(item, score, detection) for item in evidence]
    if (pair.sides[0].language or "en") == "en":
        chances = [chance_of(*row, fit) for row in zip(evidence, figures, strict=True)]
    else:  # the numbers were fitted to English pairs: a rule's own record has to do
        chances = [record_of(item) for item in evidence]
    stands = standing(chances, score, cut.likely) if whole and not beside else None
    found = []
    for at, (item, seen, chance) in enumerate(zip(evidence, figures, chances, strict=True)):
        source = source_of(item, detection, settings.tag_threshold)
        severity = severity_in(item, chance, seen, fit)
        chance = raised(chance, item, pair.sides, source)
        likelihood = cut(chance)
        if beside and likelihood is not None:
            severity, likelihood = Severity.MINOR, Likelihood.LIKELY
        if at == stands:
            likelihood = Likelihood.LIKELY
            severity = max(severity, Severity.MAJOR, key=lambda one: one.rank)
        if likelihood is None:
            continue
        written = finding(
            tightened(item, pair.matching) if is_lone(item) else item,
            pair.sides,
            confidence=chance,
            severity=settings.graded(item.rule, severity),
            likelihood=likelihood,
            source=source,
            reader=settings.reader,
        )
        found.append((item, written))
    return found


def _beside(
    shown: Sequence[tuple[Evidence, Finding]],
    pair: Pair,
    detection: Detection | None,
    reading: Reading,
    settings: DriftSettings,
) -> list[Evidence]:
    """Return what surer tags of a flagged unit point at beside the words of its findings.

    What else a detector doubts in a unit that has drifted is right more often than not, where in
    another one it is a question.
    """
    counted = [item for item, one in shown if one.counts]
    if detection is None or severity_of(one for _, one in shown).rank < Severity.MAJOR.rank:
        return []
    return _lone(pair, counted, detection, reading, settings, beside=True)


def _with_tags(
    shown: Sequence[tuple[Evidence, Finding]], beside: Sequence[tuple[Evidence, Finding]]
) -> list[Finding]:
    """Return the findings of a unit, `beside` in the place of the questions about its words."""
    told = [
        (item, one)
        for item, one in shown
        if one.counts or not is_lone(item) or not any(covers(item, new) for new, _ in beside)
    ]
    return [one for _, one in (*told, *beside)]


def _is_never_flagged(item: Evidence, desk: DeskSettings, pair: Pair) -> bool:
    one, other = pair.sides
    sides = (one.text, item.original), (other.text, item.rewrite)
    return is_never_flagged(desk.never_flag, item.category, *sides, rule=item.rule)


def _unwanted(finding: Finding, desk: DeskSettings, original: str, rewrite: str) -> bool:
    sides = (original, finding.original_spans), (rewrite, finding.rewrite_spans)
    return is_never_flagged(desk.never_flag, finding.category, *sides, rule=finding.rule)


def _names_in(side: Side) -> frozenset[str]:
    named = {folded(word.lower) for name in proper_nouns(side) for word in name.words}
    return frozenset(named | {figure(one) for one in read_quantities(side, [])})
