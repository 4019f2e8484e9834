"""What graded labels say, as tables."""

from __future__ import annotations

from evaluator.agreement.answers import FALSE_ALARMS
from evaluator.agreement.grades import GRADES, GradeResult
from evaluator.agreement.single import FindingShares
from evaluator.agreement.terminal import estimated, figure, print_table


def print_grades(name: str, grades: GradeResult) -> None:
    """Print the tables of a set's graded pairs: scores, flags, single findings, categories."""
    counts = ", ".join(f"{grades.pairs[grade]:,} {grade}" for grade in GRADES)
    print_table(
        f"{name}, graded: {counts}",
        ("score", "scored", "AUC grave : none", "AUC grave : minor",
         f"grave found at {FALSE_ALARMS:.0%} false alarms", "calibration error", "base rate"),
        [
            [
                each.measure.name,
                f"{each.scored:,}" + (f" (-{each.unscored:,})" if each.unscored else ""),
                *map(
                    estimated,
                    (each.auc_none, each.auc_minor, each.recall, each.calibration_error),
                ),
                figure(each.base_rate, places=2),
            ]
            for each in grades.measures
        ],
    )  # fmt: skip
    if grades.flagged:
        print_table(
            f"{name}: share of the pairs of each grade flagged at a severity or above",
            ("severity", *map(str, GRADES)),
            [
                [str(each.severity), *(estimated(each.shares[grade]) for grade in GRADES)]
                for each in grades.flagged
            ],
        )
    if grades.findings:
        print_table(
            f"{name}: single findings at major or above, and the share whose words the reader "
            "marked",
            ("findings", "number", "marked", "marked major or critical"),
            [
                [_group(each), f"{each.findings:,}", estimated(each.marked), estimated(each.grave)]
                for each in grades.findings
            ],
        )
    if grades.category is not None:
        print_table(
            f"{name}: grave pairs flagged at major or above",
            ("", "pairs", "a category the reader named"),
            [["flagged", f"{grades.flagged_grave:,}", estimated(grades.category)]],
        )


def _group(shares: FindingShares) -> str:
    if shares.by == "all":
        return "all"
    return f"{shares.by}: {shares.name or 'none'}"
