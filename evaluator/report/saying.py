"""A finding in words: what it says or asks, how sure it is and what saw it.

A merely possible finding is put to the editor as a question, and no output words it otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.report.messages import count, text
from evaluator.types import Finding, Unit


def said(finding: Finding) -> str:
    """Return a finding's message, led by what is asked where it is a question."""
    if finding.counts:
        return finding.message
    lead = text(f"question.{finding.category.value}", default=text("question.other"))
    return f"{lead} {finding.message}"


def basis(finding: Finding) -> str:
    """Return how sure a finding is, what saw it and which rule spoke, in a few words."""
    rule = f" ({finding.rule})" if finding.rule else ""
    sure = text(f"likelihood.{finding.likelihood.value}")
    return f"{sure}, {text(f'source.{finding.source.value}')}{rule}"


def worst_findings(unit: Unit) -> list[Finding]:
    """Return the findings of a unit, the most severe first and its questions last."""
    return sorted(unit.findings, key=lambda each: (not each.counts, -each.severity.rank))


def questioned(units: Sequence[Unit]) -> list[tuple[Unit, Finding]]:
    """Return every question with its unit, the gravest first if it is so, else as given."""
    found = [(unit, finding) for unit in units for finding in unit.questions]
    return sorted(found, key=lambda pair: -pair[1].severity.rank)


def questions_title(units: Sequence[Unit]) -> str:
    """Return "Questions: 2 passages the tool is unsure about", empty where there are none."""
    number = sum(bool(unit.questions) for unit in units)
    return count("questions.title", number) if number else ""
