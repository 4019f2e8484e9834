"""The index of a batch in a browser."""

from __future__ import annotations

import json
from dataclasses import replace
from time import process_time

import pytest
from playwright.sync_api import expect

from evaluator.report import html
from evaluator.report.index import IndexRow, index_html
from evaluator.types import VerdictLevel
from tests.browser.conftest import Meter
from tests.browser.test_report import inspect
from tests.report.factory import harbour

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
            headline=f"Council votes on ferry number {number} of the harbour",
            worst=f"“{number}” became “{number + 1}”: the number is larger.",
            category="number",
            severity="major",
            flags=number % 5,
            key=f"{number:064d}",
            anchor=f"p{number}",
        )
        for number in range(count)
    ]


SOME = [
    *rows(12),
    IndexRow("<script>window.owned=1</script>", None, error="page-3.txt: <b>no text</b>"),
    IndexRow(
        "harbour",
        "reports/harbour.html",
        VerdictLevel.STOP,
        headline="Port council votes to stop night ferry",
        worst="“keep” became “stop”: the vote is turned round.",
        category="polarity",
        severity="critical",
        flags=6,
        decided=2,
        accepted=1,
        key="a1" * 32,
        anchor="p12",
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
    return page.eval_on_selector_all(
        "tbody tr", "all => all.map(row => (row.querySelector('small') || row.cells[0]).innerText)"
    )[:count]


def stand(page, anchor: str) -> list[str]:
    """What is open and decided of an article."""
    return [page.inner_text(f"#{anchor} td:nth-child({at})") for at in (3, 4)]


def test_worst_stands_first_and_links_lead_to_the_reports(tab):
    page = tab(index_html(SOME), java_script_enabled=False).page
    first, second = page.locator("tbody th").all_inner_texts()[:2]
    assert first == "<script>window.owned=1</script>\npage-3.txt: <b>no text</b>"
    assert second.split("\n") == [
        "Port council votes to stop night ferry harbour",
        "Opposite “keep” became “stop”: the vote is turned round.",
    ]
    cells = page.locator("tbody tr:nth-child(2) td").all_inner_texts()
    assert cells[:8] == ["Stop", "4", "2\n1 to fix", "2", "3", "2", "4", "96%"]
    assert page.locator("tbody tr:first-child > *").count() == 1 + len(cells)
    verdicts = page.locator("tbody td:nth-child(2)").all_inner_texts()
    order = ["Failed", "Stop", "Read first", "Nothing major"]
    assert verdicts == sorted(verdicts, key=order.index)
    links = page.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))")
    assert "reports/pair%205%23.html" in links
    assert page.evaluate("window.owned") is None


def test_sorting_and_searching(tab):
    page = tab(index_html(SOME)).page
    page.check("#scores")
    page.click("thead >> text=Drift")
    assert names(page, 3) == ["pair-00011", "pair-00010", "pair-00009"]
    assert names(page, 99)[-1] == "harbour", "what has no score stands last"
    page.click("thead >> text=Drift")
    assert names(page, 2) == ["pair-00000", "pair-00001"]
    assert page.get_attribute("th:has-text('Drift')", "aria-sort") == "ascending"
    page.click("thead >> text=Open")
    assert names(page, 3)[2] == "harbour", "two have four open too"
    page.fill("#search", "NIGHT FERRY")
    assert names(page) == ["harbour"]
    assert page.inner_text("#status") == "Showing 1 of 14."
    page.fill("#search", "")
    page.select_option("#stand", "begun")
    assert names(page) == ["harbour"]
    page.select_option("#stand", "")
    page.select_option("#level", "failed")
    assert len(names(page)) == 1


@pytest.fixture
def desk(tab, tmp_path):
    """A list of which one article has its report, opened; the report's rewrite is `harbour`'s."""
    comparison = harbour()
    digest = comparison.rewrite.document.sha256
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "harbour.html").write_text(
        html.page(comparison, (), "../report.html#p12"), encoding="utf-8"
    )
    rows = [*SOME[:-1], replace(SOME[-1], flags=7, decided=0, accepted=0, key=digest)]
    return tab(index_html(rows))


def test_a_report_leads_to_the_next_article_and_back_to_the_list_as_it_was(desk):
    page = desk.page
    desk.url = desk.url.removesuffix("report.html")
    page.on("dialog", lambda dialog: dialog.accept())
    page.select_option("#level", "stop")
    page.click("thead >> text=Major")
    order = names(page, 99)
    page.click("#p12 a")
    assert page.inner_text("#top h1") == "Port council votes to keep night ferry"
    following = page.get_attribute("#following", "href")
    after = order[order.index("harbour") + 1]
    assert following.endswith(f"reports/pair%20{int(after[-5:])}%23.html")
    for key in "nad":
        page.keyboard.press(key)
    page.click("#back")
    assert page.evaluate("location.hash") == "#p12"
    assert names(page, 99) == order
    assert page.input_value("#level") == "stop"
    assert page.get_attribute("th:has-text('Major')", "aria-sort") == "descending"
    assert stand(page, "p12") == ["5", "2\n1 to fix"]


def test_saved_decisions_are_counted_in(desk, tmp_path):
    page = desk.page
    flag = {"fingerprint": "1", "decision": "accept", "sampled": False, "likelihood": "sure"}
    decisions = [
        flag,
        {**flag, "fingerprint": "2", "decision": "dismiss"},
        {**flag, "fingerprint": "3", "likelihood": "possible"},
        {**flag, "fingerprint": "4", "sampled": True},
        {**flag, "fingerprint": "5", "decision": "none"},
    ]
    digest = harbour().rewrite.document.sha256
    for name, key in (("ours", digest), ("other", "f" * 64)):
        (tmp_path / f"{name}.json").write_text(
            json.dumps({"rewrite_sha256": key, "decisions": decisions}), encoding="utf-8"
        )
    page.set_input_files("#files", [tmp_path / "ours.json", tmp_path / "other.json"])
    expect(page.locator("#status")).to_have_text(
        "2 files of decisions read, 1 of no article in this list."
    )
    assert stand(page, "p12") == ["5", "2\n1 to fix"]
    page.reload()
    assert stand(page, "p12") == ["5", "2\n1 to fix"], "the browser remembers"


def test_where_storage_is_refused_the_list_does_without(tab, tmp_path):
    refused = """Object.defineProperty(window, 'localStorage', {
        get() { throw new DOMException('denied', 'SecurityError'); } });"""
    page = tab(index_html(SOME), script=refused).page
    page.select_option("#level", "stop")
    assert "harbour" in names(page)
    page.locator("#p12 a").evaluate(
        "link => { link.addEventListener('click', e => e.preventDefault()); link.click(); }"
    )
    report = html.page(harbour(), (), "list.html#p1")
    page = tab(report, name="alone.html", script=refused).page
    assert page.locator("#back").is_visible()
    assert not page.locator("#following").is_visible()


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


@pytest.mark.parametrize(
    ("width", "look"),
    [(360, {"color_scheme": "light"}), (360, {"color_scheme": "dark"}),
     (1440, {"color_scheme": "light"}), (1440, {"color_scheme": "dark"}),
     (640, {"forced_colors": "active"})],
)  # fmt: skip
def test_axe_finds_no_violation(tab, axe, look, width):
    page = tab(index_html(SOME), viewport={"width": width, "height": 900}, **look).page
    inspect(page, axe)
    page.evaluate("document.getElementById('scores').click()")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
