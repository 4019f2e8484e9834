"""The report of a round trip in a browser: foreign sentences on demand, and whose fault."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluator.report import html
from evaluator.types import Comparison, Translation
from tests.browser.test_report import HOSTILE, inspect
from tests.fakes.translators import Spelling
from tests.translate.test_roundtrip import ORIGINAL, trip

ARABIC = "وافق المجلس على بناء الجسر يوم الاثنين."


@pytest.fixture(scope="module")
def result() -> Comparison:
    """Two ways back, one of which changes a sum."""
    more = ORIGINAL + "\nThe work starts in March, said the mayor.\n" * 3
    return trip(Spelling("one", {"4": "5"}), Spelling("two"), original=more)


def in_words(result: Comparison, language: str, text: str) -> Comparison:
    """The same with one sentence in all places of the translation."""
    assert result.translation is not None
    middle: Translation = result.translation
    segments = tuple(
        replace(one, start=at * (len(text) + 1), end=at * (len(text) + 1) + len(text))
        for at, one in enumerate(middle.segments)
    )
    whole = " ".join([text] * len(segments))
    return replace(
        result, translation=replace(middle, language=language, text=whole, segments=segments)
    )


def test_the_foreign_sentence_opens_under_its_unit(tab, result):
    page = tab(html.page(in_words(result, "es", "Costará cuatro millones."))).page
    assert page.locator(".foreign details").count() == len(result.units)
    assert not page.is_visible("#u2 .foreign details p")
    page.click("#u2 .foreign summary")
    assert page.inner_text("#u2 .foreign p[lang=es]") == "Costará cuatro millones."
    assert "It will cost 4 million euros." in page.inner_text("#u2 .foreign")
    assert "In 1 of 2 ways back, so likely that way’s fault." in page.inner_text("#u2 .fault")
    assert "translated into Spanish by one" in page.inner_text(".found")


def test_right_to_left_where_it_is(tab, result):
    page = tab(html.page(in_words(result, "ar", ARABIC))).page
    page.click("#u1 .foreign summary")
    assert page.inner_text("#u1 .foreign summary") == "In Arabic"
    gaps = page.eval_on_selector(
        "#u1 .foreign p[lang=ar]",
        """p => { const text = document.createRange(); text.selectNodeContents(p);
                  const [a, b] = [text.getBoundingClientRect(), p.getBoundingClientRect()];
                  return [a.left - b.left, b.right - a.right]; }""",
    )
    assert gaps[0] > 20 > 5 > gaps[1]


@pytest.mark.parametrize("width", [360, 900, 1440])
def test_nothing_lies_over_anything(tab, axe, result, width):
    foreign = in_words(result, "es", "Costará cuatro millones de euros, dijo la alcaldesa.")
    page = tab(html.page(foreign), viewport={"width": width, "height": 900}).page
    page.evaluate("document.querySelectorAll('.foreign details').forEach(each => each.open = true)")
    if width > 700:
        page.click("#filter")
        page.click("#points")
        page.click("#filter")
    boxes = page.eval_on_selector_all(
        ".units > li > *:not(.joint)",
        """all => all.map(each => [each.parentNode.id, each.className,
             ...Object.values(each.getBoundingClientRect().toJSON()).slice(0, 4)])""",
    )
    for at, (row, name, x, y, wide, high) in enumerate(boxes):
        for other, mine, left, top, across, down in boxes[at + 1 :]:
            apart = x + wide <= left + 1 or left + across <= x + 1
            apart = apart or y + high <= top + 1 or top + down <= y + 1
            assert apart or row != other or not (wide * high and across * down), (row, name, mine)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    inspect(page, axe)


def test_hostile_translations_show_as_text(tab, result):
    for text in HOSTILE:
        if any("\ud800" <= sign <= "\udfff" for sign in text):
            continue
        page = tab(html.page(in_words(result, 'es"><b>', text))).page
        assert page.evaluate("window.owned") is None
        page.click("#u1 .foreign summary")
        assert page.inner_text("#u1 .foreign details p >> nth=0")[:4] == text[:4]


def test_a_plain_comparison_has_none_of_it():
    from tests.report.factory import harbour

    page = html.page(harbour())
    assert "class=foreign" not in page
    assert "Round trips" not in page
