"""Where all evidence comes together: doubles removed, findings written, a unit graded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from evaluator.drift.decide import fitted
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
from evaluator.drift.decide.settings import DriftSettings
from evaluator.drift.decide.tags import tightened
from evaluator.drift.pair.pair import Pair
from evaluator.drift.rules.evidence import Evidence, overlap
from evaluator.drift.text.side import Side
from evaluator.rulebook import rule_named
from evaluator.types import Category, Detection, Finding, Likelihood, Note, Severity, Span

# Which category keeps a drift that several kinds of evidence saw, the first named wins.
_SPECIFIC = (
    Category.UNTRANSLATED, Category.GARBLED, Category.NUMBER, Category.MONEY, Category.UNIT,
    Category.DATE_TIME, Category.COMPARISON, Category.NEGATION, Category.POLARITY, Category.ROLES,
    Category.ATTRIBUTION, Category.NAME, Category.QUANTITY, Category.CERTAINTY, Category.CONNECTIVE,
    Category.TENSE, Category.QUOTATION, Category.OMISSION, Category.ADDITION, Category.MEANING,
)  # fmt: skip
# What a clause that was left out takes with it.
_PART_OF_A_GAP = frozenset(
    (Category.NUMBER, Category.MONEY, Category.UNIT, Category.DATE_TIME, Category.NAME,
     Category.QUANTITY, Category.CERTAINTY, Category.NEGATION)
)  # fmt: skip
# Quotation marks lost or put in are about the marks; what changed between them is another drift.
_MARKS = frozenset(("marks-lost", "marks-added"))
# The limit of a number, which compares nothing else.
_BOUNDS = frozenset(("bound-turned", "bound-changed"))
# Words that are no language leave nothing else to be told of them.
_OF_FORM = frozenset((Category.UNTRANSLATED, Category.GARBLED))
_WIDE = 20
_RANK = {category: place for place, category in enumerate(_SPECIFIC)}


def covers(one: Evidence, other: Evidence) -> bool:
    """Return whether two pieces of evidence speak of the same words."""
    if one.original and other.original and one.rewrite and other.rewrite:
        return overlap(one.original, other.original) and overlap(one.rewrite, other.rewrite)
    return overlap(one.original, other.original) or overlap(one.rewrite, other.rewrite)


def without_doubles(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Keep one piece of evidence a drift: the widest gap, else the most specific category."""
    gaps = [item for item in evidence if _is_gap(item) and _width(item) >= _WIDE]
    inside: dict[int, list[Evidence]] = {}
    rest = []
    for item in evidence:
        home = None
        if item.category in _PART_OF_A_GAP:
            home = next((k for k, gap in enumerate(gaps) if _within(item, gap)), None)
        if home is None:
            rest.append(item)
        else:
            inside.setdefault(home, []).append(item)
    for k, items in inside.items():
        gap = gaps[k]
        worst = max((gap, *items), key=lambda item: item.severity.rank)
        sure = max(item.confidence for item in (gap, *items))
        rest[rest.index(gap)] = replace(gap, severity=worst.severity, confidence=sure)
    ordered = sorted(
        rest,
        key=lambda item: (
            item.rule in _MARKS, _rank(item), -item.severity.rank, -item.confidence,
        ),
    )  # fmt: skip
    kept: list[Evidence] = []
    for item in ordered:
        told = [other for other in kept if covers(item, other)]
        wide = (
            (_is_gap(item) or item.rule in _MARKS)
            and all(other.category not in _OF_FORM for other in told)
            and _width(item) > 2 * sum(_width(other) for other in told)
        )
        if not told or wide:
            kept.append(item)
    return kept


def _rank(item: Evidence) -> float:
    """Return the place of evidence among others of the same words: the lower, the more specific."""
    if item.rule in _BOUNDS:
        return _RANK[Category.COMPARISON] - 0.5  # "more than 500", "less than 500"
    return _RANK[item.category]


def _is_gap(item: Evidence) -> bool:
    return item.category in (Category.OMISSION, Category.ADDITION)


def _width(item: Evidence) -> int:
    """Return how many characters a piece of evidence marks."""
    return sum(span.end - span.start for span in (*item.original, *item.rewrite))


def _within(item: Evidence, gap: Evidence) -> bool:
    """Return whether evidence on one side alone lies inside a clause that nothing answers."""
    if bool(item.original) != bool(gap.original) or bool(item.rewrite) != bool(gap.rewrite):
        return False
    return all(
        any(outer.start <= span.start and span.end <= outer.end for outer in outers)
        for spans, outers in ((item.original, gap.original), (item.rewrite, gap.rewrite))
        for span in spans
    )


def _told(side: Side, spans: tuple[Span, ...]) -> str:
    """Return the words of spans as a message quotes them: without marks of their own round them.

    An ellipsis stands for none.
    """
    return " … ".join(side.text[span.start : span.end].strip('"') for span in spans) or "…"


def findings(
    evidence: Sequence[Evidence],
    pair: Pair,
    drift: float,
    detection: Detection | None,
    settings: DriftSettings,
    *,
    whole: bool,
    beside: bool = False,
) -> list[tuple[Evidence, Finding]]:
    """Return what is worth showing of evidence, each piece beside its finding.

    Args:
        evidence: What was seen, each drift once.
        pair: The unit's sides.
        drift: Of the unit, as it was fitted.
        detection: What the learned detector says of the unit.
        settings: Of the run.
        whole: Whether the drift is that of these words, and not of others that moved.
        beside: Whether it is shown beside what flags the unit, and then as a nuance.
    """
    if not evidence:
        return []
    learned = detection is not None
    fit, cut = fitted.fit(learned=learned), cuts(settings, learned=learned)
    figures = [finding_figures(item, drift, detection) for item in evidence]
    if (pair.sides[0].language or "en") == "en":
        chances = [chance_of(*row, fit) for row in zip(evidence, figures, strict=True)]
    else:  # the numbers were fitted to English pairs: a rule's own record has to do
        chances = [record_of(item) for item in evidence]
    sources = [source_of(item, detection, settings.tag_threshold) for item in evidence]
    severities = [severity_in(*row, fit) for row in zip(evidence, chances, figures, strict=True)]
    reached = [
        raised(chance, item, pair.sides, source)
        for item, source, chance in zip(evidence, sources, chances, strict=True)
    ]
    likelihoods = [cut(chance) for chance in reached]
    if beside:
        likelihoods = [one and Likelihood.LIKELY for one in likelihoods]
        severities = [Severity.MINOR] * len(evidence)
    elif whole:
        at = standing(chances, severities, likelihoods, drift, cut.drifted)
        if at is not None:
            severities[at] = max(severities[at], Severity.MAJOR, key=lambda one: one.rank)
            likelihoods[at] = Likelihood.LIKELY
    found = []
    for item, source, severity, chance, likelihood in zip(
        evidence, sources, severities, reached, likelihoods, strict=True
    ):
        if likelihood is None:
            continue
        marked = tightened(item, pair.matching) if is_lone(item) else item
        written = Finding(
            item.category,
            MQM[item.category],
            settings.graded(item.rule, severity),
            round(chance, 4),
            rule_named(item.rule).said(_fields(marked, pair.sides), settings.reader),
            marked.original,
            marked.rewrite,
            likelihood,
            item.rule,
            source,
        )
        found.append((item, written))
    return found


def with_beside(
    shown: Sequence[tuple[Evidence, Finding]], beside: Sequence[tuple[Evidence, Finding]]
) -> list[Finding]:
    """Return the findings of a unit, `beside` in the place of the questions about its words."""
    told = [
        (item, one)
        for item, one in shown
        if one.counts or not is_lone(item) or not any(covers(item, new) for new, _ in beside)
    ]
    return [one for _, one in (*told, *beside)]


def note(item: Evidence, sides: tuple[Side, Side], reader: str = "en") -> Note:
    """Write a note: what is no drift.

    Args:
        item: What was seen.
        sides: The original's and the rewrite's.
        reader: Language of the message.
    """
    message = rule_named(item.rule).said(_fields(item, sides), reader)
    return Note(item.rule, message, item.original, item.rewrite)


def _fields(item: Evidence, sides: tuple[Side, Side]) -> dict[str, str]:
    """Return the texts of a message's fields."""
    original, rewrite = sides
    return {
        "original": _told(original, item.original),
        "rewrite": _told(rewrite, item.rewrite),
        **item.words,
    }


MQM: dict[Category, str] = {
    Category.NUMBER: "Accuracy/Mistranslation",
    Category.DATE_TIME: "Accuracy/Mistranslation",
    Category.UNIT: "Accuracy/Mistranslation",
    Category.MONEY: "Accuracy/Mistranslation",
    Category.NAME: "Accuracy/Mistranslation",
    Category.NEGATION: "Accuracy/Mistranslation",
    Category.POLARITY: "Accuracy/Mistranslation",
    Category.CERTAINTY: "Accuracy/Mistranslation",
    Category.ATTRIBUTION: "Accuracy/Mistranslation",
    Category.ROLES: "Accuracy/Mistranslation",
    Category.QUOTATION: "Accuracy/Mistranslation",
    Category.QUANTITY: "Accuracy/Mistranslation",
    Category.COMPARISON: "Accuracy/Mistranslation",
    Category.TENSE: "Accuracy/Mistranslation",
    Category.CONNECTIVE: "Accuracy/Mistranslation",
    Category.OMISSION: "Accuracy/Omission",
    Category.ADDITION: "Accuracy/Addition",
    Category.GARBLED: "Fluency/Unintelligible",
    Category.UNTRANSLATED: "Accuracy/Untranslated text",
    Category.MEANING: "Accuracy/Mistranslation",
}


def severity_of(findings: Iterable[Finding]) -> Severity:
    """Return the highest severity among the findings that count; none without any."""
    return max(
        (item.severity for item in findings if item.counts),
        key=lambda one: one.rank,
        default=Severity.NONE,
    )
