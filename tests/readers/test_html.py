"""Web pages: the article and its head are kept, the frame is told, broken pages are read."""

import re
from typing import Any

import pytest
from lxml import html as lxml_html

from evaluator.errors import InputError
from evaluator.readers import ReadSettings, read_text
from evaluator.readers import html as module
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


def page_of(*paragraphs: str, around: tuple[str, str] = ("<article>", "</article>")) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<html><body>{around[0]}<h1>Fee</h1>{body}{around[1]}</body></html>".encode()


@pytest.mark.parametrize(
    "around",
    [
        ("<form action='/x'>", "</form>"),
        ("<nav>", "</nav>"),
        ("<footer>", "</footer>"),
        ("<div hidden>", "</div>"),
        ("<div style='display:none'>", "</div>"),
        ("<noscript>", "</noscript>"),
    ],
)
def test_what_the_article_stands_in_takes_nothing_from_it(
    reading: Any, around: tuple[str, str]
) -> None:
    document = reading(page_of(*PROSE, around=around), "a.html").document
    assert quoted(document) == ["Fee", *PROSE]


def test_elements_in_a_line_end_no_paragraph_and_lose_no_word(reading: Any) -> None:
    line = (
        "<p>The <img src='x.png'>board of <x-name>Tidewater</x-name> met on <time>3 May</time> and "
        "<label>agreed</label> <script>track()</script>with a <button>motion</button> by "
        "<iframe src='x'></iframe>its chair that <math><mi>x</mi><mo>=</mo><mn>480</mn></math> "
        "euros <svg><title>An icon</title></svg>is the fee from June on.</p>"
    )
    page = page_of(*PROSE).replace(b"</h1>", b"</h1>" + line.encode())
    found = reading(page, "a.html")
    wanted = (
        "The board of Tidewater met on 3 May and agreed with a motion by its chair that x=480 "
        "euros is the fee from June on."
    )
    assert wanted in quoted(found.document)
    assert [(each.text, each.reason) for each in found.dropped] == [("An icon", "picture")]


def test_marks_of_notes_are_told_and_exponents_stay(reading: Any) -> None:
    line = (
        "The fee is 480<sup>3</sup> euros<a href='#fn4' class='footnote'>[4]</a> for "
        "10<sup>6</sup> litres from an area of 12 m<sup>2</sup>, the 21<sup>st</sup> rise of 1990"
        "<sup><a href='#cite_note-7'>7</a></sup>, and CO<sub>2</sub> costs more."
    )
    found = reading(page_of(line, *PROSE), "a.html")
    assert quoted(found.document)[1] == (
        "The fee is 480 euros for 10⁶ litres from an area of 12 m², the 21st rise of 1990, "
        "and CO2 costs more."
    )
    assert [(each.text, each.reason) for each in found.dropped] == [("3 [4] 7", "note mark")]


@pytest.mark.parametrize(
    ("keep", "said"), [(False, "The fee is 500 euros"), (True, "The fee is 480 500 euros")]
)
def test_deleted_text_by_option(reading: Any, keep: bool, said: str) -> None:
    line = "The fee is <del>480</del> <ins>500</ins> euros a year from the first of June on."
    settings = ReadSettings(keep_deleted=keep)
    found = reading(page_of(line, *PROSE), "a.html", settings=settings)
    assert quoted(found.document)[1].startswith(said)
    assert [each.text for each in found.dropped] == ([] if keep else ["480"])


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"480 euros", b"480\x00 euros"), (b"had no choice", b"had no\xff choice")],
)
def test_a_stray_byte_is_replaced_and_told(reading: Any, before: bytes, after: bytes) -> None:
    document = reading(PAGE.encode().replace(before, after, 1), "a.html").document
    assert [warning.slug for warning in document.warnings] == ["input-mended"]
    assert "1 byte" in document.warnings[0].message
    assert PROSE[2] in quoted(document)


def test_many_stray_bytes_are_refused(refusal: Any) -> None:
    page = PAGE.encode().replace(b"e", b"\xff")
    assert refusal(page, "a.html")[0] in ("input-undecodable", "input-binary")


def test_captions_are_told_once_and_kept_nowhere(reading: Any) -> None:
    found = reading(PAGE.encode(), "a.html")
    caption = "The harbour. Photograph: Jo Field"
    assert [each.reason for each in found.dropped if each.text == caption] == ["caption"]
    assert caption not in found.document.text


def test_prose_beside_the_article_is_read(reading: Any) -> None:
    """Blocks left out beside kept ones at the same place are body."""
    document = reading(page_of(*PROSE[:2], PROSE[2].replace(" ", "<wbr> "), PROSE[3]), "a.html")
    assert [text for text in quoted(document.document) if len(text) > 10] == PROSE
