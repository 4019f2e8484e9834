"""Tables of sentence pairs, one file a kind: what must be reported, and what must stay silent.

Columns: categories any of which will do ("-": silent), original, rewrite, and, for the few that
the rules cannot tell, why.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.drift import DriftSettings, UnitText, judge
from evaluator.text import normalise
from evaluator.types import Severity

CASES = Path(__file__).parent / "cases"
# How sure a rule is was measured on natural pairs; here it is asked whether it speaks at all.
ALL = DriftSettings(possible=0.0)
KINDS = sorted(path.stem for path in CASES.glob("*.tsv"))


def _rows(kind: str) -> list[list[str]]:
    lines = (CASES / f"{kind}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def cases(kind: str) -> list[tuple[str, str, str]]:
    """Return (expected categories, original, rewrite) of a kind's table."""
    return [(row[0], normalise(row[1]).text, normalise(row[2]).text) for row in _rows(kind)]


ROWS = [
    pytest.param(
        kind, *row, id=f"{kind}-{k}",
        marks=[pytest.mark.xfail(reason=why, strict=True) for why in reason[3:]],
    )
    for kind in KINDS
    for k, (row, reason) in enumerate(zip(cases(kind), _rows(kind), strict=True))
]  # fmt: skip


def _categories(kind: str) -> set[str]:
    """Return the categories that a kind's table speaks of."""
    return {name for expected, _, _ in cases(kind) for name in expected.split("|") if name != "-"}


def test_few_cases_are_given_up() -> None:
    given_up = sum(len(row) > 3 for kind in KINDS for row in _rows(kind))
    assert given_up <= 0.02 * len(ROWS)


@pytest.mark.parametrize("kind", KINDS)
def test_tables_are_balanced(kind: str) -> None:
    rows = cases(kind)
    silent = sum(expected == "-" for expected, _, _ in rows)
    assert len(rows) >= 40
    assert min(silent, len(rows) - silent) >= 20


@pytest.mark.parametrize(("kind", "expected", "original", "rewrite"), ROWS)
def test_case(kind: str, expected: str, original: str, rewrite: str, unit_of) -> None:
    one, other = unit_of(original), unit_of(rewrite)
    found = judge(one, other, ALL).findings
    told = [
        (item.category.value, item.severity.value, item.likelihood.value, item.message)
        for item in found
    ]
    if expected == "-":
        counted = [item for item in found if item.counts]
        assert all(item.severity.rank < Severity.MAJOR.rank for item in counted), told
        gaps = kind in ("omission", "addition")  # a word or two left out or put in is minor
        assert gaps or not {item.category for item in counted} & _categories(kind), told
        return
    wanted = set(expected.split("|"))
    assert any(item.category.value in wanted for item in found), told
    for item in found:
        for start, end in item.original_spans:
            assert 0 <= start < end <= len(original)
        for start, end in item.rewrite_spans:
            assert 0 <= start < end <= len(rewrite)


def test_a_copy_says_the_same(unit_of) -> None:
    for kind in KINDS:
        for _, original, _ in cases(kind)[:5]:
            judged = judge(unit_of(original), unit_of(original), ALL)
            assert judged.findings == ()
            assert judged.score == 0.0
            assert judged.names == judge(unit_of(original), unit_of(f"{original} Yes."), ALL).names


def test_without_vectors_words_alone_decide() -> None:
    one = UnitText("The bus carried 34 passengers.")
    other = UnitText("The bus carried 43 passengers.")
    assert [item.category.value for item in judge(one, other, ALL).findings] == ["number"]
