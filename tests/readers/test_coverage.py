"""Letters in are letters given and letters told as left out; what may be the article's is told."""

from typing import Any

import pytest

from evaluator.config import VerdictSettings
from evaluator.gates import Gates, Watch
from evaluator.pipeline.verdict import judge
from evaluator.readers.block import Block, letters_in
from evaluator.readers.coverage import coverage_of
from evaluator.readers.extract import Composer, Extract
from evaluator.types import Score, VerdictLevel, Warning_
from tests.readers.test_html import PAGE, PROSE, page_of

COVERED = Score("coverage", 1.0, "")


def test_what_may_be_the_articles_is_counted() -> None:
    composer = Composer()
    for text in ("One two.", "Three."):
        composer.saw(text)
    composer.add("One two.", "paragraph", 1)
    assert coverage_of(composer.extract(), "a")[0] == pytest.approx(5 / 11)  # lost without a word
    composer.drop("Three.", "outside the article", known=False)
    share, (warning,) = coverage_of(composer.extract(), "a")
    assert share == pytest.approx(5 / 11)
    assert warning.slug == "text-unread"
    assert "5 of 11 letters" in warning.message
    assert "5 outside the article" in warning.message


def test_furniture_and_a_files_own_text_are_no_loss() -> None:
    composer = Composer()
    composer.saw("One two. Menu")
    composer.add("One two.", "paragraph", 1)
    composer.drop("Menu", "navigation")
    assert coverage_of(composer.extract(), "a") == (0.0, ())
    assert coverage_of(Extract("One. # x", (Block(0, 4),)), "a") == (0.0, ())


def test_little_is_told_and_leaves_the_verdict() -> None:
    composer = Composer()
    composer.add("x" * 96, "paragraph", 1)
    composer.drop("y" * 4, "outside the article", known=False)
    share, (warning,) = coverage_of(composer.extract(), "a")
    assert (share, warning.slug) == (0.04, "text-left-out")


@pytest.mark.parametrize("slug", ["text-unread", "part-lost", "language"])
def test_what_was_not_looked_at_is_never_clear(slug: str) -> None:
    said = judge((), COVERED, VerdictSettings(), [Warning_(slug, "Why.")])
    assert said.level is VerdictLevel.UNCHECKED
    assert not any("No drift" in reason for reason in said.reasons)
    worse = judge((), Score("coverage", 0.5, ""), VerdictSettings(), [Warning_(slug, "Why.")])
    assert worse.level is VerdictLevel.STOP
    watch = Watch(Gates(max_drift=1.0))
    watch.checked([slug], lambda: "there")
    assert [each.rule for each in watch.crossings()] == ["not-checked"]
    for gates in (Gates(), Gates(max_drift=1.0, allow_unchecked=True)):
        watch = Watch(gates)
        watch.checked([slug], lambda: "there")
        assert watch.crossings() == []


def test_share_left_unread_is_a_gate() -> None:
    watch = Watch(Gates(max_unread=0.1, allow_unchecked=True))
    watch.unread(0.1, lambda: "here")
    assert watch.crossings() == []
    watch.unread(0.2, lambda: "there")
    assert [(each.rule, each.where) for each in watch.crossings()] == [("max_unread", "there")]


def test_letters_of_a_page(reading: Any) -> None:
    note = "The dredging of the channel was paid for by the owners of the mills in those years."
    apart = "<main><article>", f"</article></main><div><div><p>{note}</p></div></div>"
    for page in (PAGE.encode(), page_of(*PROSE * 3, around=apart)):
        found = reading(page, "a.html")
        given = sum(
            letters_in(found.document.text[p.start : p.end]) for p in found.document.paragraphs
        )
        told = sum(letters_in(each.text) for each in found.dropped)
        shown = letters_in("".join(_shown(page)))
        assert given + told == shown


def _shown(page: bytes) -> list[str]:
    """Return the words of a page, by a way of their own."""
    from lxml import html

    tree = html.document_fromstring(page.decode())
    return [
        str(text) for text in tree.xpath("//body//text()[not(ancestor::script or ancestor::style)]")
    ]
