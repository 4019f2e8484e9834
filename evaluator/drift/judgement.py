"""One unit judged: all evidence, the desk's own rules and the learned detector together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeAlias

from evaluator.drift import (
    attribution,
    certainty,
    connectives,
    degrees,
    fitted,
    foreign_numerals,
    language,
    names,
    one_or_many,
    order,
    phrases,
    polarity,
    pronouns,
    quantities,
    quotations,
    roles,
    scope,
    speakers,
    status,
    unanswered,
)
from evaluator.drift.agreed import agreed
from evaluator.drift.desk import DeskSettings, is_never_flagged
from evaluator.drift.evidence import Evidence, Kind
from evaluator.drift.glossary import Reading
from evaluator.drift.grading import severity_of
from evaluator.drift.inputs import Context, DriftSettings, UnitText
from evaluator.drift.joint import finding, without_doubles
from evaluator.drift.learned import least_answered, lone_evidence
from evaluator.drift.likelihood import (
    chance_of,
    cuts,
    finding_figures,
    is_lone,
    record_of,
    severity_in,
    source_of,
    standing,
)
from evaluator.drift.matching import Matching, match, no_match
from evaluator.drift.measures import quantities as read_quantities
from evaluator.drift.near_copies import stands_alone
from evaluator.drift.probability import calibrated, drift_score, shift_prior
from evaluator.drift.proper_nouns import names as proper_nouns
from evaluator.drift.spelling import folded
from evaluator.drift.words import Side, analyse
from evaluator.types import Detection, Finding, Likelihood, Severity, Source

_ENGLISH_ONLY = (
    "negation", "polarity", "certainty", "attribution", "roles", "quantity", "comparison", "tense",
    "connective", "omission", "addition", "garbled",
)  # fmt: skip
_ANY_LANGUAGE = ("number", "date_time", "unit", "money", "name", "quotation", "untranslated")
# Capitals mark no names: every noun has one, or the script knows none.
_NO_NAMES = frozenset(
    ("de", "lb", "zh", "ja", "ko", "th", "lo", "km", "my", "ar", "fa", "ur", "he", "ps", "hi", "mr",
     "ne", "bn", "pa", "gu", "ta", "te", "kn", "ml", "si", "am", "ka")
)  # fmt: skip
_ANY_LANGUAGE_EVIDENCE: tuple[Kind, ...] = (quotations.evidence, language.evidence)
_EVIDENCE: tuple[Kind, ...] = (
    *_ANY_LANGUAGE_EVIDENCE, polarity.evidence, certainty.evidence, attribution.evidence,
    speakers.evidence, roles.evidence, pronouns.evidence, scope.evidence, degrees.evidence,
    one_or_many.evidence, order.evidence, connectives.evidence, phrases.evidence,
    status.evidence, unanswered.evidence,
)  # fmt: skip

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
    """

    findings: tuple[Finding, ...]
    severity: Severity
    score: float | None
    matching: Matching
    never_flagged: int = 0
    evidence: tuple[Evidence, ...] = ()
    lone: tuple[Evidence, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Name words and figures that both sides have, in the form that `Context.seen` holds."""
        return _names_in(self.matching.original) & _names_in(self.matching.rewrite)


MoreEvidence: TypeAlias = Callable[[UnitText, UnitText, Matching], Iterable[Finding]]
"""Evidence of another package: findings of a unit, spans in the sides' texts."""


def rules_for(language: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the categories whose rules work in a language and those that are off.

    Args:
        language: ISO 639-1 code; None is taken for English.
    """
    if (language or "en") == "en":
        return (*_ANY_LANGUAGE, *_ENGLISH_ONLY), ()
    if language in _NO_NAMES:
        return tuple(kind for kind in _ANY_LANGUAGE if kind != "name"), ("name", *_ENGLISH_ONLY)
    return _ANY_LANGUAGE, _ENGLISH_ONLY


def judge(
    original: UnitText,
    rewrite: UnitText,
    settings: DriftSettings | None = None,
    context: Context | None = None,
    detection: Detection | None = None,
    desk: DeskSettings | None = None,
    more: Sequence[MoreEvidence] = (),
) -> Judgement:
    """Compare the two sides of a unit.

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
    code = original.language or "en"
    one = Side(original.text, analyse(original.text, code), original.tokens, code)
    other = Side(rewrite.text, analyse(rewrite.text, code), rewrite.tokens, code)
    if max(len(one.words), len(other.words)) > MOST_WORDS:
        return Judgement((), Severity.NONE, None, no_match(one, other))
    matching = match(one, other)
    reading = Reading(desk.glossary, one, other)
    seen: list[Evidence] = []
    if one.text != other.text:
        seen.extend(_number_evidence(one, other, matching, context.seen))
        seen.extend(_name_evidence(one, other, matching, context.seen))
        for kind in _ANY_LANGUAGE_EVIDENCE if code != "en" else _EVIDENCE:
            seen.extend(kind(one, other, matching))
        seen = [item for item in seen if not reading.settles(item)]
        seen.extend(reading.evidence(matching))
    seen = [item for item in seen if item.confidence >= settings.least_confidence]
    never = [item for item in seen if _is_never_flagged(item, desk, one, other)]
    by_rules = without_doubles([item for item in seen if item not in never])
    # Findings go by the drift as it was fitted, so that a calibration changes none of them.
    plain = drift_score(by_rules, matching, detection)
    score = calibrated(plain, settings.scale, settings.offset)
    lone: list[Evidence] = []
    if detection is not None and one.text != other.text:
        settled = cache(partial(agreed, one, other, matching))
        lone = lone_evidence(by_rules, detection, matching, settings.tag_threshold, settled)
        if not by_rules and not lone:
            lone = [item for item in (least_answered(matching, settled),) if item is not None]
        lone = [item for item in lone if not reading.settles(item)]
        never += [item for item in lone if _is_never_flagged(item, desk, one, other)]
    found = _findings(
        [item for item in (*by_rules, *lone) if item not in never],
        (one, other),
        plain,
        detection,
        settings,
    )
    hidden = _findings(without_doubles(never), (one, other), plain, detection, settings)
    added = [finding for kind in more for finding in kind(original, rewrite, matching)]
    unwanted = [item for item in added if _unwanted(item, desk, one.text, other.text)]
    found = sorted(
        (*found, *(item for item in added if item not in unwanted)),
        key=lambda x: (not x.counts, -x.severity.rank, -x.confidence),
    )
    if settings.prior is not None:
        score = shift_prior(score, settings.base_rate, settings.prior)
    never_flagged = len(hidden) + len(unwanted)
    return Judgement(
        tuple(found),
        severity_of(found),
        score,
        matching,
        never_flagged,
        tuple(by_rules),
        tuple(lone),
    )


def _findings(
    evidence: Sequence[Evidence],
    sides: tuple[Side, Side],
    score: float,
    detection: Detection | None,
    settings: DriftSettings,
) -> list[Finding]:
    """Return what is worth showing, with how sure it is."""
    learned = detection is not None
    fit, cut = fitted.fit(learned=learned), cuts(settings, learned=learned)
    figures = [finding_figures(item, score, detection) for item in evidence]
    if (sides[0].language or "en") == "en":
        chances = [chance_of(*pair, fit) for pair in zip(evidence, figures, strict=True)]
    else:  # the numbers were fitted to English pairs: a rule's own record has to do
        chances = [record_of(item) for item in evidence]
    stands = standing(chances, score, cut.likely)
    found = []
    for at, (item, seen, chance) in enumerate(zip(evidence, figures, chances, strict=True)):
        source = source_of(item, detection, settings.tag_threshold)
        if not is_lone(item) and stands_alone(item, *sides):
            borne_out = source is Source.BOTH
            chance = max(chance, (1 + item.confidence) / 2 if borne_out else item.confidence)
        severity, likelihood = severity_in(item, chance, seen, fit), cut(chance)
        if at == stands:
            likelihood = Likelihood.LIKELY
            severity = max(severity, Severity.MAJOR, key=lambda one: one.rank)
        if likelihood is None:
            continue
        found.append(
            finding(
                item,
                sides,
                confidence=chance,
                severity=severity,
                likelihood=likelihood,
                source=source,
                reader=settings.reader,
            )
        )
    return found


def _number_evidence(
    one: Side, other: Side, matching: Matching, seen: frozenset[str]
) -> list[Evidence]:
    code = one.language or "en"
    found = quantities.evidence(one, other, matching, seen)
    if code == "en":
        return found
    return [
        item
        for item in found
        if item.key not in ("number_lost", "number_added")
        or not any(
            foreign_numerals.may_be_in_words(side.text[span.start : span.end], code)
            for side, spans in ((one, item.original), (other, item.rewrite))
            for span in spans
        )
    ]


def _name_evidence(
    one: Side, other: Side, matching: Matching, seen: frozenset[str]
) -> list[Evidence]:
    code = one.language or "en"
    if code in _NO_NAMES:
        return []
    found = names.evidence(one, other, matching, seen)
    if code == "en":
        return found
    # Without a list of its small words, a capital at the start of a sentence says nothing.
    return [
        item
        for item in found
        if not all(
            word.opening
            for side, spans in ((one, item.original), (other, item.rewrite))
            for span in spans
            for word in side.at(span)
        )
    ]


def _is_never_flagged(item: Evidence, desk: DeskSettings, one: Side, other: Side) -> bool:
    sides = (one.text, item.original), (other.text, item.rewrite)
    return is_never_flagged(desk.never_flag, item.category, *sides)


def _unwanted(finding: Finding, desk: DeskSettings, original: str, rewrite: str) -> bool:
    sides = (original, finding.original_spans), (rewrite, finding.rewrite_spans)
    return is_never_flagged(desk.never_flag, finding.category, *sides)


def detect(
    original: UnitText,
    rewrite: UnitText,
    settings: DriftSettings | None = None,
    context: Context | None = None,
    detection: Detection | None = None,
) -> tuple[Finding, ...]:
    """Return the findings of a unit, the gravest first (see `judge`)."""
    return judge(original, rewrite, settings, context, detection).findings


def _names_in(side: Side) -> frozenset[str]:
    named = {folded(word.lower) for name in proper_nouns(side) for word in name.words}
    return frozenset(named | {quantities.figure(one) for one in read_quantities(side, [])})
