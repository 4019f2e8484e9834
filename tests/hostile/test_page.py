"""Texts, names and results made to run or forge something where a report is opened."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from evaluator.report import json_reader, writer_for
from evaluator.report.index import IndexRow, index_html
from evaluator.report.json_format import to_dict
from evaluator.report.tables import CSV_COLUMNS
from evaluator.types import Comparison, Warning_
from tests.properties.checks import Page, attempt, check_page
from tests.report.factory import F, U, harbour, make

PLAIN = "A plain remark about the harbour."
PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "</script><script>alert(1)</script>",
    "</style><style>*{display:none}</style>",
    "<!--<script>",
    "]]><x/>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<base href=//evil.example/>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "&lt;b&gt;&#60;script&#62;",
    "\u202egnp.exe\u2066 x",
    "a\0b\x1b[2Jc",
    "<textarea><plaintext><noscript><template>",
    "https://evil.example/?q=<b>",
)


def article(said: str) -> Comparison:
    finding = F("name", "major", said, said, said)
    return make(
        [U([said], [said], [finding]), U([f"Then {said}."], [], [], kind="omission")],
        reasons=[said],
        warnings=[Warning_("note", said)],
        paths=(said, said),
        language=None,
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_adds_no_element_and_no_attribute_to_the_report(payload: str) -> None:
    plain, hostile = (check_page(str(writer_for("html")(article(t), ()))) for t in (PLAIN, payload))
    assert Counter(hostile.elements) - Counter(plain.elements) <= Counter(wbr=9)
    names = [Counter((tag, name) for tag, name, _ in page.attributes) for page in (plain, hostile)]
    assert names[0] == names[1]
    assert len(hostile.scripts) == len(plain.scripts)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_an_id_or_an_error_adds_nothing_to_the_index(payload: str) -> None:
    pages = [
        made_of(index_html([IndexRow(text, href="reports/1.html"), IndexRow(text, error=text)]))
        for text in (PLAIN, payload)
    ]
    assert pages[0] == pages[1]


def made_of(text: str) -> tuple[list[str], Counter[tuple[str, str]]]:
    page = Page(text)
    assert not any(name.startswith("on") for _, name, _ in page.attributes)
    return page.elements, Counter((tag, name) for tag, name, _ in page.attributes)


def test_the_policy_lets_nothing_in_but_the_page_s_own_style_and_script() -> None:
    for text in (str(writer_for("html")(harbour(), ())), index_html([IndexRow("a")])):
        page = Page(text)
        (policy,) = [
            value
            for tag, name, value in page.attributes
            if tag == "meta" and name == "content" and value and "default-src" in value
        ]
        rules = dict(rule.strip().split(" ", 1) for rule in str(policy).split(";"))
        assert rules.pop("default-src") == "'none'"
        assert rules.pop("base-uri") == rules.pop("form-action") == "'none'"
        assert rules.pop("img-src") == "data:"
        for kind in ("style-src", "script-src"):
            assert rules.pop(kind).startswith("'sha256-")
        assert not rules
        assert "unsafe" not in str(policy)


def strings(value: Any) -> list[tuple[list[Any], Any]]:
    """Return every place of a text in JSON values, with what holds it."""
    found = []
    todo: list[Any] = [value]
    while todo:
        holder = todo.pop()
        for key, inner in holder.items() if isinstance(holder, dict) else enumerate(holder):
            if isinstance(inner, str):
                found.append((holder, key))
            elif isinstance(inner, dict | list):
                todo.append(inner)
    return found


@pytest.mark.parametrize("payload", [PAYLOADS[1], PAYLOADS[4], *PAYLOADS[-4:-2]])
def test_a_forged_result_is_refused_or_drawn_harmless(payload: str) -> None:
    """Every text of a stored result in turn: names of models, signatures, ids, paths, reasons."""
    untouched = check_page(str(writer_for("html")(harbour(), ())))
    drawn = 0
    for number in range(len(strings(to_dict(harbour())))):
        data = json.loads(json.dumps(to_dict(harbour())))
        holder, key = strings(data)[number]
        if key == "text":
            continue
        holder[key] = payload
        comparison, refused = attempt(json_reader.from_dict, data)
        if comparison is None:
            assert refused in {"result-invalid", "result-foreign"}
            continue
        page = check_page(str(writer_for("html")(comparison, ())))
        assert len(page.scripts) == len(untouched.scripts)
        assert not {"svg", "img", "iframe", "base"} & (set(page.elements) - set(untouched.elements))
        drawn += 1
    assert drawn > 10


@pytest.mark.parametrize("sign", "=+-@\t\r＝＋－＠")
def test_no_cell_of_the_csv_is_a_formula(sign: str) -> None:
    said = f'{sign}HYPERLINK("http://evil.example";A1)'
    rows = list(csv.reader(io.StringIO(str(writer_for("csv")(article(said), ())))))
    assert rows[0] == list(CSV_COLUMNS)
    assert len(rows) > 1
    for row in rows[1:]:
        assert not any(cell[:1] and cell[0] in "=+-@\t\r＝＋－＠" for cell in row)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_xml_stays_whole(payload: str) -> None:
    for name in ("xliff", "junit"):
        content = writer_for(name)(article(payload), ())
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        names = {each.tag.rpartition("}")[2] for each in ElementTree.fromstring(data).iter()}
        assert not {"script", "x", "img"} & names


def test_a_terminal_gets_no_control_characters() -> None:
    from rich.console import Console

    from evaluator.report.terminal import print_comparison

    out = io.StringIO()
    evil = "a\x1b]0;owned\x07b\x9b2Jc\u202e\x08d"
    comparison = replace(article(evil), warnings=(Warning_("note", evil),))
    assert Console(file=out).is_terminal is False
    print_comparison(comparison, out)
    assert not set(out.getvalue()) & set("\x07\x08\x1b\x9b\u202e")
