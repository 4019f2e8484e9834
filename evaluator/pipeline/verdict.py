"""What to do with a pair, by the rule in the settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evaluator.config import VerdictSettings
from evaluator.types import Score, Severity, Unit, Verdict, VerdictLevel, Warning_

_UNCHECKED = {
    "language-unknown": "The language cannot be told, so most kinds of drift were not looked for; "
    "see the warnings.",
    "language": "Most kinds of drift are not looked for in this language; see the warnings.",
    "text-unread": "Part of a text was left out that may belong to the article; see the warnings.",
    "part-lost": "Part of a file could not be read; see the warnings.",
}


def judge(
    units: Sequence[Unit],
    coverage: Score,
    rule: VerdictSettings,
    warnings: Sequence[Warning_] = (),
) -> Verdict:
    """Say what to do with the pair: the rule is `rule`, the reasons are for an editor.

    What was not looked at, as `warnings` say, makes it `unchecked` at least.

    A unit counts by its severity, which questions have no part in.
    """
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
        share = int(round(coverage.value * 100, 6))  # down, as scores show it
        reasons.insert(0, f"Only {share}% of the original's body is in the rewrite.")
    worst = max((unit.severity.rank for unit in units), default=0)
    if short or worst >= rule.stop_on.rank:
        level = VerdictLevel.STOP
    elif worst >= rule.read_on.rank:
        level = VerdictLevel.READ
    else:
        level = VerdictLevel.CLEAR
    unseen = [text for slug, text in _UNCHECKED.items() if any(w.slug == slug for w in warnings)]
    if unseen:
        level = max(level, VerdictLevel.UNCHECKED, key=lambda each: each.rank)
        reasons = [*unseen, *reasons]
    elif not reasons:
        asked = any(unit.questions for unit in units)
        found = "No drift was found, only questions" if asked else "No drift was found"
        reasons.append(f"{found}; that is no proof of none.")
    return Verdict(level, tuple(reasons))


def _passages(count: int) -> str:
    return "1 passage" if count == 1 else f"{count} passages"
