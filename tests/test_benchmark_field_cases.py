"""The benchmark of field cases: what is right to say of a row, and how rows are counted."""

from pathlib import Path

import pytest

from benchmarks.field_cases import Answer, FieldCase, read_cases, shown, table
from evaluator.pairs import ScoredRow
from evaluator.types import Category, Finding, Likelihood, Severity


def answer(right: str, *told: tuple[Category, Severity, Likelihood]) -> Answer:
    findings = tuple(
        Finding(kind, "", severity, 0.9, "It changed.", likelihood=likelihood)
        for kind, severity, likelihood in told
    )
    severity = max(
        (item.severity for item in findings if item.counts),
        key=lambda one: one.rank,
        default=Severity.NONE,
    )
    case = FieldCase("dates", "en", right, "It rained.", "It snowed.")
    return Answer(case, ScoredRow(0, "", "", severity=severity, findings=findings))


GRAVE = Category.NUMBER, Severity.MAJOR, Likelihood.SURE
SLIGHT = Category.NAME, Severity.MINOR, Likelihood.LIKELY
ASKED = Category.NAME, Severity.CRITICAL, Likelihood.POSSIBLE


@pytest.mark.parametrize(
    ("right", "told", "is_right"),
    [
        ("silent", [], True),
        ("silent", [ASKED], True),
        ("silent", [SLIGHT], False),
        ("<=minor", [SLIGHT], True),
        ("<=minor", [GRAVE], False),
        ("flag", [SLIGHT], True),
        ("flag", [ASKED], False),
        ("major", [SLIGHT], False),
        ("critical", [GRAVE], True),
        ("major:number|money", [GRAVE], True),
        ("major:name", [GRAVE, SLIGHT], False),
    ],
)
def test_a_row_is_right_by_what_counts(
    right: str, told: list[tuple[Category, Severity, Likelihood]], is_right: bool
) -> None:
    assert answer(right, *told).right is is_right


def test_groups_are_counted_by_what_is_the_right_answer() -> None:
    rows = table([answer("major", GRAVE), answer("flag"), answer("silent", SLIGHT)])
    assert " ".join(rows.splitlines()[1].split()) == "dates | 2 1 1 1 | 1 0 0 0"
    assert rows.splitlines()[-1].startswith("all ")


def test_a_row_that_is_not_right_is_shown_with_its_questions() -> None:
    assert shown(answer("silent", ASKED, GRAVE)).splitlines() == [
        "[dates] en silent, not major",
        "  A It rained.",
        "  B It snowed.",
        "    ? name/critical rule 0.90: It changed.",
        "    number/major rule 0.90: It changed.",
    ]


def test_the_file_is_read_below_its_header(tmp_path: Path) -> None:
    path = tmp_path / "cases.tsv"
    head = "group\tlanguage\tright\toriginal\trewrite\n"
    path.write_text(f"{head}dates\tde\tsilent\tA\tB\n", encoding="utf-8")
    assert read_cases(path) == [FieldCase("dates", "de", "silent", "A", "B")]
