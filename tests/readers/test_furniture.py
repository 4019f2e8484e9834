"""Page furniture: what is marked, and what of the body must not be."""

import gzip
import json
import random
import time
from pathlib import Path

import pytest

from evaluator.readers import read_text
from evaluator.readers.block import Block
from evaluator.readers.forms import form_of
from evaluator.readers.furniture import mark
from evaluator.types import Role

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / ".." / "shared"
LINES = [
    line.split("\t")
    for line in (HERE / "furniture.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
BODY = """\
The harbour board voted on Thursday to raise the landing fee for fishing boats by a quarter.
Skippers say that the new fee, which takes effect in May, will ruin the smallest boats.
“You cannot take that much from people who earn so little,” said Tove Brandt, who fishes alone.
The board says that it has no choice.
By Friday, 40 of the 62 skippers had signed a letter of protest.
In 2019 the fee was frozen for five years after a similar quarrel.
“We will support the board if it can show us the figures,” the mayor added.
The board has promised to publish its accounts before the end of the month.
On Monday, 4 March 2024, the two sides will meet for the first time.
A spokeswoman for the ministry said it had received the letter and would answer it.
Boats from other ports pay twice as much.
""".splitlines()


def roles(*paragraphs: str, input_format: str = "text") -> list[tuple[Role | None, float]]:
    document = read_text("\n\n".join(paragraphs), input_format=input_format)
    assert len(document.paragraphs) == len(paragraphs)
    return [(p.role, p.role_confidence) for p in document.paragraphs]


def test_body_is_not_marked() -> None:
    for paragraph, (_, confidence) in zip(BODY, roles(*BODY), strict=True):
        assert confidence < 0.5, paragraph


def test_frame_of_an_article() -> None:
    frame = [
        "News > Harbour",
        "Board raises fee for fishing boats",
        "Skippers protest as the landing fee goes up by a quarter from May",
        "By Ottilie Marsh",
        "Thursday 29 February 2024",
        "The inner harbour (Photo: Emil Holm)",
    ]
    found = roles(*frame, *BODY, "Ottilie Marsh has lived in the town since 1999.")
    assert [role for role, _ in found[:6]] == [
        Role.NAVIGATION,
        Role.HEADLINE,
        Role.STANDFIRST,
        Role.BYLINE,
        Role.DATE,
        Role.CREDIT,
    ]
    assert min(confidence for _, confidence in found[:6]) >= 0.5
    assert max(confidence for _, confidence in found[6:-1]) < 0.5
    assert found[-1][0] is Role.AUTHOR
    assert found[-1][1] >= 0.5


def test_first_paragraph_is_no_standfirst_without_a_byline_behind_it() -> None:
    found = roles("Board raises fee for fishing boats", *BODY)
    assert found[0][0] is Role.HEADLINE
    assert found[1][1] < 0.5


def test_paragraphs_between_two_appeals_belong_to_them() -> None:
    appeal = [
        "Your support helps us to keep the lights on",
        "From the fish market to the courts, our three reporters are where this town happens.",
        "Please donate today.",
    ]
    found = roles(*BODY[:4], *appeal, *BODY[4:])
    assert all(confidence >= 0.5 for _, confidence in found[4:7])
    assert all(confidence < 0.5 for _, confidence in found[:4] + found[7:])


def test_quoted_words_do_not_count() -> None:
    said = (
        "“Please sign up for our newsletter and support our journalism,” the sign in the shop says."
    )
    assert form_of(said).confidence < 0.2
    assert form_of(said.replace("“", "").replace("”", "")).confidence > 0.5
    assert (
        form_of("“We need your support. Please donate today, and tell your friends.").confidence
        < 0.2
    )


def test_words_alone_do_not_make_a_long_report_furniture() -> None:
    report = (
        "The paper said on Monday that its newsletter had lost a tenth of its readers after the "
        "privacy policy was changed, and that readers who had agreed to cookies were told too late "
        "what would happen to the data, according to a report that the regulator plans to publish "
        "in full before the summer, together with the answers of the four companies concerned and "
        "a letter by the minister to the committee of the parliament that asked for it."
    )
    assert form_of(report).confidence < 0.75 * form_of(report[:160]).confidence + 0.3
    assert roles(*BODY[:3], report + " " + report, *BODY[3:])[3][1] < 0.5


@pytest.mark.parametrize(
    "line",
    [
        "On Friday 2 April the court will hear the case of the two men.",
        "Support for the party fell to 12 percent.",
        "Share prices in Oslo rose on Tuesday.",
        "By Monday evening, three towns had lost power.",
        "The minister, who writes novels in his spare hours, did not comment.",
        "Photo agencies have asked the court to stop the sale.",
        "Related costs rose to 4 million euros.",
        "More in the north than in the south voted against it.",
        "You cannot see the lake from the road.",
        "Previously, the post was held by two people.",
        "Read aloud, the verdict took four hours.",
    ],
)
def test_news_that_begins_like_furniture(line: str) -> None:
    assert roles(*BODY[:5], line, *BODY[5:])[5][1] < 0.5


def test_headings_of_markdown() -> None:
    found = roles(
        "# Board raises fee", *BODY[:4], "## What comes next", *BODY[4:], input_format="markdown"
    )
    assert found[0] == (Role.HEADLINE, 0.9)
    assert found[5][0] is Role.HEADLINE
    assert found[5][1] >= 0.5


def test_one_sentence_alone_is_body() -> None:
    assert roles("The bridge is closed.")[0][1] < 0.5
    assert roles("Council votes to close the bridge")[0][1] < 0.5


def test_furniture_in_an_article_is_found() -> None:
    """Plant the lines of `furniture.tsv` where such lines stand: under 4% may pass for body."""
    random_ = random.Random(3)
    missed = []
    for _ in range(150):
        picked = random_.sample(LINES, 6)
        before = [text for _, place, text in picked if place == "before"]
        after = [text for _, place, text in picked if place == "after"]
        body = list(BODY)
        between = [text for _, place, text in picked if place == "between"]
        for text in between:
            body.insert(random_.randint(2, len(body) - 2), text)
        paragraphs = [*before, "Board raises fee for fishing boats", *body, *after]
        for text, (_, confidence) in zip(paragraphs, roles(*paragraphs), strict=True):
            if text in BODY:
                assert confidence < 0.5, text
            elif confidence < 0.5:
                missed.append(text)
    assert len(missed) < 0.04 * 150 * 6, missed


@pytest.mark.skipif(
    not (SHARED / "data" / "wmt_documents.jsonl.gz").exists(),
    reason="the development data folder ../shared is missing",
)
def test_sentences_of_real_articles_are_not_marked() -> None:
    marked, total = [], 0
    with gzip.open(SHARED / "data" / "wmt_documents.jsonl.gz", "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    for document in documents:
        if document["domain"] != "news":
            continue
        first = next(iter(document["references"].values()))
        sentences = [" ".join(s.split()) for paragraph in first for s in paragraph]
        if len(sentences) < 8:
            continue
        for text, (_, confidence) in list(zip(sentences, roles(*sentences), strict=True))[1:]:
            if len(text.split()) >= 8 and text.rstrip('"”’)').endswith((".", "!", "?")):
                total += 1
                if confidence >= 0.5:
                    marked.append(text)
    assert total > 3_000
    assert len(marked) < 0.01 * total, marked


@pytest.mark.parametrize(
    "unit",
    ["a | ", "a|", "A  b  ", "a · ", "facebook, ", "photo ", "(Aa ", "Aa ", "by and ", "“a "],
)
def test_time_is_bounded_whatever_the_line(unit: str) -> None:
    began = time.perf_counter()
    for length in (200, 1_200, 5_000):
        form_of((unit * length)[:length] + "z")
    assert time.perf_counter() - began < 5


def test_cells_and_figures_are_neither_dates_nor_headings() -> None:
    prose = "The harbour board raised the fee for moorings on Thursday by a fifth, it said."
    texts = [prose, "480 euros", "2024", "12.5%", "Fee", "3 May 2024", prose]
    text = "\n\n".join(texts)
    blocks, at = [], 0
    for part in texts:
        cell = part in ("Fee", "3 May 2024")
        blocks.append(Block(at, at + len(part), cell=cell))
        at += len(part) + 2
    assert [paragraph.role for paragraph in mark(text, blocks)] == [None] * len(texts)
    bare = mark(text, [Block(block.start, block.end) for block in blocks])
    assert bare[5].role is Role.DATE
