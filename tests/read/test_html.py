"""Web pages: the article and its head are kept, the frame is told, broken pages are read."""

import re
from typing import Any

import pytest
from lxml import html as lxml_html

from evaluator.errors import InputError
from evaluator.read import html as module
from evaluator.read import read_text
from evaluator.types import Document, Role

PROSE = [
    "The harbour board raised the fee for moorings on Thursday by a fifth, to 480 euros a year, "
    "after a debate of four hours in the old customs house.",
    "Its chair, Ilse Brandt, said that the board “had no choice”, since the dredging of the "
    "channel costs twice what it cost ten years ago.",
    "Owners of small boats said that many of them would leave for the marina across the bay, "
    "where a mooring costs 300 euros, water and power included.",
    "The board meets again in June to hear the results of a survey of the channel and of the "
    "quay, which was built in 1911 and last mended in 1987.",
]
PAGE = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<title>Board raises harbour fee | The Tidewater Post</title>
<script>var text = "Not a word of the page.";</script><style>p {{ color: red }}</style></head>
<body class="article author-list">
<header><a href="/">The Tidewater Post</a>
<nav><ul><li><a href="/1">News</a></li><li><a href="/2">Sport</a></li></ul></nav></header>
<div style="display: none">We use cookies to make this site better for everybody who reads.</div>
<main><article class="story with-byline">
<h1>Board raises harbour fee</h1>
<p class="standfirst">Boat owners say that the rise will drive them away</p>
<div class="byline">By <a rel="author" href="/m">Ottilie Marsh</a></div>
<time datetime="2024-02-29">29 February 2024</time>
<figure><img src="x.jpg"><figcaption>The harbour. Photograph: Jo Field</figcaption></figure>
<p>{PROSE[0]}</p><p>{PROSE[1]}</p>
<aside><h3>Related</h3><ul><li><a href="/z">Ferry fares to rise</a></li></ul></aside>
<h2>What owners say</h2>
<p>{PROSE[2]}</p><p>{PROSE[3]}</p>
</article></main>
<footer><p>© 2024 The Tidewater Post. All rights reserved.</p><button>Share</button></footer>
</body></html>"""


def quoted(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


def role_of(document: Document, text: str) -> Role | None:
    at = document.text.index(text)
    (found,) = (p for p in document.paragraphs if p.start <= at < p.end)
    return found.role if found.role_confidence >= 0.5 else None


def test_article_and_head_are_kept_the_frame_is_told(reading: Any) -> None:
    found = reading(PAGE.encode(), "a.html")
    document = found.document
    assert document.format == "html"
    assert [text for text in quoted(document) if text in PROSE] == PROSE
    assert "What owners say" in quoted(document)
    assert role_of(document, "Board raises") is Role.HEADLINE
    assert role_of(document, "Boat owners say") is Role.STANDFIRST
    assert role_of(document, "By Ottilie") is Role.BYLINE
    assert role_of(document, "29 February") is Role.DATE
    assert role_of(document, PROSE[0]) is None
    dropped = {each.text: each.reason for each in found.dropped}
    assert dropped["Sport"] == "navigation"
    assert dropped["We use cookies to make this site better for everybody who reads."] == "hidden"
    assert dropped["Ferry fares to rise"] == "beside the article"
    assert dropped["© 2024 The Tidewater Post. All rights reserved."] == "page footer"
    everything = document.text + "".join(dropped)
    assert "Not a word" not in everything
    assert "color" not in everything


def test_every_paragraph_leads_back_to_its_element(reading: Any) -> None:
    document = reading(PAGE.encode(), "a.html").document
    tree = lxml_html.document_fromstring(PAGE.encode())
    assert len(document.places) == len(document.paragraphs)
    for place in document.places:
        (element,) = tree.xpath(place.name)
        text = document.text[place.start : place.end]
        assert text in re.sub(r"\s+", " ", element.text_content())


def test_a_class_on_a_long_part_makes_no_byline(reading: Any) -> None:
    body = "".join(f"<p>{text}</p>" for text in PROSE)
    page = f"<html><body><div class='author-page'><h1>Fee</h1>{body}</div></body></html>"
    document = reading(page.encode(), "a.html").document
    assert [role_of(document, text) for text in PROSE] == [None] * 4


def test_no_headline_on_the_page_takes_the_title(reading: Any) -> None:
    body = "".join(f"<p>{text}</p>" for text in PROSE)
    page = f"<html><head><title>Fee rises - Post</title></head><body>{body}</body></html>"
    document = reading(page.encode(), "a.html").document
    assert quoted(document)[0] == "Fee rises - Post"
    assert document.places[0].name == "/html/head/title"


def test_names_and_dates_of_other_articles_and_comments_are_not_taken(reading: Any) -> None:
    body = "<br><br>".join(PROSE)
    teaser = "<div><h2>{}</h2><span class='author'>{}</span> <time>{} May</time></div>"
    page = (
        "<html><head><meta property='og:title' content='Board raises harbour fee'></head><body>"
        f"<div>{teaser.format('Marina opens', 'Jo Field', 3)}"
        f"{teaser.format('Ferry late', 'Al Bo', 4)}</div>"
        "<div><h1>Board raises harbour fee</h1><div><span class='author'>Ottilie Marsh</span>"
        f" | <span class='pubdate'>29 February 2024</span></div><div>{body}</div>"
        "<div class='comment'><span class='author'>bob77</span><p>Well, well.</p></div></div>"
    )
    document = reading(page.encode(), "a.html").document
    assert quoted(document) == [
        "Board raises harbour fee",
        "Ottilie Marsh | 29 February 2024",
        *PROSE,
    ]
    assert role_of(document, "Ottilie") is Role.BYLINE


BROKEN = (
    "<html><title>Shut</title><body><h1>Bridge shut<p>By Jo Field</h1>"
    "<p>The council met on Tuesday and voted to close the <b>old <i>bridge</b> for</i> good."
    "<p>Nobody asked us, a resident said &amp; left.<br>He lives there.<br><br>So does she."
    "<table><tr><td>Adult<td>2 euros</bdy><div"
)


def test_a_broken_page_is_read(reading: Any) -> None:
    assert quoted(reading(BROKEN.encode(), "a.html").document) == [
        "Bridge shut",
        "By Jo Field",
        "The council met on Tuesday and voted to close the old bridge for good.",
        "Nobody asked us, a resident said & left.\nHe lives there.",
        "So does she.",
        "Adult",
        "2 euros",
    ]


@pytest.mark.parametrize("cut", range(300, len(PAGE), 400))
def test_a_page_that_was_cut_off_is_read_or_refused(cut: int) -> None:
    try:
        text = read_text(PAGE[:cut], input_format="html").text
    except InputError as error:
        text = error.slug
    assert text == "input-empty" or text.startswith("Board raises harbour fee")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("<html><meta charset=windows-1251><p>Мост закрыли.".encode("cp1251"), "cp1251"),
        ("<html><meta charset=shift_jis><p>橋は閉鎖された。".encode("shift_jis"), "shift_jis"),
        ("<html><p>The café is closed.".encode("utf-16"), "utf-16-le"),
        ("<html><meta charset=iso-8859-1><p>The café is closed.".encode(), "utf-8"),
        ('<?xml version="1.0" encoding="utf-8"?><html><p>The café is closed.'.encode(), "utf-8"),
    ],
)  # fmt: skip
def test_encodings(reading: Any, data: bytes, encoding: str) -> None:
    document = reading(data, "page").document
    assert document.format == "html"
    assert document.encoding == encoding
    assert "�" not in document.text


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.eml"])
def test_known_by_content_whatever_the_name(reading: Any, name: str) -> None:
    document = reading(PAGE.encode(), name).document
    assert document.format == "html"
    assert [warning.slug for warning in document.warnings] == ["input-misnamed"]


def test_text_without_a_tag_is_text(reading: Any) -> None:
    document = reading(PROSE[0].encode(), "a.html").document
    assert document.format == "text"
    assert [warning.slug for warning in document.warnings] == ["input-misnamed"]


def test_a_fragment_is_a_page_by_its_name_alone(reading: Any) -> None:
    data = f"<p>{PROSE[0]}</p>".encode()
    assert quoted(reading(data, "a.html").document) == [PROSE[0]]
    assert reading(data, "a.txt").document.format == "text"


@pytest.mark.parametrize("page", ["<html></html>", "<html><script>x</script>", "<!doctype html>"])
def test_empty(refusal: Any, page: str) -> None:
    assert refusal(page.encode(), "a.html")[0] == "input-empty"


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td"])
def test_depth_has_a_limit(refusal: Any, tag: str) -> None:
    assert refusal(f"<html>{f'<{tag}>' * 20_000}text".encode(), "a.html")[0] == "input-nested"


def test_an_enormous_table_is_refused(refusal: Any) -> None:
    cells = "<td>and so on" * (module.MAX_ELEMENTS + 1)
    found, message = refusal(f"<html><table><tr>{cells}".encode(), "a.html")
    assert found == "input-too-large"
    assert "elements" in message


def test_markup_in_the_text_stays_text(reading: Any) -> None:
    page = "<html><p>He wrote &lt;script&gt;alert(1)&lt;/script&gt; on the wall, she said."
    assert "<script>alert(1)</script>" in reading(page.encode(), "a.html").document.text
