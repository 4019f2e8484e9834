"""A second round: what editors asked for last time, and what came of it in the new rewrite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluator.report.decisions import Decision, Memory
from evaluator.report.messages import count, text
from evaluator.report.passages import one_line, sides
from evaluator.text import normalise
from evaluator.types import Comparison, Unit


@dataclass(frozen=True)
class Fix:
    """A fix that was asked for.

    Attributes:
        state: "done", "left", or "lost" where its sentence is nowhere to be found.
        before: The wording that was decided about.
        after: What stands there now, empty where nothing does.
        row: Number of the passage on the page, 0 where there is none.
        unit: Its id.
    """

    state: str
    before: str
    after: str
    comment: str
    row: int
    unit: str


@dataclass(frozen=True)
class Round:
    """All fixes that were asked for, those left first, and their tally in words."""

    summary: str
    fixes: tuple[Fix, ...]


def second_round(
    comparison: Comparison, decisions: Sequence[Decision], rows: Mapping[str, int]
) -> Round | None:
    """Return what became of the accepted flags in `decisions`, None where there are none.

    A fix is left while its flag stands, or one of its kind in a passage with the same original; it
    is done where the passage is there and the flag is not.

    Args:
        comparison: Of the new rewrite.
        decisions: Of the round before.
        rows: Numbers of the page's passages by their unit's id.
    """
    latest = {each.fingerprint: each for each in sorted(decisions, key=lambda one: one.when)}
    asked = [one for one in latest.values() if one.decision == "accept" and not one.sampled]
    if not asked:
        return None
    standing: dict[str, Unit] = {}
    memory = Memory(asked)
    by_original: dict[str, Unit] = {}
    by_rewrite: dict[str, Unit] = {}
    for unit in comparison.units:
        original, rewrite = sides(comparison, unit)
        if original:
            by_original.setdefault(original, unit)
        if rewrite:
            by_rewrite.setdefault(rewrite, unit)
        for category in dict.fromkeys(each.category.value for each in unit.findings):
            known = memory.of(comparison, unit, category)
            if known is not None and not known.reopened:
                standing.setdefault(known.decision.fingerprint, unit)
    fixes = []
    for one in asked:
        unit_ = standing.get(one.fingerprint)
        state = "left"
        if unit_ is None:
            unit_ = by_original.get(normalise(one.original).text) if one.original else None
            unit_ = unit_ or by_rewrite.get(normalise(one.rewrite).text)
            state = _state(comparison, one, unit_)
        after = sides(comparison, unit_)[1] if unit_ else ""
        fixes.append(
            Fix(
                state,
                one_line(one.rewrite or one.original),
                one_line(after),
                one_line(one.comment),
                rows.get(unit_.id, 0) if unit_ else 0,
                unit_.id if unit_ else "",
            )
        )
    done = sum(fix.state == "done" for fix in fixes)
    summary = count("round.title", len(fixes)) + text(
        "round.tally", done=done, left=len(fixes) - done
    )
    return Round(summary, tuple(sorted(fixes, key=lambda fix: fix.state == "done")))


def _state(comparison: Comparison, asked: Decision, unit: Unit | None) -> str:
    rewrite = normalise(comparison.rewrite.document.text).text
    if asked.correction and normalise(asked.correction).text in rewrite:
        return "done"
    if unit is None:
        # A sentence without an original is fixed by being taken out.
        gone = not asked.original and asked.rewrite
        return "done" if gone and normalise(asked.rewrite).text not in rewrite else "lost"
    same = any(each.category.value == asked.category and each.counts for each in unit.findings)
    return "left" if same else "done"
