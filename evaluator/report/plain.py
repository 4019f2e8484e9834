"""Short plain-text results: Markdown, one line for a chat, and vecalign's alignment lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

import regex

from evaluator.report.decisions import Decision, Memory, Recalled
from evaluator.report.messages import count, text
from evaluator.report.notes import noted, notes_title
from evaluator.report.passages import (
    further_quotes,
    one_line,
    shape,
    shown_sides,
    visible,
    worst_first,
)
from evaluator.report.saying import questioned, questions_title, said
from evaluator.types import Comparison, Finding, Severity, Unit, UnitKind

SEVERITIES = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)
_MARKDOWN = regex.compile(r"([\\`*_{}\[\]<>#|~!])")
# What would start a list or underline a heading at the head of a line.
_STARTER = regex.compile(r"^(\d+)([.)])|^([-+=])")


def to_alignment(comparison: Comparison, decisions: Sequence[Decision] = ()) -> str:
    """Return vecalign's lines, `[0,1]:[2]:cost`, with every sentence in one of them.

    Units of a kind that leaves one side out have cost 0, as vecalign writes deletions; furniture
    on both sides is written as two such lines.
    """
    lines = []
    for unit in comparison.units:
        sides_ = [(unit.original, unit.rewrite)]
        if unit.kind is UnitKind.OUTSIDE and unit.original and unit.rewrite:
            sides_ = [(unit.original, ()), ((), unit.rewrite)]
        for original, rewrite in sides_:
            cost = unit.cost if original and rewrite else 0.0
            left, right = (",".join(map(str, indices)) for indices in (original, rewrite))
            lines.append(f"[{left}]:[{right}]:{cost:.6f}\n")
    return "".join(lines)


def to_line(comparison: Comparison, decisions: Sequence[Decision] = ()) -> str:
    """Return one line for a chat or a CMS: verdict, counts, coverage, the worst flag."""
    counts = severity_counts(comparison)
    parts = [f"{comparison.verdict.level.value.upper()} {_name(comparison)}"]
    found = ", ".join(f"{counts[each]} {each.value}" for each in SEVERITIES if counts[each])
    parts.append(found or text("line.none"))
    coverage = comparison.scores.get("coverage")
    if coverage is not None and coverage.value is not None:
        parts.append(text("line.coverage", value=score_text("coverage", coverage.value)))
    if questions := sum(len(unit.questions) for unit in comparison.units):
        parts.append(count("line.questions", questions))
    worst = worst_first(comparison.units)
    if worst:
        finding = max(worst[0].flags, key=lambda each: each.severity.rank)
        parts.append(f"{worst[0].id}: {one_line(finding.message)}")
    return " | ".join(parts) + "\n"


def to_markdown(comparison: Comparison, decisions: Sequence[Decision] = ()) -> str:
    """Return a summary that renders the same wherever Markdown is read; texts are escaped."""
    memory = Memory(decisions)
    level = comparison.verdict.level.value
    lines = [f"# {text(f'verdict.{level}.title')}", "", escaped(_title(comparison)), ""]
    lines += [f"- {escaped(reason)}" for reason in comparison.verdict.reasons]
    lines += ["", f"| {text('table.score')} | {text('table.value')} |", "|---|---:|"]
    for name, score in comparison.scores.items():
        value = score_text(name, score.value)
        lines.append(f"| {escaped(text(f'score.{name}', default=name))} | {value} |")
    counts = Counter(shape(unit) for unit in comparison.units)
    kinds = ", ".join(count(f"shape.{name}", number) for name, number in sorted(counts.items()))
    lines += ["", kinds, ""]
    for warning in comparison.warnings:
        lines += [f"> {escaped(warning.message)} ({warning.slug})", ""]
    for unit in worst_first(comparison.units):
        severity = text(f"severity.{unit.severity.value}")
        lines += [f"## {severity}: {escaped(unit.id)} ({text(f'shape.{shape(unit)}.name')})", ""]
        shown_texts = shown_sides(comparison, unit)
        for name, side in zip(("original", "rewrite"), shown_texts, strict=True):
            shown = escaped(side) or "–"
            lines.append(f"- **{text(f'side.{name}')}:** {shown}")
        for finding in unit.flags:
            lines.append(f"- {_finding(comparison, unit, finding)}")
            lines += _decided(memory.of(comparison, unit, finding.category.value))
        lines.append("")
    if title := questions_title(comparison.units):
        lines += [f"## {title}", "", text("questions.note"), ""]
    for unit, finding in questioned(comparison.units):
        lines.append(f"- {escaped(unit.id)}: {_finding(comparison, unit, finding)}")
        lines += _decided(memory.of(comparison, unit, finding.category.value))
    if comparison.notes:
        lines += [*([""] if lines[-1] else []), f"## {notes_title(comparison)}", ""]
    for each in noted(comparison):
        lines.append(f"- {escaped(each.note.message)} ({escaped(each.where)})")
    return "\n".join(lines).rstrip() + "\n"


def escaped(value: str) -> str:
    """Return `value` on one line, so that Markdown shows it as it is and makes no link of it."""
    flat = _MARKDOWN.sub(r"\\\1", one_line(value).replace("&", "&amp;"))
    flat = _STARTER.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", flat)
    # A word joiner after @, so that no forge takes a name in the text for someone to notify.
    return flat.replace("@", "@\u2060")


def severity_counts(comparison: Comparison) -> Counter[Severity]:
    """Return how many findings that count there are of each severity."""
    return Counter(finding.severity for unit in comparison.units for finding in unit.flags)


def score_text(name: str, value: float | None) -> str:
    """Return a score as an editor reads it: percent, points, or a cosine with two places."""
    if value is None:
        return "–"
    if name == "coverage":  # down: what is not all is not 100%, what is under 90% not 90%
        return f"{int(round(value * 100, 6))}%"
    if name == "drift":
        return f"{value:.0%}"
    if name in ("bleu", "chrf", "chrfpp", "ter"):
        return f"{value:.1f}"
    return f"{value:.2f}"


def decision_text(decision: Decision, reopened: bool) -> str:
    """Return a decision as a sentence or two."""
    key = "sampled" if decision.sampled else "flag"
    parts = [text(f"decided.{key}.{decision.decision}")]
    if decision.who or decision.when:
        parts.append(f"({', '.join(part for part in (decision.who, decision.when[:10]) if part)})")
    if decision.comment:
        parts.append(f"“{decision.comment}”")
    if decision.correction:
        parts.append(text("decided.correction", value=decision.correction))
    decided = visible(" ".join(part for part in parts if part))
    return text("decided.reopened", said=decided) if reopened else decided


def _finding(comparison: Comparison, unit: Unit, finding: Finding) -> str:
    before, after = (escaped(words) for words in further_quotes(comparison, unit, finding))
    words = f" (“{before}” → “{after}”)" if before and after else ""
    category = text(f"category.{finding.category.value}")
    severity = f", {text(f'severity.{finding.severity.value}')}" if finding.counts else ""
    return f"**{category}{severity}:** {escaped(said(finding))}{words}"


def _decided(known: Recalled | None) -> list[str]:
    """Return the line of Markdown that tells a decision, none without one."""
    return [f"  - {escaped(decision_text(known.decision, known.reopened))}"] if known else []


def _name(comparison: Comparison) -> str:
    path = comparison.rewrite.document.path
    return one_line(PurePath(path).name) if path and path != "-" else text("side.rewrite")


def _title(comparison: Comparison) -> str:
    paths = (comparison.original.document.path, comparison.rewrite.document.path)
    return " → ".join(path or "-" for path in paths)
