"""Arabic in the report: direction of the text, messages that stay as they are."""

from __future__ import annotations

import re

from evaluator.report import html
from evaluator.report.passages import quoted
from tests.languages.articles import ARTICLES


def test_both_sides_run_from_right_to_left() -> None:
    page = html.page(ARTICLES["ar"].compare())
    units = re.search(r'<ol class="units.*?</ol>', page, re.DOTALL)
    assert units is not None
    assert 'lang="ar"' in units[0]
    rows = re.findall(r"<li id=u\d.*?</li>", units[0], re.DOTALL)
    assert len(rows) == 6
    assert all(row.count("<p dir=rtl>") == 2 for row in rows)
    # What the program says about them is English and runs the other way.
    assert "<div class=notes lang=en>" in units[0]
    assert 'lang="en" dir="ltr">' in units[0]


def test_other_languages_are_left_alone() -> None:
    assert "dir=rtl" not in html.page(ARTICLES["ru"].compare())


def test_quoted_words_are_isolated() -> None:
    message = "“سلمى” became “<حداد>”: another name."
    expected = "“<bdi>سلمى</bdi>” became “<bdi>&lt;حداد&gt;</bdi>”: another name."
    assert quoted(message) == expected
    assert quoted("“May” became “<June>”") == "“May” became “&lt;June&gt;”"
