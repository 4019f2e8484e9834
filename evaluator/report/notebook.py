"""A comparison in a notebook's cell: what to do, the scores, and the worst passages.

A fragment without a script or a style sheet, so that it leaves the rest of the notebook alone and
survives being stored, exported and shown where scripts are not trusted.
"""

from __future__ import annotations

from evaluator.report import html
from evaluator.report.passages import one_line, quoted, unit_runs, visible, worst_first
from evaluator.report.plain import score_text
from evaluator.report.saying import questioned, questions_title, said
from evaluator.report.through import RIGHT_TO_LEFT
from evaluator.types import Comparison, Unit

_MOST = 10


def fragment(comparison: Comparison) -> str:
    """Return `comparison` as a piece of HTML of at most ten flagged passages and ten questions."""
    flagged, asked = worst_first(comparison.units), questioned(comparison.units)
    sides = comparison.original.document.language, comparison.rewrite.document.language
    language = next((code for code in sides if code), None)
    return html.fill(
        "notebook.html.j2",
        level=comparison.verdict.level.value,
        reasons=[one_line(reason) for reason in comparison.verdict.reasons],
        scores=[
            (name, score_text(name, score.value), one_line(score.signature))
            for name, score in comparison.scores.items()
        ],
        warnings=[(one_line(each.message), each.slug) for each in comparison.warnings],
        units=[_shown(comparison, unit) for unit in flagged[:_MOST]],
        more=max(0, len(flagged) - _MOST),
        questions=questions_title(comparison.units),
        asked=[
            (unit.id, finding.category.value, quoted(one_line(said(finding))))
            for unit, finding in asked[:_MOST]
        ],
        more_asked=max(0, len(asked) - _MOST),
        language=language,
        rtl=language in RIGHT_TO_LEFT,
    )


def _shown(comparison: Comparison, unit: Unit) -> dict[str, object]:
    def side(rewrite: bool) -> list[tuple[str, bool]]:
        document = comparison.rewrite if rewrite else comparison.original
        pieces: list[tuple[str, bool]] = []
        for sentence in unit_runs(document, unit, rewrite=rewrite):
            pieces += [(visible(run.text), run.severity is not None) for run in sentence]
            pieces.append((" ", False))
        return pieces

    return {
        "severity": unit.severity.value,
        "original": side(False),
        "rewrite": side(True),
        "findings": [
            (each.category.value, each.severity.value, quoted(one_line(each.message)))
            for each in unit.flags
        ],
    }
