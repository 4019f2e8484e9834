"""The pages about inputs show what is printed, name every format, and state the real limits."""

from pathlib import Path

from evaluator.readers import FORMATS, archive, eml, html, isolation, pdf, url
from evaluator.readers.formats import MAX_BYTES
from tests.docs.page import run

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "inputs.md").read_text(encoding="utf-8")
DETAILS = (DOCS / "reference" / "inputs.md").read_text(encoding="utf-8")


def test_what_the_page_shows_is_printed(tmp_path: Path) -> None:
    steps, failures = run(PAGE, tmp_path)
    assert failures == []
    assert [step.command for step in steps if not step.right] == []
    assert steps


def test_every_format_is_named() -> None:
    assert {name for name in FORMATS if f"`{name}`" not in PAGE} == set()


def test_the_limits_are_those_of_the_code() -> None:
    stated = [
        f"{MAX_BYTES >> 20} MB",
        f"{isolation.MAX_SECONDS:.0f} seconds",
        f"{isolation.MAX_MEMORY >> 30} GB",
        f"{html.MAX_ELEMENTS:,}",
        f"{archive.MAX_MEMBERS:,}; {archive.MAX_UNPACKED >> 20} MB; {archive.MAX_RATIO} times",
        f"{pdf.MAX_PAGES:,}",
        f"{eml.MAX_PARTS:,}; {eml.MAX_DEPTH}",
        f"at most {url.MAX_REDIRECTS} redirects, {url.MAX_SECONDS:.0f} seconds",
    ]
    assert [each for each in stated if each not in PAGE + DETAILS] == []
