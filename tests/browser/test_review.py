"""Reviewing in a browser: cards and words, one-key decisions, search, the corrected text."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from evaluator.report import decisions as decisions_
from evaluator.report import html
from tests.browser.screenshot import SIZE, walk
from tests.browser.test_report import decide, edit, export, focused, inspect
from tests.report.factory import F, U, harbour, make
from tests.report.test_example import EXAMPLE


@pytest.fixture(scope="module")
def page_text() -> str:
    return html.page(harbour())


def seventeen() -> str:
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    units = []
    for number in range(17):
        before, after = days[number % 7], days[(number + 2) % 7]
        finding = F("date_time", "major", f"“{before}” became “{after}”.", before, after)
        units.append(
            U([f"Case {number} is heard {before}."], [f"Case {number} is on {after}."], [finding])
        )
        units.append(U([f"The clerk has file {number}."], [f"File {number} is with the clerk."]))
    return html.page(make(units))


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_the_article_begins_on_the_first_screen(tab, page_text, size):
    page = tab(page_text, viewport={"width": size[0], "height": size[1]}).page
    box = page.locator("#u1 > p").first.bounding_box()
    assert 0 < box["y"] < size[1] * 0.4
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert page.locator("#progress").bounding_box()["y"] < 120, "the bar is always in view"
    assert "Port council votes to keep night ferry" in page.inner_text("#top h1")


def test_seventeen_flags_take_at_most_twenty_keys(tab):
    page = tab(seventeen()).page
    page.keyboard.press("n")
    for number in range(17):
        page.keyboard.press("ad"[number % 2])
    assert page.inner_text("#progress") == "17 of 17 decided, 9 to fix"
    assert page.inner_text("#verdict") == "All decided: 9 to fix"
    assert page.locator("#map a.done").count() == 17
    assert page.locator("mark:not(.done)").count() == 0


def test_a_card_lights_its_words_and_words_open_their_card(tab, page_text):
    page = tab(page_text).page
    page.click("#u3 mark.minor >> nth=0")
    assert page.get_attribute("#f3", "class").split()[-1] == "active"
    assert page.locator("mark.lit").all_text_contents()[0].startswith("Two")
    assert page.locator("mark.lit").count() == 2
    page.keyboard.press("j")
    assert page.locator(".flag.active").count() == 1
    assert page.locator("#u3 mark.lit").count() == 0


def test_cards_are_a_line_until_active(tab, page_text):
    page = tab(page_text).page
    assert page.locator("#f0").bounding_box()["height"] < 40
    page.click("#f0")
    assert page.locator("#f0").bounding_box()["height"] > 60
    decide(page, "f0", "accept")
    assert page.locator("#f0").bounding_box()["height"] < 40
    for tag in page.locator("#units .tag").all():
        assert tag.bounding_box()["width"] <= 1


def test_keys_go_on_from_what_is_seen(tab):
    page = tab(seventeen()).page
    page.keyboard.press("j")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.keyboard.press("j")
    assert int(focused(page)[1:]) > 5
    page.evaluate("""document.querySelector('#map a[href="#u7"]').dispatchEvent(
        new MouseEvent('click', {bubbles: true, cancelable: true}))""")
    assert page.locator("#f3.active").count() == 1
    page.keyboard.press("j")
    assert focused(page) == "f4"


def test_typing_does_not_move_the_page(tab):
    page = tab(seventeen()).page
    for _ in range(6):
        page.keyboard.press("j")
    page.keyboard.press("e")
    assert page.locator("#f5 .correction").bounding_box()["width"] > 700, "under its passage"
    before = page.evaluate("scrollY")
    page.keyboard.type(" jadn")
    assert page.evaluate("scrollY") == before
    assert page.locator("#f5.active").count() == 1


def test_search_folds_marks_counts_and_steps(tab, page_text):
    page = tab(page_text).page
    page.keyboard.press("/")
    page.fill("#search", '"we NEED')
    assert page.inner_text("#status") == "1 found. Enter goes to the next."
    page.fill("#search", "lindhaven’s")
    assert page.inner_text("#status").startswith("1 found")
    page.fill("#search", "opposite")
    assert page.inner_text("#status").startswith("0 found"), "notes are not searched"
    page.fill("#search", "subscribe")
    page.keyboard.press("Enter")
    assert page.inner_text("#status") == "1 of 1"
    assert page.get_by_text("Subscribe to our letter.").is_visible(), "furniture too"
    assert page.evaluate("CSS.highlights.get('found').size") == 1


def test_the_name_is_asked_once_where_decisions_are_made(tab, page_text):
    page = tab(page_text).page
    edit(page, "f0")
    page.fill("#f0 .name input", "Ada")
    page.fill("#f0 .comment", "See the minutes.")
    assert "(Ada, " in page.inner_text("#f0 .said")
    edit(page, "f1")
    assert not page.locator("#f1 .name").is_visible()


def corrections(page) -> None:
    edit(page, "f0")
    page.click("#f0 .restore")
    page.click("#f1 h3")
    page.keyboard.press("e")
    page.fill("#f1 .correction", page.input_value("#f1 .correction").replace("Thursday", "Tuesday"))
    page.keyboard.press("Escape")
    for number in range(9):
        kind = page.get_attribute(f"#f{number}", "aria-label")
        if kind == "Left out, Major":
            edit(page, f"f{number}")
            page.click(f"#f{number} .restore")
        if kind == "Put in, Major":
            edit(page, f"f{number}")
            page.click(f"#f{number} .remove")


def test_it_ends_in_a_corrected_text(tab, page_text, tmp_path):
    page = tab(page_text).page
    corrections(page)
    page.click("#fix")
    with page.expect_download() as waiting:
        page.click("#save-text")
    waiting.value.save_as(tmp_path / "text.txt")
    text = (tmp_path / "text.txt").read_text(encoding="utf-8")
    assert "Port council votes to keep night ferry" in text
    assert "council voted on Tuesday to keep" in text
    assert "Unions welcomed the vote but warned of unpaid overtime." in text
    assert "Experts call it" not in text
    assert "4 corrections" in page.inner_text("#status")
    stored = json.loads(export(page, tmp_path / "decisions.json").read_text(encoding="utf-8"))
    rewrite = harbour().rewrite.document
    assert stored["schema"] == "evaluator.decisions/2"
    assert stored["rewrite_sha256"] == rewrite.sha256
    for each in stored["decisions"]:
        assert rewrite.text[each["start"] : each["end"]] == each["replaced"]
        assert len(each["words"]) == 64
    assert decisions_.read_file(tmp_path / "decisions.json").rewrite_sha256 == rewrite.sha256


def test_corrections_of_the_same_words_are_named(tab):
    first = F("number", "major", "First.", "5", "6")
    second = F("name", "major", "Second.", "boats", "ships")
    page = tab(html.page(make([U(["Just 5 boats."], ["Just 6 ships."], [first, second])]))).page
    for card, wording in (("f0", "Just 5 of them."), ("f1", "Just five boats.")):
        edit(page, card)
        page.fill(f"#{card} .correction", wording)
    page.click("#fix")
    page.click("#save-text")
    assert "Two corrections are of the same words" in page.inner_text("#status")


def test_a_second_round_says_what_was_done(tab, page_text, tmp_path):
    page = tab(page_text).page
    decide(page, "f0", "accept")
    decide(page, "f1", "accept")
    stored = decisions_.read_decisions(export(page, tmp_path / "decisions.json"))
    units = [
        U(
            ["Port council votes to keep night ferry"],
            ["Port council votes to keep the night ferry"],
        ),
        U(
            ["The council of Lindhaven voted on Tuesday to keep the night ferry running "
             "until 2031."],
            ["Lindhaven's council voted on Thursday to keep the night ferry going until 2031."],
            [F("date_time", "major", "“Tuesday” became “Thursday”.", "Tuesday", "Thursday")],
        ),
    ]  # fmt: skip
    after = tab(html.page(make(units), stored), name="second.html").page
    assert after.inner_text("#round summary") == "You asked for 2 fixes: 1 done, 1 left"
    after.click("#round summary")
    done = after.inner_text("#round .done")
    assert "✓ Done" in done
    assert "votes to stop night ferry" in done
    assert "votes to keep the night ferry" in done


def test_moves_lead_there_and_back(tab, page_text):
    page = tab(page_text).page
    row = page.get_attribute("#units > [data-k=moved]", "id")
    page.click(f"#{row} .note a")
    assert page.evaluate("location.hash") == f"#g{row[1:]}"
    page.click(f"#g{row[1:]} a")
    assert page.evaluate("location.hash") == f"#{row}"
    page.click("#filter")
    page.select_option("#order", "rewrite")
    assert not page.locator(f"#g{row[1:]}").is_visible()
    page.click(f"#{row} .note a")
    assert page.locator(f"#g{row[1:]}").is_visible(), "the way back leads through the original"
    assert page.input_value("#order") == "original"


def test_forced_colours_and_large_type(tab, axe, page_text):
    forced = tab(page_text, forced_colors="active").page
    forced.keyboard.press("j")
    inspect(forced, axe)
    edges = forced.eval_on_selector_all(
        "#units > li[id]",
        """all => all.map(row => [row.dataset.s || "none",
             getComputedStyle(row, "::before").borderInlineStartColor])""",
    )
    plain = {colour for severity, colour in edges if severity == "none"}
    assert plain.isdisjoint(colour for severity, colour in edges if severity != "none")
    # A laptop's screen of 1280 by 800 at 200%.
    large = tab(page_text, viewport={"width": 640, "height": 400}).page
    assert 0 < large.locator("#u1 > p").first.bounding_box()["y"] < 300
    large.keyboard.press("j")
    assert large.evaluate("document.documentElement.scrollWidth") <= 640
    expect(large.locator("#f0 .accept")).to_be_in_viewport()
    inspect(large, axe)


def test_possible_findings_are_decided_too(tab, page_text):
    page = tab(page_text).page
    for _ in range(8):
        page.keyboard.press("d")
    assert page.inner_text("#progress") == "7 of 7 decided, 0 to fix"
    assert page.inner_text("#verdict") == "All decided: nothing to fix"
    assert page.locator(".flag.asked.active").count() == 1, "then come the questions"
    page.keyboard.press("a")
    assert page.inner_text("#progress") == "7 of 7 decided, 0 to fix", "they count for nothing"


def test_a_decision_outlives_another_sentence(tab, page_text, tmp_path):
    comparison = harbour()
    page = tab(page_text).page
    page.click("#u3 mark.minor >> nth=0")
    page.keyboard.press("d")
    stored = decisions_.read_decisions(export(page, tmp_path / "decisions.json"))
    text = comparison.original.document.text.replace("14 votes to 9", "15 votes to 8")
    document = replace(comparison.original.document, text=text)
    edited = replace(comparison, original=replace(comparison.original, document=document))
    after = tab(html.page(edited, stored), name="edited.html").page
    assert after.get_attribute("#f3 .dismiss", "aria-pressed") == "true"


def test_what_is_the_same_folds(tab):
    units = [U([f"Line {n} is the same."], [f"Line {n} is the same."]) for n in range(30)]
    flag = F("number", "major", "The number is another.", "3", "4")
    units[15] = U(["Just 3 boats left."], ["Just 4 boats left."], [flag])
    page = tab(html.page(make(units))).page
    assert page.locator(".folded").count() == 0, "a short article is read whole"
    page.click("#filter")
    page.click("#fold")
    before = page.locator("#units > li[id]:visible").count()
    assert before < 20
    page.click(".folded button >> nth=0")
    assert page.locator("#units > li[id]:visible").count() > before
    page.fill("#search", "line 25")
    page.keyboard.press("Enter")
    assert page.locator("#u26").is_visible()


def test_flags_are_listed_by_kind(tab, page_text):
    page = tab(page_text).page
    kinds = page.locator(".found .leads h3").all_inner_texts()
    assert sorted(kinds) == sorted(
        ["Opposite 1", "Number 1", "Date or time 1", "Left out 1", "Put in 1", "Quantity 1",
         "Certainty 1"]
    )  # fmt: skip
    page.click(".found .leads a >> nth=0")
    assert page.locator("#f0.active").count() == 1


def test_the_documented_walk_ends_in_a_corrected_text(browser, tmp_path):
    page = browser.new_page(viewport=SIZE)
    keys = walk(page, EXAMPLE, tmp_path, tmp_path)
    page.close()
    assert keys <= 20
    assert (tmp_path / "text.txt").read_text(encoding="utf-8").strip()
    assert decisions_.read_file(tmp_path / "decisions.json").rewrite_sha256
    for name in ("report", "review-card", "review-fixes"):
        assert (tmp_path / f"{name}.png").stat().st_size > 10_000


def test_a_unit_s_id_stays_in_its_attribute(tab):
    comparison = make([U(["All well."], ["All is well."])])
    unit = replace(comparison.units[0], id='u1 onclick=x "><b>')
    page = tab(html.page(replace(comparison, units=(unit,)))).page
    assert page.get_attribute("#u1", "data-n") == 'u1 onclick=x "><b>'
    assert page.get_attribute("#u1", "onclick") is None
