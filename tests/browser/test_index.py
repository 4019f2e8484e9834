"""The index of a batch in a browser."""

from __future__ import annotations

from time import process_time

import pytest

from evaluator.report.index import IndexRow, index_html
from evaluator.types import VerdictLevel
from tests.browser.conftest import Meter
from tests.browser.test_report import inspect

LEVELS = (VerdictLevel.CLEAR, VerdictLevel.READ, VerdictLevel.STOP)


def rows(count: int) -> list[IndexRow]:
    return [
        IndexRow(
            f"pair-{number:05d}",
            f"reports/pair {number}#.html",
            LEVELS[number * 7 % 3],
            critical=number * 7 % 3 // 2,
            major=number % 5,
            coverage=1 - number % 11 / 50,
            drift=number % 97 / 100,
            chrf=float(number % 100),
        )
        for number in range(count)
    ]


SOME = [
    *rows(12),
    IndexRow("<script>window.owned=1</script>", None, error="page-3.txt: <b>no text</b>"),
    IndexRow(
        "harbour",
        "harbour.html",
        VerdictLevel.STOP,
        critical=2,
        major=3,
        minor=2,
        questions=4,
        coverage=0.9625,
        similarity=0.875,
        chrf=58.75,
        bleu=31.2,
    ),
]


def names(page, count: int = 5) -> list[str]:
    return page.locator("tbody th").all_inner_texts()[:count]


def test_worst_stands_first_and_links_lead_to_the_reports(tab):
    page = tab(index_html(SOME), java_script_enabled=False).page
    assert names(page, 2) == [
        "<script>window.owned=1</script>\npage-3.txt: <b>no text</b>",
        "harbour",
    ]
    cells = page.locator("tbody tr:nth-child(2) td").all_inner_texts()
    assert cells[:6] == ["Stop", "2", "3", "2", "4", "96%"]
    assert page.locator("tbody tr:first-child > *").count() == 1 + 1 + len(cells) - 1
    verdicts = page.locator("tbody td:nth-child(2)").all_inner_texts()
    order = ["Failed", "Stop", "Read first", "Nothing major"]
    assert verdicts == sorted(verdicts, key=order.index)
    links = page.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))")
    assert "reports/pair%205%23.html" in links
    assert page.evaluate("window.owned") is None


def test_sorting_and_searching(tab):
    page = tab(index_html(SOME)).page
    page.click("thead >> text=Drift")
    assert names(page, 3) == ["pair-00011", "pair-00010", "pair-00009"]
    assert names(page, 99)[-1] == "harbour", "what has no score stands last"
    page.click("thead >> text=Drift")
    assert names(page, 2) == ["pair-00000", "pair-00001"]
    assert page.get_attribute("th:has-text('Drift')", "aria-sort") == "ascending"
    page.click("thead >> text=Pair")
    assert names(page, 99)[-1] == "pair-00011"
    page.fill("#search", "HARB")
    assert names(page) == ["harbour"]
    assert page.inner_text("#status") == "Showing 1 of 14."
    page.fill("#search", "")
    page.select_option("#level", "failed")
    assert len(names(page)) == 1


def test_ten_thousand_rows_stay_quick(tab, capsys):
    start = process_time()
    text = index_html(rows(10_000))
    made = process_time() - start
    page = tab(text).page
    meter = Meter(page)
    search = """(words) => { const field = document.getElementById('search'); field.value = words;
        field.dispatchEvent(new Event('input')); }"""
    times = {
        "sorting": meter.of("document.querySelectorAll('thead button')[6].click()"),
        "finding": meter.of(f"({search})('0999')"),
        "all": meter.of(f"({search})('')"),
    }
    with capsys.disabled():
        said = ", ".join(f"{name} {value:.0f} ms" for name, value in times.items())
        print(f"\n10,000 rows: made in {made:.1f} s, {len(text):,} characters, {said}")
    assert made < 5
    assert max(times.values()) < 700
    page.fill("#search", "09999")
    assert names(page) == ["pair-09999"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_no_violation(tab, axe, scheme, width):
    page = tab(index_html(SOME), viewport={"width": width, "height": 900}, color_scheme=scheme).page
    inspect(page, axe)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
