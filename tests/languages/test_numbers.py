"""Numbers as other languages write them: points, commas, scales, words, other digits."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.drift import UnitText, judge
from evaluator.drift.text.foreign_numerals import value_of
from evaluator.text import normalise

CASES = [
    line.split("\t")
    for line in Path(__file__).with_name("numbers.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[2]}")
def test_only_other_numbers_are_flagged(case: list[str]) -> None:
    language, original, rewrite, *expected = case
    one, other = (UnitText(normalise(t).text, None, language) for t in (original, rewrite))
    findings = judge(one, other).findings
    marked = [
        text.text[start:end]
        for finding in findings
        for text, spans in ((one, finding.original_spans), (other, finding.rewrite_spans))
        for start, end in spans
    ]
    assert marked == expected


@pytest.mark.parametrize(
    ("language", "original", "rewrite", "category"),
    [
        ("ja", "1日に1200台の車が通る。", "1日に1800台の車が通る。", "number"),
        ("zh", "每天运送1200名乘客。", "每天运送2100名乘客。", "number"),
        ("ja", "この橋は1985年に完成した。", "この橋は1958年に完成した。", "date_time"),
        ("zh", "大桥建于1985年。", "大桥建于1958年。", "date_time"),
    ],
)
def test_what_is_counted_is_no_year(
    language: str, original: str, rewrite: str, category: str
) -> None:
    one, other = (UnitText(normalise(t).text, None, language) for t in (original, rewrite))
    assert [finding.category.value for finding in judge(one, other).findings] == [category]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1.200", "de", 1200),
        ("1.200", "zh", 1.2),
        ("1.234.567,5", "de", 1234567.5),
        ("3,5", "ru", 3.5),
        ("1,200", "zh", 1200),
        ("15:30", "es", None),
        ("٤٠", "ar", 40),
        ("３０", "ja", 30),
    ],
)
def test_values(text: str, language: str, value: float | None) -> None:
    assert value_of(text, language) == value
