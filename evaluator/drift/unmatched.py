"""Whole sentences that nothing on the other side answers, and texts with nothing in common."""

from __future__ import annotations

from evaluator.drift.decide.findings import MQM
from evaluator.drift.decide.settings import DriftSettings, UnitText
from evaluator.drift.terms.desk import DeskSettings, is_never_flagged
from evaluator.drift.text.dates import moments
from evaluator.drift.text.names import names
from evaluator.drift.text.negation import cues
from evaluator.drift.text.quantities import quantities
from evaluator.rulebook import rule_named
from evaluator.types import Category, Finding, Severity, Span, UnitKind

# Content words from which a whole sentence says something of its own ("The crowd cheered" has 2).
_SAYS_SOMETHING = 3
_WEIGHTY = 1.2  # what it says, counted below, likewise


def unmatched(
    text: UnitText,
    kind: UnitKind,
    settings: DriftSettings | None = None,
    desk: DeskSettings | None = None,
) -> Finding | None:
    """Return the finding for a whole sentence that was dropped or put in.

    Graded by how much it says: figures, names, quotations, negations and length.

    Args:
        text: The sentence.
        kind: `UnitKind.OMISSION` or `UnitKind.ADDITION`.
        settings: Defaults where None.
        desk: The desk's own rules, none where None.

    Returns:
        None where the desk keeps the finding out.
    """
    settings = settings or DriftSettings()
    side = text.read(text.language)
    dates = moments(side)
    content = sum(word.content for word in side.words)
    weight = (
        content / 6
        + 1.0 * len(quantities(side, dates))
        + 1.0 * len(dates)
        + 0.7 * len(names(side))
        + 1.0 * side.text.count('"') / 2
        + (0.7 * len(cues(side)) if text.language in (None, "en") else 0.0)
    )
    grave = content >= _SAYS_SOMETHING or weight >= _WEIGHTY
    severity = Severity.MAJOR if grave else Severity.MINOR
    lost = kind is UnitKind.OMISSION
    category = Category.OMISSION if lost else Category.ADDITION
    span = (Span(0, len(side.text)),)
    rule = "sentence-left-out" if lost else "sentence-put-in"
    finding = Finding(
        category,
        MQM[category],
        settings.graded(rule, severity),
        round(min(0.95, 0.5 + 0.1 * weight), 4),
        rule_named(rule).said({}, settings.reader),
        span if lost else (),
        () if lost else span,
        rule=rule,
    )
    unwanted = settings.is_off(rule) or is_never_flagged(
        (desk or DeskSettings()).never_flag,
        category,
        (side.text, finding.original_spans),
        (side.text, finding.rewrite_spans),
        rule=rule,
    )
    return None if unwanted else finding


def nothing_in_common(settings: DriftSettings | None = None) -> Finding:
    """Return the one finding for a pair of texts that do not belong together."""
    settings = settings or DriftSettings()
    rule = "nothing-in-common"
    return Finding(
        Category.OMISSION,
        MQM[Category.OMISSION],
        settings.graded(rule, Severity.CRITICAL),
        1.0,
        rule_named(rule).said({}, settings.reader),
        rule=rule,
    )
