"""What a notebook shows of a comparison: small, escaped, and complete in itself."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from evaluator import Comparison, Evaluator, Settings
from evaluator.loading import Models
from tests.fakes.encoder import HashEncoder
from tests.report.factory import asked


def compare(original: str, rewrite: str) -> Comparison:
    return Evaluator(Settings(bootstrap=0), models=Models(HashEncoder())).compare(original, rewrite)


class Tags(HTMLParser):
    """Collects tags and attributes, and checks that they nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_fragment_that_leaves_the_notebook_alone() -> None:
    shown = compare("Ten ships sank.", "Two ships sank.")._repr_html_()
    tags = Tags()
    tags.feed(shown)
    assert tags.open == []
    assert not tags.seen & {"script", "style", "link", "img", "html", "body", "head"}
    assert not tags.attributes & {"class", "id", "src", "href", "onclick"}
    marked = re.findall(r"<mark[^>]*>([^<]*)</mark>", shown)
    assert marked == ["Ten", "Two"]
    assert "the number is smaller" in shown


def test_questions_stand_below_and_mark_nothing() -> None:
    shown = asked()._repr_html_()
    assert "<mark" not in shown
    assert "Questions: 2 passages the tool is unsure about" in shown
    assert "u1 ? Certainty: Is this still the same? “may run” became “runs”." in shown
    assert "ritical" not in shown


def test_hostile_text_stays_text() -> None:
    evil = "<script>alert(1)</script> 10 <img src=x onerror=alert(2)> ships \u202e sank."
    shown = compare(evil, evil.replace("10", "20"))._repr_html_()
    tags = Tags()
    tags.feed(shown)
    assert not tags.seen & {"script", "img"}
    assert "\u202e" not in shown


def test_a_long_article_stays_small() -> None:
    lines = [f"The {word} ship carried {n} crates." for n, word in enumerate(WORDS, 100)]
    rewritten = [line.replace("carried 1", "carried 2") for line in lines]
    result = compare(" ".join(lines), " ".join(rewritten))
    shown = result._repr_html_()
    assert shown.count('<td colspan="2"') == 10
    assert f"{len(result.units) - 10} more passages are flagged." in shown
    assert len(shown) < 20_000


WORDS = [
    "red", "green", "tall", "small", "old", "broken", "royal", "fishing", "silent", "northern",
    "empty", "painted", "wooden", "rusty",
]  # fmt: skip
